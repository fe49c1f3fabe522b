"""A step as a task: called with what it is given, which Prefect leaves alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prefect import flow

from pipeline.flows.orchestration.etapes import en_tache


class Pages(list[str]):
    """A reading, which is long to walk through."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("walked through")


def compter(pages: Pages, *, plus: int) -> int:
    return len(pages) + plus


@pytest.mark.usefixtures("prefect")
def test_nothing_of_what_a_step_is_given_is_walked_through() -> None:
    @flow(name="essai", persist_result=False)
    def essai() -> int:
        return en_tache(compter)(Pages(["a", "b"]), plus=1)

    assert essai() == 3
