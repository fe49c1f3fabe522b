"""Procès-verbal de vérification de service régulier: the client says that the service runs.

Its decision is favorable, ajournement or rejet; a form that prints them all decides by its ticked
box alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.documents.autres import autres
from pipeline.documents.contractants import two_sides
from pipeline.documents.fait_le import fait_le
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.mentions import Role, mentions
from pipeline.documents.organisme import is_societe
from pipeline.documents.parties import beside, firsts, form, labelled, structure
from pipeline.documents.prose import Prose
from pipeline.documents.signature import signature
from pipeline.documents.solution import solutions
from pipeline.models import siret
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class PvVsr(Piece):
    """Who received which software from whom, and what was decided."""

    client: Read[str] | None = None
    fournisseur: Read[str] | None = None
    nom_logiciel: Read[str] | None = None
    date: Read[date] | None = None
    decision: Read[str] | None = None
    signature: Read[str] | None = None
    version: Read[str] | None = None
    siren_fournisseur: Read[str] | None = None


FAVORABLE, RESERVES, AJOURNEMENT, REJET = "favorable", "reserves", "ajournement", "rejet"
CLIENT = ("Client", "Le client", "Acheteur", "Établissement", "Structure cliente",
          "Pouvoir adjudicateur", "Bénéficiaire", "Nom du client")  # fmt: skip
FOURNISSEUR = ("Fournisseur", "Titulaire du marché", "Titulaire", "Prestataire", "Éditeur",
               "Nom du fournisseur", "Société")  # fmt: skip
LOGICIEL = ("Nom du logiciel", "Nom de la solution", "Logiciel", "Solution", "Produit",
            "Objet de la vérification", "Objet")  # fmt: skip
VERSION = ("Version du logiciel", "Version de la solution", "Numéro de version", "Version")
DATE = ("Date de la vérification", "Date de vérification", "Date de VSR", "Date du procès-verbal",
        "Date de fin de VSR", "Date", "Fait le", "Le")  # fmt: skip
_FORM = form(CLIENT, FOURNISSEUR, LOGICIEL, VERSION, DATE)
_CLIENT = Role.called(
    "CLIENTE?|ACHETEUR|ETABLISSEMENT|POUVOIR ADJUDICATEUR|BENEFICIAIRE|MAITRE D OUVRAGE",
    after=r"^(?:CONSTATE|PRONONCE|RECONNAIT|ATTESTE|CERTIFIE|CONFIRME|DECLARE)\b",
)
_FOURNISSEUR = Role.called(
    "FOURNISSEUR|TITULAIRE(?: DU MARCHE)?|PRESTATAIRE|EDITEUR",
    before=r"\b(?:LIVREE?|FOURNIE?|EDITEE?|INSTALLEE?|DEPLOYEE?|REALISEE?|COMMERCIALISEE?) PAR",
)
_DECISIONS = (
    (REJET, re.compile(
        r"\b(rejet[ée]?e?s?|n[ée]gati(?:f|ve)s?|d[ée]favorable|non[\s-]?conforme|refus[ée]?e?)\b",
        re.I)),
    (AJOURNEMENT, re.compile(r"\b(ajourn\w+|report[ée]e?|prolong[ée]e?)\b", re.I)),
    (RESERVES, re.compile(r"(?<!sans )(?<!aucune )\b(r[ée]serves?|r[ée]faction)\b", re.I)),
    (FAVORABLE, re.compile(
        r"\b((?<!dé)favorable|positi(?:f|ve)|prononc[ée]e? sans r[ée]serve|sans r[ée]serve|"
        r"admis(?:e|sion)?|accept[ée]e?|(?<!non )(?<!non-)conforme)\b", re.I)),
)  # fmt: skip
_ANNONCE = re.compile(
    r"\b(?:d[ée]cisions?|conclusions?|r[ée]sultats?|avis|prononc\w*)\s*(?:du client\s*)?:?\s", re.I
)
_DECIDE = re.compile(
    r"\b(ajourner?|rejet(?:te|er)|refuser?)"
    r"(?=\s+(?:la|les|le|l['’])\s?(?:v[ée]rification|prestation|VSR|service|solution|livr|recette|mise))",
    re.I,
)
"""« L'établissement ajourne la vérification »."""
_EST = re.compile(
    r"\b(?:VSR|v[ée]rification(?:\s\w+){0,4}|recette|prestation)\s+(?:est|a\s[ée]t[ée])\s+"
    r"(?:donc\s|ainsi\s|par\scons[ée]quent\s)?(ajourn[ée]e|rejet[ée]e|refus[ée]e)\b",
    re.I,
)
"""« La VSR est ajournée pour un mois »."""
_VERBES = {"ajo": AJOURNEMENT, "rej": REJET, "ref": REJET}
_COCHE = re.compile(r"(?:[☒☑✔✓✗✘]|\[\s?[xX]\s?\])\s*([^☐☒☑✔✓✗✘\[\]]{3,80})")
_SIREN = re.compile(r"(?:fournisseur|titulaire|prestataire)\b.{0,90}?(\d{3}\s?\d{3}\s?\d{3})", re.I)


def read(text: Text) -> PvVsr:
    """Read the fields of a procès-verbal."""
    prose = Prose.of(text)
    client, seller = two_sides(mentions(prose), _CLIENT, _FOURNISSEUR)
    fournisseur = firsts(
        labelled(_FORM, text, FOURNISSEUR),
        structure(prose, ("fournie par",)),
        seller.nom if seller else None,
    )
    logiciel = firsts(labelled(_FORM, text, LOGICIEL), next(solutions(prose), None))
    version = _version(text)
    return PvVsr(
        client=firsts(labelled(_FORM, text, CLIENT), client.nom if client else None),
        fournisseur=fournisseur,
        nom_logiciel=logiciel,
        date=fait_le(text, DATE, _FORM),
        decision=_decision(prose),
        signature=signature(
            text,
            "Client",
            "Établissement",
            "Acheteur",
            "Pouvoir adjudicateur",
            "Maître d'ouvrage",
            "Structure utilisatrice",
        ),
        version=version,
        siren_fournisseur=_siren(prose),
        autres={
            "fournisseur": autres(fournisseur, beside(_FORM, text, FOURNISSEUR[:4], is_societe)),
            "nom_logiciel": autres(logiciel, beside(_FORM, text, LOGICIEL[:5])),
            "version": autres(version, _versions(text)),
        },
    )


def _version(text: Text) -> Read[str] | None:
    return _FORM.first(
        text, VERSION, lambda t: any(c.isdigit() for c in t) and len(t) < 40, str.strip
    )


def _versions(text: Text) -> Iterator[Read[str]]:
    for spot in _FORM.beside(text, VERSION, lambda t: any(c.isdigit() for c in t) and len(t) < 40):
        yield spot.read(spot.text.strip())


def _siren(prose: Prose) -> Read[str] | None:
    for lu in prose.search(_SIREN):
        number = compact(lu.value)
        if siret.is_valid_siren(number):
            return lu.map(lambda _, number=number: number)  # type: ignore[misc]
    return None


def _decision(prose: Prose) -> Read[str] | None:
    """What stands after « Décision »; several outcomes there are told apart by a ticked box."""
    ticked = [found for m in _COCHE.finditer(prose.text) for found in _outcomes(prose, *m.span(1))]
    decided = [
        prose.read(*m.span(1), _VERBES[m[1][:3].lower()])
        for pattern in (_DECIDE, _EST)
        for m in pattern.finditer(prose.text)
    ]
    said = ticked or decided or [found for m in _ANNONCE.finditer(prose.text)
                      for found in _outcomes(prose, m.end(), m.end() + 160)]  # fmt: skip
    if not said or len({lu.value for lu in said} - _softer(said)) != 1:
        return None
    kept = {lu.value for lu in said} - _softer(said)
    return next(lu for lu in said if lu.value in kept)


def _softer(said: list[Read[str]]) -> set[str]:
    """« favorable avec réserves » is a decision with reserves."""
    values = {lu.value for lu in said}
    return {FAVORABLE} if values == {FAVORABLE, RESERVES} else set()


def _outcomes(prose: Prose, start: int, end: int) -> Iterator[Read[str]]:
    for nom, pattern in _DECISIONS:
        match = pattern.search(prose.text, start, end)
        if match:
            yield prose.read(*match.span(1), nom)


KIND = Kind(
    nom="pv_vsr",
    libelle="procès-verbal de vérification de service régulier",
    types=(TypePiece.PV_VSR,),
    titles=(
        "Procès-verbal de vérification de service régulier",
        "Vérification de service régulier",
    ),
    heading=re.compile(r"\bSERVICE REGULIER\b|\b(?:PV|PROCES VERBAL|DECISION)\b.{0,84}\bV ?S ?R\b"),
    cues=(
        "service régulier",
        "VSR",
        "recette",
        "le titulaire",
        "admission",
    ),
    proof=lambda text: "PROCESVERBALDEVSR" in compact(text.plain),
    read=read,
)
