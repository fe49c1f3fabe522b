"""Stretches of text on a page, and the evidence that they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.text import Page, Row, Segment, Text, hull

T = TypeVar("T")

PUNCTUATION = ' \t:;,.|•«»"“”'


@dataclass(frozen=True)
class Spot:
    """A stretch of one row of a page."""

    page: Page
    row: Row
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.row.text[self.start : self.end]

    def read(self, value: T) -> Read[T]:
        """The evidence that this stretch says ``value``."""
        return joined((self,), value)

    def part(self, start: int, end: int) -> Spot:
        """A stretch of this stretch."""
        return Spot(self.page, self.row, self.start + start, self.start + end)

    def stripped(self, characters: str = PUNCTUATION) -> Spot:
        """Without the punctuation around it."""
        text = self.text
        left = len(text) - len(text.lstrip(characters))
        return self.part(left, max(left, len(text.rstrip(characters))))


def joined(spots: Iterable[Spot], value: T) -> Read[T]:
    """The evidence of several stretches of one page for one value."""
    found = list(spots)
    parts = [spot.row.span(spot.start, spot.end) for spot in found]
    page = found[0].page
    quad = parts[0][0] if len(parts) == 1 else hull([quad for quad, _ in parts])
    shown = tuple(page.shown(quad) for quad, _ in parts) if len(parts) > 1 else ()
    confidence = min(c for _, c in parts)
    return Read(value, confidence, page.source, page.number, page.shown(quad), shown)


def whole(page: Page, segment: Segment, without: str = PUNCTUATION) -> Spot:
    """A segment, ``without`` the characters that stand around it."""
    row = Row((segment,))
    return Spot(page, row, 0, len(row.text)).stripped(without)


def rows(text: Text) -> Iterator[Spot]:
    """Every row of every page, whole."""
    for page in text.pages:
        for row in page.rows:
            yield Spot(page, row, 0, len(row.text))


def lines(page: Page) -> Iterator[Spot]:
    """The rows of a page as one reads them: down one column of text, then down the next."""
    columns = list(_columns(page.rows))
    for rank, row in enumerate(page.rows):
        column = next((c for c in columns if c.first <= rank <= c.last), None)
        if column is None:
            yield Spot(page, row, 0, len(row.text))
        elif rank == column.first:
            for part in column.parts(page.rows):
                yield Spot(page, part, 0, len(part.text))


_PROSE = 22
"""Letters from which a segment is a line of text, not a cell."""
_ROWS_MIN = 3
"""Rows with a line of text on either side of a gutter from which it is one."""


@dataclass(frozen=True)
class _Columns:
    """Two columns of text: the ranks of their first and last rows, and where they part."""

    first: int
    last: int
    gutter: float

    def parts(self, found: tuple[Row, ...]) -> Iterator[Row]:
        held = found[self.first : self.last + 1]
        for left in (True, False):
            for row in held:
                side = tuple(s for s in row.segments if (_centre(s) < self.gutter) is left)
                if side:
                    yield Row(side)


def _centre(segment: Segment) -> float:
    return (segment.left + segment.right) / 2


def _columns(found: tuple[Row, ...]) -> Iterator[_Columns]:
    first, last, lefts, rights = 0, -1, list[float](), list[float]()
    for rank, row in enumerate(found):
        split = _split(row)
        if split and (not rights or (max([*lefts, split[0]]) < min([*rights, split[1]]))):
            first = rank if not rights else first
            last = rank
            lefts.append(split[0])
            rights.append(split[1])
        elif rights and not _within(row, max(lefts), min(rights)):
            if len(rights) >= _ROWS_MIN:
                yield _Columns(first, last, (max(lefts) + min(rights)) / 2)
            lefts, rights = [], []
    if len(rights) >= _ROWS_MIN:
        yield _Columns(first, last, (max(lefts) + min(rights)) / 2)


def _split(row: Row) -> tuple[float, float] | None:
    """Where two lines of text that share a row end and begin."""
    if len(row.segments) != 2 or min(len(s.text) for s in row.segments) < _PROSE:
        return None
    left, right = row.segments
    return left.right, right.left


def _within(row: Row, left: float, right: float) -> bool:
    """Whether a row keeps clear of the gutter: the last line of one column."""
    return all(s.right <= left or s.left >= right for s in row.segments)


def search(text: Text, pattern: re.Pattern[str], group: int | str = 1) -> Iterator[Spot]:
    """Every match of a pattern in the rows: the stretch of its group."""
    for spot in rows(text):
        for match in pattern.finditer(spot.text):
            start, end = match.span(group)
            if end > start:
                yield spot.part(start, end)


@lru_cache(maxsize=8192)
def squeeze(text: str) -> tuple[str, tuple[int, ...]]:
    """The folded letters and digits of a text, and where each stood in it."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in fold(character).replace(" ", ""):
            letters.append(letter)
            places.append(place)
    return "".join(letters), tuple(places)


@dataclass(frozen=True)
class Paragraph:
    """Rows that follow one another, as one line of prose."""

    spots: tuple[Spot, ...]

    @property
    def text(self) -> str:
        return " ".join(spot.text for spot in self.spots)

    def read(self, start: int, end: int, value: T) -> Read[T]:
        """The evidence of the characters ``start`` to ``end`` for a value."""
        parts, offset = [], 0
        for spot in self.spots:
            size = len(spot.text)
            first, last = max(start - offset, 0), min(end - offset, size)
            if first < last:
                parts.append(spot.part(first, last))
            offset += size + 1
        return joined(parts, value)


def paragraphs(text: Text) -> Iterator[Paragraph]:
    """Consecutive lines with the same left edge and an even leading, put together."""
    for page in text.pages:
        held: list[Spot] = []
        for spot in lines(page):
            if held and not _goes_on(held[-1].row, spot.row):
                yield Paragraph(tuple(held))
                held = []
            held.append(spot)
        if held:
            yield Paragraph(tuple(held))


def _goes_on(above: Row, under: Row) -> bool:
    a, b = above.segments[0], under.segments[0]
    height = max(a.height, b.height, 1.0)
    return abs(a.left - b.left) < 2 * height and 0 < b.middle - a.middle < 2.2 * height


def quoted(text: Text, *patterns: re.Pattern[str]) -> Read[str] | None:
    """What the first pattern that matches says, in a row or across the rows of a paragraph.

    What ends with its row may go on in the next: then the paragraph is believed first.
    """
    for pattern in patterns:
        found = list(search(text, pattern))
        whole_words = next((s for s in found if s.end < len(s.row.text.rstrip(PUNCTUATION))), None)
        if whole_words is not None:
            return whole_words.read(whole_words.text.strip())
        for paragraph in paragraphs(text):
            match = pattern.search(paragraph.text)
            if match and match[1]:
                return paragraph.read(*match.span(1), match[1].strip())
        if found:
            return found[0].read(found[0].text.strip())
    return None
