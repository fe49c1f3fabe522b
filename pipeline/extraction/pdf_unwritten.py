"""Lines of print that a page shows and its text layer does not account for (numpy).

Curves, pictures and glyphs whose meaning nobody knows may draw words as well as letters do. What is
left of the drawing once the letters are taken away is cut in lines, which are then read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.limits import MUETTES_MAX
from pipeline.extraction.pdf_chars import Char
from pipeline.extraction.pdf_objects import Rect
from pipeline.extraction.pdf_strips import Box
from pipeline.extraction.pdf_text import SCALE, to_frames

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

EDGE = 40
"""Grey levels between two neighbouring pixels, on the border of a letter."""
STEPS = (1, 2, 4, 8, 16, 13)
RULE = 1 + sum(STEPS)
"""Pixels in a row from which a border is a rule's, a box's or a picture's (32 points at 100 dpi)."""
AROUND = 2
"""Pixels taken away around a letter."""
LOW, HIGH = 4, 40
"""Pixels of height of a line of print."""
LONG = 2.5
"""A line is so many times as long as it is high."""
STROKES = 8
"""So many borders are crossed along a line: four strokes, or eight thin ones."""
APART = 2.0
"""A hole of so many times the height of a line parts two."""
LINE, NARROW = 20, 6
"""Pixels: the height of large print, and a hole that parts nothing."""


def unwritten(grey: Grey, zoom: float, letters: list[Char], bbox: Rect, turn: int) -> list[Box]:
    """The places of such lines, in pixels of the page upright at 200 dpi.

    ``grey`` is the page upright, drawn with ``zoom`` pixels per unit; ``letters`` those that say
    what is drawn at their place. One more than is read, where there are more.
    """
    share = zoom / SCALE
    left = _edges(grey)
    places = share * to_frames([letter.box for letter in letters], bbox, turn)
    first = np.maximum(places[:, :2].astype(int) - AROUND, 0).tolist()
    last = np.maximum(places[:, 2:].astype(int) + AROUND + 1, 0).tolist()
    for (x, y), (right, bottom) in zip(first, last, strict=True):
        left[y:bottom, x:right] = False
    columns = np.flatnonzero(left.any(axis=0))
    left[:, columns] &= ~_runs(left[:, columns])
    found = (box for box in _lines(left) if _printed(left, box))
    most = islice(found, MUETTES_MAX + 1)
    return [(a / share, b / share, c / share, d / share) for a, b, c, d in most]


def _edges(grey: Grey) -> Mask:
    """The left and right borders of what is drawn: those of a rule along the lines are no stroke."""
    found = np.zeros(grey.shape, bool)
    one, other = grey[:, 1:], grey[:, :-1]
    found[:, 1:] = np.maximum(one, other) - np.minimum(one, other) >= EDGE
    return found


def _runs(mask: Mask) -> Mask:
    """What goes on for ``RULE`` rows at least."""
    held = mask.copy()
    for step in STEPS:
        held[:-step] &= held[step:]
        held[-step:] = False
    for step in STEPS:
        held[step:] |= held[:-step]
    return held


Cell = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels of the drawing."""


def _lines(mask: Mask) -> Iterator[Cell]:
    """Bands of rows, cut where a hole parts them, and each piece cut again in rows."""
    for top, bottom in _spans(_along(mask, 1), 1):
        band = mask[top:bottom]
        for left, right in _spans(_along(band, 0), _hole(min(bottom - top, LINE))):
            for a, b in _spans(_along(band[:, left:right], 1), 1):
                piece = band[a:b, left:right]
                for x, y in _spans(_along(piece, 0), _hole(b - a)):
                    yield left + x, top + a, left + y, top + b


def _along(mask: Mask, axis: int) -> Mask:
    return np.asarray(mask.any(axis=axis))


def _hole(high: int) -> int:
    return max(NARROW, round(APART * high))


def _spans(marked: Mask, hole: int) -> Iterator[tuple[int, int]]:
    """The stretches that are marked, holes narrower than ``hole`` included."""
    at = np.flatnonzero(marked)
    if not len(at):
        return
    cuts = np.flatnonzero(np.diff(at) > hole)
    starts = at[np.concatenate([[0], cuts + 1])]
    ends = at[np.concatenate([cuts, [len(at) - 1]])] + 1
    yield from zip(starts.tolist(), ends.tolist(), strict=True)


def _printed(mask: Mask, cell: Cell) -> bool:
    left, top, right, bottom = cell
    high = bottom - top
    if not (LOW <= high <= HIGH and right - left >= LONG * high):
        return False
    piece = mask[top:bottom, left:right]
    crossed = np.count_nonzero(np.diff(piece.astype(np.int8), axis=1) == 1, axis=1)
    return int(crossed.max()) >= STROKES
