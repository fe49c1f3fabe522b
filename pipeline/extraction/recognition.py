"""The reading room: a page's pixels to its words. Run as a child process.

It sees only pixels that the opening room decoded, never a stranger's file.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from pipeline.extraction import (
    cells,
    codes,
    deskew,
    engines,
    ink,
    marks,
    ocr,
    stems,
    tesseract,
    upright,
)
from pipeline.extraction.child import serve
from pipeline.extraction.codec import encode
from pipeline.extraction.coupures import tenue
from pipeline.extraction.limits import Limites
from pipeline.extraction.line import Line, Picture, Quads, crop, no_quads
from pipeline.extraction.pixels import Pixels, from_wire
from pipeline.extraction.wire import Message
from pipeline.models.text import Code, Coupe, Homography, Page, Quad, Segment, Source

DETECTION_SIDE = 1280
"""The longer side, in pixels, of the page in which lines are looked for."""

PALE = 0.9
"""Share of the brightest channel in what is read. It reads what three stamps of three hid."""

LEGIBLE = 0.5
"""Confidence under which a reading is dropped."""


def read(pixels: Pixels, number: int, limites: Limites) -> Page:
    """The words of one page, in reading coordinates at 200 dpi.

    The page is stood upright (``turn``); ``to_shown`` undoes the levelling of its lines. Width
    and height are those of the upright page at 200 dpi, by the picture's ``scale``.
    """
    picture, quads, lines, turn, more = _read_upright(_legible(pixels), limites.segments_max)
    shown = upright.turned(_grey(pixels), turn)
    inked = marks.marks(shown, quads, lines, pixels.scale) * pixels.scale
    width, height = picture.shape[1] * pixels.scale, picture.shape[0] * pixels.scale
    quads = quads * pixels.scale
    level = deskew.level(quads, width, height)
    segments = tuple(_segments(deskew.moved(quads, level), lines))
    to_shown = deskew.inverse(level)
    strokes = tuple(_quad(quad) for quad in deskew.moved(inked, level))
    symbols = tuple(_codes(shown, pixels.scale, level))
    cut = (Coupe.SEGMENTS,) if more else ()
    read = Page(number, width, height, Source.OCR, segments, turn, to_shown, strokes, symbols, cut)
    return tenue(read, limites)


def _codes(picture: Picture, scale: float, level: Homography) -> Iterator[Code]:
    for text, corners in codes.find(picture):
        yield Code(text, _quad(deskew.moved(corners[None] * np.float32(scale), level)[0]))


def _read_upright(picture: Picture, most: int) -> tuple[Picture, Quads, list[Line], int, bool]:
    """The picture upright, where its lines are, what they say, the clockwise turn it took, and
    whether there were more lines."""
    picture, found, turn = _level(picture)
    quads = found[:most]
    crops = [crop(picture, quad) for quad in quads]
    stand = upright.stand(crops)
    if stand.upside_down:
        quads = upright.half_turned(quads, picture)
        crops = [upright.half_turn(one) for one in crops]
        picture, turn = upright.half_turn(picture), turn + 180
    lines = [
        engines.completed(one, stand.known[index]) if index in stand.known else engines.read(one)
        for index, one in enumerate(crops)
    ]
    together = _with_cells(picture, quads, stems.told(crops, lines))
    return picture, *together, turn, len(found) > most


def _with_cells(picture: Picture, quads: Quads, lines: list[Line]) -> tuple[Quads, list[Line]]:
    """The same, codes in cells read together instead of what was found of them."""
    codes = list(cells.found(picture, quads, lines))
    instead = {index for code in codes for index in code.instead}
    kept = [index for index in range(len(lines)) if index not in instead]
    together = [code.quad[None] for code in codes]
    return (
        np.concatenate([quads[kept], *together]),
        [lines[index] for index in kept] + [code.line for code in codes],
    )


def _level(picture: Picture) -> tuple[Picture, Quads, int]:
    """The picture with its lines across, its lines, and the clockwise turn that it took.

    The rows of ink tell a quarter turn before lines are looked for, nearly always; the lines found
    have the last word.
    """
    small = _small(picture)
    turn = 90 if ink.sideways(ink.marked(small)) else 0
    quads = _found(_quarter(small, turn))
    if upright.sideways(quads):
        turn = 90 - turn
        quads = _found(_quarter(small, turn))
    picture = _quarter(picture, turn)
    ratio = max(picture.shape) / max(small.shape)
    return picture, quads * np.float32(ratio), turn


def _quarter(picture: Picture, turn: int) -> Picture:
    return upright.quarter_turn(picture) if turn else picture


def _small(picture: Picture) -> Picture:
    """Brought down to the size at which lines are looked for."""
    ratio = min(1.0, DETECTION_SIDE / max(picture.shape))
    size = [max(1, round(side * ratio)) for side in picture.shape[::-1]]
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _found(small: Picture) -> Quads:
    """The lines, looked for where there is ink only."""
    rows, columns = ink.busy(ink.marked(small))
    if not len(rows) or not len(columns):
        return no_quads()
    quads = ocr.detect(np.ascontiguousarray(small[np.ix_(rows, columns)]))
    x = np.interp(quads[..., 0], np.arange(len(columns)), columns)
    y = np.interp(quads[..., 1], np.arange(len(rows)), rows)
    return np.stack([x, y], axis=-1).astype(np.float32)


def _legible(pixels: Pixels) -> Picture:
    """Grey levels in which coloured ink is pale: a stamp over black letters lets them be read.

    The brightest of the three channels, and a little of the luminance for letters in pure red.
    """
    if pixels.channels == 1:
        return _grey(pixels)
    red, green, blue = cv2.split(_array(pixels))
    brightest = cv2.max(cv2.max(red, green), blue)
    return np.asarray(cv2.addWeighted(brightest, PALE, _grey(pixels), 1 - PALE, 0), np.uint8)


def _grey(pixels: Pixels) -> Picture:
    """Grey levels as the eye sees them, in which the strokes of a blue pen are dark."""
    array = _array(pixels)
    if pixels.channels == 1:
        return array[:, :, 0]
    return np.asarray(cv2.cvtColor(array, cv2.COLOR_RGB2GRAY), np.uint8)


def _array(pixels: Pixels) -> Picture:
    shape = (pixels.height, pixels.width, pixels.channels)
    return np.frombuffer(pixels.data, np.uint8).reshape(shape)


def _segments(quads: Quads, lines: list[Line]) -> list[Segment]:
    found = zip(quads, lines, strict=True)
    return [
        Segment(line.text, _quad(quad), line.confidence, line.edges, line.sure, line.witness)
        for quad, line in found
        if line.text and line.confidence >= LEGIBLE
    ]


def _quad(quad: Quads) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in quad)
    return a, b, c, d


def _prepare() -> None:
    cv2.setNumThreads(1)
    tesseract.prepare()
    ocr.prepare()


def _lire(message: Message, limites: Limites) -> Message:
    pixels = from_wire(message.header, message.blobs[0])
    return Message({"page": encode(read(pixels, int(message.header["page"]), limites))})


def _reconnaitre(message: Message, _: Limites) -> Message:
    """Single lines, drawn by the opening room, as a second opinion."""
    strips = zip(message.header["bandes"], message.blobs, strict=True)
    found = [ocr.read(_grey(from_wire(head, data))) for head, data in strips]
    return Message({"lignes": [[line.text, line.confidence] for line in found]})


if __name__ == "__main__":
    serve(_prepare, {"lire": _lire, "reconnaitre": _reconnaitre})
