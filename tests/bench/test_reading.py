"""A slice of the bench of reading, so that reading cannot silently get worse; no timings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from bench.reading.degradations import Group
from bench.reading.generate import plan, spread
from bench.reading.measure import Bench, Row

DOCUMENTS, SEED = 100, 2026
FLOORS = {
    Group.BORN: (100.0, 96.0),
    Group.SCAN: (100.0, 94.0),
    Group.HARD: (95.0, 91.0),
}
"""Percentage of critical values, and of the others, read exactly on this slice: what was last seen,
one value less; raised as reading gets better."""


@pytest.fixture(scope="module")
def rows() -> Iterator[list[Row]]:
    bench = Bench.start(plain_every=0, full_every=0)
    try:
        planned = spread(plan(SEED), DOCUMENTS)
        yield [bench.measure(place, one) for place, one in enumerate(planned)]
    finally:
        bench.close()


def outcomes(rows: list[Row], group: Group, *, critical: bool) -> Counter[str]:
    """How many values of a group were read exactly, wrongly, or not."""
    values = (v for row in rows if row["group"] == group.value for v in row["fields"].values())
    return Counter(v["outcome"] for v in values if v["critical"] is critical)


@pytest.mark.parametrize("critical", [True, False], ids=["critical", "others"])
@pytest.mark.parametrize("group", Group, ids=lambda group: group.value)
def test_reading_holds(rows: list[Row], group: Group, critical: bool) -> None:
    found = outcomes(rows, group, critical=critical)
    exact = 100 * found["exact"] / found.total()
    assert exact >= FLOORS[group][0 if critical else 1], found


def test_no_critical_value_is_read_wrong(rows: list[Row]) -> None:
    values = ((row, name, v) for row in rows for name, v in row["fields"].items())
    assert not [
        (row["number"], row["condition"], name, v["expected"], v["got"])
        for row, name, v in values
        if v["critical"] and v["outcome"] == "wrong"
    ]


def test_every_document_is_read(rows: list[Row]) -> None:
    assert len(rows) == DOCUMENTS
    assert not [(row["number"], row["error"]) for row in rows if row["error"]]
