"""Proof of a régime hors TVA, by the tax services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.documents.fait_le import fait_le
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.parties import firsts, form, labelled, siren_of, structure
from pipeline.documents.prose import Prose
from pipeline.documents.spots import Spot, squeeze, whole
from pipeline.models import dates
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class PreuveHorsTva(Piece):
    """What a tax office states of a company; ``mention`` is one of :data:`MENTIONS`, never a title."""

    emetteur: Read[str] | None = None
    structure: Read[str] | None = None
    siren: Read[str] | None = None
    mention: Read[str] | None = None
    date: Read[date] | None = None


NON_ASSUJETTI, EXONERE, FRANCHISE = "non assujetti", "exonéré", "franchise en base"
_TVA = r"(?:la\s*TVA|TVA|la\s*taxe\s*sur\s*la\s*valeur\s*ajout[ée]e)"
MENTIONS = (
    (FRANCHISE, re.compile(r"(franchise\s*en\s*base|293\s?B)", re.I)),
    (NON_ASSUJETTI, re.compile(
        rf"((?:n['’]\s?est\s*pas|n['’]\s?[ée]tant\s*pas|non)[\s-]*"
        rf"(?:soumise?s?|redevables?\s*de|assujetti(?:e|s|es|\(e\))?)"
        rf"\s*(?:\([^)]*\)\s*)?(?:[àa]\s*)?{_TVA}|hors\s*du\s*champ\s*(?:d['’]application\s*)?de\s*{_TVA})",
        re.I)),
    (EXONERE, re.compile(rf"(exon[ée]r[ée]e?s?\s*(?:\([^)]*\)\s*)?de\s*{_TVA}|article\s*261\b)",
                         re.I)),
)  # fmt: skip
EMETTEURS = (
    "DIRECTIONGENERALEDESFINANCESPUBLIQUES", "SERVICEDESIMPOTSDESENTREPRISES", "DGFIP",
    "SERVICEDESIMPOTS", "CENTREDESFINANCESPUBLIQUES", "DIRECTIONDEPARTEMENTALEDESFINANCES",
    "DIRECTIONREGIONALEDESFINANCES", "DIRECTIONDESGRANDESENTREPRISES",
)  # fmt: skip
_AGENTS = ("L'inspecteur des finances publiques", "L'inspectrice des finances publiques",
           "Le responsable du service des impôts", "Le comptable public", "Le contrôleur des finances",
           "La responsable du service des impôts")  # fmt: skip
_HEAD = 0.35
"""The share of the first page that bears the letterhead."""

STRUCTURE = ("Dénomination", "Raison sociale", "Structure", "Entreprise", "Redevable", "Société",
             "Nom ou raison sociale", "Désignation de l'entreprise")  # fmt: skip
_STRUCTURE = ("atteste que la structure", "atteste que la société", "atteste que l'association",
              "atteste que l'entreprise", "certifie que la structure", "certifie que la société",
              "certifie que l'association", "certifie que l'entreprise", "atteste que",
              "certifie que", "que la structure", "que la société", "que l'association",
              "que l'entreprise", "la structure", "l'entreprise désignée")  # fmt: skip

_FORM = form(STRUCTURE)


def read(text: Text) -> PreuveHorsTva:
    """Read the fields of the attestation."""
    prose = Prose.of(text)
    return PreuveHorsTva(
        emetteur=_emetteur(text, prose),
        structure=firsts(structure(prose, _STRUCTURE), labelled(_FORM, text, STRUCTURE)),
        siren=siren_of(prose),
        mention=_mention(prose),
        date=fait_le(text) or next(_dates(text), None),
    )


def _mention(prose: Prose) -> Read[str] | None:
    for nom, pattern in MENTIONS:
        for match in pattern.finditer(prose.text):
            return prose.read(*match.span(1), nom)
    return None


def _emetteur(text: Text, prose: Prose) -> Read[str] | None:
    """The tax office at the head of the page, or its agent; never the addressee of a letter."""
    if "JESOUSSIGNE" in prose.letters and prose.said(_AGENTS) is None:
        return None
    for page in text.pages[:1]:
        for segment in page.segments:
            letters = squeeze(segment.text)[0]
            said = any(nom in letters for nom in EMETTEURS) and "ATTENTION" not in letters
            if said and segment.middle < _HEAD * max(page.height, 1.0):
                return whole(page, segment).read(segment.text.strip())
    return prose.said(_AGENTS)


def _dates(text: Text) -> Iterator[Read[date]]:
    for page in text.pages[:1]:
        for row in page.rows:
            for day, start, end in dates.find(row.text):
                yield Spot(page, row, start, end).read(day)


KIND = Kind(
    nom="preuve_hors_tva",
    libelle="attestation de non-assujettissement à la TVA",
    types=(TypePiece.PREUVE_HORS_TVA,),
    titles=(
        "Attestation de non-assujettissement à la TVA",
        "Attestation de non assujettissement",
        "Attestation fiscale TVA",
    ),
    heading=re.compile(
        r"\b(?:ATTESTATION|CERTIFICAT|SITUATION|REGIME|POSITION|STATUT|EXONERATION|DISPENSE|"
        r"(?:NON )?ASSUJETTI\w*)\b"
        r".*\b(?:TVA|T V A|TAXE SUR LA VALEUR AJOUTEE)\b|\bNON ASSUJETTISSEMENT\b|\bFRANCHISE EN BASE\b"
    ),
    cues=(
        "non assujettie à la TVA",
        "exonérée de TVA",
        "franchise en base",
        "293 B",
        "Direction générale des finances publiques",
        "Service des impôts des entreprises",
        "n'est pas assujettie",
        "soumise à la TVA",
        "au regard de la TVA",
        "hors du champ d'application",
        "article 261",
        "taxe sur la valeur ajoutée",
    ),
    against=("Attestation de régularité fiscale",),
    read=read,
)
