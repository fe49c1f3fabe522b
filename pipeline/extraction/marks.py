"""Ink of a picture that is not print: what a pen left, as large connected strokes.

Lines that were read surely are wiped out first, then rules and frames; what is left counts when it
is larger than a line of print. A stroke that was read as doubtful letters stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.line import Line, Picture, Quads

DPI = 100
"""The resolution that strokes are looked for at."""

SURE, TALL = 0.85, 2.0
"""Confidence from which a line is print; how many usual heights a line of print may have."""

MM = DPI / 25.4
WIDE, HIGH, WIDEST, HIGHEST = 8 * MM, 5 * MM, 110 * MM, 60 * MM
"""A signature's least and largest sides."""

INNER, HOLLOW = 0.7, 0.12
"""The middle of a stroke, as a share of its sides; the share of ink there under which it is a
frame."""

MARKS_MAX = 100

Mask = NDArray[np.uint8]


def marks(picture: Picture, quads: Quads, lines: list[Line], scale: float) -> Quads:
    """The boxes of the strokes, in the picture's pixels; ``scale`` takes these to 200 dpi."""
    ratio = min(1.0, DPI / 200 * scale)
    size = tuple(max(1, round(side * ratio)) for side in picture.shape[1::-1])
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    ink = _ink(np.asarray(small, np.uint8))
    _wipe(ink, quads * ratio, lines)
    boxes = [box for box in _components(ink) if _signed(ink, box)][:MARKS_MAX]
    corners = [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in boxes]
    return np.array(corners, np.float32).reshape(-1, 4, 2) / np.float32(ratio)


def _ink(gray: NDArray[np.uint8]) -> Mask:
    """What is darker than the paper around it, long rules taken out."""
    light = cv2.medianBlur(gray, 31)
    ink = np.where(light.astype(np.int16) - gray > 28, 255, 0).astype(np.uint8)
    for size in ((round(25 * MM), 1), (1, round(25 * MM))):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8))
        thick = cv2.dilate(rules, np.ones((3, 3), np.uint8))
        ink = np.asarray(cv2.subtract(ink, thick), np.uint8)
    return ink


def _wipe(ink: Mask, quads: Quads, lines: list[Line]) -> None:
    """Take out what was read surely as print of a usual height."""
    if not len(quads):
        return
    heights = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    usual = float(np.median(heights))
    for quad, line, height in zip(quads, lines, heights, strict=True):
        if line.text and line.confidence >= SURE and height <= TALL * usual:
            cv2.fillConvexPoly(ink, np.rint(quad).astype(np.int32), 0)
            cv2.polylines(ink, [np.rint(quad).astype(np.int32)], True, 0, 3)


def _components(ink: Mask) -> list[tuple[int, int, int, int]]:
    """The boxes of strokes that stand close together, left to right."""
    joined = cv2.dilate(ink, np.ones((round(MM), round(2 * MM)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    return sorted((int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:])


def _signed(ink: Mask, box: tuple[int, int, int, int]) -> bool:
    x, y, w, h = box
    high, wide = ink.shape
    on_edge = x <= 2 or y <= 2 or x + w >= wide - 2 or y + h >= high - 2
    sized = WIDE <= w <= WIDEST and HIGH <= h <= HIGHEST
    return sized and not on_edge and not _frame(ink[y : y + h, x : x + w])


def _frame(stroke: Mask) -> bool:
    """Ink around an empty middle: a box or a corner of one, a stamp whose words were read."""
    points = cv2.findNonZero(stroke)
    if points is None:
        return True
    high, wide = stroke.shape
    level = ((wide - 1) / 2, (high - 1) / 2), (wide, high), 0.0
    return any(_hollow(points.reshape(-1, 2), *box) for box in (cv2.minAreaRect(points), level))


def _hollow(
    points: NDArray[Any],
    centre: Sequence[float],
    sides: Sequence[float],
    degrees: float,
) -> bool:
    """Whether little of the ink stands in the middle of a box."""
    angle = np.radians(degrees)
    x, y = (points - np.array(centre)).T
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    inside = (np.abs(along) < INNER * sides[0] / 2) & (np.abs(across) < INNER * sides[1] / 2)
    return int(np.count_nonzero(inside)) < HOLLOW * len(points)
