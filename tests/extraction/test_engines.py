"""Which engine reads a line, and what both make of it; codes in cells."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFont

from pipeline.extraction import engines, ink, tesseract
from pipeline.extraction.line import Line, Picture
from pipeline.extraction.reading import Lecteur
from tests.extraction.drawing import A4, FONT, IBAN, encoded, paper

LINES = {
    "prose": ("Titulaire du compte", False),
    "a date": ("Le 12/03/2026", False),
    "a SIREN": ("SIREN 552 081 317", True),
    "an IBAN": (f"IBAN : {IBAN}", True),
    "a group of it": ("3456", True),
    "a BIC": ("BNPAFRPPXXX", True),
    "a certificate number": ("JGeaDPIOab", True),
    "a machine readable zone": ("P<FRALEFEVRE<<JOEL", True),
    "a cell": ("A", True),
    "a short word": ("Clé", False),
}


@pytest.mark.parametrize("case", LINES.values(), ids=LINES)
def test_lines_that_may_bear_a_code_matter(case: tuple[str, bool]) -> None:
    text, matters = case
    assert engines.matters(text) is matters


ENOUGH = {
    "sure prose": ("Titulaire", 0.95, True),
    "doubtful prose": ("Titulaire", 0.6, False),
    "a sure code": ("BNPAFRPPXXX", 0.99, False),
    "nothing": ("", 1.0, False),
}


@pytest.mark.parametrize("case", ENOUGH.values(), ids=ENOUGH)
def test_one_engine_is_enough_for_sure_words_only(case: tuple[str, float, bool]) -> None:
    text, sure, enough = case
    assert engines.enough(Line(text, (sure,) * len(text))) is enough


def written(text: str, height: int = 46) -> Picture:
    image = Image.new("L", (40 + 22 * len(text), height), 250)
    ImageDraw.Draw(image).text((12, 6), text, 20, ImageFont.truetype(FONT, 28))
    return np.asarray(image, np.uint8)


def test_plain_words_are_read_once() -> None:
    line = engines.read(written("Relevé d'identité bancaire"))
    assert (line.text, line.witness) == ("Relevé d'identité bancaire", None)
    assert min(line.sure) >= engines.SURE


def test_a_code_is_read_by_both_engines() -> None:
    line = engines.read(written(IBAN))
    assert line.text.replace(" ", "") == IBAN.replace(" ", "")
    assert (line.witness or "").replace(" ", "") == IBAN.replace(" ", "")
    assert len(line.sure) == len(line.text) == len(line.edges) - 1


def test_light_letters_on_a_dark_ground_are_read() -> None:
    assert tesseract.read(255 - written("Attestation")).text == "Attestation"


def test_a_ligature_is_the_french_engine_s() -> None:
    line = engines.read(written("Monsieur SCHŒLLER"))
    assert line.text == "Monsieur SCHŒLLER"


@pytest.mark.parametrize(
    ("best", "french", "same"),
    [
        ("CEUVRE", "ŒUVRE", True),
        ("0EUVRE", "ŒUVRE", True),
        ("EUVRE", "ŒUVRE", True),
        ("coeur", "cœur", True),
        ("cour", "cœur", True),
        ("CUVRE", "ŒUVRE", True),
        ("CUMENIQUE", "ŒCUMENIQUE", True),
        ("XUVRE", "ŒUVRE", False),
        ("OOUVRE", "ŒUVRE", False),
        ("OEUVRES", "ŒUVRE", False),
        ("C" * 400, "Œ" * 800, True),
        ("C" * 400 + "!", "Œ" * 800, False),
    ],
)
def test_what_is_made_of_ligatures(best: str, french: str, same: bool) -> None:
    """The last ones would never end if every way of sharing out the letters were tried."""
    assert engines._same_letters(best, french) is same


def marks(text: tuple[str, ...], skew: float = 0.0) -> NDArray[np.bool_]:
    page = paper(text).convert("L").rotate(skew, fillcolor=255).resize((827, 1170))
    return ink.marked(np.asarray(page, np.uint8))


TEXT = tuple("Les parties conviennent de ce qui suit" for _ in range(12))


@pytest.mark.parametrize("skew", [-7.0, 0.0, 7.0])
def test_rows_of_ink_tell_a_quarter_turn(skew: float) -> None:
    page = marks(TEXT, skew)
    assert not ink.sideways(page)
    assert ink.sideways(np.rot90(page))


def test_white_is_left_out() -> None:
    rows, columns = ink.busy(marks(("Un", "", "", "", "", "", "Deux")))
    assert len(rows) < 300
    assert len(columns) < 200
    assert (np.diff(columns) == 1).all()


def test_nothing_is_worth_looking_at_on_a_blank_page() -> None:
    rows, columns = ink.busy(np.zeros((400, 300), bool))
    assert (len(rows), len(columns)) == (0, 0)


def _aside(index: int, frame: str) -> int:
    """Groups of four stand apart by half a cell."""
    return index // 4 * 20 if frame == "groups" else 0


def cells(code: str, frame: str, pitch: int = 44) -> Image.Image:
    """A code one character a cell: in a grid, in grids of four, in boxes apart, or between ticks."""
    page = Image.new("L", A4, 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 30)
    pen.text((150, 200), "Code", 20, font)
    for index, c in enumerate(code):
        x = 150 + index * pitch + _aside(index, frame)
        y, right = 260, x + pitch
        if frame in ("grid", "groups"):
            pen.rectangle((x, y, right, y + 48), outline=60, width=2)
        elif frame == "boxes":
            pen.rectangle((x, y, right - 8, y + 48), outline=60, width=2)
        else:
            pen.line((x, y + 48, right, y + 48), 60, 2)
            pen.line((x, y + 34, x, y + 48), 60, 2)
        middle = x + (pitch - 8 * (frame == "boxes")) / 2
        pen.text((middle, y + 24), c, 20, font, anchor="mm")
    return page


@pytest.mark.parametrize("frame", ["grid", "groups", "boxes", "ticks"])
@pytest.mark.parametrize("code", [IBAN.replace(" ", ""), "QNTOFRP1XXX", "552081317"])
def test_a_code_in_cells_is_read_together(lecteur: Lecteur, code: str, frame: str) -> None:
    data = encoded(cells(code, frame), quality=70, dpi=(200, 200))
    (page,) = lecteur.lecture(data, "a.jpg")[1].pages
    found = next(s for s in page.segments if s.text.replace(" ", "") == code)
    assert found.quad[0][0] == pytest.approx(150, abs=30)
    right = 150 + 44 * len(code) + _aside(len(code) - 1, frame)
    assert found.quad[1][0] == pytest.approx(right, abs=30)
    assert len(found.edges) == len(found.text) + 1
    assert found.witness is not None


INKS = {"red": (200, 30, 40), "blue": (30, 60, 170), "violet": (120, 40, 150)}


@pytest.mark.parametrize("ink", INKS.values(), ids=INKS)
def test_a_stamp_lets_what_is_under_it_be_read(lecteur: Lecteur, ink: tuple[int, int, int]) -> None:
    page = paper(("Titulaire du compte", "SARL LOGICIELS MARTIN"))
    stamp = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(stamp)
    for shift in (0, 40, 80):
        pen.line((170, 340 + shift, 800, 420 - shift), ink, 7)
        pen.ellipse((300 + shift, 340, 560 + shift, 480), outline=ink, width=7)
    stamped = encoded(ImageChops.multiply(page, stamp), quality=80, dpi=(200, 200))
    (read,) = lecteur.lecture(stamped, "a.jpg")[1].pages
    assert "SARL LOGICIELS MARTIN" in [s.text for s in read.segments]


def test_coloured_letters_are_read(lecteur: Lecteur) -> None:
    page = paper(())
    font = ImageFont.truetype(FONT, 40)
    for index, colour in enumerate([(255, 0, 0), (0, 90, 255), (0, 150, 80), (230, 120, 0)]):
        ImageDraw.Draw(page).text((180, 300 + 90 * index), "Titulaire", colour, font)
    (read,) = lecteur.lecture(encoded(page, quality=80, dpi=(200, 200)), "a.jpg")[1].pages
    assert [s.text for s in read.segments] == ["Titulaire"] * 4
