"""Text layers: what they say, where it stands, and when they are not to be believed."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.colors import Color  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from pipeline.extraction import pdf_chars
from pipeline.extraction.limits import Limites
from pipeline.extraction.pdf import layers
from pipeline.models.text import Page, Segment, Source
from tests.extraction import hostile
from tests.extraction.drawing import IBAN, letter, paper, pdf, picture_pdf

LINE = f"IBAN : {IBAN}"


def first(data: bytes) -> tuple[Page, bool]:
    layer = layers(data, Limites())[1][0]
    return layer.page, layer.picture


def segment(page: Page, text: str) -> Segment:
    return next(s for s in page.segments if text in s.text)


def shown(page: Page, found: Segment) -> tuple[float, float, float, float]:
    corners = page.shown(found.quad)
    return (min(x for x, _ in corners), min(y for _, y in corners),
            max(x for x, _ in corners), max(y for _, y in corners))  # fmt: skip


def test_words_and_their_places() -> None:
    page, picture = first(pdf(letter))
    assert (picture, page.source, page.turn) == (False, Source.TEXTE, 0)
    assert (page.width, page.height) == pytest.approx((1652.8, 2338.9), abs=0.1)
    assert [s.text for s in page.segments] == [LINE, "Titulaire", "SARL Élan Médical"]
    left, top, right, bottom = shown(page, segment(page, "IBAN"))
    assert left == pytest.approx(200, abs=1)
    assert top < 400 - 20 < 400 < bottom
    assert right == pytest.approx(813, abs=3)


def test_edges_frame_each_character() -> None:
    found = segment(first(pdf(letter))[0], "IBAN")
    assert len(found.edges) == len(LINE) + 1
    assert (found.edges[0], found.edges[-1]) == (0.0, 1.0)
    assert all(a <= b for a, b in itertools.pairwise(found.edges))
    start = LINE.index("FR76")
    before = stringWidth(LINE[:start], "Helvetica", 11)
    assert found.part(start, len(LINE))[0][0] == pytest.approx((72 + before) * 200 / 72, abs=1)


def rotated(data: bytes, turn: int) -> bytes:
    """The same with a /Rotate."""
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(data))), io.BytesIO()
    writer.pages[0].rotate(turn)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotate_shows_the_text_upright(turn: int) -> None:
    """Text written so that /Rotate brings it upright, as scanners and plotters do."""

    def draw(canvas: Canvas) -> None:
        canvas.translate(297.5, 421)
        canvas.rotate(turn)
        canvas.drawString(-150, 100, LINE)

    page, picture = first(rotated(pdf(draw), turn))
    width, height = (842, 595) if turn != 180 else (595, 842)
    assert (picture, page.turn, page.rows[0].text) == (False, 0, LINE)
    assert (page.width, page.height) == pytest.approx((width * 200 / 72, height * 200 / 72), abs=1)
    left, top, _, bottom = shown(page, page.segments[0])
    middle_x, middle_y = page.width / 2, page.height / 2
    assert left == pytest.approx(middle_x - 150 * 200 / 72, abs=4)
    assert top < middle_y - 100 * 200 / 72 < bottom + 4


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotate_that_lays_the_text_down_is_undone(turn: int) -> None:
    page, _ = first(rotated(pdf(letter), turn))
    assert page.turn == 360 - turn
    assert page.rows[0].text == LINE
    assert page.segments[0].left == pytest.approx(200, abs=1)


def test_crop_box_moves_the_origin() -> None:
    page, _ = first(pdf(letter, cropBox=(36, 0, 595, 842 - 72)))
    assert page.segments[0].left == pytest.approx(100, abs=1)
    assert page.segments[0].bottom == pytest.approx(200, abs=12)


def test_columns_are_apart_and_words_together() -> None:
    def draw(canvas: Canvas) -> None:
        for x, text in ((72, "Code banque"), (200, "30004"), (260, "00823")):
            canvas.drawString(x, 500, text)

    assert [s.text for s in first(pdf(draw))[0].segments] == ["Code banque", "30004", "00823"]


def test_filled_in_fields_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        letter(canvas)
        canvas.acroForm.textfield(name="nom", value="Isaline Mercanton", x=72, y=500, width=300)

    assert "Isaline Mercanton" in "\n".join(r.text for r in first(pdf(draw))[0].rows)


def test_watermarks_and_margins_are_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        letter(canvas)
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "SPECIMEN")
        canvas.rotate(45)
        canvas.drawString(0, 0, "Marge")

    rows = [row.text for row in first(pdf(draw))[0].rows]
    assert rows == [LINE, "Titulaire SARL Élan Médical"]


def hidden_layer(canvas: Canvas) -> None:
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textLine("IBAN : FR14 2004 1010 0505 0001 3M02 606")
    canvas.drawText(text)


def under_the_picture() -> bytes:
    def draw(canvas: Canvas) -> None:
        letter(canvas)
        canvas.drawImage(ImageReader(paper()), 0, 0, 595, 842)

    return pdf(draw)


def transparent(canvas: Canvas) -> None:
    canvas.setFillColor(Color(0, 0, 0, alpha=0))
    canvas.drawString(72, 600, "IBAN FR14 2004 1010 0505 0001 3M02 606")


def private_use() -> bytes:
    """A font whose map to Unicode leads to the private use area."""
    cmap = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7F>"
    cmap += b" <E020> endbfrange endcmap"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    content = hostile.stream(b"BT /A 12 Tf 72 700 Td (Releve d'identite bancaire) Tj ET")
    others = {5: font, 6: hostile.stream(cmap)}
    return hostile.page_pdf(content, b"/Font<</A 5 0 R>>", others)


PICTURES = {
    "scan": picture_pdf(paper()),
    "scan with an invisible layer": picture_pdf(paper(), hidden_layer),
    "text under the picture": under_the_picture(),
    "private use characters": private_use(),
    "transparent text on a scan": picture_pdf(paper(), transparent),
}


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES)
def test_pages_to_look_at(data: bytes) -> None:
    page, picture = first(data)
    assert picture
    assert (page.source, page.segments) == (Source.OCR, ())


def test_a_scan_pasted_into_a_letter_is_looked_at() -> None:
    def draw(canvas: Canvas) -> None:
        letter(canvas)
        canvas.drawImage(ImageReader(paper()), 72, 100, 400, 400)

    assert first(pdf(draw))[1]


def test_a_background_under_visible_text_is_not_a_scan() -> None:
    page, picture = first(picture_pdf(paper(()), letter))
    assert not picture
    assert page.rows[0].text == LINE


TRAP = "IBAN FR14 2004 1010 0505 0001 3M02 606"


def white(canvas: Canvas) -> None:
    canvas.setFillColor("white")
    canvas.drawString(72, 500, TRAP)


def covered(canvas: Canvas) -> None:
    canvas.drawString(72, 500, TRAP)
    canvas.setFillColor("white")
    canvas.rect(60, 480, 400, 60, stroke=0, fill=1)


def clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 10, 10)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(72, 500, TRAP)


def off_page(canvas: Canvas) -> None:
    canvas.drawString(700, 500, TRAP)


def tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 0.4)
    canvas.drawString(72, 500, TRAP)


HIDINGS = {
    "render mode 3": hidden_layer, "alpha 0": transparent, "white": white, "covered": covered,
    "clipped": clipped, "off the page": off_page, "tiny": tiny,
}  # fmt: skip


@pytest.mark.parametrize("hide", HIDINGS.values(), ids=HIDINGS)
def test_text_that_nobody_sees_is_left_out_and_told(hide: Callable[[Canvas], None]) -> None:
    def draw(canvas: Canvas) -> None:
        letter(canvas)
        canvas.drawString(72, 300, "Relevé d'identité bancaire de la société, à conserver")
        hide(canvas)

    layer = layers(pdf(draw), Limites())[1][0]
    text = "\n".join(row.text for row in layer.page.rows)
    assert (layer.picture, layer.hidden) == (False, True)
    assert LINE in text
    assert "FR14" not in text


def test_a_clean_page_hides_nothing() -> None:
    assert not layers(pdf(letter), Limites())[1][0].hidden


def test_an_empty_page_is_not_a_picture() -> None:
    page, picture = first(pdf(lambda _: None))
    assert (picture, page.segments) == (False, ())


@pytest.mark.parametrize(("code", "shown"), [(0x1B, "\ufffd"), (0x9B, "\ufffd"), (0x41, "A")])
def test_a_control_character_of_a_text_layer_is_no_text(code: int, shown: str) -> None:
    """It would be obeyed by the terminal that shows what was read."""
    assert pdf_chars._readable(code) == shown
