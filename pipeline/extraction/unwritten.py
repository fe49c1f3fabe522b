"""Lines that a page shows and that its text layer does not have: their words, none of them sure.

Logos, stamps and signatures are such lines on honest papers, and curves in the place of letters on
others. What two models read alike is print. It is added to the page under any floor of confidence: a
value that rests on it neither accuses nor accepts, and everything else stays as it was.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.fuzz import partial_ratio, ratio

from pipeline.extraction.codec import LINE_MAX, clean
from pipeline.extraction.confirming import Line
from pipeline.models.normalise import compact
from pipeline.models.text import DOUBTED, Page, Segment

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels of the page upright at 200 dpi."""

ALIKE = 80
"""Of 100, how much two readings of print have in common at least (choice)."""
LATIN = 0x24F
LETTERS = 5
"""Letters and figures under which a reading is a scribble's."""


def line_at(page: Page, box: Box) -> Line:
    """A place of a page, to be read."""
    return Line(page.number, page.turn, "", (_widened(box),))


def completed(page: Page, places: Sequence[Box], french: list[str], english: list[str]) -> Page:
    """The page and, of these places, the words that were read alike twice."""
    added = tuple(_segments(page, places, french, english))
    if not added:
        return page
    kept = (s for s in page.segments if not _foreign(s))
    return replace(page, segments=(*kept, *added))


def _segments(
    page: Page, places: Sequence[Box], french: list[str], english: list[str]
) -> Iterator[Segment]:
    for box, text, other in zip(places, french, english, strict=True):
        words = clean(" ".join(text.split()))[:LINE_MAX]
        if ratio(compact(words), compact(other)) >= ALIKE and not _written(page, box, words):
            left, top, right, bottom = box
            quad = (left, top), (right, top), (right, bottom), (left, bottom)
            yield Segment(words, quad, DOUBTED)


def legible(words: str) -> bool:
    """Whether so much was read that it may be print."""
    return len(compact(words)) >= LETTERS


def _written(page: Page, box: Box, words: str) -> bool:
    """Whether the layer says the same at that place."""
    left, top, right, bottom = box
    there = (
        s for s in page.segments if top < s.middle < bottom and s.left < right and s.right > left
    )
    said = compact(" ".join(s.text for s in sorted(there, key=lambda s: s.left)))
    return _figures(words) in _figures(said) and partial_ratio(compact(words), said) >= ALIKE


def _figures(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _foreign(segment: Segment) -> bool:
    """Whether it has a letter that no French paper has: its meaning is anybody's guess.

    Small raised letters (« 1ᵉʳ », « Mᵐᵉ ») it may have.
    """
    strange = (c for c in segment.text if c.isalnum() and ord(c) > LATIN)
    other = (c for c in strange if not unicodedata.name(c, "").startswith("LATIN "))
    return any(unicodedata.category(c) != "Lm" for c in other)


def _widened(box: Box) -> Box:
    """With a little of what is around: the engine wants a line to stand free."""
    left, top, right, bottom = box
    around = 0.15 * (bottom - top)
    return left - around, top - around, right + around, bottom + around
