"""Ink that is not text, in born-digital pages and in pictures."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from fixtures.drawing import degrade
from fixtures.drawing.mandats import MandatEditeurFacts, draw_mandat_editeur
from pipeline.extraction import marks as strokes
from pipeline.extraction.codec import decode, encode
from pipeline.extraction.limits import Limites
from pipeline.extraction.line import Quads, no_quads
from pipeline.extraction.pdf import layers
from pipeline.extraction.pdf_marks import MARKS_MAX
from pipeline.extraction.reading import Lecteur
from pipeline.models.text import Quad
from tests.extraction.drawing import letter, pdf

ZONE = (300.0, 200.0, 420.0, 240.0)
"""Left, bottom, right, top, in points: where something is drawn."""

SHOWN = (833, 1672, 1167, 1783)
"""The same in pixels from the top left of the page, at 200 dpi."""


def marks(data: bytes) -> tuple[Quad, ...] | None:
    return layers(data, Limites())[1][0].page.marks


def drawn(draw: Callable[[Canvas], object]) -> bytes:
    def page(canvas: Canvas) -> None:
        letter(canvas)
        draw(canvas)

    return pdf(page)


def scribble(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(300, 200)
    path.curveTo(330, 250, 340, 190, 360, 230)
    path.curveTo(380, 260, 400, 180, 420, 240)
    canvas.drawPath(path)


def pasted(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (120, 40), "navy")), 300, 200, 120, 40)


def box(canvas: Canvas) -> None:
    canvas.rect(300, 200, 120, 40)


def rounded(canvas: Canvas) -> None:
    canvas.roundRect(300, 200, 120, 40, 4)


def stamp(canvas: Canvas) -> None:
    canvas.translate(300, 200)
    canvas.rotate(4)
    canvas.rect(0, 0, 120, 40)
    canvas.drawString(10, 15, "MEDI SOFT")


def table(canvas: Canvas) -> None:
    canvas.grid([300, 340, 420], [200, 220, 240])


def background(canvas: Canvas) -> None:
    canvas.circle(297, 421, 290)


@pytest.mark.parametrize("draw", [scribble, pasted])
def test_a_stroke_or_a_pasted_picture_is_a_mark(draw: Callable[[Canvas], object]) -> None:
    found = marks(drawn(draw))
    assert found is not None
    assert len(found) == 1
    (left, top), _, (right, bottom), _ = found[0]
    assert (left, right) == pytest.approx((SHOWN[0], SHOWN[2]), abs=5)
    assert (top, bottom) == pytest.approx((SHOWN[1], SHOWN[3]), abs=60)


@pytest.mark.parametrize("draw", [box, rounded, stamp, table, background, lambda _: None])
def test_rules_frames_and_backgrounds_are_not(draw: Callable[[Canvas], object]) -> None:
    assert marks(drawn(draw)) == ()


def signed(rect: tuple[float, float, float, float], value: bool = True) -> bytes:
    """A page with a signature field, by its dictionary; nothing is drawn in it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(letter))))
    field = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
        NameObject("/FT"): NameObject("/Sig"), NameObject("/T"): TextStringObject("Signature1"),
        NameObject("/Rect"): ArrayObject([FloatObject(v) for v in rect]),
    })  # fmt: skip
    if value:
        field[NameObject("/V")] = writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
            NameObject("/Contents"): TextStringObject("00"),
        }))  # fmt: skip
    added = writer._add_object(field)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([added])
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject([added])}
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_signed_field_is_a_mark() -> None:
    found = marks(signed(ZONE))
    assert found is not None
    assert [round(v) for point in (found[0][0], found[0][2]) for v in point] == list(SHOWN)


def test_a_field_that_waits_for_its_signature_is_none() -> None:
    assert marks(signed(ZONE, value=False)) == ()


def test_an_invisible_signature_leaves_the_question_open() -> None:
    assert marks(signed((0.0, 0.0, 0.0, 0.0))) is None


def test_marks_travel() -> None:
    page = layers(drawn(scribble), Limites())[1][0].page
    for sent in (page, replace(page, marks=None), replace(page, marks=())):
        received = decode(encode(sent), 400, 1000).marks
        assert (received is None) == (sent.marks is None)
        assert len(received or ()) == len(sent.marks or ())


def test_strokes_too_many_to_tell_a_signature_by_leave_the_question_open() -> None:
    def crowd(canvas: Canvas) -> None:
        for _ in range(MARKS_MAX + 1):
            scribble(canvas)

    assert marks(drawn(crowd)) is None


def test_too_many_marks_are_refused() -> None:
    page = layers(drawn(scribble), Limites())[1][0].page
    crowded = encode(replace(page, marks=(page.marks or ()) * 1001))
    with pytest.raises(ValueError, match="too many marks"):
        decode(crowded, 400, 1000)


@pytest.mark.parametrize(("signe", "skew"), [(True, 0.0), (True, -1.5), (False, 0.0), (False, 1.5)])
def test_a_scan_keeps_the_stroke_and_drops_the_stamp(
    lecteur: Lecteur, signe: bool, skew: float
) -> None:
    scan = degrade.scan(draw_mandat_editeur(MandatEditeurFacts(signe=signe)), skew=skew)
    _, text = lecteur.lecture(degrade.images_to_pdf(scan), "mandat.pdf")
    found = text.pages[0].marks
    assert found is not None
    assert len(found) == int(signe)


def test_ruled_paper_bears_no_signature(lecteur: Lecteur) -> None:
    sheet = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(sheet)
    for y in range(300, 2000, 90):
        pen.line((100, y, 1550, y), fill="black", width=3)
    pen.rectangle((200, 600, 900, 1100), outline="black", width=4)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    assert lecteur.lecture(out.getvalue(), "lignes.png")[1].pages[0].marks == ()


def picture(draw: Callable[[ImageDraw.ImageDraw], object], tilt: float) -> Quads:
    """The strokes of a picture of 200 dpi in which nothing is printed."""
    image = Image.new("L", (1654, 1100), 245)
    draw(ImageDraw.Draw(image))
    grey = np.asarray(image.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=245), np.uint8)
    return strokes.marks(grey, no_quads(), [], 1.0)


def frame_to_sign_in(on: ImageDraw.ImageDraw) -> None:
    on.rectangle((120, 300, 790, 600), outline=90, width=2)


def pen(on: ImageDraw.ImageDraw) -> None:
    points = [(420 + 9 * k, 430 + 60 * math.sin(k / 1.7)) for k in range(45)]
    on.line(points, fill=20, width=5)


@pytest.mark.parametrize("tilt", [0.0, 0.4, 0.8, 1.2, 2.0, -0.6])
def test_the_frame_of_a_place_to_sign_is_no_ink_however_tilted(tilt: float) -> None:
    assert len(picture(frame_to_sign_in, tilt)) == 0


@pytest.mark.parametrize("tilt", [0.0, 0.8, 2.0])
def test_a_stroke_in_a_frame_is_ink(tilt: float) -> None:
    def both(on: ImageDraw.ImageDraw) -> None:
        frame_to_sign_in(on)
        pen(on)

    assert len(picture(both, tilt)) >= 1
