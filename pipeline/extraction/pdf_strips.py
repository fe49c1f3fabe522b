"""Places of a PDF page drawn large, one beside the other as a line of print (pdfium).

What a text layer says is compared with what is drawn there. Values may be cut in groups, in cells
or over two lines: each piece is drawn alone, without what stands between.
"""

from __future__ import annotations

from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

from pipeline.extraction.pdf_text import SCALE
from pipeline.extraction.pixels import Pixels

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels of the page upright at 200 dpi."""

BORDER, GAP, BESIDE = 16, 12, 2
"""Pixels of white around a strip and between its pieces; of the page left beside a piece."""

BOXES_MAX, WIDTH_MAX = 120, 8000


def strip(page: Any, turn: int, boxes: list[Box], height: int) -> Pixels:
    """The places ``boxes`` of a page, each ``height`` pixels high, on one grey line.

    ``turn`` stands the displayed page upright (degrees clockwise). An empty place is blank: letters
    without a width show nothing.
    """
    pieces = [_piece(page, turn, box, height) for box in boxes[:BOXES_MAX]]
    width = sum(piece.width + GAP for piece in pieces) - GAP + 2 * BORDER
    line = Image.new("L", (min(max(width, 1), WIDTH_MAX), height + 2 * BORDER), 255)
    left = BORDER
    for piece in pieces:
        line.paste(piece, (left, BORDER))
        left += piece.width + GAP
    return Pixels(line.width, line.height, 1, line.tobytes())


def _piece(page: Any, turn: int, box: Box, height: int) -> Image.Image:
    left, top, right, bottom = box
    if not (right > left and bottom > top):
        return Image.new("L", (1, height), 255)
    zoom = height / (bottom - top)
    width = min(round((right - left) * zoom) + 2 * BESIDE, WIDTH_MAX)
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    sides = page.get_width() * SCALE * zoom, page.get_height() * SCALE * zoom
    wide, high = sides if turn % 180 == 0 else sides[::-1]
    pdfium.FPDF_RenderPageBitmap(
        bitmap, page, round(BESIDE - left * zoom), round(-top * zoom), round(wide), round(high),
        turn // 90, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE,
    )  # fmt: skip
    image: Image.Image = bitmap.to_pil()
    return image
