"""How sure a stretch of a row is, and whether it was seconded."""

from __future__ import annotations

import pytest

from pipeline.models.text import GUESSED, SECONDED, Quad, Row, Segment

QUAD: Quad = ((0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (0.0, 20.0))


def segment(text: str, sure: tuple[float, ...] = (), witness: str | None = None) -> Segment:
    return Segment(text, QUAD, 0.9, sure=sure, witness=witness)


CERTAINTIES = {
    "unknown characters": (segment("N° AB1"), (3, 6), 0.9),
    "their mean": (segment("N° AB1", (0.1, 0.1, 0.1, 0.8, 0.9, 1.0)), (3, 6), 0.9),
    "a guessed figure": (segment("AB1", (0.99, 0.99, GUESSED - 0.1)), (0, 3), GUESSED - 0.1),
    "a guessed dot": (segment("A.1", (0.9, 0.3, 0.9)), (0, 3), 0.7),
}


def test_two_engines_are_surer_than_one() -> None:
    quad = segment("AB", (0.5, 0.5)).quad
    read = Segment("CEPAFRPP444 X0", quad, 0.5, sure=(0.5,) * 14, witness="CEPA FRPP444 X0")
    assert read.certainty(0, 11) == SECONDED
    assert read.certainty(12, 14) == 0.5, "too short to be anything else"
    for text, witness in (("CEPAFRP0444", "CEPAFRP0444"), ("CEPAFRPP444", "CEPAFRPR444")):
        alone = Segment(text, quad, 0.5, sure=(0.5,) * 11, witness=witness)
        assert alone.certainty(0, 11) == 0.5, "a zero that may be an O; another reading"


@pytest.mark.parametrize("case", CERTAINTIES.values(), ids=CERTAINTIES)
def test_a_stretch_is_no_surer_than_a_guessed_character(
    case: tuple[Segment, tuple[int, int], float],
) -> None:
    said, (start, end), sure = case
    assert said.certainty(start, end) == pytest.approx(sure)
    assert Row((said,)).span(start, end)[1] == pytest.approx(sure)


WITNESSES = {
    "nobody else": ((segment("FR76"),), None),
    "the same, spaces apart": ((segment("FR76 3000", witness="IBAN FR763000"),), True),
    "another": ((segment("FR76 3000", witness="FR76 3O00"),), False),
    "cells, one without": ((segment("FR76", witness="FR76"), segment("3000")), None),
    "cells, one disputed": ((segment("FR", witness="FR"), segment("76", witness="75")), False),
}


@pytest.mark.parametrize("case", WITNESSES.values(), ids=WITNESSES)
def test_a_stretch_is_seconded_by_a_reading_of_the_same(
    case: tuple[tuple[Segment, ...], bool | None],
) -> None:
    segments, seconded = case
    row = Row(segments)
    assert row.seconded(0, len(row.text)) is seconded
