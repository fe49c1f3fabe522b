"""PNG and JPEG pictures to pixels (Pillow)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from pipeline.errors import PanneError
from pipeline.extraction.limits import MEGA, Limites
from pipeline.extraction.pixels import Pixels

FORMATS = ("PNG", "JPEG")
DPI = 200
A4_LONG = 2339
"""The longer side of an A4 page at 200 dpi, in pixels."""


class DamagedError(Exception):
    """The file is of the right format but does not open."""


def prepare() -> None:
    """Load the decoders now; our own bound on dimensions replaces Pillow's."""
    Image.MAX_IMAGE_PIXELS = None
    Image.preinit()


def verify(data: bytes, limites: Limites) -> None:
    """Decode it all once; DamagedError when it does not, PanneError when it is too large."""
    with _opened(data, limites):
        pass


def pixels(data: bytes, limites: Limites) -> Pixels:
    """The picture as shown (its EXIF turn applied), grey or RGB, at most ``cote_max`` long."""
    with _opened(data, limites) as image:
        scale = shown_scale(image.size, image.info.get("dpi"))
        return from_image(_flat(ImageOps.exif_transpose(image)), scale, limites.cote_max)


def shown_scale(size: tuple[int, int], dpi: object) -> float:
    """From the picture's pixels to the page as shown.

    With a plausible resolution (a sheet between a card and A3, at 100 to 1200 dpi) the page is
    shown at 200 dpi. Else, as for photographs, in its own pixels, its longer side brought down to
    that of an A4 page at 200 dpi when it is larger.

    >>> shown_scale((2480, 3508), (300, 300))
    0.6666666666666666
    >>> shown_scale((4000, 3000), (72, 72))
    0.58475
    """
    longer, density = max(size), _density(dpi)
    if 100 <= density <= 1200 and 3 <= longer / density <= 17:
        return DPI / density
    return min(1.0, A4_LONG / longer)


def from_image(image: Image.Image, scale: float, longest: int) -> Pixels:
    """Raw pixels, brought down so that the longer side is at most ``longest``."""
    ratio = min(1.0, longest / max(image.size))
    if ratio < 1:
        width, height = (max(1, round(side * ratio)) for side in image.size)
        image = image.resize((width, height), Image.Resampling.BOX)
        scale = scale / ratio
    channels = 1 if image.mode == "L" else 3
    return Pixels(image.width, image.height, channels, image.tobytes(), scale)


@contextmanager
def _opened(data: bytes, limites: Limites) -> Iterator[Image.Image]:
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        _bounded(image.size, limites.pixels_max)
        image.load()
    except (PanneError, MemoryError):
        raise
    except Exception as error:  # Pillow raises far outside its own classes
        raise DamagedError from error
    with image:
        yield image


def _bounded(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        million = size[0] * size[1] // MEGA
        raise PanneError(
            f"L'image annonce {million} millions de pixels : nous n'ouvrons pas au-delà de "
            f"{most // MEGA} millions.",
            "Examinez la pièce à la main.",
        )


def _density(dpi: object) -> float:
    try:
        return float(dpi[0])  # type: ignore[index]
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 0.0


def _flat(image: Image.Image) -> Image.Image:
    """Grey or RGB, transparency laid on white, sixteen bits brought down to eight."""
    if image.mode.startswith("I") or image.mode == "F":
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")
