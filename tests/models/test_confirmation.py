"""What the readings of a drawing say of a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models.confirmation import Confirmation, Relecture, judged, same, settled

CONFIRMEE, CONTREDITE = Confirmation.CONFIRMEE, Confirmation.CONTREDITE
INCERTAINE = Confirmation.INCERTAINE
SURE, FAINT = 0.98, 0.5

digits = st.text("0123456789", min_size=1, max_size=27)


@given(digits, st.data())
def test_another_digit_is_never_the_same(value: str, data: st.DataObject) -> None:
    """Digits are not taken for one another: a changed account is seen."""
    at = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != value[at]]))
    assert same(value, value)
    assert not same(value, value[:at] + other + value[at + 1 :])


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("FR7630004O", "FR76 3000 40"),
        ("JGe2DPI009", "JGe2DPlO09"),
        ("kS4qTd7Rn0", "KS4qTd7RnO"),
        ("CCFRFRPP", "ccfrfrpp"),
    ],
)
def test_letters_that_look_alike_are_one(said: str, read: str) -> None:
    assert same(said, read)


@pytest.mark.parametrize(
    ("said", "read"), [("JGe2DPI009", "JGE2DPI009"), ("a234567890", "A234567890"), ("7", "1")]
)
def test_letters_of_another_shape_are_not(said: str, read: str) -> None:
    assert not same(said, read)


@pytest.mark.parametrize(
    ("readings", "outcome"),
    [
        ((), False),
        (("12",), True),
        (("17",), False),
        (("17", "12"), False),
        (("17", "12", "12"), True),
        (("122", "12"), True),
        (("122", ""), False),
    ],
)
def test_another_value_of_the_same_length_has_to_be_outvoted(
    readings: tuple[str, ...], outcome: bool
) -> None:
    assert settled("12", readings) is outcome


@pytest.mark.parametrize(
    ("readings", "juge", "outcome"),
    [
        (("17", "177"), Relecture("17", SURE), CONTREDITE),
        (("17", "177"), Relecture("17", FAINT), INCERTAINE),
        (("17", "18"), Relecture("19", SURE), INCERTAINE),
        (("", ""), Relecture("", SURE), INCERTAINE),
        (("", ""), Relecture("17", SURE), INCERTAINE),
        (("122", "112"), Relecture("12", SURE), CONFIRMEE),
        (("17", "14"), Relecture("12", SURE), CONFIRMEE),
        (("17", "17"), Relecture("12", SURE), INCERTAINE),
    ],
)
def test_the_second_engine_accuses_only_with_the_first(
    readings: tuple[str, ...], juge: Relecture, outcome: Confirmation
) -> None:
    assert judged("12", readings, juge) is outcome
