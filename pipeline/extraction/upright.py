"""Standing a page upright: which end is up, its lines being level.

The widest lines are read both ways, which works with a few words (an identity card). Quarter
turns are told before, from the rows of ink (``ink.sideways``) or the shape of the lines found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from pipeline.extraction import ocr, tesseract
from pipeline.extraction.line import Line, Picture, Quads

SAMPLE = 6
SURE = 0.85
"""Mean confidence above which the first reading is not doubted."""

MARGIN = 0.15
"""Difference of confidence below which the better engine is asked."""

ELONGATED = 1.5


def sideways(quads: Quads) -> bool:
    """Whether most of the length of the lines runs up and down."""
    spans = quads.max(axis=1) - quads.min(axis=1)
    widths, heights = spans[:, 0], spans[:, 1]
    across = widths[widths > ELONGATED * heights].sum()
    along = heights[heights > ELONGATED * widths].sum()
    return bool(along > across)


@dataclass(frozen=True, slots=True)
class Stand:
    """Whether the page stands on its head, and what Tesseract read on the way, by crop."""

    upside_down: bool = False
    known: Mapping[int, Line] = field(default_factory=dict)


def stand(crops: list[Picture]) -> Stand:
    """Which end is up: the widest lines are read, both ways if in doubt."""
    sample = sorted(range(len(crops)), key=lambda index: -crops[index].shape[1])[:SAMPLE]
    as_is = [tesseract.read(crops[index]) for index in sample]
    if not sample or legible(as_is) >= SURE:
        return Stand(False, dict(zip(sample, as_is, strict=True)))
    turned = [tesseract.read(half_turn(crops[index])) for index in sample]
    gain = legible(turned) - legible(as_is)
    if abs(gain) < MARGIN:
        gain = _gain([crops[index] for index in sample])
    lines = turned if gain > 0 else as_is
    return Stand(gain > 0, dict(zip(sample, lines, strict=True)))


def _gain(crops: list[Picture]) -> float:
    """How much better PP-OCR reads them turned."""
    as_is = legible([ocr.read(crop) for crop in crops])
    return legible([ocr.read(half_turn(crop)) for crop in crops]) - as_is


def legible(lines: list[Line]) -> float:
    """Mean confidence of the readings, each character counted once; 0 when nothing is read."""
    sure = [chance for line in lines for chance in line.sure]
    return sum(sure) / len(sure) if sure else 0.0


def quarter_turn(picture: Picture) -> Picture:
    """Turned clockwise by 90°."""
    return np.ascontiguousarray(np.rot90(picture, -1))


def half_turn(picture: Picture) -> Picture:
    return np.ascontiguousarray(np.rot90(picture, 2))


def turned(picture: Picture, degrees: int) -> Picture:
    """Turned clockwise by a number of quarter turns, in degrees."""
    return np.ascontiguousarray(np.rot90(picture, -degrees // 90))


def half_turned(quads: Quads, picture: Picture) -> Quads:
    """The same places once the picture is turned by 180°, corners in reading order again."""
    size = np.array([picture.shape[1], picture.shape[0]], np.float32)
    return np.roll(size - quads, 2, axis=1)
