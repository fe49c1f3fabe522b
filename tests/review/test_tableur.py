"""CSV for spreadsheets: nothing in it is a formula, and everything of it comes back."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.review.tableur import csv_sur, neutraliser

FORMULA = "=+-@\t\r\n＝＋－＠"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


def read(data: bytes) -> list[list[str]]:
    """As a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), min_size=1, max_size=4))
@example([["=HYPERLINK(1)", 'a";b'], ["\t=1", "\r\n"], ["", "-1"]])
def test_no_cell_is_a_formula_and_all_are_kept(lines: list[list[str]]) -> None:
    found = read(csv_sur(("a", "b"), lines))[1:]
    assert len(found) == len(lines)
    for said, line in zip(found, lines, strict=True):
        assert [cell[:1] in FORMULA for cell in said if cell] == [False] * sum(map(bool, said))
        assert [neutraliser(cell) for cell in line] == said
        assert [c.removeprefix("'") if o[:1] and o[:1] in FORMULA else c
                for c, o in zip(said, line, strict=True)] == line  # fmt: skip


@pytest.mark.parametrize("first", FORMULA)
def test_each_beginning_of_a_formula_is_made_harmless(first: str) -> None:
    assert neutraliser(f"{first}1") == f"'{first}1"
    assert neutraliser(f"1{first}") == f"1{first}"


def test_a_french_spreadsheet_opens_it() -> None:
    data = csv_sur(("Motif", "Part (%)"), [("écart", 62.35), (date(2026, 11, 2), None)])
    assert data == "\ufeffMotif;Part (%)\r\nécart;62,4\r\n02/11/2026;\r\n".encode()
