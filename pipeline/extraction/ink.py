"""Where there is something to read on a page, told cheaply from its grey levels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.line import Picture

CONTRAST = 14
"""Grey levels between ink and its surroundings."""

AROUND = 31
"""Side of the surroundings, in pixels: a few characters."""

WINDOW = 8
MARKS = 6
"""So many marked pixels within so many rows are not specks."""

MARGIN = 14
"""Rows or columns kept around what is marked: quads grow beyond the ink."""

STRIPS = 6
"""A page is cut in so many strips so that a skew does not blur the rows of each."""

Indices = NDArray[np.intp]


def marked(picture: Picture) -> NDArray[np.bool_]:
    """The pixels that differ from their surroundings, dark on light or light on dark."""
    around = cv2.blur(picture, (AROUND, AROUND))
    return cv2.absdiff(picture, around) > CONTRAST


def busy(marks: NDArray[np.bool_]) -> tuple[Indices, Indices]:
    """The rows and the columns worth looking at: white between lines and in margins is left out.

    Gaps between columns stay, so that words keep their distances.
    """
    rows = _kept(marks.sum(axis=1))
    columns = _kept(marks.sum(axis=0))
    if not len(rows) or not len(columns):
        return rows, columns
    return rows, np.arange(columns[0], columns[-1] + 1)


def _kept(counts: NDArray[np.intp]) -> Indices:
    if len(counts) <= 2 * MARGIN:
        return np.arange(len(counts))
    within = np.convolve(counts, np.ones(WINDOW), "same") >= MARKS
    wide = np.convolve(within, np.ones(2 * MARGIN + 1), "same") > 0
    return np.flatnonzero(wide)


def sideways(marks: NDArray[np.bool_]) -> bool:
    """Whether lines of text run up and down: ink alternates more across them than along."""
    return _alternation(marks.T) > _alternation(marks)


def _alternation(marks: NDArray[np.bool_]) -> float:
    """How much the ink of neighbouring rows differs, within vertical strips."""
    strips = np.array_split(marks, STRIPS, axis=1)
    profiles = np.stack([strip.mean(axis=1) for strip in strips])
    return float((np.diff(profiles, axis=1) ** 2).sum())
