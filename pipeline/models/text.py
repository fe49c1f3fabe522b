"""Words of a page and where they stand, whichever engine read them.

A :class:`Segment` is a run of characters that stand together on one line (a PDF text run up to the
next column gap, or one box of a character reader). A :class:`Row` is the segments of a page that
share a line. Coordinates are *reading coordinates*: pixels of the page upright and straightened;
:attr:`Page.to_shown` takes them to the page as a person sees it (upright, 200 dpi).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from pipeline.models.normalise import has_confusables

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Four corners, clockwise from the reading's top left."""

Homography = tuple[float, float, float, float, float, float, float, float, float]
"""A 3 × 3 matrix, row after row."""

IDENTITY: Homography = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


GUESSED = 0.7
"""Confidence under which a character is guessed: that of 1 right one in 500, of 1 wrong one in 5.

Measured on 449 codes drawn in twelve fonts, scanned, faxed and photographed.
"""

DOUBTED = 0.3
"""The confidence left to words that their drawing does not confirm: under any floor."""


SECONDED, LONG = 0.9, 4
"""The confidence of what two engines of different families read alike, from so many characters."""


class Coupe(StrEnum):
    """What of a page went beyond our limits, and was left out."""

    CARACTERES = "caracteres"
    SEGMENTS = "segments"
    OBJETS = "objets"
    IMBRICATION = "imbrication"
    MUETTES = "muettes"
    """Lines that are drawn and not written, to be read from their drawing."""


class Source(StrEnum):
    """Where a reading comes from (the words of the contract)."""

    TEXTE = "texte"
    OCR = "ocr"
    MRZ = "mrz"
    DEUXDDOC = "2ddoc"


def project(matrix: Homography, point: Point) -> Point:
    """One point through a homography."""
    a, b, c, d, e, f, g, h, i = matrix
    x, y = point
    w = g * x + h * y + i
    return (a * x + b * y + c) / w, (d * x + e * y + f) / w


@dataclass(frozen=True)
class Segment:
    """A run of characters on one line.

    ``edges`` are the character borders as shares of the width (``len(text) + 1`` of them, from 0
    to 1); empty means evenly spaced. ``sure`` is the confidence of each character; empty means
    ``confidence`` for all. ``witness`` is what an engine of another family read at the same place;
    None when only one was asked. Each is compared with many others: its box is computed once.
    """

    text: str
    quad: Quad
    confidence: float
    edges: tuple[float, ...] = ()
    sure: tuple[float, ...] = ()
    witness: str | None = None

    @cached_property
    def left(self) -> float:
        return min(self.quad[0][0], self.quad[3][0])

    @cached_property
    def right(self) -> float:
        return max(self.quad[1][0], self.quad[2][0])

    @cached_property
    def top(self) -> float:
        return min(self.quad[0][1], self.quad[1][1])

    @cached_property
    def bottom(self) -> float:
        return max(self.quad[2][1], self.quad[3][1])

    @cached_property
    def height(self) -> float:
        return self.bottom - self.top

    @cached_property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def part(self, start: int, end: int) -> Quad:
        """The quad of the characters ``start`` to ``end``."""
        a, b = self._edge(start), self._edge(end)
        top_left, top_right, bottom_right, bottom_left = self.quad
        return (
            _between(top_left, top_right, a),
            _between(top_left, top_right, b),
            _between(bottom_left, bottom_right, b),
            _between(bottom_left, bottom_right, a),
        )

    def certainty(self, start: int, end: int) -> float:
        """The confidence of the characters ``start`` to ``end``: the mean over them.

        No more than that of a letter or figure that is guessed rather than read, unless an engine of
        another family read the same.
        """
        known = list(zip(self.text[start:end], self.sure[start:end], strict=False))
        if not known:
            return self.confidence
        guessed = [sure for c, sure in known if c.isalnum() and sure < GUESSED]
        sure = min(guessed, default=sum(sure for _, sure in known) / len(known))
        return max(sure, SECONDED) if self._agreed(start, end) else sure

    def _agreed(self, start: int, end: int) -> bool:
        """Whether the other engine read the same, and neither could take a character for its twin."""
        text = self.text[start:end]
        mixed = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
        code = mixed and has_confusables(text)
        return len(text.strip()) >= LONG and not code and self.seconded(start, end) is True

    def seconded(self, start: int, end: int) -> bool | None:
        """Whether the witness read the same characters, spaces apart; None without a witness."""
        if self.witness is None:
            return None
        return "".join(self.text[start:end].split()) in "".join(self.witness.split())

    def _edge(self, index: int) -> float:
        return self.edges[index] if self.edges else index / max(len(self.text), 1)


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


@dataclass(frozen=True)
class Row:
    """The segments of one line, from left to right, and their text joined by one space."""

    segments: tuple[Segment, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    def span(self, start: int, end: int) -> tuple[Quad, float]:
        """The quad around the characters ``start`` to ``end``, and their lowest confidence."""
        parts = list(self._parts(start, end))
        quads = [segment.part(first, last) for segment, first, last in parts]
        return hull(quads), min(segment.certainty(first, last) for segment, first, last in parts)

    def seconded(self, start: int, end: int) -> bool | None:
        """Whether an engine of another family read the same; None when none was asked."""
        said = [segment.seconded(first, last) for segment, first, last in self._parts(start, end)]
        return None if None in said or not said else all(said)

    def _parts(self, start: int, end: int) -> Iterator[tuple[Segment, int, int]]:
        """The segments that bear the characters ``start`` to ``end``, and which of theirs."""
        offset = 0
        for segment in self.segments:
            size = len(segment.text)
            first, last = max(start - offset, 0), min(end - offset, size)
            if first < last:
                yield segment, first, last
            offset += size + 1


def hull(quads: list[Quad]) -> Quad:
    """One quad around several that stand on one line: the outer corners of first and last."""
    if len(quads) == 1:
        return quads[0]
    xs = [x for quad in quads for x, _ in quad]
    ys = [y for quad in quads for _, y in quad]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    return (left, top), (right, top), (right, bottom), (left, bottom)


@dataclass(frozen=True, slots=True)
class Code:
    """What a two-dimensional barcode says, a character a byte (Latin-1), and where it stands."""

    text: str
    quad: Quad


@dataclass(frozen=True)
class Page:
    """One page: its segments in reading coordinates, and how it was turned to be read.

    ``width`` and ``height`` are those of the page as shown (upright, 200 dpi, pixels); ``turn`` is
    the clockwise quarter turn, in degrees, that stood it upright. ``marks`` are the inked zones
    that are not characters (strokes of a pen, pasted pictures, signature fields), in reading
    coordinates; ``None`` when nobody looked for them. ``codes`` are the 2D-Doc found on it.
    ``coupures`` say what was left out: nothing may rest on such a page.
    """

    number: int
    width: float
    height: float
    source: Source
    segments: tuple[Segment, ...]
    turn: int = 0
    to_shown: Homography = field(default=IDENTITY)
    marks: tuple[Quad, ...] | None = None
    codes: tuple[Code, ...] = ()
    coupures: tuple[Coupe, ...] = ()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The lines from top to bottom."""
        return tuple(_rows(self.segments))

    def shown(self, quad: Quad) -> Quad:
        """A quad in reading coordinates, as it stands on the page as shown."""
        a, b, c, d = (project(self.to_shown, point) for point in quad)
        return a, b, c, d

    def doubting(self, quad: Quad) -> Page:
        """The same page, whose words inside a quad of the page as shown are not believed."""
        marked = (
            replace(segment, confidence=min(segment.confidence, DOUBTED), sure=())
            if _meet(self.shown(segment.quad), quad)
            else segment
            for segment in self.segments
        )
        return replace(self, segments=tuple(marked))


def _meet(a: Quad, b: Quad) -> bool:
    """Whether the upright boxes around two quads share more than an edge."""
    return all(
        min(max(p[axis] for p in a), max(p[axis] for p in b))
        > max(min(p[axis] for p in a), min(p[axis] for p in b)) + 1
        for axis in (0, 1)
    )


def _rows(segments: tuple[Segment, ...]) -> Iterator[Row]:
    open_rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: s.middle):
        row = next((row for row in reversed(open_rows[-6:]) if _same_line(row[-1], segment)), None)
        if row is None:
            open_rows.append([segment])
        else:
            row.append(segment)
    for row in open_rows:
        yield Row(tuple(sorted(row, key=lambda s: s.left)))


def _same_line(a: Segment, b: Segment) -> bool:
    return abs(a.middle - b.middle) < 0.5 * min(a.height, b.height)


@dataclass(frozen=True)
class Text:
    """All that was read in one file; ``cachees`` are words of it that are not what one sees, never
    taken for what the file says. ``coupures`` say in French what our limits left out of it."""

    pages: tuple[Page, ...] = ()
    cachees: tuple[Page, ...] = ()
    coupures: tuple[str, ...] = ()

    def doubting(self, number: int, quad: Quad) -> Text:
        """The same, whose words inside a quad of page ``number`` are not believed."""
        pages = (p.doubting(quad) if p.number == number else p for p in self.pages)
        return replace(self, pages=tuple(pages))

    @cached_property
    def plain(self) -> str:
        """The words alone, a line a row."""
        return "\n".join(row.text for page in self.pages for row in page.rows)
