"""The reading room: a page's pixels to its words. Run as a child process.

It sees only pixels that the opening room decoded, never a stranger's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import cv2
import numpy as np

from pipeline.extraction import codes, deskew, marks, ocr, tesseract, upright
from pipeline.extraction.child import serve
from pipeline.extraction.codec import encode
from pipeline.extraction.limits import Limites
from pipeline.extraction.ocr import Line, Picture, Quads
from pipeline.extraction.pixels import Pixels, from_wire
from pipeline.extraction.wire import Message
from pipeline.models.text import Code, Homography, Page, Quad, Segment, Source

BLANK = 4.0
"""Standard deviation of the grey levels under which a page bears nothing."""

LEGIBLE = 0.5
"""Confidence under which a reading is dropped."""


def read(pixels: Pixels, number: int, limites: Limites) -> Page:
    """The words of one page, in reading coordinates at 200 dpi.

    The page is stood upright (``turn``); ``to_shown`` undoes the levelling of its lines. Width
    and height are those of the upright page at 200 dpi, by the picture's ``scale``.
    """
    picture, quads, lines, turn = _read_upright(_picture(pixels), limites.segments_max)
    inked = marks.marks(picture, quads, lines, pixels.scale) * pixels.scale
    width, height = picture.shape[1] * pixels.scale, picture.shape[0] * pixels.scale
    quads = quads * pixels.scale
    level = deskew.level(quads, width, height)
    segments = tuple(_segments(deskew.moved(quads, level), lines))
    to_shown = deskew.inverse(level)
    strokes = tuple(_quad(quad) for quad in deskew.moved(inked, level))
    symbols = tuple(_codes(picture, pixels.scale, level))
    return Page(number, width, height, Source.OCR, segments, turn, to_shown, strokes, symbols)


def _codes(picture: Picture, scale: float, level: Homography) -> Iterator[Code]:
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    for text, corners in codes.find(grey):
        yield Code(text, _quad(deskew.moved(corners[None] * np.float32(scale), level)[0]))


def _read_upright(picture: Picture, most: int) -> tuple[Picture, Quads, list[Line], int]:
    """The picture upright, where its lines are, what they say, and the clockwise turn it took."""
    if picture.std() < BLANK:
        return picture, ocr.no_quads(), [], 0
    quads, turn = ocr.detect(picture)[:most], 0
    if upright.sideways(quads):
        picture, turn = upright.quarter_turn(picture), 90
        quads = ocr.detect(picture)[:most]
    crops = [ocr.crop(picture, quad) for quad in quads]
    stand = upright.stand(picture, crops)
    if stand.upside_down:
        quads = upright.half_turned(quads, picture)
        crops = [upright.half_turn(crop) for crop in crops]
        picture, turn = upright.half_turn(picture), turn + 180
    return picture, quads, _lines(crops, stand.known), turn


def _lines(crops: list[Picture], known: Mapping[int, Line]) -> list[Line]:
    """What each crop says, those already read apart."""
    rest = [index for index in range(len(crops)) if index not in known]
    read = dict(zip(rest, ocr.recognise([crops[index] for index in rest]), strict=True))
    return [known[index] if index in known else read[index] for index in range(len(crops))]


def _picture(pixels: Pixels) -> Picture:
    shape = (pixels.height, pixels.width, pixels.channels)
    array = np.frombuffer(pixels.data, np.uint8).reshape(shape)
    bgr = array[:, :, ::-1] if pixels.channels == 3 else np.repeat(array, 3, axis=2)
    return np.ascontiguousarray(bgr)


def _segments(quads: Quads, lines: list[Line]) -> list[Segment]:
    found = zip(quads, lines, strict=True)
    return [
        Segment(line.text, _quad(quad), line.confidence, line.edges)
        for quad, line in found
        if line.text and line.confidence >= LEGIBLE
    ]


def _quad(quad: Quads) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in quad)
    return a, b, c, d


def _prepare() -> None:
    tesseract.prepare()
    ocr.prepare()


def _lire(message: Message, limites: Limites) -> Message:
    pixels = from_wire(message.header, message.blobs[0])
    return Message({"page": encode(read(pixels, int(message.header["page"]), limites))})


def _reconnaitre(message: Message, _: Limites) -> Message:
    """Single lines, drawn by the opening room, as a second opinion."""
    strips = zip(message.header["bandes"], message.blobs, strict=True)
    found = ocr.recognise([_picture(from_wire(head, data)) for head, data in strips])
    return Message({"lignes": [[line.text, line.confidence] for line in found]})


if __name__ == "__main__":
    serve(_prepare, {"lire": _lire, "reconnaitre": _reconnaitre}, writes=True)
