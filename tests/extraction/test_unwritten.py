"""Lines that are drawn and not written: found, read twice, and added without being believed."""

from __future__ import annotations

import pytest

from fixtures.attacks import Attack, honest
from pipeline.extraction import pdf
from pipeline.extraction.limits import Limites
from pipeline.extraction.unwritten import completed, legible, line_at
from pipeline.models.text import DOUBTED, Page, Quad, Segment, Source
from tests.hostile.attacks import ADDITIONS, UNWRITTEN, Added
from tests.hostile.attacks.tricks import Trick

BOX = (100.0, 200.0, 500.0, 230.0)
SAID = "Valable jusqu'au 31/12/2023"


def _quad(box: tuple[float, float, float, float]) -> Quad:
    left, top, right, bottom = box
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _page(*said: str) -> Page:
    segments = tuple(Segment(text, _quad(BOX), 1.0) for text in said)
    return Page(1, 1654, 2339, Source.TEXTE, segments)


@pytest.mark.parametrize(
    ("written", "french", "english", "added"),
    [
        pytest.param((), SAID, "Valable jusqu au 31/12/2023", (SAID,), id="read alike twice"),
        pytest.param((), SAID, "Wi 11 vlw", (), id="a scribble is never read alike"),
        pytest.param((SAID,), SAID, SAID, (), id="what the layer says already"),
        pytest.param((SAID,), "VaIable jusqu'au 31/12/2023", SAID, (), id="a slip of one letter"),
        pytest.param(("Valable jusqu'au 31/12/2033",), SAID, SAID, (SAID,), id="another figure"),
    ],
)
def test_what_is_added(
    written: tuple[str, ...], french: str, english: str, added: tuple[str, ...]
) -> None:
    page = completed(_page(*written), [BOX], [french], [english])
    found = page.segments[len(written) :]
    assert tuple(s.text for s in found) == added
    assert all(s.confidence == DOUBTED for s in found)


def test_letters_of_another_alphabet_give_way() -> None:
    page = completed(_page("３１／１２／２０３３", "Le 1ᵉʳ mars"), [BOX], [SAID], [SAID])
    assert [s.text for s in page.segments] == ["Le 1ᵉʳ mars", SAID]


@pytest.mark.parametrize(("words", "worth"), [("Réserves", True), ("a b c", False), ("", False)])
def test_what_may_be_print(words: str, worth: bool) -> None:
    assert legible(words) is worth


def test_a_place_is_read_with_what_is_around() -> None:
    (box,) = line_at(_page(), BOX).boxes
    assert box == pytest.approx((95.5, 195.5, 504.5, 234.5))


def _found(data: bytes) -> list[tuple[float, float, float, float]]:
    _, layers = pdf.layers(data, Limites())
    return [box for layer in layers for box in layer.unwritten]


UNSAID = [trick for trick in UNWRITTEN if "note" not in trick.nom]
"""A note's own letters are written once it is drawn into its page."""


@pytest.mark.parametrize("trick", UNSAID, ids=lambda trick: trick.nom)
def test_a_line_is_found_where_it_stands(trick: Trick) -> None:
    """At the foot of an A4 page, 24 points over its end."""
    foot = [box for box in _found(Added(ADDITIONS[0], trick).data) if box[1] > 2200]
    assert min(box[0] for box in foot) < 200
    assert max(box[2] for box in foot) > 500


@pytest.mark.parametrize("paper", list(honest()), ids=lambda paper: paper.champ)
def test_an_honest_page_has_none(paper: Attack) -> None:
    assert _found(paper.data) == []


def test_a_place_without_a_width_is_blank() -> None:
    """Marks that stand over a letter take no room: what they are said to show is not drawn."""
    paper = next(iter(honest()))
    (blank,) = pdf.strips(paper.data, [(1, 0, [(300.0, 300.0, 300.0, 330.0)])], 36)
    assert set(blank.data) == {255}
