"""Capital I and small l in a code: one stroke each, told by its height beside other letters.

Most typefaces draw an l a little taller than a capital. Where the picture shows the difference, the
stroke is what its height says; where it does not, nobody can tell, and the character is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.line import Line, Picture

CODE = re.compile(r"(?<!\w)(?=\w*[a-z\d])(?=\w*[A-Z\d])(?=\w*[Il])[A-Za-z0-9]{10}(?!\w)")
"""Ten characters of either case, a stroke among them: what a number of referencing looks like."""

CAPITALS, ASCENDERS, STROKES = frozenset("BDEFHKLMNPR"), frozenset("bdhk"), frozenset("Il")
"""Letters with an upright stem as high as a capital, as high as an l; and those in question."""

SEEN = 0.015
"""Share of a capital's height by which small letters have to be taller for the two to be told."""

LEVEL, OVER = 0.25, 0.7
"""Shares of that difference up to which a stroke is level with capitals, from which over them."""

TALL = 0.045
"""Share of a capital's height from which a stroke is over them, whatever the typeface."""

LEAST, MOST = -0.06, 0.2
"""Beyond these the stroke was not measured."""

TOLD, DOUBT = 0.9, 0.5
"""Confidence of a stroke whose height tells, at least; of one that nobody can tell, at most."""

ENOUGH = 1
"""Lines that a page's usual difference is taken from, at least."""


@dataclass(frozen=True, slots=True)
class Stem:
    """A character and the height of its stem, in pixels of its crop."""

    character: str
    height: float


def told(crops: Sequence[Picture], lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, each stroke of their codes as its height says, or in doubt."""
    if not any(CODE.search(line.text) for line in lines):
        return list(lines)
    taller = _taller(crops, lines)
    return [
        _told(crop, line, taller) if CODE.search(line.text) else line
        for crop, line in zip(crops, lines, strict=True)
    ]


def _taller(crops: Sequence[Picture], lines: Sequence[Line]) -> float:
    """By what share of a capital's height the page's typeface draws small letters taller."""
    words = (
        (crop, line) for crop, line in zip(crops, lines, strict=True) if not CODE.search(line.text)
    )
    found = (_difference(_stems(*word), ASCENDERS | {"l"}) for word in words)
    shares = [share for share in found if share is not None]
    return median(shares) if len(shares) >= ENOUGH else 0.0


def _difference(stems: Sequence[Stem | None], small: frozenset[str]) -> float | None:
    """The same, in one line that has capitals and tall small letters."""
    held = [stem for stem in stems if stem]
    capital, ascender = _usual(held, CAPITALS), _usual(held, small)
    return ascender / capital - 1 if capital and ascender else None


def _told(crop: Picture, line: Line, taller: float) -> Line:
    stems = _stems(crop, line)
    capital = _usual([stem for stem in stems if stem], CAPITALS)
    own = _difference(stems, ASCENDERS)
    text, sure = list(line.text), list(line.sure)
    for match in CODE.finditer(line.text):
        for k in range(*match.span()):
            if text[k] in STROKES:
                letter = _letter(stems[k], capital, taller if own is None else own)
                text[k] = letter or text[k]
                sure[k] = max(sure[k], TOLD) if letter else min(sure[k], DOUBT)
    return replace(line, text="".join(text), sure=tuple(sure))


def _letter(stem: Stem | None, capital: float | None, taller: float) -> str | None:
    """Which of the two has this height; None where heights do not tell."""
    if stem is None or capital is None:
        return None
    over = stem.height / capital - 1
    if LEAST <= over <= LEVEL * taller and taller >= SEEN:
        return "I"
    return "l" if (OVER * taller if taller >= SEEN else TALL) <= over <= MOST else None


def _usual(stems: Sequence[Stem], letters: frozenset[str]) -> float | None:
    held = [stem.height for stem in stems if stem.character in letters]
    return median(held) if held else None


def _stems(crop: Picture, line: Line) -> list[Stem | None]:
    """The stem of each character; None for those without one, or whose ink is not apart."""
    nothing: list[Stem | None] = [None] * len(line.text)
    if len(line.edges) != len(line.text) + 1:
        return nothing
    _, ink = cv2.threshold(crop, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    boxes = [box for box in stats[1:] if box[3] > 0.3 * crop.shape[0]]
    dark = np.asarray(np.median(crop) - crop.astype(np.float32), np.float32)
    edges = np.array(line.edges) * crop.shape[1]
    return [
        _stem(dark, boxes, character, float(left), float(right))
        for character, left, right in zip(line.text, edges, edges[1:], strict=False)
    ]


def _stem(
    dark: NDArray[np.float32],
    boxes: list[NDArray[np.int32]],
    character: str,
    left: float,
    right: float,
) -> Stem | None:
    if character not in CAPITALS | ASCENDERS | STROKES:
        return None
    middle = (left + right) / 2
    near = [b for b in boxes if abs(b[0] + b[2] / 2 - middle) < max(right - left, 6) / 2]
    box = min(near, key=lambda b: abs(b[0] + b[2] / 2 - middle), default=None)
    if box is None or box[2] > 2 * (right - left) + 4:
        return None
    height = _height(dark, box, character)
    return Stem(character, height) if height else None


def _height(dark: NDArray[np.float32], box: NDArray[np.int32], character: str) -> float | None:
    """How high the upright stroke of a letter is, to a fraction of a pixel."""
    x, y, wide, high = (int(side) for side in box[:4])
    half = wide if character in STROKES else max(3, wide // 2)
    start = x + wide - half if character == "d" else x
    body = dark[y + high // 4 : y + high - high // 4, start : start + half]
    column = start + int(body.sum(axis=0).argmax())
    profile = dark[:, max(0, column - 1) : column + 2].mean(axis=1)
    level = float(np.median(profile[y + high // 4 : y + high - high // 4])) / 2
    top, bottom = y + high // 2, y + high // 2
    while top > 0 and profile[top - 1] > level:
        top -= 1
    while bottom < len(profile) - 1 and profile[bottom + 1] > level:
        bottom += 1
    if level <= 0 or top == 0 or bottom == len(profile) - 1:
        return None
    over = (profile[top] - level) / max(profile[top] - profile[top - 1], 1e-6)
    under = (profile[bottom] - level) / max(profile[bottom] - profile[bottom + 1], 1e-6)
    return float(bottom - top + over + under)
