"""The search for what is due: everything is found, and no table is read from end to end."""

from __future__ import annotations

import tracemalloc

from sqlalchemy import Engine

from bench.sweep import DUE_EVERY, fill, found, plans, register
from pipeline.models.referentiel import parse

REQUESTS = 1_000
CURRENT = parse(register(changed=True), "r.csv")


def test_what_is_due_is_found_without_reading_a_table_whole(engine: Engine) -> None:
    fill(engine, REQUESTS)
    due = found(engine, CURRENT)
    assert due == 3 * REQUESTS // DUE_EVERY  # lost, failed, of a changed number
    seen, whole = plans(engine, CURRENT, REQUESTS)
    assert whole == set()
    assert seen <= 3 * due


def test_the_memory_of_the_search_is_that_of_what_is_due(engine: Engine) -> None:
    fill(engine, 200)
    few = _peak(engine)
    fill(engine, REQUESTS, first=201)
    assert _peak(engine) < few * 1.5


def _peak(engine: Engine) -> int:
    found(engine, CURRENT)
    tracemalloc.start()
    found(engine, CURRENT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
