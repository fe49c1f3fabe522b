"""The room that reads lines again from their drawing (Tesseract, in process). Run as a child.

It sees only strips that the opening room drew. Two models, French and English, fail on different
lines; both are light and start at once.
"""

from __future__ import annotations

from functools import lru_cache

from tesserocr import OEM, PyTessBaseAPI  # type: ignore[import-untyped]

from pipeline.extraction.child import serve
from pipeline.extraction.limits import Limites
from pipeline.extraction.pixels import Pixels, from_wire
from pipeline.extraction.tessdata import folder
from pipeline.extraction.wire import Message

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
MODELS = ("eng", "fra")


def read(pixels: Pixels, model: str, mode: int, signs: str = LETTERS) -> str:
    """The letters and digits of one line, or all its signs (when ``signs`` is empty).

    ``mode`` is Tesseract's page segmentation mode.
    """
    engine = _engine(model)
    engine.SetVariable("tessedit_char_whitelist", signs)
    engine.SetPageSegMode(mode)
    engine.SetImageBytes(pixels.data, pixels.width, pixels.height, 1, pixels.width)
    return str(engine.GetUTF8Text()).strip()


@lru_cache(maxsize=len(MODELS))
def _engine(model: str) -> PyTessBaseAPI:
    return PyTessBaseAPI(path=str(folder(model)), lang=model, oem=OEM.LSTM_ONLY)


def _prepare() -> None:
    for model in MODELS:
        _engine(model)


def _relire(message: Message, _: Limites) -> Message:
    """Each strip of a message, read with its model and mode."""
    model, mode = str(message.header["modele"]), int(message.header["mode"])
    signs = LETTERS if message.header["codes"] else ""
    strips = zip(message.header["bandes"], message.blobs, strict=True)
    texts = [read(from_wire(head, data), model, mode, signs) for head, data in strips]
    return Message({"textes": texts})


if __name__ == "__main__":
    serve(_prepare, {"relire": _relire})
