"""I and l in a code: told by their heights where the typeface draws them apart, else in doubt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from fixtures.drawing.fonts import FILES, TRUETYPE
from pipeline.extraction import stems
from pipeline.extraction.line import Line, Picture

LABELS = ("Numéro de Référencement", "Nom de la Solution déposée", "Date de délivrance du Dossier")
SIZE, MARGIN = 30, 10


def drawn(text: str, font: str) -> tuple[Picture, tuple[float, ...]]:
    """A line as a crop of 200 dpi, and the borders of its characters as shares of the width."""
    face = ImageFont.truetype(str(TRUETYPE / FILES[font]), SIZE)
    width = int(face.getlength(text)) + 2 * MARGIN
    image = Image.new("L", (width, SIZE + 2 * MARGIN), 250)
    ImageDraw.Draw(image).text((MARGIN, MARGIN // 2), text, fill=30, font=face)
    edges = [(MARGIN + face.getlength(text[:k])) / width for k in range(len(text) + 1)]
    return np.asarray(image, np.uint8), tuple(edges)


def read_as(text: str, printed: str, font: str) -> tuple[Picture, Line]:
    """What an engine may make of a printed line."""
    crop, edges = drawn(printed, font)
    return crop, Line(text, (0.99,) * len(text), edges)


def page(text: str, printed: str, font: str) -> list[Line]:
    """A page of labels and a code, once told."""
    rows = [read_as(label, label, font) for label in LABELS] + [read_as(text, printed, font)]
    return stems.told([crop for crop, _ in rows], [line for _, line in rows])


@pytest.mark.parametrize("font", ["sans", "wide", "sans-bold"])
@pytest.mark.parametrize("printed", ["8WDYlddTVc", "8WDYIddTVc", "nWME1lOuSw", "IlpRUNZwwG"])
def test_a_stroke_is_what_its_height_says(font: str, printed: str) -> None:
    swapped = printed.translate(str.maketrans("Il", "lI"))
    for text in (printed, swapped):
        assert page(text, printed, font)[-1].text == printed


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        pytest.param("8WDYIddTVc", stems.DOUBT, id="nothing around to measure by"),
        pytest.param("8WDY1ddTVc", 0.99, id="no stroke in it"),
        pytest.param("AGRIFRPPXX", 0.99, id="capitals alone are no such code"),
    ],
)
def test_how_sure_a_code_alone_is(text: str, sure: float) -> None:
    crop, edges = drawn(text, "sans")
    blurred = np.full_like(crop, 250)
    (line,) = stems.told([blurred], [Line(text, (0.99,) * 10, edges)])
    assert (line.text, min(line.sure)) == (text, sure)


def test_a_line_without_borders_stays_as_it_is_read() -> None:
    crop, line = read_as("8WDYIddTVc", "8WDYIddTVc", "sans")
    (told,) = stems.told([crop], [replace(line, edges=())])
    assert (told.text, min(told.sure)) == (line.text, stems.DOUBT)
