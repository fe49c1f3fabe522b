"""Certificat d'hébergeur de données de santé, by an accredited body.

Its scope is told by labels, never by numbers: sources number the activities differently. The date
that counts is the end of validity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.documents.kind import Kind, Piece
from pipeline.documents.parties import firsts, form, is_name, labelled, structure
from pipeline.documents.prose import Prose, resembles
from pipeline.documents.spots import search
from pipeline.models import dates
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class CertificatHds(Piece):
    """What a certificate says; ``perimetre`` is there when it names what is certified."""

    titulaire: Read[str] | None = None
    organisme: Read[str] | None = None
    date_debut: Read[date] | None = None
    date_fin: Read[date] | None = None
    referentiel: Read[str] | None = None
    perimetre: Read[str] | None = None
    activites: tuple[str, ...] = ()


TITULAIRE = ("Titulaire du certificat", "Titulaire", "Organisme certifié", "Société certifiée",
             "Délivré à", "Raison sociale", "Entreprise certifiée", "Client")  # fmt: skip
_ANNONCE_TITULAIRE = ("système de management de", "système de management de la société",
                      "système de management de la sécurité de l'information de", "certifie que",
                      "atteste que", "délivré à", "décerné à", "est attribué à")  # fmt: skip
ORGANISME = (
    "Organisme de certification",
    "Organisme certificateur",
    "Délivré par",
    "Certificateur",
)
_ORGANISME = re.compile(r"^\W*(.{2,60}?)\s*(?:certifie|atteste|d[ée]clare) que\b", re.I)
FIN = ("Date de fin de validité", "Fin de validité", "Date d'expiration", "Date d'échéance",
       "Valable jusqu'au", "Valide jusqu'au", "Expire le", "Expiration", "Échéance",
       "Date de fin")  # fmt: skip
DEBUT = ("Date de début de validité", "Début de validité", "Date d'effet", "Date de délivrance",
         "Date d'émission", "Date de certification", "Délivré le", "Date de début",
         "Valable à compter du", "Valable du", "Date de certification initiale")  # fmt: skip
_FORM = form(TITULAIRE, ORGANISME, FIN, DEBUT)
_JUSQUE = re.compile(r"(?:jusqu['’]?\s?au|expire le|prend fin le|au plus tard le)\s*:?\s*(.{6,25})",
                     re.I)  # fmt: skip
_DU_AU = re.compile(r"\b(?:du|valable du)\s+(.{6,20}?)\s+au\s+(.{6,20})", re.I)
_REFERENTIEL = (
    ("2", re.compile(r"(HDS\s*(?:version|v\.?)\s*2(?:\.\d)?|26\s?avril\s?2024)", re.I)),
    (
        "1.1",
        re.compile(r"(HDS\s*(?:version|v\.?)\s*1(?:\.\d)?|11\s?juin\s?2018|juin\s?2018)", re.I),
    ),
    ("2", re.compile(r"(r[ée]f[ée]rentiel.{0,60}?(?:version|v\.?)\s*2(?:\.\d)?)\b", re.I)),
    ("1.1", re.compile(r"(r[ée]f[ée]rentiel.{0,60}?(?:version|v\.?)\s*1(?:\.\d)?)\b", re.I)),
)
PERIMETRES = ("hébergeur d'infrastructure physique", "hébergeur infogéreur")
ACTIVITES = {
    "sites physiques": ("sites physiques",),
    "infrastructure matérielle": ("infrastructure matérielle",),
    "infrastructure virtuelle": ("infrastructure virtuelle",),
    "plateforme applicative": ("plateforme d'hébergement d'applications", "plateforme applicative",
                               "plateforme logicielle"),
    "administration et exploitation": ("administration et exploitation du système d'information",
                                       "administration et l'exploitation du système"),
    "sauvegarde": ("sauvegarde des données de santé", "sauvegardes externalisées",
                   "sauvegarde externalisée"),
}  # fmt: skip


def read(text: Text) -> CertificatHds:
    """Read the fields of a certificate."""
    prose = Prose.of(text)
    held = firsts(labelled(_FORM, text, TITULAIRE), structure(prose, _ANNONCE_TITULAIRE))
    start, end = _validite(text)
    return CertificatHds(
        titulaire=held,
        organisme=firsts(labelled(_FORM, text, ORGANISME), _organisme(text)),
        date_debut=start,
        date_fin=end,
        referentiel=_referentiel(prose),
        perimetre=prose.said((*PERIMETRES, *(p for ps in ACTIVITES.values() for p in ps))),
        activites=tuple(
            nom for nom, ps in ACTIVITES.items() if any(resembles(prose, p) for p in ps)
        ),
    )


def _organisme(text: Text) -> Read[str] | None:
    spot = next(search(text, _ORGANISME), None)
    return spot.read(spot.text.strip()) if spot and is_name(spot.text) else None


def _validite(text: Text) -> tuple[Read[date] | None, Read[date] | None]:
    start, end = _dated(text, DEBUT), _dated(text, FIN)
    end = end or next(_found(text, _JUSQUE, 1), None)
    if start is None or end is None:
        start = start or next(_found(text, _DU_AU, 1), None)
        end = end or next(_found(text, _DU_AU, 2), None)
    return start, end


def _dated(text: Text, labels: Iterable[str]) -> Read[date] | None:
    for spot in _FORM.values(text, labels, lambda t: dates.parse(t) is not None):
        day, start, end = next(dates.find(spot.text))
        return spot.part(start, end).read(day)
    return None


def _found(text: Text, pattern: re.Pattern[str], group: int) -> Iterator[Read[date]]:
    for spot in search(text, pattern, group):
        for day, start, end in dates.find(spot.text):
            yield spot.part(start, end).read(day)


def _referentiel(prose: Prose) -> Read[str] | None:
    """The version of the référentiel HDS, the most telling words first."""
    for version, pattern in _REFERENTIEL:
        for lu in prose.search(pattern):
            return lu.map(lambda _, version=version: version)  # type: ignore[misc]
    return None


KIND = Kind(
    nom="certificat_hds",
    libelle="certificat d'hébergeur de données de santé",
    types=(TypePiece.CERTIFICAT_HDS,),
    titles=(
        "Certificat hébergeur de données de santé",
        "Certificat d'hébergeur de données de santé",
        "Certificat HDS",
        "Certification HDS",
        "Certificat hébergement de données de santé",
        "Hébergeur de données de santé",
        "Hébergement de données de santé",
    ),
    cues=(
        "hébergeurs de données de santé",
        "HDS",
        "organisme de certification",
        "COFRAC",
        "hébergeur infogéreur",
        "hébergeur d'infrastructure physique",
        "ISO/IEC 27001",
    ),
    against=("non hébergement", "sur l'honneur"),
    read=read,
)
