"""Identity documents: French cards (1988 and 2021), passports, residence permits.

The printed zone bears accents, hyphens and the usage name; the machine-readable zone has check
digits on dates and numbers, not on names. Both are read: where they agree the reading is certain,
where they contradict each other nothing is chosen and the contradiction is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.documents import mrz as zones
from pipeline.documents.autres import autres
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.locate import Form
from pipeline.documents.mrz import Layout, Mrz
from pipeline.documents.periode import labelled_date, labelled_dates
from pipeline.documents.spots import Spot, joined, rows, whole
from pipeline.models import personne
from pipeline.models.accord import Accord
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact
from pipeline.models.statut import TypePiece
from pipeline.models.text import Page, Source, Text


@dataclass(frozen=True)
class Identite(Piece):
    """What an identity document says of its holder.

    ``mrz`` is the zone as parsed; ``desaccords`` name the fields where it contradicts the print, or
    another zone. ``zone_vue`` says that lines of a zone are there, read or not, and
    ``ancien_modele`` that the print is that of a card of 1988–2021.
    """

    type_document: Read[str] | None = None
    nom: Read[str] | None = None
    nom_usage: Read[str] | None = None
    prenoms: Read[str] | None = None
    date_naissance: Read[date] | None = None
    date_expiration: Read[date] | None = None
    date_delivrance: Read[date] | None = None
    mrz: Mrz | None = None
    desaccords: tuple[str, ...] = ()
    zone_vue: bool = False
    ancien_modele: bool = False


NOM = ("Nom de naissance", "Nom / Surname", "Nom Surname", "Nom", "Surname")
NOM_USAGE = (
    "Nom d'usage",
    "Nom d'usage / Name used",
    "Alternate name",
    "Usage name",
    "Épouse",
    "ép.",
)
PRENOMS = ("Prénom(s)", "Prénoms", "Prénom", "Given names", "Forenames")
NAISSANCE = (
    "Date de naissance",
    "Date de naiss.",
    "Date of birth",
    "Né(e) le",
    "Née le",
    "Né le",
)
EXPIRATION = (
    "Carte valable jusqu'au",
    "Valable jusqu'au",
    "Date d'expiration",
    "Date d'expir.",
    "Expiry date",
    "Date of expiry",
    "Fin de validité",
    "Expire le",
)
DELIVRANCE = ("Date de délivrance", "Délivrée le", "Délivré le", "Date of issue")
_AUTRES = (
    "Sexe",
    "Sex",
    "Nationalité",
    "Nationality",
    "Lieu de naissance",
    "Place of birth",
    "Taille",
    "République française",
    "Carte nationale",
    "Passeport",
    "Titre de séjour",
    "Signature",
)
Compare = Callable[[str, str, bool], Accord]

_FORM = Form(*NOM, *NOM_USAGE, *PRENOMS, *NAISSANCE, *EXPIRATION, *DELIVRANCE, *_AUTRES)

_TITRES = (
    ("passeport", re.compile(r"PASSEPORT|PASSPORT")),
    ("titre_sejour", re.compile(r"TITREDESEJOUR|RESIDENCEPERMIT|CARTEDERESIDENT|CARTEDESEJOUR")),
    ("cni", re.compile(r"CARTENATIONALED?IDENTITE|CARTEDIDENTITE|IDENTITYCARD")),
)


def read(text: Text) -> Identite:
    """Read both zones and bring them together."""
    printed = _printed(text)
    found = list(_zones(text))
    if not found:
        return printed
    read = _together(_completed(printed, text, found[0][0]), *found[0])
    holders = {(zone.nom, zone.naissance) for zone, _ in found}
    return replace(read, desaccords=(*read.desaccords, "titulaires")) if len(holders) > 1 else read


def _printed(text: Text) -> Identite:
    nom = _FORM.first(text, NOM, _is_name, _name)
    prenoms = _FORM.first(text, PRENOMS, _is_name, _name)
    end, born = labelled_date(_FORM, text, EXPIRATION), labelled_date(_FORM, text, NAISSANCE)
    return Identite(
        type_document=_type(text),
        nom=nom,
        nom_usage=_FORM.first(text, NOM_USAGE, _is_name, _name),
        prenoms=prenoms,
        date_naissance=born,
        date_expiration=end,
        date_delivrance=labelled_date(_FORM, text, DELIVRANCE),
        zone_vue=any(True for page in text.pages for _ in _lines(page)),
        ancien_modele="VALABLEJUSQUAU" in compact(text.plain),
        autres={
            "nom": autres(nom, _named(text, NOM)),
            "prenoms": autres(prenoms, _named(text, PRENOMS)),
            "date_naissance": autres(born, labelled_dates(_FORM, text, NAISSANCE)),
            "date_expiration": autres(end, labelled_dates(_FORM, text, EXPIRATION)),
        },
    )


def _named(text: Text, labels: tuple[str, ...]) -> Iterator[Read[str]]:
    for spot in _FORM.values(text, labels, _is_name):
        yield spot.read(_name(spot.text))


def _completed(printed: Identite, text: Text, zone: Mrz) -> Identite:
    """The print, with the names that no label announced: those that the zone tells to look for."""
    return replace(
        printed,
        nom=printed.nom or _shown(text, zone.nom, zone.nom_tronque, _same_nom),
        prenoms=printed.prenoms or _shown(text, zone.prenoms, zone.prenoms_tronques, _same_prenoms),
    )


def _shown(text: Text, names: str, cut: bool, compare: Compare) -> Read[str] | None:
    """Where the print says the names of the zone, alone on a line."""
    for page in text.pages:
        for segment in page.segments:
            said = _is_name(segment.text) and len(compact(names)) >= SHORTEST
            if said and compare(segment.text, names, cut) is Accord.IDENTIQUE:
                return whole(page, segment).read(_name(segment.text))
    return None


SHORTEST = 3
"""Letters under which a name is not looked for in the print."""


def _is_name(text: str) -> bool:
    letters = re.sub(r"[^A-Za-zÀ-ÿ]", "", text)
    digits = sum(c.isdigit() for c in text)
    return len(letters) >= 2 and digits <= len(letters) // 4 and "<" not in text and len(text) <= 60


def _name(text: str) -> str:
    return " ".join(part.strip() for part in re.split("[,;]", text)).strip(" .:;")


def _type(text: Text) -> Read[str] | None:
    for nom, pattern in _TITRES:
        for line in rows(text):
            if "<" not in line.text and pattern.search(compact(line.text)):
                return line.read(nom)
    return None


def _zones(text: Text) -> Iterator[tuple[Mrz, list[Spot]]]:
    for page in text.pages:
        for column in _columns(list(_lines(page))):
            for start, size, zone in zones.find([zones.clean(line.text) for line in column]):
                yield zone, column[start : start + size]


def _lines(page: Page) -> Iterator[Spot]:
    """The lines of zones: segments, since two documents may lie side by side, else whole rows."""
    for row in page.rows:
        alone = [s for s in row.segments if zones.looks_like_line(zones.clean(s.text))]
        yield from (whole(page, segment, without=" ") for segment in alone)
        if not alone and zones.looks_like_line(zones.clean(row.text)):
            yield Spot(page, row, 0, len(row.text))


def _columns(lines: list[Spot]) -> Iterator[list[Spot]]:
    """Lines that stand under one another."""
    while lines:
        head = lines[0].row.segments[0]
        column = [x for x in lines if abs(x.row.segments[0].left - head.left) < 4 * head.height]
        yield column
        lines = [x for x in lines if x not in column]


def _same_nom(printed: str, zone: str, cut: bool) -> Accord:
    return personne.compare_nom(printed, zone, tronque=cut)


def _same_prenoms(printed: str, zone: str, cut: bool) -> Accord:
    """All the given names in their order, not one of them: the zone may only cut the last."""
    a, b = "".join(personne.read_words(printed)), "".join(personne.read_words(zone))
    same = a == b or (cut and a.startswith(b))
    return Accord.IDENTIQUE if same else Accord.DIFFERENT


def _together(printed: Identite, zone: Mrz, lines: list[Spot]) -> Identite:
    evidence = joined(lines, "")
    keyed = _raised(evidence, KEYED) if zone.coherente else evidence
    held = dict(zone.cles)

    def of_zone(value: date | None, key: str) -> Read[date] | None:
        if value is None:
            return None
        sure = keyed.confidence if held[key] else min(evidence.confidence, 0.5)
        return replace(evidence.map(lambda _: value), source=Source.MRZ, confidence=sure)

    naissance = of_zone(zone.naissance, "naissance")
    expiration = of_zone(zone.expiration, "expiration") if zone.expiration else None
    return replace(
        printed,
        mrz=zone,
        type_document=_type_of(zone, keyed) or printed.type_document,
        nom=_names(printed.nom, zone.nom, evidence, zone.nom_tronque, _same_nom),
        prenoms=_names(
            printed.prenoms, zone.prenoms, evidence, zone.prenoms_tronques, _same_prenoms
        ),
        date_naissance=_agreed(printed.date_naissance, naissance),
        date_expiration=_agreed(printed.date_expiration, expiration),
        desaccords=tuple(_desaccords(printed, zone, held)),
    )


def _raised(lu: Read[Any], floor: float) -> Read[Any]:
    """A reading of a picture that something else bears out; a text layer has its drawing for that."""
    if lu.source is not Source.OCR:
        return lu
    return replace(lu, confidence=max(lu.confidence, floor))


KEYED = 0.95
"""How sure a zone is whose three or four check digits hold, however pale its characters."""
TWICE = 0.9
"""How sure a name is that the print and the zone say alike, in two places and two typefaces."""


def _type_of(zone: Mrz, evidence: Read[str]) -> Read[str] | None:
    if zone.layout is Layout.TD3:
        nom = "passeport"
    elif zone.layout is Layout.CNI_1988 or zone.code == "ID":
        nom = "cni"
    elif zone.pays == "FRA":
        nom = "titre_sejour"
    else:
        return None
    return replace(evidence.map(lambda _: nom), source=Source.MRZ)


def _names(
    printed: Read[str] | None, zone_name: str, evidence: Read[str], cut: bool, compare: Compare
) -> Read[str] | None:
    """The printed name where the zone confirms it; else the zone's, held as uncertain.

    The last word of a zone that may be cut, and that no print confirms, is left out.
    """
    read = replace(evidence.map(lambda _: zone_name), source=Source.MRZ) if zone_name else None
    if printed is None and read is not None and cut and " " in zone_name:
        return read.map(lambda names: names.rpartition(" ")[0])
    if printed is None or read is None:
        return read or printed
    if compare(printed.value, zone_name, cut) is Accord.IDENTIQUE:
        sure = max(printed.confidence, evidence.confidence)
        return _raised(replace(printed, confidence=sure), TWICE)
    return replace(read, confidence=min(read.confidence, 0.5))


def _agreed(printed: Read[date] | None, zone: Read[date] | None) -> Read[date] | None:
    """The date of the zone, unless its check digit fails and the print has one."""
    if zone is None or printed is None:
        return zone or printed
    if printed.value == zone.value:
        return replace(zone, confidence=max(printed.confidence, zone.confidence))
    return replace(zone, confidence=min(zone.confidence, 0.5))


def _desaccords(printed: Identite, zone: Mrz, held: dict[str, bool]) -> Iterator[str]:
    for nom, dit, lu in (
        ("naissance", zone.naissance, printed.date_naissance),
        ("expiration", zone.expiration, printed.date_expiration),
    ):
        if dit and lu and held.get(nom) and dit != lu.value:
            yield nom
    issued = printed.date_delivrance
    if zone.emission and issued and zone.emission != (issued.value.year, issued.value.month):
        yield "delivrance"


def has_zone(text: Text) -> bool:
    """Whether a machine-readable zone stands on the page, or the dates of an old card's back."""
    letters = compact(text.plain)
    back = "VALABLEJUSQUAU" in letters and "DELIVREELE" in letters
    return back or next(_zones(text), None) is not None


KIND = Kind(
    nom="identite",
    libelle="pièce d'identité",
    types=(TypePiece.PIECE_IDENTITE_REPRESENTANT, TypePiece.PIECE_IDENTITE_DEPOSITAIRE),
    titles=(
        "Carte nationale d'identité",
        "Passeport",
        "Titre de séjour",
        "Carte de résident",
    ),
    cues=(
        "Nationalité",
        "Date de naissance",
        "Né(e) le",
        "IDFRA",
        "Surname",
        "Given names",
        "Date d'expiration",
        "Carte valable jusqu'au",
        "Délivrée le",
        "Identity card",
        "Prénom(s)",
    ),
    against=("Permis de conduire", "Carte Vitale", "Récépissé de demande"),
    proof=has_zone,
    read=read,
)
