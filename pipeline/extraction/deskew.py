"""Levelling the lines: skew and perspective are read off the lines found, nothing is resampled."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.line import Quads
from pipeline.models.text import IDENTITY, Homography

MOST = 15.0
"""Degrees beyond which a line is not a line."""

LONG = 3.0
"""A line is trusted for its slope from this ratio of width to height."""

ENOUGH = 6
"""Long lines that it takes to speak of perspective."""

FAN = (math.tan(math.radians(0.6)), math.tan(math.radians(20)))
"""The least and the most that slopes differ from the top to the bottom of a page in perspective."""

Values = NDArray[np.float64]


def level(quads: Quads, width: float, height: float) -> Homography:
    """From the page as shown to reading coordinates: lines level, then parallel."""
    rotation = turned(-angle(quads), width, height)
    return compose(fan(moved(quads, rotation), width), rotation)


def angle(quads: Quads) -> float:
    """The slope of the lines in degrees, clockwise positive: the median, long lines weigh more."""
    slopes, _, widths = _long_lines(quads)
    degrees = np.degrees(np.arctan(slopes))
    return _median(degrees, widths) if len(degrees) else 0.0


def fan(quads: Quads, width: float) -> Homography:
    """What makes lines parallel that spread like a fan (a photograph taken aslant).

    The identity when they are parallel already, or too few or too odd to tell.
    """
    slopes, middles, _ = _long_lines(quads)
    if len(slopes) < ENOUGH:
        return IDENTITY
    heights = middles[:, 1] + slopes * (width / 2 - middles[:, 0])
    top, bottom = float(heights.min()), float(heights.max())
    growth = _growth(heights, slopes)
    if not FAN[0] < abs(growth) * (bottom - top) < FAN[1]:
        return IDENTITY
    start = float(np.median(slopes - growth * heights))
    return _parallel((top, start + growth * top), (bottom, start + growth * bottom), width)


def turned(degrees: float, width: float, height: float) -> Homography:
    """The rotation by ``degrees`` clockwise around the middle of a page."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = width / 2, height / 2
    return c, -s, x - c * x + s * y, s, c, y - s * x - c * y, 0.0, 0.0, 1.0


def moved(quads: Quads, matrix: Homography) -> Quads:
    """Quads through a homography."""
    points = quads.reshape(-1, 1, 2).astype(np.float64)
    if not len(points):
        return quads
    through = cv2.perspectiveTransform(points, np.array(matrix).reshape(3, 3))
    return np.asarray(through, np.float32).reshape(-1, 4, 2)


def compose(after: Homography, before: Homography) -> Homography:
    """First ``before``, then ``after``."""
    return homography(np.array(after).reshape(3, 3) @ np.array(before).reshape(3, 3))


def inverse(matrix: Homography) -> Homography:
    return homography(np.linalg.inv(np.array(matrix).reshape(3, 3)))


def _long_lines(quads: Quads) -> tuple[Values, Values, Values]:
    """Slope (tangent), middle and length of the lines that are long enough to tell."""
    along = ((quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]) / 2).astype(np.float64)
    widths = np.hypot(along[:, 0], along[:, 1])
    heights = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    steep = np.abs(along[:, 1]) >= math.tan(math.radians(MOST)) * along[:, 0]
    kept = (widths > LONG * heights) & ~steep
    middles = quads.mean(axis=1).astype(np.float64)[kept]
    return along[kept, 1] / along[kept, 0], middles, widths[kept]


def _growth(heights: Values, slopes: Values) -> float:
    """How slopes change down the page: the median over all pairs (Theil and Sen)."""
    i, j = np.triu_indices(len(heights), 1)
    apart = heights[j] - heights[i]
    far = np.abs(apart) > 0.1 * np.ptp(heights)
    return float(np.median((slopes[j] - slopes[i])[far] / apart[far])) if far.any() else 0.0


def _parallel(top: tuple[float, float], bottom: tuple[float, float], width: float) -> Homography:
    """Makes two lines level, given by their height in the middle of the page and their slope."""
    half = width / 2
    left_right = [(x, y + s * (x - half)) for y, s in (top, bottom) for x in (0.0, width)]
    wanted = [(x, y) for y, _ in (top, bottom) for x in (0.0, width)]
    found = cv2.getPerspectiveTransform(np.array(left_right, np.float32),
                                        np.array(wanted, np.float32))  # fmt: skip
    return homography(found)


def homography(matrix: Any) -> Homography:
    """A 3 × 3 array as numbers, row after row."""
    a, b, c, d, e, f, g, h, i = (float(value) for value in matrix.ravel())
    return a, b, c, d, e, f, g, h, i


def _median(values: Values, weights: Values) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) >= weights.sum() / 2
    return float(values[order][np.argmax(reached)])
