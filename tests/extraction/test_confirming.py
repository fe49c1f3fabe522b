"""What is drawn at the place of a value, whatever the text layer says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from fixtures.attacks.font import lying
from fixtures.attacks.paper import TARGETS
from pipeline.extraction.confirming import LOOKS, Line, confirm
from pipeline.extraction.pixels import Pixels
from pipeline.extraction.reading import Lecteur
from pipeline.models.confirmation import Confirmation, Relecture
from pipeline.models.text import Page, Quad, hull
from tests.extraction.drawing import IBAN, letter, pdf
from tests.extraction.test_pdf import rotated

CONFIRMEE, CONTREDITE = Confirmation.CONFIRMEE, Confirmation.CONTREDITE
CERTIFICATE = next(target for target in TARGETS if target.champ == "numero_ans")
CELLS = IBAN.replace(" ", "")


def opened(lecteur: Lecteur, data: bytes) -> Page:
    (feuille,) = lecteur.ouvrir(data, "piece.pdf").feuilles
    assert not feuille.picture
    return feuille.page


def place(page: Page, said: str) -> Quad:
    """Where some letters stand, as one quad of the page as shown."""
    row = next(row for row in page.rows if said in row.text)
    start = row.text.index(said)
    return page.shown(row.span(start, start + len(said))[0])


def in_cells(canvas: Canvas) -> None:
    """An account printed one character a box, with rules between."""
    canvas.drawString(72, 720, "IBAN")
    for index, character in enumerate(CELLS):
        canvas.rect(72 + 16 * index, 692, 16, 18)
        canvas.drawString(76 + 16 * index, 697, character)


def on_grey(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.85, 0.9, 0.95)
    canvas.rect(60, 680, 480, 40, stroke=0, fill=1)
    canvas.setFillColorRGB(0.1, 0.2, 0.5)
    letter(canvas)


HONEST = {
    "in groups": (pdf(letter), IBAN),
    "on its side": (rotated(pdf(letter), 90), IBAN),
    "on its head": (rotated(pdf(letter), 180), IBAN),
    "with a crop box": (pdf(letter, cropBox=(36, 0, 595, 770)), IBAN),
    "blue on grey": (pdf(on_grey), IBAN),
    "one character a cell": (pdf(in_cells), " ".join(CELLS)),
}


@pytest.mark.parametrize("case", HONEST.values(), ids=HONEST)
def test_what_is_drawn_confirms(lecteur: Lecteur, case: tuple[bytes, str]) -> None:
    data, said = case
    page = opened(lecteur, data)
    assert lecteur.confirmer(data, [(page, place(page, said))]) == [CONFIRMEE]


@pytest.mark.parametrize("drawn", ["71", "17", "38", "83", "06", "94", "52"])
def test_one_digit_drawn_as_another_is_seen(lecteur: Lecteur, drawn: str) -> None:
    vrai, faux = (f"kaR{digit}eDum4t" for digit in drawn)
    data = lying(replace(CERTIFICATE, vrai=vrai, faux=faux))
    page = opened(lecteur, data)
    assert lecteur.confirmer(data, [(page, place(page, faux))]) == [CONTREDITE]


def test_what_nobody_can_read_accuses_nobody(lecteur: Lecteur) -> None:
    data = lying(replace(CERTIFICATE, vrai="*" * 10, faux="JGe2DPI009"))
    page = opened(lecteur, data)
    found = lecteur.confirmer(data, [(page, place(page, "JGe2DPI009"))])
    assert found == [Confirmation.INCERTAINE]


def test_a_place_without_words_confirms_nothing(lecteur: Lecteur) -> None:
    data = pdf(letter)
    page = opened(lecteur, data)
    nowhere = hull([((10.0, 10.0), (90.0, 10.0), (90.0, 30.0), (10.0, 30.0))])
    assert lecteur.confirmer(data, [(page, nowhere)]) == [Confirmation.INCERTAINE]


def _line() -> Line:
    return Line(1, 0, "12", ((0.0, 0.0, 10.0, 10.0),))


def _draw(lines: Sequence[Line], height: int) -> list[Pixels]:
    return [Pixels(1, height, 1, b"\0" * height) for _ in lines]


def test_the_slow_engine_is_asked_only_for_what_is_not_settled() -> None:
    asked: list[int] = []

    def judge(strips: list[Pixels]) -> list[Relecture]:
        asked.append(len(strips))
        return [Relecture("17", 0.99) for _ in strips]

    assert confirm([_line()], _draw, lambda strips, *_: ["12"] * len(strips), judge) == [CONFIRMEE]
    assert asked == []
    looks: list[str] = []

    def reread(strips: list[Pixels], model: str, mode: int) -> list[str]:
        looks.append(f"{strips[0].height} {model} {mode}")
        return ["12", "17"][-len(strips) :]

    lines = [_line(), _line()]
    assert confirm(lines, _draw, reread, judge) == [CONFIRMEE, CONTREDITE]
    assert (asked, len(looks)) == ([1], len(LOOKS))
