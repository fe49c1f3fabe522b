"""From what the checks yield to results, reasons and the outcome of each piece: in one place.

A check that raises never stops the others and never counts as satisfied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.checks.check import (
    Abstention,
    Check,
    Constat,
    Doubt,
    Finding,
    Note,
    Portee,
    checks,
    get,
    sentence,
)
from pipeline.checks.contexte import Dossier, Groupe, PieceLue
from pipeline.checks.dossier import attendue
from pipeline.checks.identite import refus_identite
from pipeline.checks.integrite import en_francais
from pipeline.checks.natures import PRECISES
from pipeline.documents.identite import KIND as IDENTITE
from pipeline.documents.kind import RECOGNISED, Piece, champs, reader_for
from pipeline.models.acquis import marque
from pipeline.models.demande import Demande
from pipeline.models.lecture import Read
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import DOUTE, Conformite, Controle, Gravite, Motif, Resultat
from pipeline.models.statut import Dispositif, Statut, TypeDemande, TypePiece
from pipeline.models.text import Text

PANNE = "SYS_ANALYSE_IMPOSSIBLE"


@dataclass(frozen=True)
class Bilan:
    """What all the checks say: of the dossier, and of each piece in the order they were filed."""

    motifs: tuple[Motif, ...]
    controles: tuple[Controle, ...]
    pieces: tuple[tuple[PieceLue, Conformite, tuple[Controle, ...]], ...]


@dataclass(frozen=True)
class _Issue:
    """The outcome of one check on one thing."""

    check: Check
    pieces: tuple[PieceLue, ...]
    type: TypePiece | None
    controle: Controle
    motifs: tuple[Motif, ...]


def bilan(dossier: Dossier) -> Bilan:
    """Run every check."""
    issues = tuple(_issues(dossier, checks()))
    motifs = tuple(
        _remembered(dossier, _softened(dossier, m)) for issue in issues for m in issue.motifs
    )
    return Bilan(
        motifs=motifs,
        controles=tuple(i.controle for i in issues if i.type is None),
        pieces=tuple(_of_piece(piece, issues, motifs) for piece in dossier.pieces),
    )


def _softened(dossier: Dossier, motif: Motif) -> Motif:
    """A piece that nobody asked for has nothing to repair, and its being unread holds nothing up."""
    if motif.piece is None or motif.code.startswith("DOS_"):
        return motif
    if attendue(dossier, motif.piece):
        return _unaccused(dossier, motif)
    if motif.gravite is Gravite.CORRIGER or motif.code in (PANNE, "FIC_NATURE_INCERTAINE"):
        return motif.model_copy(update={"gravite": Gravite.INFO})
    return motif


def _unaccused(dossier: Dossier, motif: Motif) -> Motif:
    """What a document of uncertain nature does not say is not held against the depositor."""
    filed = [p for p in dossier.pieces if p.type == motif.piece and p.fichier.nom == motif.fichier]
    unsure = any(p.lisible and p.reconnue < RECOGNISED and not p.autre_nature for p in filed)
    if unsure and motif.gravite is Gravite.CORRIGER and not motif.code.startswith("FIC_"):
        return motif.model_copy(update={"gravite": Gravite.VERIFIER})
    return motif


ACCEPTE = "Accepté par un gestionnaire : "
"""How what a gestionnaire accepted begins, once it holds nothing up."""


def _remembered(dossier: Dossier, motif: Motif) -> Motif:
    """What was accepted of a file stays so; of an accepted file nothing new is asked by ourselves.

    The file is the same and so is the declaration: what we find now, a gestionnaire looks at.
    """
    filed = [p for p in dossier.pieces if p.type == motif.piece and p.fichier.nom == motif.fichier]
    acquis = dossier.acquis
    if motif.gravite is Gravite.INFO or motif.code.startswith("DOS_") or not filed:
        return motif
    if all(marque(motif) in acquis.levees.get(p.cle, ()) for p in filed):
        said = {"gravite": Gravite.INFO, "interne": True, "message": f"{ACCEPTE}{motif.message}"}
        return motif.model_copy(update=said)
    if motif.gravite is Gravite.CORRIGER and all(p.cle in acquis.inchangees for p in filed):
        return motif.model_copy(update={"gravite": Gravite.VERIFIER})
    return motif


def _issues(dossier: Dossier, wanted: Iterable[Check]) -> Iterator[_Issue]:
    together = tuple(groupes(dossier))
    for check in wanted:
        if check.portee is Portee.DOSSIER:
            yield _run(check, (), None, (dossier,))
        elif check.portee is Portee.FICHIER:
            for piece in dossier.pieces:
                if not check.types or piece.type in check.types:
                    yield _run(check, (piece,), piece.type, (dossier, piece))
        else:
            for groupe in together:
                if groupe.type in check.types:
                    yield _run(check, groupe.pieces, groupe.type, (dossier, groupe))


def groupes(dossier: Dossier) -> Iterator[Groupe]:
    """What can be judged: each file on its own; those of one identity document, together."""
    judged = [piece for piece in dossier.pieces if _judged(piece)]
    for type_piece in dict.fromkeys(piece.type for piece in judged):
        pieces = tuple(piece for piece in judged if piece.type == type_piece)
        if type_piece in IDENTITE.types:
            yield Groupe(type_piece, pieces, _together(type_piece, pieces))
        else:
            yield from (Groupe(type_piece, (piece,), piece.lu) for piece in pieces)


def _together(type_piece: TypePiece, pieces: tuple[PieceLue, ...]) -> Piece | None:
    reader = reader_for(type_piece)
    if len(pieces) == 1 or reader is None:
        return pieces[0].lu
    return reader(Text(tuple(page for piece in pieces for page in piece.text.pages)))


def _judged(piece: PieceLue) -> bool:
    """Read, not of another kind; of an uncertain one, only if it says something."""
    if not piece.lisible or piece.lu is None or piece.autre_nature or refus_identite(piece):
        return False
    return piece.reconnue >= RECOGNISED or bool(champs(piece.lu))


def _run(
    check: Check,
    pieces: tuple[PieceLue, ...],
    type_piece: TypePiece | None,
    arguments: tuple[object, ...],
) -> _Issue:
    piece = pieces[0] if pieces else None
    try:
        constats = tuple(_fair(constat, pieces) for constat in check.fonction(*arguments))
        constats = _contredits(check, arguments[-1], constats)
    except Exception as error:  # a rule of ours is broken: said as such, the others go on
        return _broken(check, pieces, type_piece, error)
    controle = Controle(
        code=check.code, resultat=_resultat(constats), precision=_precision(constats)
    )
    motifs = tuple(_motif(check, c, piece, type_piece) for c in constats if _speaks(c))
    return _Issue(check, pieces, type_piece, controle, motifs)


def _fair(constat: Constat, pieces: tuple[PieceLue, ...]) -> Constat:
    """What our limits left out of a document is not missing from it."""
    if not (isinstance(constat, Finding) and constat.absence):
        return constat
    cut = any(piece.coupures for piece in pieces)
    return Doubt("la pièce n'a pas été lue en entier", constat.attendu) if cut else constat


def _contredits(check: Check, thing: object, constats: tuple[Constat, ...]) -> tuple[Constat, ...]:
    """Of a field that the document says in two ways no rule accuses, and one rule says so."""
    if not isinstance(thing, Groupe) or any(isinstance(c, Abstention) for c in constats):
        return constats
    others = thing.lu.autres if thing.lu else {}
    said = {nom: others[nom] for nom in check.champs if others.get(nom)}
    accuses = check.gravite is Gravite.CORRIGER
    if not said or (not accuses and any(isinstance(c, Finding) for c in constats)):
        return constats
    read = champs(thing.lu)
    tells = [nom for nom in said if _teller(nom, thing.type) == check.code]
    doubts = tuple(_contredit(nom, read.get(nom), said[nom]) for nom in tells)
    kept = tuple(c for c in constats if not isinstance(c, Finding))
    return (*kept, *(doubts or ((Abstention("plusieurs valeurs sur le document"),) * accuses)))


@cache
def _teller(champ: str, type_piece: TypePiece) -> str:
    """The rule that says of a field that its document contradicts itself: the first that only asks a
    person to look."""
    looking = (c for c in checks() if champ in c.champs and type_piece in c.types)
    return min(looking, key=lambda c: (c.gravite is not Gravite.VERIFIER, c.code)).code


def _contredit(nom: str, lu: Read[str] | None, values: tuple[str, ...]) -> Doubt:
    every = dict.fromkeys((*((lu.value,) if lu else ()), *values))
    return Doubt(
        f"plusieurs valeurs sur le document pour {en_francais((nom,))}", lu=", ".join(every)
    )


def _broken(
    check: Check, pieces: tuple[PieceLue, ...], type_piece: TypePiece | None, error: Exception
) -> _Issue:
    why = f"la règle {check.code} a échoué ({type(error).__name__})"
    motif = Motif(
        code=PANNE,
        gravite=Gravite.VERIFIER,
        piece=type_piece,
        fichier=pieces[0].fichier.nom if pieces else None,
        message=f"Analyse impossible : {why}.",
        interne=True,
    )
    controle = Controle(code=check.code, resultat=Resultat.ERREUR, precision=why)
    return _Issue(check, pieces, type_piece, controle, (motif,))


def _speaks(constat: Constat) -> bool:
    return isinstance(constat, Finding | Doubt)


def _resultat(constats: tuple[Constat, ...]) -> Resultat:
    if any(isinstance(c, Finding) for c in constats):
        return Resultat.NON_CONFORME
    if any(isinstance(c, Doubt) for c in constats):
        return Resultat.A_VERIFIER
    abstains = any(isinstance(c, Abstention) for c in constats)
    return Resultat.SANS_OBJET if abstains else Resultat.CONFORME


def _precision(constats: tuple[Constat, ...]) -> str | None:
    said = [c.pourquoi for c in constats if isinstance(c, Doubt | Abstention | Note) and c.pourquoi]
    return " ; ".join(said) or None


def _motif(
    check: Check, constat: Constat, piece: PieceLue | None, type_piece: TypePiece | None
) -> Motif:
    assert isinstance(constat, Finding | Doubt)
    fichier = constat.fichier or (piece.fichier.nom if piece else None)
    motif = Motif(
        code=check.code,
        gravite=check.gravite,
        piece=constat.piece or type_piece,
        fichier=fichier,
        attendu=constat.attendu,
        lu=constat.lu,
        message="",
        interne=check.interne,
    )
    if isinstance(constat, Doubt):
        # A doubt is for a person: it never accuses, whatever the gravity of the rule.
        soft = Gravite.INFO if check.gravite is Gravite.INFO else Gravite.VERIFIER
        return motif.model_copy(update={"gravite": soft, "message": _doubt(check, constat)})
    values = {"attendu": constat.attendu, "lu": constat.lu, **constat.details}
    return motif.model_copy(
        update={
            "gravite": constat.gravite or check.gravite,
            "message": sentence(check.message, values),
        }
    )


def _doubt(check: Check, doubt: Doubt) -> str:
    return f"{DOUTE}{doubt.pourquoi}."


def _of_piece(
    piece: PieceLue, issues: tuple[_Issue, ...], motifs: tuple[Motif, ...]
) -> tuple[PieceLue, Conformite, tuple[Controle, ...]]:
    mine = tuple(i.controle for i in issues if any(p is piece for p in i.pieces))
    reasons = [
        m for m in motifs if m.piece == piece.type and m.fichier in (piece.fichier.nom, None)
    ]
    return piece, _conformite(reasons), mine


def _conformite(reasons: list[Motif]) -> Conformite:
    gravites = {m.gravite for m in reasons}
    if Gravite.CORRIGER in gravites:
        return Conformite.NON_CONFORME
    return Conformite.A_VERIFIER if Gravite.VERIFIER in gravites else Conformite.CONFORME


_FORMAT = (
    "FIC_FORMAT",
    "FIC_EXTENSION_TROMPEUSE",
    "FIC_TAILLE",
    "FIC_NOM_LONG",
    "FIC_NOM_CARACTERES",
    "FIC_VIDE_OU_ENDOMMAGE",
    "FIC_PROTEGE",
    "FIC_INFECTE",
)


_SANS_DEMANDE = Demande(
    schema="demande/1",
    numero="ENR0000",
    dispositif=Dispositif.VAGUE_1,
    type_demande=TypeDemande.AVANCE,
    anticipe=False,
    statut=Statut.EN_COURS,
    date_depot=date.min,
    pieces=(),
)
"""Stands for no request: a file on its own is judged by the rules that print everywhere."""


def juger_fichier(piece: PieceLue, parametres: Parametres) -> tuple[Motif, ...]:
    """The reasons about the file itself, outside any request; our own failure is one of them."""
    alone = Dossier(demande=_SANS_DEMANDE, pieces=(piece,), parametres=parametres)
    codes = (*_FORMAT, PANNE) if piece.panne else _FORMAT
    issues = (_run(get(code), (piece,), None, (alone, piece)) for code in codes)
    return tuple(motif for issue in issues for motif in issue.motifs)


_NATURE = (
    "FIC_ILLISIBLE",
    "FIC_NATURE",
    "FIC_NATURE_INCERTAINE",
    "ID_TYPE_NON_ACCEPTE",
    "ID_VERSO_MANQUANT",
    *PRECISES.values(),
)


def juger_piece(piece: PieceLue, parametres: Parametres) -> tuple[Motif, ...]:
    """The reasons about a file that was read for a slot, outside any request: the file itself, and
    whether it is a legible document of that kind, whole, of which we read all. Vague 2 prints a rule on
    some names."""
    demande = _SANS_DEMANDE.model_copy(update={"dispositif": Dispositif.VAGUE_2})
    alone = Dossier(demande=demande, pieces=(piece,), parametres=parametres)
    codes = (*_FORMAT, PANNE) if piece.panne else (*_FORMAT, *_NATURE, PANNE)
    found = (m for issue in _issues(alone, map(get, codes)) for m in issue.motifs)
    return tuple(_unaccused(alone, motif) for motif in found)
