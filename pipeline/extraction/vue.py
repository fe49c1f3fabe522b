"""A page as a picture for people: drawn and encoded by us, whatever the file was."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from pipeline.extraction.pixels import Pixels

QUALITY = 85
INK = (176, 42, 16)
STROKE = 3


def encode(pixels: Pixels, turn: int, zones: Sequence[Sequence[Sequence[float]]] = ()) -> bytes:
    """A JPEG of the page stood upright (``turn``, clockwise degrees), at 200 dpi at most.

    With ``zones`` (corners on the upright page at 200 dpi), a PNG in which each is framed.
    """
    mode = "L" if pixels.channels == 1 else "RGB"
    image = Image.frombytes(mode, (pixels.width, pixels.height), pixels.data)
    if pixels.scale < 1:
        width, height = (max(1, round(side * pixels.scale)) for side in image.size)
        image = image.resize((width, height), Image.Resampling.BOX)
    image = image.rotate(-turn, expand=True)
    out = io.BytesIO()
    if zones:
        framed = _framed(image.convert("RGB"), zones, 1 / max(pixels.scale, 1))
        framed.save(out, "PNG", compress_level=1)
    else:
        image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _framed(
    image: Image.Image, zones: Sequence[Sequence[Sequence[float]]], scale: float
) -> Image.Image:
    pen = ImageDraw.Draw(image)
    for zone in zones:
        pen.polygon([(x * scale, y * scale) for x, y in zone], outline=INK, width=STROKE)
    return image
