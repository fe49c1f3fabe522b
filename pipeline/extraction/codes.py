"""2D-Doc barcodes in a picture: DataMatrix symbols whose words begin as a 2D-Doc's do (zxing-cpp).

The reader is C++ and meets a stranger's pixels: only the rooms call it.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from pipeline.extraction.codec import CODE_MAX, CODES_MAX

Grey = NDArray[np.uint8]
"""Height × width."""

Corners = NDArray[np.float32]
"""4 × 2: corners in pixels, clockwise from the top left."""

SYMBOLOGY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
MARKER = b"DC"

SMALL = 2000
"""A page whose longer side, in pixels, is under this is looked at twice as large too: at 150 dpi the
modules of a printed symbol are two or three pixels wide, which is not enough on a slope (measured)."""


def find(grey: Grey) -> list[tuple[str, Corners]]:
    """What the 2D-Doc of a page say, a character a byte, and where; possibly none."""
    found = list(read(grey))
    if found or max(grey.shape) > SMALL:
        return found
    twice = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return [(text, corners / np.float32(2)) for text, corners in read(np.asarray(twice, np.uint8))]


def read(grey: Grey) -> Iterator[tuple[str, Corners]]:
    """The same at the size given."""
    symbols = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey), formats=SYMBOLOGY, try_invert=False
    )
    for symbol in symbols[:CODES_MAX]:
        if symbol.bytes.startswith(MARKER) and len(symbol.bytes) <= CODE_MAX:
            yield symbol.bytes.decode("latin-1"), _corners(symbol.position)


def _corners(place: zxingcpp.Position) -> Corners:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return np.array([(point.x, point.y) for point in points], np.float32)
