"""A line of text in a picture: where it stands, and what an engine makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height × width, grey."""

Quads = NDArray[np.float32]
"""n × 4 × 2: corners in pixels, clockwise from the top left."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one crop says.

    ``sure`` is the confidence of each character, ``edges`` the borders of the characters as shares
    of the width (one more than characters), ``witness`` what the engine of another family read on
    the same crop (None when only one was asked).
    """

    text: str = ""
    sure: tuple[float, ...] = ()
    edges: tuple[float, ...] = ()
    witness: str | None = None

    @property
    def confidence(self) -> float:
        """The mean over the characters; 0 when nothing is read."""
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


def no_quads() -> Quads:
    return np.zeros((0, 4, 2), np.float32)


def crop(picture: Picture, quad: NDArray[np.float32]) -> Picture:
    """What a quad holds, straightened."""
    width = max(_side(quad, 0, 1), _side(quad, 3, 2))
    height = max(_side(quad, 0, 3), _side(quad, 1, 2))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, target)
    flags, border = cv2.INTER_CUBIC, cv2.BORDER_REPLICATE
    size = (width, height)
    return np.asarray(
        cv2.warpPerspective(picture, matrix, size, flags=flags, borderMode=border), np.uint8
    )


def _side(quad: NDArray[np.float32], a: int, b: int) -> int:
    return max(1, int(np.linalg.norm(quad[a] - quad[b])))


def borders(spans: list[tuple[float, float]]) -> tuple[float, ...]:
    """Half way between the characters, given each one's left and right as shares of the width."""
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    edges = np.maximum.accumulate(np.clip([0.0, *inner, 1.0], 0.0, 1.0))
    return tuple(float(edge) for edge in edges)
