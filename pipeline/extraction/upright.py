"""Standing a page upright: quarter turns from the shape of its lines, then which end is up.

Half turns are told by reading the widest lines both ways, which works with a few words (an
identity card); Tesseract is asked only when both readings are as good.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from pipeline.extraction import ocr, tesseract
from pipeline.extraction.ocr import Line, Picture, Quads

SAMPLE = 6
SURE = 0.93
"""Mean confidence above which the first reading is not doubted."""

MARGIN = 0.08
"""Difference of confidence below which another engine is asked."""

ELONGATED = 1.5


def sideways(quads: Quads) -> bool:
    """Whether most of the length of the lines runs up and down."""
    widths, heights = _extents(quads)
    across = widths[widths > ELONGATED * heights].sum()
    along = heights[heights > ELONGATED * widths].sum()
    return bool(along > across)


@dataclass(frozen=True, slots=True)
class Stand:
    """Whether the page stands on its head, and what was read on the way, by index of the crop."""

    upside_down: bool = False
    known: Mapping[int, Line] = field(default_factory=dict)


def stand(picture: Picture, crops: list[Picture]) -> Stand:
    """Which end is up, the lines being level: the widest ones are read, both ways if in doubt."""
    sample = sorted(range(len(crops)), key=lambda index: -crops[index].shape[1])[:SAMPLE]
    as_is = ocr.recognise([crops[index] for index in sample])
    if not sample or legible(as_is) >= SURE:
        return Stand(False, dict(zip(sample, as_is, strict=True)))
    turned = ocr.recognise([half_turn(crops[index]) for index in sample])
    upside_down = _judged(picture, legible(as_is), legible(turned))
    lines = turned if upside_down else as_is
    return Stand(upside_down, dict(zip(sample, lines, strict=True)))


def _judged(picture: Picture, as_is: float, turned: float) -> bool:
    """By the confidence of both readings; by Tesseract where they hardly differ."""
    opinion = tesseract.upside_down(picture) if abs(turned - as_is) < MARGIN else None
    return turned > as_is if opinion is None else opinion


def legible(lines: list[Line]) -> float:
    """Mean confidence of the readings, each letter counted once; 0 when nothing is read."""
    letters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / letters if letters else 0.0


def quarter_turn(picture: Picture) -> Picture:
    """Turned clockwise by 90°."""
    return np.ascontiguousarray(np.rot90(picture, -1))


def half_turn(picture: Picture) -> Picture:
    return np.ascontiguousarray(np.rot90(picture, 2))


def half_turned(quads: Quads, picture: Picture) -> Quads:
    """The same places once the picture is turned by 180°, corners in reading order again."""
    size = np.array([picture.shape[1], picture.shape[0]], np.float32)
    return np.roll(size - quads, 2, axis=1)


def _extents(quads: Quads) -> tuple[Quads, Quads]:
    spans = quads.max(axis=1) - quads.min(axis=1)
    return spans[:, 0], spans[:, 1]
