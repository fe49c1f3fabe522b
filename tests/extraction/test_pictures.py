"""Scans and photographs: turned, skewed, squeezed, and read all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import PanneError
from pipeline.extraction.confinement import ROOT, choisir
from pipeline.extraction.image import shown_scale
from pipeline.extraction.limits import Limites
from pipeline.extraction.reading import Lecteur
from pipeline.extraction.room import Room
from pipeline.models.fichier import Defaut, Format
from pipeline.models.text import Page, Quad, Segment, project
from tests.extraction.drawing import A4, IBAN, encoded, paper, picture_pdf, place

LINE = f"IBAN : {IBAN}"
AT_200: dict[str, Any] = {"dpi": (200, 200)}


def read(lecteur: Lecteur, data: bytes, name: str = "a.jpg") -> Page:
    fichier, text = lecteur.lecture(data, name)
    assert fichier.defaut is None
    (page,) = text.pages
    return page


def iban(page: Page) -> Segment:
    return next(s for s in page.segments if IBAN.replace(" ", "") in s.text.replace(" ", ""))


def holds(quad: Quad, box: tuple[float, float, float, float], tolerance: float = 8) -> bool:
    left, top, right, bottom = box
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    return (
        min(xs) - tolerance <= left <= min(xs) + 3 * tolerance
        and max(xs) - 3 * tolerance <= right <= max(xs) + tolerance
        and min(ys) - tolerance <= top
        and bottom <= max(ys) + tolerance
    )


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_quarter_turns(lecteur: Lecteur, turn: int) -> None:
    """Pillow turns counterclockwise: the page is stood upright by as much clockwise."""
    page = read(lecteur, encoded(paper().rotate(turn, expand=True), quality=75, **AT_200))
    assert (page.turn, page.width, page.height) == (turn, *A4)
    assert holds(page.shown(iban(page).quad), place(LINE))


@pytest.mark.parametrize("skew", [-3.0, 3.0])
def test_skew_is_levelled_and_boxes_stay_on_the_page_as_shown(
    lecteur: Lecteur, skew: float
) -> None:
    image = paper().rotate(skew, Image.Resampling.BICUBIC, fillcolor="white")
    page = read(lecteur, encoded(image, quality=75, **AT_200))
    found = iban(page)
    assert abs(found.quad[0][1] - found.quad[1][1]) < 6
    assert [row.text.partition(" ")[0] for row in page.rows][:2] == ["Banque", "Relevé"]
    left, top, *_ = place(LINE)
    x, y = _turned((left, top), skew)
    assert page.shown(found.quad)[0] == pytest.approx((x, y), abs=18)


def _turned(point: tuple[float, float], degrees: float) -> tuple[float, float]:
    """Where Pillow's rotation around the middle takes a point."""
    angle, (w, h) = np.radians(-degrees), A4
    c, s = float(np.cos(angle)), float(np.sin(angle))
    x, y = w / 2, h / 2
    matrix = (c, -s, x - c * x + s * y, s, c, y - s * x - c * y, 0.0, 0.0, 1.0)
    return project(matrix, point)


def _cmyk(image: Image.Image) -> bytes:
    return encoded(image.convert("CMYK"), quality=80, **AT_200)


def _exif(image: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(image.rotate(90, expand=True), quality=80, exif=exif, **AT_200)


def _deep(image: Image.Image) -> bytes:
    grey = np.asarray(image.convert("L"), np.uint16) * 257
    return encoded(Image.fromarray(grey), "PNG", **AT_200)


def _clear(image: Image.Image) -> bytes:
    """Black ink on nothing, that a naive conversion lays on black."""
    ink = Image.new("RGBA", image.size, (0, 0, 0, 0))
    ink.putalpha(image.convert("L").point(lambda value: 255 - value))
    return encoded(ink, "PNG", **AT_200)


def _palette(image: Image.Image) -> bytes:
    return encoded(image.convert("P"), "PNG", **AT_200)


def _bilevel(image: Image.Image) -> bytes:
    return encoded(image.convert("1"), "PNG", **AT_200)


def _dim(image: Image.Image) -> bytes:
    return encoded(image.point(lambda value: 40 + value // 3), quality=40, **AT_200)


ENCODINGS: dict[str, Callable[[Image.Image], bytes]] = {
    "jpeg quality 40": lambda image: encoded(image, quality=40, **AT_200),
    "cmyk jpeg": _cmyk,
    "exif turned": _exif,
    "sixteen bits": _deep,
    "transparent": _clear,
    "palette": _palette,
    "bilevel": _bilevel,
    "dim": _dim,
    "pdf": lambda image: picture_pdf(image),
}
FEW = (LINE, "BIC : BNPAFRPPXXX")


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_encodings(lecteur: Lecteur, encode: Callable[[Image.Image], bytes]) -> None:
    page = read(lecteur, encode(paper(FEW)))
    assert page.turn == 0
    assert (page.width, page.height) == pytest.approx(A4, abs=2)
    assert [s.text.replace(" ", "") for s in page.segments] == [t.replace(" ", "") for t in FEW]
    assert holds(page.shown(iban(page).quad), place(LINE, FEW), 10)


def test_edges_frame_the_characters(lecteur: Lecteur) -> None:
    found = iban(read(lecteur, encoded(paper(FEW), quality=90, **AT_200)))
    assert len(found.edges) == len(found.text) + 1
    whole, tail = place(LINE, FEW), place("IBAN : ", ("", "IBAN : "))
    start = found.text.index("F")
    assert found.part(start, len(found.text))[0][0] == pytest.approx(tail[2] + 12, abs=14)
    assert found.part(start, len(found.text))[1][0] == pytest.approx(whole[2], abs=14)


@pytest.mark.parametrize("turn", [90, 180])
def test_a_card_with_few_words_is_stood_upright(lecteur: Lecteur, turn: int) -> None:
    card = paper(("Nom : MERCANTON",), (1000, 640)).rotate(turn, expand=True)
    page = read(lecteur, encoded(card, quality=60))
    assert page.turn == turn
    assert page.segments[0].text.replace(" ", "") == "Nom:MERCANTON"


def test_a_blank_page_has_no_words(lecteur: Lecteur) -> None:
    assert read(lecteur, encoded(paper(()), "PNG")).segments == ()


SCALES = {
    "scan at 300 dpi": ((2480, 3508), (300, 300), 2 / 3),
    "photograph at 72 dpi": ((4000, 3000), (72, 72), 2339 / 4000),
    "photograph that says 300 dpi": ((8000, 6000), (300, 300), 2339 / 8000),
    "small, without a word": ((900, 600), None, 1.0),
    "nonsense": ((900, 600), ("a", 0), 1.0),
}


@pytest.mark.parametrize("case", SCALES.values(), ids=SCALES)
def test_pages_are_shown_at_200_dpi(case: tuple[tuple[int, int], object, float]) -> None:
    size, dpi, scale = case
    assert shown_scale(size, dpi) == pytest.approx(scale)


def test_a_mislabelled_picture_is_what_its_bytes_say(lecteur: Lecteur) -> None:
    fichier = lecteur.ouvrir(encoded(paper(FEW), "PNG"), "rib.pdf").fichier
    assert (fichier.format, fichier.nature, fichier.pages) == (Format.PNG, "image PNG", 1)
    assert fichier.defaut is not Defaut.NON_ACCEPTE


SHAPES = {"a dot": (1, 1), "a thread": (3000, 2), "a pole": (5, 2500), "a stamp": (30, 20)}


@pytest.mark.parametrize("size", SHAPES.values(), ids=SHAPES)
def test_odd_shapes_are_read_as_nothing(lecteur: Lecteur, size: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0]), np.uint8)
    page = read(lecteur, encoded(Image.fromarray(noise), "PNG"))
    assert "".join(s.text for s in page.segments if s.confidence > 0.9) == ""


@pytest.mark.parametrize(
    ("room", "missing"),
    [
        ("recognition", "tesseract-ocr-fra"),
        ("rereading", "tesseract-ocr-fra"),
        ("opening", "libmagic1"),
    ],
)
def test_a_missing_program_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, room: str, missing: str
) -> None:
    """Neither a folder that holds the French model nor a libmagic that loads."""
    (tmp_path / "magic.py").write_text("raise ImportError('failed to find libmagic')")
    (tmp_path / "pipeline").symlink_to(ROOT / "pipeline")
    monkeypatch.setattr("pipeline.extraction.process.ROOT", tmp_path)
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    limites = Limites()
    door = Room(f"pipeline.extraction.{room}", limites, limites.lecture_memoire, choisir())
    with pytest.raises(PanneError) as panne:
        door.call({"verbe": "rien"}, [], 20)
    assert missing in panne.value.remede
    door.close()
