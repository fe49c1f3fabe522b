"""2D-Doc on pages: drawn in every manner, scanned and photographed, through the real decoder."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from fixtures.drawing import degrade
from fixtures.drawing import deux_d_doc as drawn
from pipeline.extraction import codes
from pipeline.extraction.codec import CODES_MAX, decode, encode
from pipeline.extraction.limits import Limites
from pipeline.extraction.pdf import layers
from pipeline.extraction.reading import Lecteur
from pipeline.models.text import Code, Page, Quad, Source
from tests.extraction.drawing import letter, pdf

TEXT = drawn.rib("SARL ELAN MEDICAL", "FR7630004000031234567890143", "BNPAFRPP", drawn.key())
SIDE = len(drawn.squares_of(TEXT))
LEFT, BOTTOM, MODULE = 350.0, 90.0, 0.45 * 72 / 25.4
"""Where the symbol stands, in points, and the side of a square of it."""

Draw = Callable[[Canvas], None]


def squares(canvas: Canvas) -> None:
    """One rectangle a square."""
    letter(canvas)
    for row, column in np.argwhere(drawn.squares_of(TEXT)):
        bottom = BOTTOM + (SIDE - 1 - row) * MODULE
        canvas.rect(LEFT + column * MODULE, bottom, MODULE, MODULE, stroke=0, fill=1)


def one_path(canvas: Canvas) -> None:
    """All the squares in one path."""
    letter(canvas)
    path = canvas.beginPath()
    for row, column in np.argwhere(drawn.squares_of(TEXT)):
        path.rect(LEFT + column * MODULE, BOTTOM + (SIDE - 1 - row) * MODULE, MODULE, MODULE)
    canvas.drawPath(path, stroke=0, fill=1)


def pasted(canvas: Canvas) -> None:
    """A picture of a pixel a square."""
    letter(canvas)
    image = Image.fromarray(np.where(drawn.squares_of(TEXT), 0, 255).astype(np.uint8))
    canvas.drawImage(ImageReader(image), LEFT, BOTTOM, SIDE * MODULE, SIDE * MODULE)


def in_a_form(canvas: Canvas) -> None:
    """The rectangles inside a form of the page."""
    canvas.beginForm("symbol")
    squares(canvas)
    canvas.endForm()
    letter(canvas)
    canvas.doForm("symbol")


def only_page(data: bytes) -> Page:
    _, found = layers(data, Limites())
    return found[0].page


def box(high: float = 842) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in pixels of the page at 200 dpi, ``high`` points being its height."""
    scale, size = 200 / 72, SIDE * MODULE
    left, bottom = LEFT * scale, (high - BOTTOM) * scale
    return left, bottom - size * scale, left + size * scale, bottom


def around(quad: Quad) -> tuple[float, float, float, float]:
    xs, ys = zip(*quad, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("draw", [squares, one_path, pasted, in_a_form], ids=lambda d: d.__name__)
def test_a_born_digital_page(draw: Draw) -> None:
    page = only_page(pdf(draw))
    assert page.source is Source.TEXTE
    assert [code.text for code in page.codes] == [TEXT]
    assert around(page.codes[0].quad) == pytest.approx(box(), abs=3)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_shown_turned(degrees: int) -> None:
    """The frame is that of the words, which stand upright on the sheet before it is turned."""

    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(degrees)
        squares(canvas)
        canvas.translate(0, -250)
        letter(canvas)

    page = only_page(pdf(turned))
    assert page.source is Source.TEXTE
    assert [code.text for code in page.codes] == [TEXT]
    high = 842 if degrees == 180 else 595  # the canvas exchanges the sides
    assert around(page.codes[0].quad) == pytest.approx(box(high), abs=3)


def test_at_the_very_edge_of_the_page() -> None:
    def edge(canvas: Canvas) -> None:
        canvas.translate(-LEFT, -BOTTOM)
        squares(canvas)
        canvas.translate(LEFT, BOTTOM)
        letter(canvas)

    assert [code.text for code in only_page(pdf(edge)).codes] == [TEXT]


def test_two_symbols_on_a_page() -> None:
    def twice(canvas: Canvas) -> None:
        squares(canvas)
        canvas.translate(-200, 150)
        pasted(canvas)

    assert [code.text for code in only_page(pdf(twice)).codes] == [TEXT, TEXT]


def tables(canvas: Canvas) -> None:
    """Many thin boxes that are no symbol."""
    letter(canvas)
    for row in range(30):
        for column in range(10):
            canvas.rect(60 + 45 * column, 100 + 15 * row, 45, 1, stroke=0, fill=1)


def other_symbol(canvas: Canvas) -> None:
    letter(canvas)
    made = zxingcpp.create_barcode("https://example.org", zxingcpp.BarcodeFormat.DataMatrix)
    image = Image.fromarray(np.asarray(made.to_image(scale=4), np.uint8))
    canvas.drawImage(ImageReader(image), LEFT, BOTTOM, 60, 60)


def under_paint(canvas: Canvas) -> None:
    """A symbol that nobody sees."""
    squares(canvas)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(LEFT - 5, BOTTOM - 5, 100, 100, stroke=0, fill=1)


@pytest.mark.parametrize("draw", [letter, tables, other_symbol, under_paint])
def test_a_page_without(draw: Draw) -> None:
    assert only_page(pdf(draw)).codes == ()


def grey(image: Image.Image) -> codes.Grey:
    return np.asarray(image.convert("L"), np.uint8)


@pytest.mark.parametrize(("dpi", "skew"), [(150, 0), (150, 1.5), (150, -2.5), (200, 0), (200, 2.5)])
@pytest.mark.parametrize("quality", [50, 80])
def test_a_scan(dpi: int, skew: float, quality: int) -> None:
    (page,) = degrade.scan(pdf(squares), dpi=dpi, skew=skew, quality=quality, seed=4)
    assert [text for text, _ in codes.find(grey(page))] == [TEXT]


@pytest.mark.parametrize("seed", range(4))
def test_a_photograph(seed: int) -> None:
    page = degrade.photograph(pdf(squares), seed=seed)
    assert [text for text, _ in codes.find(grey(page))] == [TEXT]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_scan_through_the_rooms(lecteur: Lecteur, turn: int) -> None:
    """It stands where it stands on the page upright, whichever way the sheet lay."""
    if turn in (90, 180):
        data = degrade.images_to_pdf(degrade.scan(pdf(squares), turn=turn, seed=4))
    else:
        out = BytesIO()
        degrade.scan(pdf(squares), turn=turn, seed=4)[0].save(out, "PNG", dpi=(200, 200))
        data = out.getvalue()
    _, text = lecteur.lecture(data, "rib")
    (page,) = text.pages
    assert page.source is Source.OCR
    assert [code.text for code in page.codes] == [TEXT]
    assert around(page.shown(page.codes[0].quad)) == pytest.approx(box(), abs=12)


def test_a_born_digital_page_through_the_rooms(lecteur: Lecteur) -> None:
    _, text = lecteur.lecture(pdf(pasted), "rib.pdf")
    assert [code.text for code in text.pages[0].codes] == [TEXT]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 120), st.integers(1, 120), st.integers(0, 2**32 - 1))
def test_any_pixels_are_looked_at(width: int, height: int, seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)
    assert codes.find(noise) == []


QUAD = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


def bearing(*found: Code) -> Page:
    return Page(1, 100.0, 100.0, Source.OCR, (), codes=found)


def test_codes_go_through_the_wire() -> None:
    page = bearing(Code(TEXT, QUAD), Code("DC\x00\xff", QUAD))
    assert decode(encode(page), 10, 1000) == page


@pytest.mark.parametrize(
    "wrong",
    [
        [["DC", [0.0] * 8]] * (CODES_MAX + 1),
        [["D" * 4000, [0.0] * 8]],
        [["DC\u20ac", [0.0] * 8]],
        [[12, [0.0] * 8]],
        [["DC", [0.0] * 7]],
        [["DC", [float("nan")] * 8]],
        [["DC"]],
        None,
    ],
    ids=["many", "long", "not bytes", "no text", "a corner short", "nowhere", "no corners", "none"],
)
def test_what_a_hijacked_room_says_of_codes_is_refused(wrong: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        decode({**encode(bearing()), "codes": wrong}, 10, 1000)
