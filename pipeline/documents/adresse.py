"""Names over a postal address that no label announces: the window of an envelope, an addressee."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.documents.locate import below, looks_like_name
from pipeline.documents.spots import Spot, squeeze, whole
from pipeline.models.text import Page, Segment, Text

VOIE = re.compile(
    r"^\s*\d+(?:[\s,]*+(?:bis|ter))?[\s,]+\D|\b(?:BP|CS|TSA)\s?\d|\b\d{5}\b|\b(?:RUE|AVENUE|BOULEVARD|PLACE|"
    r"CHEMIN|ALLEE|ROUTE|IMPASSE|QUAI|COURS|SQUARE|ZA|ZI|ZAC)\b",
    re.I,
)
"""What tells a line of an address from a name."""

_VILLE = re.compile(r"\b\d{5}\s+\D{2,}")
_NUMERO = re.compile(r"\bSIRE[NT]\W{0,3}\d{3}")


def column(page: Page, top: Segment) -> Iterator[Segment]:
    """The lines set under a segment: same left edge, same height, even leading."""
    current = top
    while True:
        under = [s for s in below(page, current, 2.0) if abs(s.left - top.left) < top.height]
        if not under or not 0.8 < under[0].height / max(top.height, 1.0) < 1.25:
            return
        current = under[0]
        yield current


def addressees(text: Text) -> list[tuple[Spot, list[Segment]]]:
    """The names that begin a block whose second to fourth line bears a town or a number of company,
    each once.

    With each, the lines of its address; the letterhead and the addressee of a letter are both here.
    """
    found: dict[str, tuple[Spot, list[Segment]]] = {}
    for page in text.pages:
        for segment in page.segments:
            lines = list(islice(column(page, segment), 4))
            town = next((n for n, line in enumerate(lines) if _locates(n, line)), None)
            if town is not None and _heads(page, segment) and _named(segment):
                found[squeeze(segment.text)[0]] = whole(page, segment), lines[: town + 1]
    return list(found.values())


def _locates(rank: int, line: Segment) -> bool:
    return bool(_NUMERO.search(line.text)) or (rank > 0 and bool(_VILLE.search(line.text)))


def _heads(page: Page, segment: Segment) -> bool:
    """Whether a line begins its block: nothing stands right above it."""
    near = 2.2 * segment.height
    return not any(
        0 < segment.middle - s.middle < near and abs(s.left - segment.left) < segment.height
        for s in page.segments
    )


def _named(segment: Segment) -> bool:
    named = looks_like_name(segment.text) and not VOIE.search(segment.text)
    return named and squeeze(segment.text)[0] not in _TETES


_TETES = frozenset(
    {"CLIENT", "DESTINATAIRE", "FACTUREA", "ADRESSE", "ALATTENTIONDE", "LIVREA", "VOTREADRESSE"}
)
"""Words that head an address and name nobody."""
