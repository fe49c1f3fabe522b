"""Text that nobody sees: no ink where a character is said to stand, once the page is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.extraction.pdf_chars import Char
from pipeline.extraction.pdf_objects import Rect
from pipeline.extraction.pdf_text import SCALE, to_frame

ZOOM = 100 / 72
"""Pixels per unit of the drawing looked at: 100 dpi."""

CONTRAST = 16
"""Grey levels between ink and paper under which a character cannot be seen."""

LEGIBLE = 2.0
"""Pixels of height (a point and a half) under which nobody reads."""

PIXELS_MAX = 8_000_000


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as it is shown, turned clockwise by ``turn``: in grey, ``zoom`` pixels per unit."""

    image: Image.Image
    zoom: float
    turn: int

    def upright(self, turn: int) -> NDArray[np.uint8]:
        """Its pixels, of the page turned by ``turn`` instead."""
        return np.rot90(np.asarray(self.image), (self.turn - turn) // 90)


def drawing(page: Any, zoom: float = ZOOM) -> Drawing:
    """The page at 100 dpi, smaller when it is too large: what cannot be seen then is not believed."""
    zoom = min(zoom, math.sqrt(PIXELS_MAX / (page.get_width() * page.get_height())))
    image: Image.Image = page.render(scale=zoom, grayscale=True).to_pil()
    return Drawing(image, zoom, page.get_rotation() % 360)


def with_ink(seen: Drawing, letters: list[Char], bbox: Rect) -> list[Char]:
    """The same characters; those without ink under them are marked as not visible."""
    share = seen.zoom / SCALE
    return [_looked(letter, seen.image, bbox, seen.turn, share) for letter in letters]


def _looked(letter: Char, image: Image.Image, bbox: Rect, turn: int, share: float) -> Char:
    if not letter.visible or not letter.text.isalnum():
        return letter
    left, top, right, bottom = to_frame(letter.box, bbox, turn)
    if max(right - left, bottom - top) * share < LEGIBLE:
        return replace(letter, visible=False)
    low, high = _extremes(image, left * share, top * share, right * share, bottom * share)
    return letter if high - low >= CONTRAST else replace(letter, visible=False)


def _extremes(
    image: Image.Image, left: float, top: float, right: float, bottom: float
) -> tuple[int, int]:
    """The darkest and the lightest level in a box, widened to whole pixels."""
    box = max(0, int(left)), max(0, int(top)), int(right) + 1, int(bottom) + 1
    box = *box[:2], min(box[2], image.width), min(box[3], image.height)
    if box[0] >= box[2] or box[1] >= box[3]:
        return 0, 0
    low, high = image.crop(box).getextrema()
    return int(low), int(high)  # type: ignore[arg-type]
