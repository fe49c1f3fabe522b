"""Proof of a régime hors TVA, by the tax services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.documents.adresse import addressees
from pipeline.documents.autres import autres
from pipeline.documents.blocs import blocs, destinataire
from pipeline.documents.fait_le import fait_le
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.mentions import mentions
from pipeline.documents.organisme import is_organisme
from pipeline.documents.parties import (
    beside,
    firsts,
    form,
    labelled,
    siren_of,
    sirens_lus,
    structure,
)
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
        rf"\s*(?:\([^)]{{0,80}}\)\s*)?(?:[àa]\s*)?{_TVA}|hors\s*du\s*champ\s*(?:d['’]application\s*)?de\s*{_TVA})",
        re.I)),
    (EXONERE, re.compile(rf"(exon[ée]r[ée]e?s?\s*(?:\([^)]{{0,80}}\)\s*)?de\s*{_TVA}|article\s*261\b)",
                         re.I)),
)  # fmt: skip
ASSUJETTI = "assujetti à la TVA"
_TAXEE = re.compile(
    rf"(?<!n['’])\b(est\s(?!pas\b|plus\b|non\b)(?:\w{{2,20}}\s)?(?:assujettie?|soumise?|redevable\sde)\s(?:[àa]\s)?{_TVA})",
    re.I,
)
EMETTEURS = (
    "DIRECTIONGENERALEDESFINANCESPUBLIQUES", "SERVICEDESIMPOTSDESENTREPRISES", "DGFIP",
    "SERVICEDESIMPOTS", "CENTREDESFINANCESPUBLIQUES", "DIRECTIONDEPARTEMENTALEDESFINANCES",
    "DIRECTIONREGIONALEDESFINANCES", "DIRECTIONDESGRANDESENTREPRISES",
)  # fmt: skip
_AGENTS = ("L'inspecteur des finances publiques", "L'inspectrice des finances publiques",
           "Le responsable du service des impôts", "Le comptable public", "Le contrôleur des finances",
           "La responsable du service des impôts")  # fmt: skip
_LOCAUX = ("SERVICE", "SIE", "CENTRE")
_LETTERHEAD = 60
"""Letters of a letterhead at most."""
_HEAD = 0.35
"""The share of the first page that bears the letterhead."""

STRUCTURE = ("Dénomination", "Raison sociale", "Structure", "Entreprise", "Redevable", "Société",
             "Nom ou raison sociale", "Désignation de l'entreprise")  # fmt: skip
_SERVICE = re.compile(
    r"((?i:service\s+des\s+imp[ôo]ts(?:\s+des\s+entreprises)?|centre\s+des\s+finances\s+publiques|\bSIE\b|"
    r"direction\s+(?:d[ée]partementale|r[ée]gionale)\s+des\s+finances\s+publiques|"
    r"direction\s+g[ée]n[ée]rale\s+des\s+finances\s+publiques|\bDGFiP\b)"
    r"(?:\s+(?:de\s(?:la\s|l['’])?|d['’]|du\s|des\s)?(?!EST\b)[A-ZÀ-Þ][\w'’À-ÿ-]+(?:\s[A-ZÀ-Þ][\w'’À-ÿ-]*)*)?)"
)
"""A tax office, and its place."""
_ADRESSE_A = re.compile(
    r"(?:aupr[èe]s\s+d\w+|adress\w{1,20}\s+(?:au|à\s\w+)|[àa]\s+l['’]attention\s+d\w+|demander?\s+\w+|contact\w{1,20}\s+\w+)"
    r"\s*$",
    re.I,
)
_STRUCTURE = ("désigné ci-après", "désignée ci-après", "désigné ci-dessous", "désignée ci-dessous",
              "atteste que la structure", "atteste que la société", "atteste que l'association",
              "atteste que l'entreprise", "certifie que la structure", "certifie que la société",
              "certifie que l'association", "certifie que l'entreprise", "atteste que",
              "certifie que", "que la structure", "que la société", "que l'association",
              "que l'entreprise", "la structure", "l'entreprise désignée")  # fmt: skip

_FORM = form(STRUCTURE)


def read(text: Text) -> PreuveHorsTva:
    """Read the fields of the attestation."""
    prose = Prose.of(text)
    named, number, mention = _structure(text, prose), siren_of(prose), _mention(prose)
    return PreuveHorsTva(
        emetteur=_emetteur(text, prose),
        structure=named,
        siren=number,
        mention=mention,
        date=fait_le(text) or next(_dates(text), None),
        autres={
            "structure": autres(named, filter(_taxed, beside(_FORM, text, STRUCTURE))),
            "siren": autres(number, sirens_lus(prose)),
            "mention": autres(
                mention, (lu.map(lambda _: ASSUJETTI) for lu in prose.search(_TAXEE))
            ),
        },
    )


def _structure(text: Text, prose: Prose) -> Read[str] | None:
    """Whose régime is stated: in the sentence, in a form, or to whom the letter is sent."""
    found = (
        structure(prose, _STRUCTURE),
        labelled(_FORM, text, STRUCTURE),
        next((m.nom for m in mentions(prose) if _taxed(m.nom)), None),
        destinataire(blocs(text)),
        next((spot.read(spot.text.strip()) for spot, _ in addressees(text)), None),
    )
    return next((lu for lu in found if lu and _taxed(lu)), None)


def _taxed(lu: Read[str]) -> bool:
    """Neither a person nor a tax office."""
    name = squeeze(lu.value)[0]
    office = "IMPOTS" in name or re.match(r"SIE(?:D|$)", name) or any(e in name for e in EMETTEURS)
    return is_organisme(lu.value) and not office


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
                return _office(whole(page, segment))
    named = [
        prose.stripped(match.start(1), prose.until_break(match.start(1), match.end(1)))
        for match in _SERVICE.finditer(prose.text)
        if not _ADRESSE_A.search(prose.text[max(0, match.start() - _LETTERHEAD) : match.start()])
    ]
    local = (lu for lu in named if squeeze(lu.value)[0].startswith(_LOCAUX))
    return firsts(next(local, None), next(iter(named), None), prose.said(_AGENTS))


def _office(spot: Spot) -> Read[str]:
    """The office alone, where a sentence names it."""
    match = _SERVICE.search(spot.text)
    if match and match.start() > 0 and len(spot.text) > _LETTERHEAD:
        spot = spot.part(*match.span(1))
    return spot.read(spot.text.strip())


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
        r".{0,84}\b(?:TVA|T V A|TAXE SUR LA VALEUR AJOUTEE)\b|\bNON ASSUJETTISSEMENT\b|"
        r"\bFRANCHISE EN BASE\b"
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
