"""Where the value of a label ends, when another label follows in its segment."""

from __future__ import annotations

import pytest

from pipeline.documents.locate import Form
from tests.documents.pages import lines

FORM = Form("Nom", "Prénom")

SAID = {
    "alone": ("Nom : MARTIN", "MARTIN"),
    "before another label": ("Nom : MARTIN, Prénom : Zoé", "MARTIN"),
    "before no label": ("Nom : MARTIN, ZOÉ", "MARTIN, ZOÉ"),
    "left empty": ("Nom : , Prénom : Zoé", ""),
    "left empty, with dashes": ("Nom :  – Prénom : Zoé", ""),
}


@pytest.mark.parametrize(("said", "value"), SAID.values(), ids=SAID)
def test_a_value_ends_before_the_next_label(said: str, value: str) -> None:
    (label,) = FORM.labels(lines(said), ["Nom"])
    assert FORM.rest(label).text == value
