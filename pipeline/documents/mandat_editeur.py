"""Mandat by which the editor of a software lets a distributor file for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.documents.contractants import donneur, preneur, titled_company
from pipeline.documents.fait_le import fait_le, valable_jusqu_au
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.parties import Partie, called, firsts, form, labelled, parties
from pipeline.documents.prose import Prose
from pipeline.documents.signature import signature
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class MandatEditeur(Piece):
    """Who lets whom file for which software, until when."""

    mandant: Read[str] | None = None
    mandataire: Read[str] | None = None
    date_fin: Read[date] | None = None
    date: Read[date] | None = None
    signature: Read[str] | None = None
    siren_mandant: Read[str] | None = None
    siren_mandataire: Read[str] | None = None
    solution: Read[str] | None = None
    numero_ans: Read[str] | None = None


MANDANT = ("Le mandant", "Mandant", "L'éditeur", "Éditeur", "Nom de l'éditeur",
           "Raison sociale de l'éditeur", "Société éditrice")  # fmt: skip
MANDATAIRE = ("Le mandataire", "Mandataire", "Le distributeur", "Distributeur",
              "Nom du distributeur", "Raison sociale du distributeur", "Revendeur")  # fmt: skip
SOLUTION = ("Nom du logiciel", "Nom de la solution", "Solution concernée", "Logiciel concerné",
            "Solution", "Logiciel", "Produit")  # fmt: skip
_FORM = form(MANDANT, MANDATAIRE, SOLUTION)
_SOLUTION = re.compile(
    r"(?:solutions?|logiciels?)\s+(?:logicielles?\s+)?(?:(?:dénommée?|intitulée?|nommée?)\s+)?"
    r"[«\"“]?\s*([A-Z0-9][^,;(»\"”]{1,70}?)\s*(?:[,;(»\"”]|\.\s|\s(?:référenc|sous le|auprès|dont)|$)",
)
_NUMERO = re.compile(
    r"(?:r[ée]f[ée]rencement|ANS)(?:\s*\(?ANS\)?)?\s*(?:n\s?[°ºo]|num[ée]ro|:)?\s*:?\s*"
    r"(?=[A-Za-z]*\d)\b([A-Za-z0-9]{10})\b"
)


def read(text: Text) -> MandatEditeur:
    """Read the fields of a mandat."""
    prose = Prose.of(text)
    found = parties(prose)
    giver = called(found, "EDITEUR", "MANDANT")
    taker = called(found, "DISTRIBUTEUR", "MANDATAIRE", "REVENDEUR")
    made = fait_le(text)
    mandant = firsts(
        _nom(giver),
        titled_company(_FORM, text, MANDANT),
        labelled(_FORM, text, MANDANT),
        donneur(prose),
    )
    return MandatEditeur(
        mandant=mandant,
        mandataire=firsts(
            _nom(taker),
            titled_company(_FORM, text, MANDATAIRE),
            labelled(_FORM, text, MANDATAIRE),
            preneur(prose),
        ),
        date=made,
        signature=signature(text, "Éditeur", "Mandant", *([mandant.value] if mandant else [])),
        siren_mandant=giver.siren if giver else None,
        siren_mandataire=taker.siren if taker else None,
        solution=firsts(next(prose.search(_SOLUTION), None), labelled(_FORM, text, SOLUTION)),
        numero_ans=next(prose.search(_NUMERO), None),
        date_fin=valable_jusqu_au(prose, made),
    )


def _nom(partie: Partie | None) -> Read[str] | None:
    return partie.nom if partie else None


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
    heading=re.compile(r"\bMANDAT\b.*\b(?:EDITEUR|EDITRICE|DISTRIBUT\w+|REVENDEUR|SEGUR)\b"),
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
    read=read,
)
