"""One file of a deposit, from its bytes to what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.checks.contexte import PieceLue
from pipeline.documents import rib_2ddoc
from pipeline.documents.kind import kinds, reader_for, recognise
from pipeline.documents.rib import Rib
from pipeline.documents.symboles import symboles
from pipeline.errors import PanneError
from pipeline.extraction.reading import Lecteur
from pipeline.models import deux_d_doc
from pipeline.models.authenticite import Issue, ListeDeConfiance, authenticite
from pipeline.models.fichier import Defaut, Fichier
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


def lire(lecteur: Lecteur, type_piece: TypePiece, data: bytes, fichier: Fichier) -> PieceLue:
    """Open, read, recognise; our own failure is carried by the piece, and never its depositor's."""
    if fichier.defaut is not None:
        return PieceLue(type_piece, fichier)
    try:
        opened, text = _retried(lecteur, data, fichier.nom)
    except PanneError as panne:
        return PieceLue(type_piece, fichier, panne=panne.message)
    return entendre(type_piece, opened, text)


def _retried(lecteur: Lecteur, data: bytes, nom: str) -> tuple[Fichier, Text]:
    """A room that died is replaced: the second try tells a bad file from a bad moment."""
    try:
        return lecteur.lecture(data, nom)
    except PanneError:
        return lecteur.lecture(data, nom)


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
    """A RIB with what the one 2D-Doc on it proves, when its signature holds."""
    found = symboles(piece.text, deux_d_doc.RIB)
    if not isinstance(piece.lu, Rib) or len(found) != 1:
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
