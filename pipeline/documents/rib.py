"""Relevé d'identité bancaire: the account that public money goes to.

The IBAN is looked for as 27 characters in a row of the page, spaces apart, since banks print it in
groups, in cells or one character a box; its columns (banque, guichet, compte, clé) are not rebuilt,
and no character is ever repaired. A BIC is taken after its label, or where its country is French.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.documents.kind import Kind, Piece
from pipeline.documents.locate import (
    Label,
    Spot,
    below,
    first,
    joined,
    labels,
    looks_like_name,
    not_a_label,
    rows,
    squeeze,
    values,
)
from pipeline.models import bic as bics
from pipeline.models import iban as ibans
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Row, Segment, Text


@dataclass(frozen=True)
class Rib(Piece):
    """What a RIB says; ``autres_ibans`` are other valid accounts printed on it."""

    iban: Read[str] | None = None
    bic: Read[str] | None = None
    titulaire: Read[str] | None = None
    domiciliation: Read[str] | None = None
    autres_ibans: tuple[str, ...] = ()


TITULAIRE = (
    "Titulaire du compte",
    "Nom du titulaire du compte",
    "Nom et adresse du titulaire",
    "Nom du titulaire",
    "Intitulé du compte",
    "Compte ouvert au nom de",
    "Account owner",
    "Account holder",
    "Titulaire",
    "Au nom de",
)
DOMICILIATION = ("Domiciliation", "Agence de domiciliation")
BIC = (
    "BIC",
    "Code BIC",
    "BIC SWIFT",
    "Code SWIFT",
    "SWIFT",
    "Bank Identifier Code",
    "Identifiant international de la banque",
    "Identification internationale de la banque",
)
_AUTRES = (
    "IBAN",
    "Code banque",
    "Banque",
    "Code guichet",
    "Guichet",
    "Numéro de compte",
    "N° de compte",
    "N° compte",
    "Clé RIB",
    "Clé",
    "Devise",
    "Relevé d'identité bancaire",
    "Identifiant",
    "Adresse",
    "Agence",
    "Date",
)
_label = not_a_label((*TITULAIRE, *DOMICILIATION, *BIC, *_AUTRES))

_FRENCH = re.compile(r"FR\d{2}")
_FOREIGN = re.compile(r"(?=([A-Z]{2}\d{2}[A-Z0-9]{11,30}))")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_PAYS_FR = frozenset(
    ["FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "MC", "TF"]
)


def read(text: Text) -> Rib:
    """Read the four fields; one that is not found stays absent."""
    accounts = list(_ibans(text))
    valid = [a for a in accounts if ibans.is_valid(a.value)]
    iban = next(iter(valid or accounts), None)
    autres = {a.value for a in valid} - ({iban.value} if iban else set())
    return Rib(
        iban=iban,
        bic=_bic(text),
        titulaire=first(text, TITULAIRE, _is_name, str.strip),
        domiciliation=first(text, DOMICILIATION, _is_place, str.strip),
        autres_ibans=tuple(sorted(autres)),
    )


def _is_name(text: str) -> bool:
    return looks_like_name(text) and _label(text) and not ibans.is_valid(text)


def _is_place(text: str) -> bool:
    return 2 < len(text) <= 60 and any(c.isalpha() for c in text) and _label(text)


def _ibans(text: Text) -> Iterator[Read[str]]:
    """Every French account number of the pages, then valid foreign ones, in reading order."""
    lines = list(rows(text))
    for line in lines:
        yield from _french(line)
    for line, following in itertools.pairwise(lines):
        yield from _wrapped(line, following)
    for line in lines:
        yield from _foreign(line)


def _french(line: Spot) -> Iterator[Read[str]]:
    letters, places = squeeze(line.text)
    for match in _FRENCH.finditer(letters):
        start, end = match.start(), match.start() + ibans.FR_LENGTH
        if end <= len(letters):
            yield line.part(places[start], places[end - 1] + 1).read(letters[start:end])


def _wrapped(line: Spot, following: Spot) -> Iterator[Read[str]]:
    """An account that begins at the end of one row and ends at the start of the next."""
    (above, places), (under, next_places) = squeeze(line.text), squeeze(following.text)
    if line.page is not following.page:
        return
    for match in _FRENCH.finditer(above):
        missing = ibans.FR_LENGTH - (len(above) - match.start())
        if 0 < missing <= min(len(under), 19):
            value = above[match.start() :] + under[:missing]
            if ibans.is_valid(value):
                head = line.part(places[match.start()], len(line.text))
                yield joined((head, following.part(0, next_places[missing - 1] + 1)), value)


def _foreign(line: Spot) -> Iterator[Read[str]]:
    letters, places = squeeze(line.text)
    for match in _FOREIGN.finditer(letters):
        value = _longest_valid(match[1])
        if value and not ibans.is_french(value):
            start = match.start(1)
            yield line.part(places[start], places[start + len(value) - 1] + 1).read(value)


def _longest_valid(letters: str) -> str | None:
    sizes = range(len(letters), 14, -1)
    return next((letters[:n] for n in sizes if ibans.is_valid(letters[:n])), None)


def _bic(text: Text) -> Read[str] | None:
    anchored = next(values(text, BIC, lambda t: _bic_in(t, anchored=True) is not None), None)
    if anchored is not None:
        return anchored.read(_bic_in(anchored.text, anchored=True) or "")
    return _bic_cells(text) or _bic_alone(text)


def _bic_in(text: str, *, anchored: bool) -> str | None:
    for word in (*text.split(), "".join(text.split())):
        found = _BIC.fullmatch(word.strip(".,;:()").upper())
        if found and (anchored or found[0][4:6] in _PAYS_FR) and _plausible(found[0]):
            return found[0]
    return None


def _plausible(code: str) -> bool:
    return code[4:6] in _PAYS_FR or (bics.is_valid(code) and code not in _MOTS)


_MOTS = frozenset(["BANCAIRE", "IDENTITE", "DOMICILE", "IDENTIFIANT", "BANKIDENTIF", "INTERNATION"])


def _bic_cells(text: Text) -> Read[str] | None:
    """One character a cell: the segments right of the label, or in the row under it, together."""
    for label in labels(text, BIC):
        for segments in _neighbours(label):
            letters = "".join(squeeze(s.text)[0] for s in segments)
            for size in (11, 8):
                if _BIC.fullmatch(letters[:size]) and letters[4:6] in _PAYS_FR:
                    cells = Row(tuple(segments[: _cells(segments, size)]))
                    return Spot(label.page, cells, 0, len(cells.text)).read(letters[:size])
    return None


def _neighbours(label: Label) -> Iterator[list[Segment]]:
    yield [s for s in label.row.segments if s.left >= label.segment.right]
    under = next(below(label.page, label.segment), None)
    for row in label.page.rows:
        if under in row.segments:
            yield [s for s in row.segments if s.left >= label.segment.left - label.segment.height]


def _cells(segments: list[Segment], size: int) -> int:
    """How many segments hold the first ``size`` characters."""
    held = itertools.accumulate(len(squeeze(s.text)[0]) for s in segments)
    return next(i for i, total in enumerate(held, 1) if total >= size)


def _bic_alone(text: Text) -> Read[str] | None:
    for line in rows(text):
        found = _bic_in(line.text, anchored=False)
        if found and "BIC" in squeeze(line.text)[0].replace(found, ""):
            return line.read(found)
    return None


KIND = Kind(
    nom="rib",
    libelle="relevé d'identité bancaire",
    types=(TypePiece.RIB,),
    titles=("Relevé d'identité bancaire", "Identité bancaire", "Coordonnées bancaires"),
    cues=(
        "IBAN",
        "BIC",
        "Domiciliation",
        "Guichet",
        "Clé RIB",
        "Titulaire du compte",
        "International Bank Account Number",
        "Ce relevé est destiné à être remis",
    ),
    read=read,
)
