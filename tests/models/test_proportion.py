"""Shares and their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models.proportion import Proportion


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_around_the_share_and_stays_a_share(counted: tuple[int, int]) -> None:
    share = Proportion(*counted)
    low, high = share.intervalle or (2.0, 2.0)
    assert share.part is not None
    assert 0 <= low <= share.part + 1e-12
    assert share.part <= high + 1e-12
    assert high <= 1
    assert low < high


def test_nothing_has_no_share() -> None:
    assert (Proportion(0, 0).part, Proportion(0, 0).intervalle) == (None, None)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)  # fmt: skip
def test_known_intervals(k: int, n: int, low: float, high: float) -> None:
    """Published values: Newcombe (1998), table I, for 81 of 263; the closed form for the others."""
    assert Proportion(k, n).intervalle == pytest.approx((low, high), abs=5e-5)
