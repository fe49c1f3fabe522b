"""Find a value on a page from the label that announces it.

Forms put a value right of its label, under it, or further in the same line; prose puts it after a
few words. Labels are matched without accents, case, spaces or punctuation, and for a character
reader's words with a little tolerance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz

from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.text import Page, Row, Segment, Source, Text, hull

T = TypeVar("T")
Accept = Callable[[str], bool]

_FUZZY_FROM = 9
_FUZZY_SCORE = 88.0
_SET_OFF = re.compile(r"\s*[:=(/]|\s+[-–—•]\s")
_AFTER_LABEL = re.compile(r"\s*(?:\([^)]*\)|/\s*[A-Z]?[a-z][A-Za-z ().']*)?\s*[:.\-–—•=]*\s*")


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
        quad, confidence = self.row.span(self.start, self.end)
        return Read(value, confidence, self.page.source, self.page.number, self.page.shown(quad))

    def part(self, start: int, end: int) -> Spot:
        """A stretch of this stretch."""
        return Spot(self.page, self.row, self.start + start, self.start + end)

    def stripped(self, characters: str = ' \t:;,.|•«»"“”') -> Spot:
        """Without the punctuation around it."""
        text = self.text
        left = len(text) - len(text.lstrip(characters))
        return self.part(left, max(left, len(text.rstrip(characters))))


def rows(text: Text) -> Iterator[Spot]:
    """Every row of every page, whole."""
    for page in text.pages:
        for row in page.rows:
            yield Spot(page, row, 0, len(row.text))


def joined(spots: Iterable[Spot], value: T) -> Read[T]:
    """The evidence of several stretches of one page for one value."""
    parts = [spot.row.span(spot.start, spot.end) for spot in spots]
    page = next(iter(spots)).page
    quad = hull([quad for quad, _ in parts])
    return Read(value, min(c for _, c in parts), page.source, page.number, page.shown(quad))


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
class Label:
    """A label found: the segment that begins with it, and what stands after it there."""

    page: Page
    row: Row
    segment: Segment
    end: int

    @property
    def alone(self) -> bool:
        """Whether the label ends its segment, or is set off from what follows it."""
        return not self.segment.text[self.end :].strip() or bool(_SET_OFF.match(self.rest))

    @property
    def rest(self) -> str:
        return self.segment.text[self.end :]


def labels(text: Text, wanted: Iterable[str]) -> Iterator[Label]:
    """Where one of the labels begins a segment; the first of ``wanted`` first."""
    for label in wanted:
        name = squeeze(label)[0]
        for page in text.pages:
            for row in page.rows:
                for segment in row.segments:
                    end = _begins(segment.text, name, page.source)
                    if end is not None:
                        yield Label(page, row, segment, end)


def _begins(text: str, name: str, source: Source) -> int | None:
    letters, places = squeeze(text)
    size = len(name)
    if letters.startswith(name):
        end = places[size - 1] + 1
        return end if end >= len(text) or not text[end].isalnum() else None
    if source is Source.TEXTE or size < _FUZZY_FROM or len(letters) < size - 1:
        return None
    if fuzz.ratio(letters[:size], name) < _FUZZY_SCORE:
        return None
    return places[min(size, len(places)) - 1] + 1


def values(
    text: Text, wanted: Iterable[str], accept: Accept, *, alone: bool = False
) -> Iterator[Spot]:
    """What stands after each label (same segment, then right, then below) and is acceptable.

    Labels set off from what follows come first: « Logiciel » may also begin a name. In prose only
    those are labels (``alone``).
    """
    found = [label for label in labels(text, tuple(wanted)) if label.alone or not alone]
    for label in sorted(found, key=lambda label: not label.alone):
        for spot in _around(label):
            if spot.end > spot.start and accept(spot.text):
                yield spot
                break


def _around(label: Label) -> Iterator[Spot]:
    own = Row((label.segment,))
    skip = _AFTER_LABEL.match(own.text, label.end)
    start = skip.end() if skip else label.end
    yield Spot(label.page, own, start, len(own.text)).stripped()
    for segment in label.row.segments:
        if segment.left >= label.segment.right:
            yield _whole(label.page, segment)
    for segment in below(label.page, label.segment):
        yield _whole(label.page, segment)


def _whole(page: Page, segment: Segment) -> Spot:
    row = Row((segment,))
    return Spot(page, row, 0, len(row.text)).stripped()


def below(page: Page, label: Segment, reach: float = 3.2) -> Iterator[Segment]:
    """The segments under one, nearest first, that share its column within ``reach`` heights."""
    height = max(label.height, 1.0)
    under = [
        s
        for s in page.segments
        if s is not label
        and 0 < s.middle - label.middle < reach * max(height, s.height)
        and s.left < label.right + height
        and s.right > label.left - height
        and s.middle - label.middle > 0.5 * min(height, s.height)
    ]
    yield from sorted(under, key=lambda s: (round((s.middle - label.middle) / height), s.left))


def first(
    text: Text, wanted: Iterable[str], accept: Accept, make: Callable[[str], T]
) -> Read[T] | None:
    """The first acceptable value after the labels, made into what the field holds."""
    spot = next(values(text, wanted, accept), None)
    return spot.read(make(spot.text)) if spot else None


def search(text: Text, pattern: re.Pattern[str], group: int | str = 1) -> Iterator[Spot]:
    """Every match of a pattern in the rows: the stretch of its group."""
    for spot in rows(text):
        for match in pattern.finditer(spot.text):
            start, end = match.span(group)
            if end > start:
                yield spot.part(start, end)


def not_a_label(names: Iterable[str]) -> Accept:
    """A predicate that refuses texts that are themselves one of the labels of the form."""
    squeezed = frozenset(squeeze(name)[0] for name in names)

    def accept(text: str) -> bool:
        letters, places = squeeze(text)
        starts = (name for name in squeezed if letters.startswith(name))
        return not any(_only_label(text, places, len(name)) for name in starts)

    return accept


def _only_label(text: str, places: tuple[int, ...], size: int) -> bool:
    rest = text[places[size - 1] + 1 :]
    return not any(c.isalnum() for c in rest) or bool(_SET_OFF.match(rest))


def looks_like_name(text: str) -> bool:
    """Whether a text may name a company or a person: letters, no postal code, not a sentence."""
    letters = sum(c.isalpha() for c in text)
    digits = sum(c.isdigit() for c in text)
    return (
        letters >= 2 and letters > digits and len(text) <= 90 and not re.search(r"\b\d{5}\b", text)
    )
