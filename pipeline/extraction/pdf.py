"""PDF pages to segments, or to pixels where the text layer is absent, hidden or nonsense (pdfium).

pdfium is not safe with threads: a room calls it from one only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

from pipeline.errors import PanneError
from pipeline.extraction.coupures import tenue
from pipeline.extraction.image import DamagedError, from_image
from pipeline.extraction.limits import MUETTES_MAX, Limites
from pipeline.extraction.pdf_chars import Char, chars
from pipeline.extraction.pdf_codes import codes
from pipeline.extraction.pdf_ink import Drawing, drawing, with_ink
from pipeline.extraction.pdf_marks import (
    leave_content,
    marks,
    quad,
    signature_fields,
    signatures,
    visible,
)
from pipeline.extraction.pdf_objects import Drawn, Rect, area, cover_order, drawn
from pipeline.extraction.pdf_shapes import unlike
from pipeline.extraction.pdf_strips import Box, strip
from pipeline.extraction.pdf_text import SCALE, main_quarter, nonsense, segments, to_frames
from pipeline.extraction.pdf_unwritten import unwritten
from pipeline.extraction.pixels import Pixels
from pipeline.models.text import Coupe, Page, Source

FEW_LETTERS = 4
INSET = 0.2
LITTLE_TEXT = 40
"""Letters on a picture under which it is a scan and a few words, not a background."""
READABLE = 5.0
"""Points of height under which letters on a picture are not what one reads there."""
"""A picture of more than this share of the page, without text of its own, must be read."""

HIDDEN = 6
"""So many letters or digits that nobody sees are not an accident."""

COMPARED = 2_000_000
"""Pixels at most of a page drawn to be compared with another revision's."""

SHORT_SIDE = 1600
"""A small page is rendered finer than 200 dpi, up to this longer side in pixels."""


class ProtectedError(Exception):
    """The file asks for a password."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page shows by itself: its text, or that it has to be read as a picture.

    ``hidden`` tells words that nobody sees where no scan explains them; ``aside`` holds the words
    of the layer that are not taken for what one sees; ``unwritten`` are the places, in pixels of the
    page upright, of lines that are drawn and that no letter of the layer accounts for.
    """

    page: Page
    picture: bool
    hidden: bool = False
    aside: Page | None = None
    unwritten: tuple[Box, ...] = ()


def layers(data: bytes, limites: Limites) -> tuple[int, list[Layer]]:
    """The number of pages, and the first ``pages_max`` of them.

    Raises :class:`ProtectedError` and :class:`DamagedError`.
    """
    with _document(data) as document:
        count = len(document)
        numbers = range(min(count, limites.pages_max))
        fields = [_fields(document, number) for number in numbers]
        unseen = signatures(document) > sum(visible(f) for found in fields for f in found)
        found = [_layer(document, n, fields[n], limites) for n in numbers]
        return count, [_unsure(layer) for layer in found] if unseen else found


def _unsure(layer: Layer) -> Layer:
    """A signature that shows nowhere may be anybody's: nothing is said of the ink."""
    return replace(layer, page=replace(layer.page, marks=None))


def _fields(document: Any, index: int) -> list[Rect]:
    """The signature fields of a page, before they are drawn into it."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        raise DamagedError from error
    found = signature_fields(page)
    page.close()
    return found


def render(data: bytes, number: int, limites: Limites) -> Pixels:
    """Page ``number`` (from 1) as RGB, at 200 dpi where its size allows."""
    with _document(data) as document, _page(document, number - 1) as page:
        zoom = _zoom(page.get_width(), page.get_height(), limites)
        image: Image.Image = page.render(scale=zoom, rev_byteorder=True, prefer_bgrx=True).to_pil()
        return from_image(image.convert("RGB"), SCALE / zoom, limites.cote_max)


def strips(data: bytes, places: list[tuple[int, int, list[Box]]], height: int) -> list[Pixels]:
    """Places of the pages (from 1) as lines of print; see :mod:`.pdf_strips`."""
    found = list[Pixels]()
    with _document(data) as document:
        for number, group in groupby(places, lambda place: place[0]):
            with _page(document, number - 1) as page:
                found += [strip(page, turn, boxes, height) for _, turn, boxes in group]
    return found


def _zoom(width: float, height: float, limites: Limites) -> float:
    """Pixels per unit: 200 dpi; more for a card, less for a poster."""
    longer, wanted = max(width, height), SCALE * max(width, height)
    side = min(max(wanted, SHORT_SIDE), limites.cote_max, 3 * wanted)
    return min(side / longer, math.sqrt(limites.pixels_max / (width * height)))


def alike(first: bytes, last: bytes, limites: Limites) -> bool:
    """Whether two revisions show the same pages, fields filled in and remarks beside them apart."""
    with _document(first) as a, _document(last) as b:
        pages = range(min(len(a), limites.pages_max))
        return len(a) == len(b) and all(_bare_page(a, n) == _bare_page(b, n) for n in pages)


def _bare_page(document: Any, index: int) -> tuple[int, int, bytes]:
    """A page drawn small, without its fields and remarks."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        raise DamagedError from error
    leave_content(page)
    zoom = min(1.0, math.sqrt(COMPARED / (page.get_width() * page.get_height())))
    bitmap = page.render(scale=zoom, grayscale=True)
    image: Image.Image = bitmap.to_pil()
    page.close()
    return image.width, image.height, image.tobytes()


@contextmanager
def _document(data: bytes) -> Iterator[Any]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", 0) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise ProtectedError from error
        raise DamagedError from error
    with document:
        yield document


@contextmanager
def _page(document: Any, index: int) -> Iterator[Any]:
    """A page with its filled-in fields and notes drawn into it."""
    try:
        page = document[index]
        if pdfium.FPDFPage_GetAnnotCount(page) > 0:
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
    except pypdfium2.PdfiumError as error:
        raise DamagedError from error
    try:
        yield page
    finally:
        page.close()


def _layer(document: Any, index: int, fields: list[Rect], limites: Limites) -> Layer:
    with _page(document, index) as page:
        bbox = _upright_box(page.get_bbox())
        found = drawn(page, bbox, limites)
        cover = cover_order(found, bbox)
        text_page = page.get_textpage()
        letters, more = chars(text_page, found, cover, bbox, limites.caracteres_max)
        if more:
            found.cut.add(Coupe.CARACTERES)
        text_page.close()
        seen = None if _must_be_read(letters, found, bbox) else drawing(page)
        letters = with_ink(seen, letters, bbox) if seen else letters
        picture = _must_be_read(letters, found, bbox)
        hidden = cover is None and _hidden(letters, found, bbox) >= HIDDEN
        read = _read(index, page, bbox, letters, picture, limites)
        aside = _aside(index, page, bbox, letters, picture, limites)
        left = () if picture or seen is None else _unwritten(page, seen, letters, bbox)
        if len(left) > MUETTES_MAX:
            found.cut.add(Coupe.MUETTES)
        cut = found.cut.union(read.coupures, aside.coupures if aside else ())
        read = replace(read, coupures=tuple(sorted(cut)))
        marked = _with_marks(read, page, bbox, fields, limites)
        return Layer(marked, picture, hidden, aside, left[:MUETTES_MAX])


def _unwritten(page: Any, seen: Drawing, letters: list[Char], bbox: Rect) -> tuple[Box, ...]:
    turn = main_quarter([c for c in letters if c.visible]) % 360
    fine = drawing(page, SCALE)
    places = fine.zoom / SCALE * to_frames([c.own for c in letters], bbox, turn)
    odd = unlike(fine.upright(turn), letters, places)
    sure = [c for c, other in zip(letters, odd, strict=True) if c.visible and not other]
    return tuple(unwritten(seen.upright(turn), seen.zoom, sure, bbox, turn))


def _with_marks(read: Page, page: Any, bbox: Rect, fields: list[Rect], limites: Limites) -> Page:
    """The page, its ink and its barcodes; a picture's are looked for in its pixels."""
    if read.source is Source.OCR:
        return replace(read, marks=None if fields else ())
    turn = (read.turn + page.get_rotation()) % 360
    found = marks(page, bbox, turn, limites)
    symbols = codes(page, bbox, turn, limites)
    if found is None:
        return replace(read, marks=None, codes=symbols)
    signed = (quad(field, bbox, turn) for field in fields if visible(field))
    return replace(read, marks=(*found, *signed), codes=symbols)


def _hidden(letters: list[Char], found: Drawn, bbox: Rect) -> int:
    """How many letters nobody sees, those of a scanner's layer over its picture apart."""
    scans = [rect for _, rect in found.pictures if area(rect) > INSET * area(bbox)]
    unseen = [c.box for c in letters if not c.visible and c.text.isalnum()]
    return sum(not any(_over(box, scan) for scan in scans) for box in unseen)


def _over(box: Rect, rect: Rect) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return rect[0] < x < rect[2] and rect[1] < y < rect[3]


def _aside(
    index: int, page: Any, bbox: Rect, letters: list[Char], picture: bool, limites: Limites
) -> Page | None:
    """The words that are not taken for what one sees: on a picture, all those of its layer."""
    unused = [replace(c, visible=picture or not c.visible or not c.text.strip()) for c in letters]
    if not any(c.visible for c in unused if c.text.isalnum()):
        return None
    return _read(index, page, bbox, unused, False, limites)


def _must_be_read(letters: list[Char], found: Drawn, bbox: Rect) -> bool:
    """Whether the page is to be looked at rather than taken at its word."""
    written = [c for c in letters if c.text.isalnum()]
    visible = [c for c in written if c.visible]
    if found.count == 0:
        return False
    if len(visible) < FEW_LETTERS or nonsense([c for c in letters if c.visible]):
        return True
    if len(visible) < len(written) / 2:
        return True
    return any(
        _bare(rect, visible) for _, rect in found.pictures if area(rect) > INSET * area(bbox)
    )


def _bare(rect: Rect, visible: list[Char]) -> bool:
    """Whether a picture bears little text: a pasted scan and a few words, not a background."""
    written = sum(
        _over(c.box, rect) and max(c.box[2] - c.box[0], c.box[3] - c.box[1]) >= READABLE
        for c in visible
        if c.text.isalnum()
    )
    return written < LITTLE_TEXT


def _read(
    index: int, page: Any, bbox: Rect, letters: list[Char], picture: bool, limites: Limites
) -> Page:
    shown = page.get_rotation() % 360
    quarter = main_quarter([c for c in letters if c.visible])
    turn = quarter % 360
    width, height = ((bbox[2] - bbox[0]) * SCALE, (bbox[3] - bbox[1]) * SCALE)
    if picture:
        size = (width, height) if shown % 180 == 0 else (height, width)
        return Page(index + 1, *size, Source.OCR, ())
    size = (width, height) if turn % 180 == 0 else (height, width)
    runs = tuple(segments(letters, bbox, turn, quarter))
    return tenue(Page(index + 1, *size, Source.TEXTE, runs, (turn - shown) % 360), limites)


def _upright_box(bbox: Rect) -> Rect:
    left, right = sorted((bbox[0], bbox[2]))
    bottom, top = sorted((bbox[1], bbox[3]))
    if right - left < 1 or top - bottom < 1:
        raise PanneError("Une page du PDF n'a pas de dimensions.", "Examinez la pièce à la main.")
    return left, bottom, right, top
