"""Pages as pictures for people: upright, at the size that readings are given in, ours alone."""

from __future__ import annotations

import io
import math

import pytest
from PIL import Image, ImageChops

from pipeline.errors import PanneError
from pipeline.extraction.reading import Lecteur
from pipeline.models.text import Quad
from tests.extraction.drawing import encoded, letter, paper, pdf

CANARY = b"CANARI-QUI-NE-SORT-PAS"


def drawn(
    lecteur: Lecteur, data: bytes, turn: int = 0, zones: list[Quad] | None = None
) -> Image.Image:
    return Image.open(io.BytesIO(lecteur.dessiner(data, 1, turn, zones or [])))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("kind", ["pdf", "jpeg"])
def test_a_page_has_the_size_that_readings_are_given_in(
    lecteur: Lecteur, kind: str, turn: int
) -> None:
    data = pdf(letter) if kind == "pdf" else encoded(paper(), dpi=(200, 200))
    page = lecteur.lecture(data, f"a.{kind}")[1].pages[0]
    wanted = (page.width, page.height) if turn % 180 == 0 else (page.height, page.width)
    assert math.dist(drawn(lecteur, data, turn).size, wanted) < 3


def test_a_turned_page_is_stood_upright(lecteur: Lecteur) -> None:
    upright = paper()
    sideways = upright.rotate(90, expand=True)
    seen = drawn(lecteur, encoded(sideways, dpi=(200, 200)), 90)
    gap = ImageChops.difference(seen.convert("L"), upright.convert("L"))
    assert sum(gap.resize((1, 1)).tobytes()) < 3


def test_nothing_of_the_file_but_its_pixels_goes_out(lecteur: Lecteur) -> None:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    data = encoded(paper(), exif=exif, comment=CANARY)
    assert CANARY in data
    assert CANARY not in lecteur.dessiner(data, 1)


def test_a_zone_is_framed_where_it_stands(lecteur: Lecteur) -> None:
    zone: Quad = ((300.0, 900.0), (700.0, 900.0), (700.0, 960.0), (300.0, 960.0))
    plain, framed = (drawn(lecteur, pdf(letter), zones=z).convert("RGB") for z in ([], [zone]))
    box = (
        ImageChops.difference(plain, framed).convert("L").point(lambda v: 255 * (v > 60)).getbbox()
    )
    assert box is not None
    assert math.dist(box, (300, 900, 700, 960)) < 12


@pytest.mark.parametrize(
    ("data", "page"),
    [(b"ni l'un ni l'autre", 1), (b"%PDF-1.4 coup\xe9", 1), (pdf(letter), 2)],
    ids=["no picture", "damaged", "no such page"],
)
def test_what_cannot_be_drawn_is_said(lecteur: Lecteur, data: bytes, page: int) -> None:
    with pytest.raises(PanneError):
        lecteur.dessiner(data, page)
