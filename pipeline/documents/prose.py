"""Running text: a sentence goes on over rows and pages, and its values follow words, not labels.

Announcing words are matched without accents, case, spaces or punctuation: character readers lose
spaces. What follows them is taken as printed, up to the words that end a name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from rapidfuzz import fuzz

from pipeline.documents.spots import Spot, joined, lines, squeeze
from pipeline.models.lecture import Read
from pipeline.models.text import Source, Text

T = TypeVar("T")

_EDGES = ' \t:;,.|•«»"“”()-–—_…'
_DOTTED = re.compile(r"\s*+(?:\(e\)|\))?[\s:,]*+[.…_]{3,}")
_OPENS = re.compile(r"(?:\(e\)|\))?[\s:,«\"“]*[.…_]*")
FULL = 0.75
"""Of the longest row: a row as long as this goes on in the next one."""
APART = 1.5
"""Heights of a line between what stands apart in a row."""
_OPEN = re.compile(r"(?:\b(?:et|de|du|des|la|le|les|en|pour|à)|[&'’-])\s*$", re.I)
"""A row that ends so goes on."""
_FUZZY, _LONG = 92.0, 14


@dataclass(frozen=True)
class Prose:
    """The rows of a document as one text, and the row that each character stands in."""

    text: str
    spots: tuple[Spot, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: Text) -> Prose:
        """Join the lines with a space."""
        spots = tuple(spot for page in text.pages for spot in lines(page))
        starts, offset = [], 0
        for spot in spots:
            starts.append(offset)
            offset += len(spot.text) + 1
        return cls(" ".join(spot.text for spot in spots), spots, tuple(starts))

    @cached_property
    def _squeezed(self) -> tuple[str, tuple[int, ...]]:
        parts = [squeeze(spot.text) for spot in self.spots]
        places = (s + p for s, (_, inner) in zip(self.starts, parts, strict=True) for p in inner)
        return "".join(letters for letters, _ in parts), tuple(places)

    @property
    def letters(self) -> str:
        """The letters and digits alone, in capitals."""
        return self._squeezed[0]

    def read(self, start: int, end: int, value: T) -> Read[T]:
        """The evidence that a stretch says ``value``, on the page where it begins."""
        near = self.spots[max(0, bisect_right(self.starts, start) - 1)]
        parts = list(self._parts(start, end)) or [near]
        return joined([p for p in parts if p.page is parts[0].page], value)

    def stripped(self, start: int, end: int) -> Read[str]:
        """What a stretch says, without the punctuation around it."""
        text = self.text[start:end]
        left = start + len(text) - len(text.lstrip(_EDGES))
        right = max(left, start + len(text.rstrip(_EDGES)))
        return self.read(left, right, self.text[left:right])

    def _parts(self, start: int, end: int) -> Iterator[Spot]:
        first = max(0, bisect_right(self.starts, start) - 1)
        for rank in range(first, len(self.spots)):
            begin, spot = self.starts[rank], self.spots[rank]
            if begin >= end:
                return
            left, right = max(0, start - begin), min(len(spot.text), end - begin)
            if left < right:
                yield spot.part(left, right)

    def anchors(self, phrase: str) -> Iterator[tuple[int, int]]:
        """Where a phrase stands in the text, whole words at its end."""
        name, (letters, places) = squeeze(phrase)[0], self._squeezed
        at = letters.find(name)
        while at >= 0:
            end = places[at + len(name) - 1] + 1
            if not self.text[end : end + 1].isalnum():
                yield places[at], end
            at = letters.find(name, at + 1)

    def after(
        self, phrases: Iterable[str], stop: re.Pattern[str], most: int = 110
    ) -> Iterator[tuple[int, int]]:
        """The stretch after each phrase, up to ``stop``; the first phrases first."""
        for phrase in phrases:
            for _, end in self.anchors(phrase):
                begun = _OPENS.match(self.text, end)
                found = stop.search(self.text, begun.end() if begun else end, end + most)
                yield end, found.start() if found else min(end + most, len(self.text))

    def row_end(self, start: int) -> int:
        """Where a name that begins here has to end: with the next row, when none is left in this.

        A name set under its announcement stands alone in its row, one written on a dotted line in
        this one; in a sentence it may go on.
        """
        rank = bisect_right(self.starts, start) - 1
        own = self.starts[rank] + len(self.spots[rank].text)
        if _DOTTED.match(self.text, start):
            return own
        if self.text[start:own].strip(" \t:«-–") or rank + 1 == len(self.spots):
            return len(self.text)
        return self.starts[rank + 1] + len(self.spots[rank + 1].text)

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """Where a name cannot go on: at the end of a row too short to go on in the next one (a
        heading, a cell, a last line), and before what stands apart in the same row."""
        full = FULL * max((len(spot.text) for spot in self.spots), default=0)
        found: list[int] = []
        for spot, at in zip(self.spots, self.starts, strict=True):
            found += [at + gap - spot.start for gap in _gaps(spot) if spot.start < gap < spot.end]
            if len(spot.text) < full and not _OPEN.search(spot.text):
                found.append(at + len(spot.text))
        return tuple(found)

    def until_break(self, start: int, end: int) -> int:
        """``end``, or before it the first break after ``start``."""
        rank = bisect_right(self.breaks, start)
        return min([end, *self.breaks[rank : rank + 1]])

    def said(self, phrases: Iterable[str], value: str | None = None) -> Read[str] | None:
        """The first of the phrases that the document says, word for word."""
        for phrase in phrases:
            for start, end in self.anchors(phrase):
                return self.read(start, end, value or self.text[start:end])
        return None

    def search(self, pattern: re.Pattern[str], group: int | str = 1) -> Iterator[Read[str]]:
        """What a group of a pattern holds, in each match."""
        for match in pattern.finditer(self.text):
            start, end = match.span(group)
            if end > start and self.text[start:end].strip(_EDGES):
                yield self.stripped(start, end)


def _gaps(spot: Spot) -> Iterator[int]:
    """Where the segments end that stand apart from the next one of their row."""
    end = 0
    for segment, following in pairwise(spot.row.segments):
        end += len(segment.text)
        if following.left - segment.right > APART * segment.height:
            yield end
        end += 1


def resembles(prose: Prose, phrase: str) -> bool:
    """Whether a phrase is said, with a little tolerance where a character reader was at work."""
    name, letters = squeeze(phrase)[0], prose.letters
    if name in letters:
        return True
    seen = any(spot.page.source is Source.OCR for spot in prose.spots)
    long = _LONG <= len(name) <= len(letters)
    return seen and long and fuzz.partial_ratio(name, letters, score_cutoff=_FUZZY) > 0
