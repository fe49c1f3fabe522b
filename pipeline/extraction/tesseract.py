"""Which way is up, asked of Tesseract (orientation and script detection only)."""

from __future__ import annotations

import shutil

import numpy as np
import pytesseract  # type: ignore[import-untyped]
from numpy.typing import NDArray

from pipeline.errors import PanneError

SECONDS = 10


def prepare() -> None:
    """PanneError when the program is not installed."""
    if shutil.which("tesseract") is None:
        raise PanneError(
            "Le programme tesseract, qui reconnaît le sens des pages, est absent.",
            "Installez les paquets Debian tesseract-ocr, tesseract-ocr-osd et tesseract-ocr-fra.",
        )


def upside_down(picture: NDArray[np.uint8]) -> bool | None:
    """Whether the picture (rows level) stands on its head; None when it cannot tell."""
    try:
        found = pytesseract.image_to_osd(picture, config="--dpi 200", timeout=SECONDS,
                                         output_type=pytesseract.Output.DICT)  # fmt: skip
    except (pytesseract.TesseractError, RuntimeError, OSError, KeyError, ValueError):
        return None
    turned = {0: False, 180: True}.get(int(found["rotate"]))
    return turned if float(found["orientation_conf"]) > 0.5 else None
