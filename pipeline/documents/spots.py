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
    """Consecutive rows with the same left edge and an even leading, put together."""
    for page in text.pages:
        held: list[Spot] = []
        for row in page.rows:
            spot = Spot(page, row, 0, len(row.text))
            if held and not _goes_on(held[-1].row, row):
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
    """What the first pattern that matches says, in a row or across the rows of a paragraph."""
    for pattern in patterns:
        for spot in search(text, pattern):
            return spot.read(spot.text.strip())
        for paragraph in paragraphs(text):
            match = pattern.search(paragraph.text)
            if match and match[1]:
                return paragraph.read(*match.span(1), match[1].strip())
    return None
