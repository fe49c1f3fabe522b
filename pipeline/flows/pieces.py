"""One file of a deposit, from its bytes to what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from pipeline.checks.contexte import PieceLue
from pipeline.documents import rib_2ddoc
from pipeline.documents.critique import contredits, lus, nommes
from pipeline.documents.kind import kinds, reader_for, recognise
from pipeline.documents.rib import Rib
from pipeline.documents.symboles import symboles
from pipeline.errors import PanneError
from pipeline.extraction.essais import Essais, PoisonError
from pipeline.extraction.reading import Lecteur
from pipeline.models import deux_d_doc
from pipeline.models.authenticite import Issue, ListeDeConfiance, authenticite
from pipeline.models.confirmation import Confirmation, best, together
from pipeline.models.fichier import Defaut, Fichier
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Page, Quad, Source, Text


def lire(
    lecteur: Lecteur,
    type_piece: TypePiece,
    data: bytes,
    fichier: Fichier,
    noms: Sequence[str] = (),
) -> PieceLue:
    """Open, read, recognise; our own failure is carried by the piece, and never its depositor's.

    ``noms`` are the names that some kinds are searched for, as declared.
    """
    if fichier.defaut is not None:
        return PieceLue(type_piece, fichier)
    essais = lecteur.essais()
    try:
        opened, text = lecteur.lecture(data, fichier.nom, essais)
        return confirmer(lecteur, entendre(type_piece, opened, text), data, essais, noms)
    except PoisonError as poison:
        return PieceLue(type_piece, fichier, panne=poison.message, abandonnee=True)
    except PanneError as panne:
        return PieceLue(type_piece, fichier, panne=panne.message)


INTERROMPU = (
    "son traitement s'est interrompu trois fois, le fichier n'a pas été ouvert à un quatrième essai"
)


def abandonner(type_piece: TypePiece, fichier: Fichier) -> PieceLue:
    """A file that is left to a person without being opened: the request ended its workers."""
    if fichier.defaut is not None:
        return PieceLue(type_piece, fichier)
    return PieceLue(type_piece, fichier, panne=INTERROMPU, abandonnee=True)


def confirmer(
    lecteur: Lecteur,
    piece: PieceLue,
    data: bytes,
    essais: Essais | None = None,
    noms: Sequence[str] = (),
) -> PieceLue:
    """The values of text layers, confirmed on what is drawn; what is not is not believed.

    A name that prose is searched for stands where one of its places is confirmed.

    A layer that is set aside is heard too, only to tell whether it says something else.
    """
    written = {page.number: page for page in piece.text.pages if page.source is Source.TEXTE}
    found = {nom: lu for nom, lu in lus(piece.lu).items() if lu.page in written}
    named = nommes(piece.lu, Text(tuple(written.values())), noms)
    said_by = [*found.values(), *chain.from_iterable(named.values())]
    places = {(lu.page, place) for lu in said_by for place in lu.places}
    asked = sorted(places)
    found_there = _confirmed(lecteur, data, written, asked, essais)
    said = dict(zip(asked, found_there, strict=True))

    def judge(lu: Read[Any]) -> Confirmation:
        return together([said[lu.page, place] for place in lu.places])

    verdicts = {nom: judge(lu) for nom, lu in found.items()}
    if named:
        verdicts["noms"] = together([best(map(judge, places)) for places in named.values()])
    text, reader = piece.text, reader_for(piece.type)
    for (number, quad), verdict in said.items():
        if verdict is not Confirmation.CONFIRMEE:
            text = text.doubting(number, quad)

    def judged(wanted: Confirmation) -> tuple[str, ...]:
        return tuple(nom for nom, verdict in verdicts.items() if verdict is wanted)

    hidden = reader(Text(text.cachees)) if reader and text.cachees else None
    autres = contredits(piece.lu, hidden)
    return replace(
        piece,
        text=text,
        lu=reader(text) if reader and text is not piece.text else piece.lu,
        contredits=tuple(dict.fromkeys((*judged(Confirmation.CONTREDITE), *autres))),
        inconfirmes=judged(Confirmation.INCERTAINE),
    )


def _confirmed(
    lecteur: Lecteur,
    data: bytes,
    pages: Mapping[int, Page],
    places: Sequence[tuple[int, Quad]],
    essais: Essais | None,
) -> list[Confirmation]:
    asked = [(pages[number], quad) for number, quad in places]
    return lecteur.confirmer(data, asked, essais) if asked else []


def entendre(type_piece: TypePiece, fichier: Fichier, text: Text) -> PieceLue:
    """What the words of a file say, as the document that its slot asks for."""
    if fichier.defaut is not None:
        return PieceLue(type_piece, fichier)
    reader = reader_for(type_piece)
    return PieceLue(
        type=type_piece,
        fichier=fichier,
        natures=recognise(text),
        lu=reader(text) if reader else None,
        text=text,
    )


def prouver(piece: PieceLue, liste: ListeDeConfiance, jour: date) -> PieceLue:
    """A RIB with what the one 2D-Doc on it proves, when its signature holds.

    Nothing, of a text layer that is not what one sees: it would be proved in place of the print.
    """
    found = symboles(piece.text, deux_d_doc.RIB)
    if not isinstance(piece.lu, Rib) or piece.contredits or len(found) != 1:
        return piece
    if authenticite(found[0].doc, liste, jour).issue is not Issue.VALIDE:
        return piece
    return replace(piece, lu=rib_2ddoc.prouve(piece.lu, found[0]))


def facts(nom: str, taille: int, sha256: str, limit: int) -> Fichier:
    """What is known of a file before it is opened."""
    too_large = Defaut.TROP_LOURD if taille > limit else None
    nature = "fichier trop volumineux" if too_large else ""
    return Fichier(nom, taille, sha256, None, nature, too_large)


def libelle_nature(piece: PieceLue) -> str | None:
    """What a file resembles most, in French."""
    best = next(iter(piece.natures), None)
    return next((kind.libelle for kind in kinds() if kind.nom == best), None)
