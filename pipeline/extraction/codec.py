"""Pages to and from JSON. Decoding checks everything: the other side is not trusted."""

from __future__ import annotations

import re
from itertools import starmap
from typing import Any

from pipeline.models.text import (
    Code,
    Coupe,
    Homography,
    Page,
    Point,
    Quad,
    Segment,
    Source,
    project,
)

FAR = 1e8
"""No coordinate of ours is beyond, in pixels."""

NUMBER_MAX = 1_000_000
"""No page of ours has a higher number."""

CODES_MAX, CODE_MAX = 8, 3200
"""How many barcodes of one page are kept, and their characters: a DataMatrix holds 3116."""


MARKS_MAX = 1000
"""Strokes, pictures and signature fields of one page, whatever found them."""

_NUMBERS = frozenset((int, float))
_GAP = re.compile(r"\s{20}")
"""No reader of ours leaves such a gap within a segment; patterns of prose take long over it."""
LINE_MAX = 2000
"""Characters of the longest segment: what readers look for in a line is bounded by it."""


def encode(page: Page) -> dict[str, Any]:
    """A page as JSON values, coordinates to the hundredth of a pixel."""
    return {
        "number": page.number,
        "width": round(page.width, 2),
        "height": round(page.height, 2),
        "source": page.source.value,
        "turn": page.turn,
        "to_shown": list(page.to_shown),
        "segments": [_encode_segment(segment) for segment in page.segments],
        "marks": None if page.marks is None else [_flat(mark) for mark in page.marks],
        "coupures": [coupe.value for coupe in page.coupures],
        "codes": [[code.text, _flat(code.quad)] for code in page.codes[:CODES_MAX]],
    }


def decode(data: dict[str, Any], segments_max: int, characters_max: int) -> Page:
    """The page that :func:`encode` wrote, of so many characters at most.

    ValueError, KeyError, TypeError or ArithmeticError on anything else.
    """
    segments = data["segments"]
    if len(segments) > segments_max or data["turn"] not in (0, 90, 180, 270):
        raise ValueError("page out of bounds")
    if sum(len(segment[0]) for segment in segments) > characters_max:
        raise ValueError("too many characters")
    return _on_one_side(
        Page(
            number=counted(data["number"], NUMBER_MAX, least=1),
            width=_finite(data["width"]),
            height=_finite(data["height"]),
            source=Source(data["source"]),
            segments=tuple(s for s in starmap(_decode_segment, segments) if s.text.strip()),
            turn=int(data["turn"]),
            to_shown=_homography(data["to_shown"]),
            marks=_marks(data["marks"]),
            codes=_codes(data["codes"]),
            coupures=tuple(Coupe(value) for value in data["coupures"][: len(Coupe)]),
        )
    )


def boxes(values: list[Any], most: int) -> tuple[tuple[float, float, float, float], ...]:
    """Places of a page: left, top, right, bottom; ValueError or TypeError on anything else."""
    if len(values) > most:
        raise ValueError("too many places")
    return tuple(_box(value) for value in values)


def _box(sides: list[Any]) -> tuple[float, float, float, float]:
    left, top, right, bottom = _between(sides, -FAR, FAR)
    if not (left < right and top < bottom):
        raise ValueError("an empty place")
    return left, top, right, bottom


def clean(words: str) -> str:
    """Words that a database and a page can hold: no NUL, no half of a character; as many signs."""
    return words.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def counted(value: Any, most: int, least: int = 0) -> int:
    """A whole number from ``least`` to ``most``."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError("a count expected")
    return value


def _on_one_side(page: Page) -> Page:
    """The page, if everything on it can be shown: nothing goes through the horizon of its matrix."""
    quads = [s.quad for s in page.segments] + [c.quad for c in page.codes] + [*(page.marks or ())]
    xs = [0.0, page.width, *(x for quad in quads for x, _ in quad)]
    ys = [0.0, page.height, *(y for quad in quads for _, y in quad)]
    corners = [(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))]
    *_, g, h, i = page.to_shown
    depths = [g * x + h * y + i for x, y in corners]
    if min(depths) * max(depths) <= 0:
        raise ValueError("a page beyond its own horizon")
    for corner in corners:
        for value in project(page.to_shown, corner):
            _finite(value)
    return page


def _codes(values: list[Any]) -> tuple[Code, ...]:
    if len(values) > CODES_MAX:
        raise ValueError("too many codes")
    return tuple(_code(*value) for value in values)


def _code(text: Any, corners: list[Any]) -> Code:
    if not isinstance(text, str) or len(text) > CODE_MAX or not all(c <= "\xff" for c in text):
        raise ValueError("a barcode's bytes expected")
    return Code(text, _quad(corners))


def _marks(values: list[Any] | None) -> tuple[Quad, ...] | None:
    if values is None:
        return None
    if len(values) > MARKS_MAX:
        raise ValueError("too many marks")
    return tuple(_quad(value) for value in values)


def _flat(quad: Quad) -> list[float]:
    return [round(value, 2) for point in quad for value in point]


def _encode_segment(segment: Segment) -> list[Any]:
    edges = [round(edge, 4) for edge in segment.edges]
    sure = [round(chance, 4) for chance in segment.sure]
    corners = _flat(segment.quad)
    return [segment.text, corners, round(segment.confidence, 4), edges, sure, segment.witness]


def _decode_segment(
    text: str, corners: list[Any], confidence: Any, edges: list[Any], sure: list[Any], witness: Any
) -> Segment:
    if not isinstance(text, str) or not isinstance(witness, str | None):
        raise ValueError("segment expected")
    if max(len(text), len(witness or "")) > LINE_MAX or _GAP.search(text):
        raise ValueError("a line expected")
    if len(edges) not in (0, len(text) + 1) or len(sure) not in (0, len(text)):
        raise ValueError("edges or confidences do not fit the text")
    seconded = None if witness is None else clean(witness)
    (whole,) = _shares([confidence])
    return Segment(clean(text), _quad(corners), whole, _shares(edges), _shares(sure), seconded)


def _shares(values: list[Any]) -> tuple[float, ...]:
    return _between(values, 0, 1)


def _between(values: list[Any], least: float, most: float) -> tuple[float, ...]:
    """Numbers within bounds, which no NaN is; many at a time, since there is one a character."""
    if not _NUMBERS.issuperset(map(type, values)):
        raise ValueError("numbers expected")
    if not all(least <= value <= most for value in values):
        raise ValueError("a number out of bounds")
    return tuple(map(float, values))


def _quad(corners: list[Any]) -> Quad:
    x = _between(corners, -FAR, FAR)
    points: list[Point] = list(zip(x[0:8:2], x[1:8:2], strict=True))
    top_left, top_right, bottom_right, bottom_left = points
    return top_left, top_right, bottom_right, bottom_left


def _homography(values: list[Any]) -> Homography:
    a, b, c, d, e, f, g, h, i = _between(values, -FAR, FAR)
    return a, b, c, d, e, f, g, h, i


def _finite(value: Any) -> float:
    (number,) = _between([value], -FAR, FAR)
    return number
