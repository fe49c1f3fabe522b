"""Characters of a page to segments in 200-dpi pixels of the page upright."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.codec import LINE_MAX
from pipeline.extraction.pdf_chars import Char
from pipeline.extraction.pdf_objects import Rect
from pipeline.models.text import Quad, Segment

DPI = 200
SCALE = DPI / 72
COLUMN_GAP = 1.0
"""A hole of this many times the height of the letters begins another segment."""

WORD_GAP = 0.6
"""The same, where no space is written."""

NONSENSE = 0.2
VOWELS = frozenset("aeiouyAEIOUYéèêëàâîïôûùçÉÈÀ")


@dataclass
class _Run:
    """A segment being written: letters and their left and right ends; the run's top and bottom."""

    top: float
    bottom: float
    text: list[str] = field(default_factory=list)
    ends: list[tuple[float, float]] = field(default_factory=list)

    @property
    def height(self) -> float:
        return self.bottom - self.top


def main_quarter(chars: list[Char]) -> int:
    """The direction of most of the letters, in degrees counterclockwise."""
    counted = Counter(c.quarter for c in chars if c.quarter is not None and c.text.isalnum())
    return counted.most_common(1)[0][0] or 0 if counted else 0


def nonsense(chars: list[Char]) -> bool:
    """Whether the letters mean nothing: unmapped, private, foreign, or without vowels."""
    letters = [c for c in chars if c.text.strip()]
    if not letters:
        return False
    unknown = sum(not c.known for c in letters)
    return unknown > NONSENSE * len(letters) or _unspeakable("".join(c.text for c in letters))


def _unspeakable(text: str) -> bool:
    """A shifted alphabet: a long text in which vowels are too rare or too many."""
    letters = [c for c in text if c.isalpha()]
    vowels = sum(c in VOWELS for c in letters)
    return len(letters) > 200 and not 0.2 < vowels / len(letters) < 0.65


Sides = TypeVar("Sides", float, NDArray[np.float64])


def to_frame(box: Rect, bbox: Rect, turn: int) -> Rect:
    """A box of the page's own units as (left, top, right, bottom) in pixels, the page being
    turned clockwise by ``turn`` degrees (0, 90, 180, 270)."""
    a, b, c, d = _turned(*box, bbox, turn)
    return SCALE * a, SCALE * b, SCALE * c, SCALE * d


def to_frames(boxes: Sequence[Rect], bbox: Rect, turn: int) -> NDArray[np.float64]:
    """The same for many boxes at a time, a row each."""
    left, bottom, right, top = np.array(boxes, float).reshape(-1, 4).T
    return SCALE * np.stack(_turned(left, bottom, right, top, bbox, turn), axis=1)


def _turned(
    left: Sides, bottom: Sides, right: Sides, top: Sides, bbox: Rect, turn: int
) -> tuple[Sides, Sides, Sides, Sides]:
    """Left, top, right, bottom of boxes in the frame ``bbox`` once it is turned."""
    l0, b0, r0, t0 = bbox
    return {
        0: (left - l0, t0 - top, right - l0, t0 - bottom),
        90: (bottom - b0, left - l0, top - b0, right - l0),
        180: (r0 - right, bottom - b0, r0 - left, top - b0),
        270: (t0 - top, r0 - right, t0 - bottom, r0 - left),
    }[turn]


def segments(chars: list[Char], bbox: Rect, turn: int, quarter: int) -> list[Segment]:
    """The visible runs written in the direction ``quarter``; the page is turned by ``turn``.

    Text written across or obliquely (margins, watermarks) is left out.
    """
    return [_segment(run) for run in _runs(chars, bbox, turn, quarter) if "".join(run.text).strip()]


def _runs(chars: list[Char], bbox: Rect, turn: int, quarter: int) -> Iterator[_Run]:
    run: _Run | None = None
    space = False
    for char in chars:
        if char.text == " " or not char.text.strip():
            space = space or char.text != ""
            continue
        if not char.visible or char.quarter != quarter:
            continue
        box = to_frame(char.box, bbox, turn)
        if run is not None and not _continues(run, box, space):
            yield run
            run = None
        run = run or _Run(box[1], box[3])
        _append(run, char.text, box, space)
        space = False
    if run is not None:
        yield run


def _continues(run: _Run, box: Rect, space: bool) -> bool:
    middle, height = (box[1] + box[3]) / 2, max(run.height, 1.0)
    gap = box[0] - run.ends[-1][1]
    same_line = abs(middle - (run.top + run.bottom) / 2) < 0.4 * height
    near = -0.5 * height < gap < (COLUMN_GAP if space else WORD_GAP) * height
    return same_line and near and len(run.text) < LINE_MAX - 100


def _append(run: _Run, text: str, box: Rect, space: bool) -> None:
    if run.text and not box[2] - box[0] > 0:
        box = (box[0], box[1], box[0], box[3])
    if run.text and unicodedata.combining(text[0]):
        run.text[-1] = unicodedata.normalize("NFC", run.text[-1] + text)
        return
    if space and run.text:
        run.text.append(" ")
        run.ends.append((run.ends[-1][1], max(box[0], run.ends[-1][1])))
    run.top, run.bottom = min(run.top, box[1]), max(run.bottom, box[3])
    step = (box[2] - box[0]) / len(text)
    for index, letter in enumerate(text):
        run.text.append(letter)
        run.ends.append((box[0] + index * step, box[0] + (index + 1) * step))


def _segment(run: _Run) -> Segment:
    text = "".join(run.text)
    left, right = run.ends[0][0], max(end for _, end in run.ends)
    return Segment(text, _quad(left, run.top, right, run.bottom), 1.0, _edges(run, left, right))


def _edges(run: _Run, left: float, right: float) -> tuple[float, ...]:
    """The borders of the letters as shares of the width; empty when a letter is of two signs."""
    if right - left <= 0 or any(len(letter) != 1 for letter in run.text):
        return ()
    shares = [(start - left) / (right - left) for start, _ in run.ends] + [1.0]
    for index in range(1, len(shares)):
        shares[index] = min(1.0, max(shares[index], shares[index - 1]))
    return tuple(shares)


def _quad(left: float, top: float, right: float, bottom: float) -> Quad:
    return (left, top), (right, top), (right, bottom), (left, bottom)
