"""Codes written one character a cell, which line detection breaks up and loses: read together.

The rules between cells are taken out and the characters brought side by side, so that they are
read with their neighbours (an O beside a 0, a 1 that is not a rule).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from pipeline.extraction import deskew, engines, ocr, tesseract
from pipeline.extraction.line import Line, Picture, Quads

ALONE = 1.7
"""A quad is that of a character alone up to this ratio of width to height."""

ALIKE = 0.5
"""Two readings of a code that have less in common were troubled by something."""

FEW = 6
"""Characters from which cells are read together; a BIC has eight, a SIREN nine."""

BANDS = (1.5, 0.85)
"""Heights of the band that is looked at, in heights of the quads: around characters, the cells'
frames are in it; a quad may be around the frames already."""

RULE = 0.62
"""A stroke longer than this share of the band is a rule."""

APART, FAR = 1.15, 4.0
"""Steps between cells, in heights of their characters; letters of a word are closer."""

EVEN = 0.2
"""How much a step may differ from the others, as a share."""

APART_MIN, APART_MAX = 0.75, 1.75
"""Steps between two characters of groups that stand apart."""

EMPTY = 2
"""So many empty cells in a row end a code (groups may stand apart by one)."""

GAP = 0.3
"""Between two characters brought together, in heights."""

Marks = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Glyph:
    """What stands in one cell, in pixels of the band."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    def frames(self, other: Glyph) -> bool:
        """Whether a character, not a speck, stands well inside."""
        across = self.left < other.left and other.right < self.right
        down = self.top < other.top and other.bottom < self.bottom
        return across and down and 3 * other.height > self.height


@dataclass(frozen=True, slots=True)
class Found:
    """A code in cells: where, what it says, and which of the lines it stands for."""

    quad: Quads
    line: Line
    instead: tuple[int, ...]


def found(picture: Picture, quads: Quads, lines: list[Line]) -> Iterator[Found]:
    """The codes in cells of an upright page."""
    height, width = picture.shape
    level = np.array(deskew.level(quads, width, height)).reshape(3, 3)
    flat = deskew.moved(quads, deskew.homography(level))
    taken: set[int] = set()
    for index in _seeds(quads, lines):
        if index in taken:
            continue
        for heights in BANDS:
            top, bottom = _band(flat[index], heights)
            same_row = [n for n, quad in enumerate(flat) if top < quad[:, 1].mean() < bottom]
            taken.update(same_row)
            to_strip = np.array([[1, 0, 0], [0, 1, -top], [0, 0, 1]]) @ level
            code = _code(_strip(picture, to_strip, round(bottom - top)))
            if code is not None:
                left, right, line = code
                middles = {n: float(flat[n, :, 0].mean()) for n in same_row}
                instead = tuple(n for n, middle in middles.items() if left < middle < right)
                yield Found(_back(to_strip, left, right, bottom - top), line, instead)
                break


def _seeds(quads: Quads, lines: list[Line]) -> Iterator[int]:
    """Characters found alone or apart, and codes that two engines read too differently."""
    for index, (quad, line) in enumerate(zip(quads, lines, strict=True)):
        width = np.linalg.norm(quad[1] - quad[0])
        alone = width <= ALONE * np.linalg.norm(quad[3] - quad[0])
        if alone or _apart(line) or (engines.matters(line.text) and _troubled(line)):
            yield index


def _apart(line: Line) -> bool:
    words = line.text.split()
    return sum(len(word) == 1 for word in words) >= max(FEW, len(words) / 2)


def _troubled(line: Line) -> bool:
    if line.witness is None:
        return False
    ours, theirs = "".join(line.text.split()), "".join(line.witness.split())
    return LCSseq.normalized_similarity(ours, theirs) < ALIKE


def _band(quad: Quads, heights: float) -> tuple[float, float]:
    """Top and bottom of a strip across the level page, around a quad."""
    middle, half = float(quad[:, 1].mean()), heights * float(np.ptp(quad[:, 1])) / 2
    return middle - half, middle + half


def _strip(picture: Picture, matrix: Marks, height: int) -> Picture:
    size = (picture.shape[1], max(1, height))
    strip = cv2.warpPerspective(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, np.uint8)


def _back(matrix: Marks, left: float, right: float, height: float) -> Quads:
    """A quad of the strip, in the picture."""
    corners = np.array([[(left, 0), (right, 0), (right, height), (left, height)]], np.float32)
    (quad,) = deskew.moved(corners, deskew.homography(np.linalg.inv(matrix)))
    return np.asarray(quad, np.float32)


def _code(strip: Picture) -> tuple[float, float, Line] | None:
    """Left and right of the code in a strip, and what it says; None when it cannot be read.

    Both count: as many characters must be read as cells bear one.
    """
    marks = _written(strip)
    spots = _glyphs(marks)
    run = max(_runs(spots), key=len)
    if len(run) < FEW // 2:
        return None
    ways = sorted((_groups(spots, run), _cells(marks, run)), key=len, reverse=True)
    read = (_read(strip, glyphs) for glyphs in ways if len(glyphs) >= FEW)
    return next((code for code in read if code is not None), None)


def _read(strip: Picture, glyphs: list[Glyph]) -> tuple[float, float, Line] | None:
    together = _together(strip, glyphs)
    line = ocr.read(together)
    text = "".join(line.text.split())
    if len(text) != len(glyphs):
        return None
    left, right = glyphs[0].left, glyphs[-1].right
    sure = tuple(s for c, s in zip(line.text, line.sure, strict=True) if not c.isspace())
    inner = [((a.right + b.left) / 2 - left) / (right - left) for a, b in pairwise(glyphs)]
    witness = "".join(tesseract.read(together).text.split())
    return left, right, Line(text, sure, (0.0, *inner, 1.0), witness)


def _written(strip: Picture) -> Marks:
    """The dark pixels of a strip, without rules nor frames."""
    side = max(3, strip.shape[0] | 1)
    way, form = cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY_INV
    ink = cv2.adaptiveThreshold(strip, 255, way, form, side, 15)
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, side), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((round(RULE * side), 1), np.uint8))
    rules = cv2.dilate(cv2.max(across, down), np.ones((3, 3), np.uint8))
    marks: Marks = np.where(rules > 0, 0, ink).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(marks)
    boxes = [Glyph(x, y, x + w, y + h) for x, y, w, h, _ in stats.tolist()]
    frames = [n for n in range(1, len(boxes)) if any(map(boxes[n].frames, boxes[1:]))]
    marks[np.isin(labels, frames)] = 0
    return marks


def _glyphs(marks: Marks) -> list[Glyph]:
    """The spots of a strip that may be characters: of about one height, on one line."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks)
    spots = [Glyph(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist()]
    tall = [spot for spot in spots if spot.height > 0.2 * marks.shape[0]]
    if not tall:
        return []
    usual = float(np.median([spot.height for spot in tall]))
    middle = float(np.median([spot.top + spot.bottom for spot in tall]))
    return [
        spot
        for spot in sorted(tall, key=lambda spot: spot.left)
        if 0.7 * usual < spot.height < 1.4 * usual
        and abs(spot.top + spot.bottom - middle) < 0.7 * usual
        and spot.right - spot.left < 1.6 * usual
    ]


def _runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Stretches of characters that follow each other at one step."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run, glyph):
            yield run
            run = run[-1:] if _follows(run[-1:], glyph) else []
        run.append(glyph)
    yield run


def _follows(run: list[Glyph], glyph: Glyph) -> bool:
    step = glyph.centre - run[-1].centre
    if not APART * glyph.height < step < FAR * glyph.height:
        return False
    return len(run) < 2 or abs(step / (run[-1].centre - run[-2].centre) - 1) < 2 * EVEN


def _cells(marks: Marks, run: list[Glyph]) -> list[Glyph]:
    """What stands in the cells, one step after the other, from a stretch that is sure."""
    step = float(np.median([b.centre - a.centre for a, b in pairwise(run)]))
    top, bottom = min(g.top for g in run), max(g.bottom for g in run)
    before = list(_along(marks, run[0].centre - step, -step, top, bottom))
    after = list(_along(marks, run[0].centre, step, top, bottom))
    return before[::-1] + after


def _groups(spots: list[Glyph], run: list[Glyph]) -> list[Glyph]:
    """The characters on both sides of a stretch, cells being in groups that stand a little apart.

    Twice a step would be a character that is lost.
    """
    step = float(np.median([b.centre - a.centre for a, b in pairwise(run)]))
    kept = list(run)
    for spot in spots[spots.index(run[-1]) + 1 :]:
        if APART_MIN * step < spot.centre - kept[-1].centre < APART_MAX * step:
            kept.append(spot)
    for spot in spots[: spots.index(run[0])][::-1]:
        if APART_MIN * step < kept[0].centre - spot.centre < APART_MAX * step:
            kept.insert(0, spot)
    return kept


def _along(marks: Marks, centre: float, step: float, top: int, bottom: int) -> Iterator[Glyph]:
    empty, half = 0, (0.5 - EVEN / 2) * abs(step)
    while empty < EMPTY and 0 <= centre < marks.shape[1]:
        left = max(0, round(centre - half))
        rows, columns = np.nonzero(marks[max(0, top - 1) : bottom + 1, left : round(centre + half)])
        if len(rows) and np.ptp(rows) > 0.5 * (bottom - top):
            start = max(0, top - 1)
            glyph = Glyph(
                int(left + columns.min()), int(start + rows.min()),
                int(left + columns.max()) + 1, int(start + rows.max()) + 1,
            )  # fmt: skip
            yield glyph
            # a narrow character may stand aside in its cell: follow it half way
            centre, empty = centre + (glyph.centre - centre) / 4, 0
        else:
            empty += 1
        centre += step


def _together(strip: Picture, glyphs: list[Glyph]) -> Picture:
    """The characters side by side on their own paper."""
    top, bottom = min(g.top for g in glyphs), max(g.bottom for g in glyphs)
    paper = int(np.percentile(strip, 80))
    edge = max(2, round(GAP * (bottom - top)))
    size = sum(g.right - g.left + edge for g in glyphs) + edge
    joined = np.full((bottom - top + 2 * edge, size), paper, np.uint8)
    x = edge
    for glyph in glyphs:
        width, y = glyph.right - glyph.left, glyph.top - top + edge
        piece = strip[glyph.top : glyph.bottom, glyph.left : glyph.right]
        joined[y : y + glyph.height, x : x + width] = piece
        x += width + edge
    return joined
