"""Charts: well formed, said in words, inert whatever they name."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.graphique import LARGE, Barre, Serie, barres, courbes, marque

SVG = "{http://www.w3.org/2000/svg}"
LABEL = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Cc"]), max_size=80)


def parse(drawn: object) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawn).replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


@given(st.lists(st.builds(Barre, LABEL, st.integers(0, 10**6)), max_size=6), LABEL)
def test_bars_stay_inside_and_are_inert(rows: list[Barre], titre: str) -> None:
    root = parse(barres("n", titre, "desc", rows))
    assert [e.text or "" for e in root.iter(f"{SVG}title")] == [titre]
    assert len(list(root.iter(f"{SVG}rect"))) == len(rows)
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "text",
        "rect",
    }
    assert all(0 < float(e.get("width", 0)) <= LARGE - 50 for e in root.iter(f"{SVG}rect"))


@given(st.integers(1, 52).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 5000), min_size=n, max_size=n), min_size=1, max_size=3)
))  # fmt: skip
def test_lines_stay_inside(values: list[list[int]]) -> None:
    series = [Serie(str(i), tuple(v)) for i, v in enumerate(values)]
    root = parse(courbes("n", "t", "d", ["01/01"] * len(values[0]), series))
    _, _, wide, high = map(float, root.get("viewBox", "").split())
    lines = list(root.iter(f"{SVG}polyline"))
    assert len(lines) == len(series)
    for line in lines:
        points = [tuple(map(float, p.split(","))) for p in line.get("points", "").split()]
        assert len(points) == len(values[0])
        assert all(0 <= x <= wide and 0 <= y <= high for x, y in points)
    assert len({line.get("stroke-dasharray") for line in lines}) == len(lines), (
        "not by colour alone"
    )


def test_a_chart_is_named_and_described() -> None:
    root = parse(barres("motifs", "Motifs <b>", "RIB : 3", [Barre("<script>", 3)]))
    named = {e.get("id"): e.text for e in root}
    assert root.get("role") == "img"
    assert [named[i] for i in root.get("aria-labelledby", "").split()] == ["Motifs <b>", "RIB : 3"]
    assert [e.text for e in root.iter(f"{SVG}text")] == ["<script>", "3"]


def test_each_series_has_its_mark() -> None:
    assert len({str(marque(rank)) for rank in range(3)}) == 3
