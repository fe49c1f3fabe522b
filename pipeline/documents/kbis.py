"""Extrait Kbis of the Registre du commerce et des sociétés, and what firms file instead of it.

A Kbis bears the SIREN, never the SIRET; its freshness is « à jour au … », in letters, not the
print date of the footer (domain §5).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.documents.adresse import VOIE, column
from pipeline.documents.autres import autres
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.locate import Form, looks_like_name
from pipeline.documents.spots import Spot, joined, rows, search, whole
from pipeline.models import dates, siret
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class Kbis(Piece):
    """What an extract says; ``substitut`` names another official extract filed in its place."""

    siren: Read[str] | None = None
    denomination: Read[str] | None = None
    date_a_jour: Read[date] | None = None
    nom_commercial: Read[str] | None = None
    dirigeants: tuple[str, ...] = ()
    substitut: Read[str] | None = None


DENOMINATION = (
    "Dénomination ou raison sociale",
    "Dénomination sociale",
    "Raison sociale",
    "Dénomination",
)
NOM_COMMERCIAL = ("Nom commercial", "Enseigne", "Sigle")
REPRESENTANT = ("Nom, prénoms", "Nom prénoms", "Nom, prénom(s)", "Nom de naissance, prénoms")
_FORM = Form(
    *DENOMINATION,
    *NOM_COMMERCIAL,
    *REPRESENTANT,
    "Forme juridique",
    "Capital",
    "Capital social",
    "Adresse",
    "Adresse du siège",
    "SIREN",
    "Date d'immatriculation",
    "Nationalité",
)
_SOCIETE = re.compile(r"\b(?:DENOMINATION|RAISON SOCIALE|PERSONNE MORALE)\b")
_ORGANES = re.compile(
    r"^\W*(?:GESTION|DIRECTION|ADMINISTRATION|DIRECTEURS|DIRIGEANTS|ADMINISTRATEURS|ORGANES|"
    r"REPRÉSENTANTS?)\b(?!.*:)"
)
"""The heading, in capitals, of those who run the company, which may be companies."""
_SIREN = re.compile(
    r"(?:R\.?\s?C\.?\s?S\.?|SIREN|immatriculation|num[ée]ro|identification)\D{0,40}?"
    r"(?<!\d)(\d{3}\s?\d{3}\s?\d{3})(?!\d)",
    re.I,
)
_AVANT_RCS = re.compile(r"(?<!\d)(\d{3}\s?\d{3}\s?\d{3})\s*R\.?\s?C\.?\s?S", re.I)
_NEUF = re.compile(r"(?<![\d.,/])(\d{3}[\s.]?\d{3}[\s.]?\d{3})(?![\d.,/]|\s\d)")
_A_JOUR = re.compile(r"[àa]\s?jour\s?(?:au|le|à la date du)\s?:?\s*(.{6,30})", re.I)
_SITUATION = re.compile(r"(?:situation au|[àa] la date du)\s*+:?\s*+(.{6,30})", re.I)
_EDITE = re.compile(r"(?:[ée]dit[ée]e?|d[ée]livr[ée]e?)\s+(?:au|le)\s*+:?\s*+(.{6,30})", re.I)
_SUBSTITUTS = (
    (
        re.compile(r"registre national des entreprises", re.I),
        "attestation d'immatriculation au RNE",
    ),
    (re.compile(r"avis de situation", re.I), "avis de situation SIRENE"),
    (re.compile(r"r[ée]pertoire sirene", re.I), "avis de situation SIRENE"),
)


def read(text: Text) -> Kbis:
    """Read the fields of an extract or of its substitutes."""
    number, named, fresh = _siren(text), _denomination(text), _date(text)
    return Kbis(
        siren=number,
        denomination=named,
        date_a_jour=fresh,
        nom_commercial=_FORM.first(text, NOM_COMMERCIAL, looks_like_name, str.strip),
        dirigeants=_dirigeants(text),
        substitut=_substitut(text),
        autres={
            "siren": autres(number, (s.read(compact(s.text)) for s in _own(text, _sirens(text)))),
            "denomination": autres(
                named, (s.read(s.text.strip()) for s in _own(text, _named(text)))
            ),
            "date_a_jour": autres(fresh, _dated(text, _A_JOUR)),
        },
    )


def _denomination(text: Text) -> Read[str] | None:
    """The name, with the lines of its cell that it goes on in; never that of a company that runs it."""
    more = _FORM.announced(text, _SOCIETE, looks_like_name)
    spot = next(_own(text, itertools.chain(_named(text), more)), None)
    if spot is None:
        return None
    lines = [spot, *_goes_on(spot)]
    return joined(lines, " ".join(line.text.strip() for line in lines))


def _named(text: Text) -> Iterator[Spot]:
    return _FORM.values(text, DENOMINATION, looks_like_name)


def _own(text: Text, found: Iterable[Spot]) -> Iterator[Spot]:
    """What is said of the company itself: before those who run it."""
    heads = [(spot.page.number, spot.row.segments[0].top) for spot in search(text, _ORGANES, 0)]
    yield from (spot for spot in found if not _under(heads, spot))


def _under(heads: list[tuple[int, float]], spot: Spot) -> bool:
    place = (spot.page.number, spot.row.segments[0].top)
    return any(head < place for head in heads)


def _goes_on(spot: Spot) -> Iterator[Spot]:
    """The lines set right under a value of a table that stand alone in their rows."""
    top = spot.row.segments[-1]
    alone = {row.segments[0] for row in spot.page.rows if len(row.segments) == 1}
    beside = any(top in row.segments and len(row.segments) > 1 for row in spot.page.rows)
    for segment in column(spot.page, top) if beside else ():
        if segment not in alone or not looks_like_name(segment.text) or VOIE.search(segment.text):
            return
        if _FORM.is_label(segment.text):
            return
        yield whole(spot.page, segment)


def _dirigeants(text: Text) -> tuple[str, ...]:
    found = (spot.text for spot in _FORM.values(text, REPRESENTANT, looks_like_name))
    return tuple(dict.fromkeys(found))


def _siren(text: Text) -> Read[str] | None:
    """The number of the register; else the only nine digits whose key holds."""
    announced = list(_announced(text))
    valid = [spot for spot in announced or search(text, _NEUF) if _holds(spot)]
    if not announced and len({compact(spot.text) for spot in valid}) > 1:
        return None
    spot = next(iter(valid or announced), None)
    return spot.read(compact(spot.text)) if spot else None


def _announced(text: Text) -> Iterator[Spot]:
    return (spot for pattern in (_AVANT_RCS, _SIREN) for spot in search(text, pattern))


def _sirens(text: Text) -> Iterator[Spot]:
    return filter(_holds, _announced(text))


def _holds(spot: Spot) -> bool:
    return siret.is_valid_siren(compact(spot.text))


def _date(text: Text) -> Read[date] | None:
    """« à jour au … »; the day it was issued serves only where nothing says how fresh it is."""
    for pattern in (_A_JOUR, _SITUATION):
        if next(search(text, pattern), None) is not None:
            return next(_dated(text, pattern), None)
    if re.search(r"[àa]\s?jour\s?au", text.plain, re.I):
        return _next_row(text)
    return next(_dated(text, _EDITE), None)


def _dated(text: Text, pattern: re.Pattern[str]) -> Iterator[Read[date]]:
    for spot in search(text, pattern):
        for day, start, end in dates.find(spot.text):
            yield spot.part(start, end).read(day)


def _next_row(text: Text) -> Read[date] | None:
    lines = list(rows(text))
    for line, following in itertools.pairwise(lines):
        if re.search(r"[àa]\s?jour\s?au\s*:?$", line.text.strip(), re.I):
            for day, start, end in dates.find(following.text):
                return following.part(start, end).read(day)
    return None


def _substitut(text: Text) -> Read[str] | None:
    if re.search(r"extrait\s*k\s?bis", text.plain, re.I):
        return None
    for pattern, nom in _SUBSTITUTS:
        spot = next(search(text, pattern, 0), None)
        if spot:
            return spot.read(nom)
    return None


KIND = Kind(
    nom="kbis",
    libelle="extrait Kbis",
    types=(TypePiece.KBIS,),
    titles=(
        "Extrait Kbis",
        "Extrait d'immatriculation principale au registre du commerce et des sociétés",
        "Attestation d'immatriculation au registre national des entreprises",
        "Avis de situation au répertoire Sirene",
    ),
    heading=re.compile(
        r"\bK ?BIS\b|\bEXTRAIT\b.{0,84}\b(?:REGISTRE|RCS|R C S|IMMATRICULATION)\b|"
        r"\bIMMATRICULATION\b.{0,84}\b(?:AU RCS|REGISTRE (?:DU COMMERCE|NATIONAL DES ENTREPRISES))\b"
    ),
    cues=(
        "Greffe du tribunal de commerce",
        "Tribunal des activités économiques",
        "Immatriculation au RCS",
        "Personne morale",
        "Registre du commerce et des sociétés",
        "Dénomination ou raison sociale",
        "Numéro de gestion",
        "Forme juridique",
        "Capital social",
        "à jour au",
    ),
    read=read,
)
