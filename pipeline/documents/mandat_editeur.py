"""Mandat by which the editor of a software lets a distributor file for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.documents.autres import autres
from pipeline.documents.contractants import DONNE, RECOIT, titled_company, two_sides
from pipeline.documents.fait_le import fait_le, termes, valable_jusqu_au
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.mentions import Mention, mentions
from pipeline.documents.organisme import is_societe
from pipeline.documents.parties import (
    Partie,
    beside,
    called,
    firsts,
    form,
    labelled,
    parties,
    unlike,
)
from pipeline.documents.prose import Prose
from pipeline.documents.refus import refus
from pipeline.documents.signature import signature
from pipeline.documents.solution import solutions
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact, fold
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class MandatEditeur(Piece):
    """Who lets whom file for which software, until when; ``refus`` are words that deny it."""

    mandant: Read[str] | None = None
    mandataire: Read[str] | None = None
    date_fin: Read[date] | None = None
    date: Read[date] | None = None
    signature: Read[str] | None = None
    siren_mandant: Read[str] | None = None
    siren_mandataire: Read[str] | None = None
    solution: Read[str] | None = None
    numero_ans: Read[str] | None = None
    refus: Read[str] | None = None


MANDANT = ("Le mandant", "Mandant", "L'éditeur", "Éditeur", "Nom de l'éditeur",
           "Raison sociale de l'éditeur", "Société éditrice")  # fmt: skip
MANDATAIRE = ("Le mandataire", "Mandataire", "Le distributeur", "Distributeur",
              "Nom du distributeur", "Raison sociale du distributeur", "Revendeur")  # fmt: skip
SOLUTION = ("Nom du logiciel", "Nom de la solution", "Solution concernée", "Logiciel concerné",
            "Solution", "Logiciel", "Produit")  # fmt: skip
_FORM = form(MANDANT, MANDATAIRE, SOLUTION)
_MANDANT = re.compile(r"\b(?:MANDANTE?|EDITEUR|EDITRICE)\b")
_MANDATAIRE = re.compile(r"\b(?:MANDATAIRE|DISTRIBUTEUR|DISTRIBUTRICE|REVENDEUR)\b")
_NUMERO = re.compile(
    r"(?:r[ée]f[ée]rencement|ANS)(?:\s*+\(?ANS\)?)?\s*+(?:n\s?[°ºo]|num[ée]ro|:)?\s*+:?\s*+"
    r"(?=[A-Za-z]{0,9}\d)\b([A-Za-z0-9]{10})\b"
)


def read(text: Text) -> MandatEditeur:
    """Read the fields of a mandat."""
    prose = Prose.of(text)
    found = parties(prose)
    giver = called(found, "EDITEUR", "MANDANT")
    taker = called(found, "DISTRIBUTEUR", "MANDATAIRE", "REVENDEUR")
    named = mentions(prose)
    gives, takes = two_sides(named, DONNE, RECOIT)
    made = fait_le(text)
    mandant = firsts(
        _nom(giver),
        titled_company(_FORM, text, MANDANT),
        labelled(_FORM, text, MANDANT, like=_MANDANT),
        _nom(gives),
    )
    mandataire = unlike(
        mandant,
        _nom(taker),
        titled_company(_FORM, text, MANDATAIRE),
        labelled(_FORM, text, MANDATAIRE, like=_MANDATAIRE),
        _nom(takes),
    )
    named_solution = firsts(next(solutions(prose), None), labelled(_FORM, text, SOLUTION))
    number, end = next(prose.search(_NUMERO), None), valable_jusqu_au(prose, made)
    return MandatEditeur(
        mandant=mandant,
        mandataire=mandataire,
        date=made,
        signature=signature(text, "Éditeur", "Mandant", *([mandant.value] if mandant else [])),
        siren_mandant=_siren(mandant, giver, *named),
        siren_mandataire=_siren(mandataire, taker, *named),
        solution=named_solution,
        numero_ans=number,
        date_fin=end,
        refus=refus(prose),
        autres={
            "mandant": autres(mandant, beside(_FORM, text, MANDANT, is_societe)),
            "mandataire": autres(mandataire, beside(_FORM, text, MANDATAIRE, is_societe)),
            "solution": autres(named_solution, beside(_FORM, text, SOLUTION)),
            "numero_ans": autres(number, prose.search(_NUMERO)),
            "date_fin": autres(end, termes(prose)),
        },
    )


def _nom(named: Partie | Mention | None) -> Read[str] | None:
    return named.nom if named else None


def _siren(nom: Read[str] | None, *named: Partie | Mention | None) -> Read[str] | None:
    """The number that stands with the name that was kept."""
    same = (one for one in named if one and nom and fold(one.nom.value) == fold(nom.value))
    return next((one.siren for one in same if one.siren), None)


_MANDAT = re.compile(r"MANDAT|HABILIT|POUVOIR|AUTORIS")
_DISTRIBUE = re.compile(r"DISTRIBU|REVEND|COMMERCIALIS")


def _entrusts(text: Text) -> bool:
    """Whether an editor, who says so, gives a power to somebody who distributes."""
    letters = compact(text.plain)
    return "EDIT" in letters and bool(_MANDAT.search(letters) and _DISTRIBUE.search(letters))


KIND = Kind(
    nom="mandat_editeur",
    libelle="mandat de l'éditeur",
    types=(TypePiece.MANDAT_EDITEUR,),
    titles=(
        "Mandat de l'éditeur pour le distributeur",
        "Mandat de l'éditeur au distributeur",
        "Mandat de l'éditeur",
        "Mandat de distribution",
        "Mandat éditeur distributeur",
        "Mandat donné à notre distributeur",
        "Convention de mandat",
        "Mandat pour le financement Ségur",
    ),
    heading=re.compile(r"\bMANDAT\b.{0,84}\b(?:EDITEUR|EDITRICE|DISTRIBUT\w+|REVENDEUR|SEGUR)\b"),
    cues=(
        "éditeur",
        "distributeur",
        "donne mandat",
        "mandant",
        "mandataire",
        "distribuer",
        "éditrice du logiciel",
        "éditeur du logiciel",
        "éditeur de la solution",
    ),
    proof=_entrusts,
    read=read,
)
