"""Contrat opérateur MSSanté V2, between an operator and the Agence du Numérique en Santé."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.documents.autres import autres
from pipeline.documents.fait_le import fait_le
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.mentions import Mention, Role, mentions
from pipeline.documents.organisme import is_organisme, is_societe, nomme
from pipeline.documents.parties import beside, called, firsts, form, parties
from pipeline.documents.prose import Prose
from pipeline.documents.signature import signature
from pipeline.documents.spots import rows
from pipeline.models import siret
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact, fold
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
_OPERATEUR = re.compile(
    r"\bOPERATEUR\b(?!.{0,200}\b(?:TYPE|NUMERO|SIRE[NT]|VISA|SIGNATURE|DATE)\b)|^(?:RAISON|DENOMINATION)\b"
)
_ET = re.compile(
    r"(?:\bet|ET)(?:\s*+:)?\s++(?:la\s++soci[ée]t[ée]\s++|l['’](?:association|entreprise)\s++)?"
    r"([A-ZÀ-Þ][^,;:.()]{2,70})\s*[,(]"
)
"""The other party, after « et », where the Agence comes first."""
_OPERE = re.compile(
    r"(?:\b(?i:la\s+soci[ée]t[ée]|l['’]association|l['’]entreprise)\s+|^)([A-ZÀ-Þ][^,;:.()]{2,70})\s*[,(]"
    r"[^.;]{0,200}?(?i:\bop[ée]rateur\b)"
)
"""« La société X, SIREN …, en qualité d'opérateur »."""
_ANS = re.compile(r"NUMERIQUE EN SANTE|^(?:L )?(?:ANS|AGENCE)$")
_FORM = form(OPERATEUR)
_VERSION = re.compile(
    r"contrat[\s_-]*+(?:d['’]\s*+)?op[ée]rateur[\s_-]*+(?:MSS(?:ant[ée])?)?[\W_]{0,3}(?:version|v\.?)?\s*+"
    r"([12])(?!\d)",
    re.I,
)
_VERSION_SEULE = re.compile(r"\b(?:version\s*+(?:du contrat)?|V)\s*+:?\s*+([12])(?:\.\d)?\b", re.I)


def read(text: Text) -> ContratOperateur:
    """Read the fields of a contract."""
    prose = Prose.of(text)
    found = tuple(p for p in parties(prose) if _is_operator(p.nom))
    operator = called(found, "OPERATEUR") or next(iter(found), None)
    mentioned = _mentioned(prose)
    version = next(prose.search(_VERSION), None) or next(prose.search(_VERSION_SEULE), None)
    kept = version.map(lambda number: f"V{number}") if version else None
    partie = firsts(
        operator.nom if operator else None,
        nomme(_FORM, text, OPERATEUR, _OPERATEUR),
        _other_party(prose),
        mentioned.nom if mentioned else None,
    )
    return ContratOperateur(
        partie=partie,
        version=kept,
        signature_ans=signature(
            text, "Pour l'Agence du Numérique en Santé", "Agence du Numérique en Santé",
            "Directeur de l'Agence", "Directrice de l'Agence",
            "Pour l'ANS", "L'ANS", "Pour l'Agence",
        ),
        date=fait_le(text),
        siren=firsts(
            operator.siren if operator else None,
            mentioned.siren if mentioned else None,
            _only_siren(prose),
        ),
        autres={
            "version": autres(kept, _titles(text)),
            "partie": autres(
                partie, filter(_is_operator, beside(_FORM, text, OPERATEUR[:4], is_societe))
            )
        },
    )  # fmt: skip


def _titles(text: Text) -> Iterator[Read[str]]:
    """The versions of the contracts that rows begin with: what a sentence names may be replaced."""
    for spot in rows(text):
        match = _VERSION.match(spot.text)
        if match and len(spot.text) <= _TITLE:
            yield spot.part(*match.span(1)).read(f"V{match[1]}")


_TITLE = 50
"""Characters over which a row is no title."""


def _is_operator(nom: Read[str]) -> bool:
    return is_organisme(nom.value) and _ANS.search(fold(nom.value)) is None


_OPERATEUR_DIT = Role.called("OPERATEUR|OPERATRICE", after=r"^ADHERE\b")


def _mentioned(prose: Prose) -> Mention | None:
    """The company said to be the operator; else the only one beside the Agence."""
    found = tuple(m for m in mentions(prose) if _is_operator(m.nom))
    operator = _OPERATEUR_DIT.played(found)
    alone = found[0] if len({m.key for m in found}) == 1 else None
    return operator or alone


_NUMERO = re.compile(r"(?<!\d)(\d{3}\s?\d{3}\s?\d{3})(?:\s?\d{5})?(?!\d)")
SIREN_AGENCE = "187512751"
"""The Agence's own number, in the public register of companies."""


def _only_siren(prose: Prose) -> Read[str] | None:
    """The only number of a company that the contract bears, the Agence's apart."""
    found = {
        number: prose.read(*match.span(1), number)
        for match in _NUMERO.finditer(prose.text)
        if siret.is_valid_siren(number := compact(match[1])) and number != SIREN_AGENCE
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _other_party(prose: Prose) -> Read[str] | None:
    """Whom the Agence contracts with, where no « ci-après » says it."""
    agence = re.search(r"agence\s+du\s+num[ée]rique\s+en\s+sant[ée]", prose.text, re.I)
    if agence is None:
        return None
    for pattern in (_ET, _OPERE):
        match = next((m for m in pattern.finditer(prose.text, agence.end(), agence.end() + _NEAR)
                      if _is_operator(prose.stripped(*m.span(1)))), None)  # fmt: skip
        if match:
            return prose.stripped(*match.span(1))
    return None


_NEAR = 900
"""How far after the Agence its contractant is named."""


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
    heading=re.compile(r"\b(?:CONTRAT|CONVENTION)\b.{0,84}\bOPERATEURS?\b"),
    cues=(
        "MSSanté",
        "espace de confiance",
        "l'Opérateur s'engage",
        "contrat d'opérateur",
    ),
    read=read,
)
