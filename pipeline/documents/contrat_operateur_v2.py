"""Contrat opérateur MSSanté V2, between an operator and the Agence du Numérique en Santé."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.documents.fait_le import fait_le
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.parties import called, firsts, form, labelled, parties
from pipeline.documents.prose import Prose
from pipeline.documents.signature import signature
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class ContratOperateur(Piece):
    """The operator, the version of the contract, and whether the ANS signed it."""

    partie: Read[str] | None = None
    version: Read[str] | None = None
    signature_ans: Read[str] | None = None
    date: Read[date] | None = None
    siren: Read[str] | None = None


OPERATEUR = ("L'opérateur", "Opérateur", "Nom de l'opérateur", "Raison sociale de l'opérateur",
             "Dénomination sociale", "Raison sociale")  # fmt: skip
_FORM = form(OPERATEUR)
_VERSION = re.compile(
    r"contrat\s*(?:d['’]\s*)?op[ée]rateur\s*(?:MSS(?:ant[ée])?)?\W{0,3}(?:version|v\.?)?\s*([12])(?!\d)",
    re.I,
)
_VERSION_SEULE = re.compile(r"\b(?:version\s*(?:du contrat)?|V)\s*:?\s*([12])(?:\.\d)?\b", re.I)


def read(text: Text) -> ContratOperateur:
    """Read the fields of a contract."""
    prose = Prose.of(text)
    found = tuple(p for p in parties(prose) if "NUMERIQUE EN SANTE" not in fold(p.nom.value))
    operator = called(found, "OPERATEUR") or next(iter(found), None)
    version = next(prose.search(_VERSION), None) or next(prose.search(_VERSION_SEULE), None)
    return ContratOperateur(
        partie=firsts(operator.nom if operator else None, labelled(_FORM, text, OPERATEUR)),
        version=version.map(lambda number: f"V{number}") if version else None,
        signature_ans=signature(
            text, "Pour l'Agence du Numérique en Santé", "Agence du Numérique en Santé",
            "Pour l'ANS", "L'ANS", "Pour l'Agence",
        ),
        date=fait_le(text),
        siren=operator.siren if operator else None,
    )  # fmt: skip


KIND = Kind(
    nom="contrat_operateur_v2",
    libelle="contrat opérateur MSSanté V2",
    types=(TypePiece.CONTRAT_OPERATEUR_V2,),
    titles=(
        "Contrat opérateur MSSanté V2",
        "Contrat opérateur MSSanté",
        "Contrat opérateur V2",
        "Contrat opérateur",
    ),
    cues=(
        "MSSanté",
        "espace de confiance",
        "Agence du Numérique en Santé",
        "opérateur",
    ),
    read=read,
)
