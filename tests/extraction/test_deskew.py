"""Levelling: from where lines stand to rows that are level and parallel, and back."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.extraction import deskew
from pipeline.extraction.line import Quads
from pipeline.models.text import IDENTITY, project

WIDTH, HEIGHT = 1654.0, 2339.0


def lines(count: int = 12) -> Quads:
    """Level lines of 30 pixels down a page, some short, with a letter alone here and there."""
    spans = [(150, 150 + (300, 900, 1300)[n % 3]) for n in range(count)]
    found = [_line(left, right, 200 + 150 * n) for n, (left, right) in enumerate(spans)]
    return np.array([*found, _line(900, 925, 1000)], np.float32)


def _line(left: float, right: float, top: float) -> list[tuple[float, float]]:
    return [(left, top), (right, top), (right, top + 30), (left, top + 30)]


def slopes(quads: Quads) -> list[float]:
    along = quads[:-1, 1] - quads[:-1, 0]
    return [float(s) for s in np.degrees(np.arctan2(along[:, 1], along[:, 0]))]


@pytest.mark.parametrize("skew", [-9.0, -3.0, 0.0, 0.4, 7.5])
def test_skew_is_found_and_undone(skew: float) -> None:
    seen = deskew.moved(lines(), deskew.turned(skew, WIDTH, HEIGHT))
    assert deskew.angle(seen) == pytest.approx(skew, abs=0.01)
    level = deskew.level(seen, WIDTH, HEIGHT)
    assert slopes(deskew.moved(seen, level)) == pytest.approx([0.0] * 12, abs=0.05)


@pytest.mark.parametrize("narrowing", [-1e-4, -5e-5, 5e-5, 1e-4])
def test_perspective_is_found_and_undone(narrowing: float) -> None:
    aslant = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, narrowing, 0.0, 1.0)
    seen = deskew.moved(lines(), aslant)
    assert np.ptp(slopes(seen)) > 1
    level = deskew.level(seen, WIDTH, HEIGHT)
    assert slopes(deskew.moved(seen, level)) == pytest.approx([0.0] * 12, abs=0.3)


def test_the_way_back_is_exact() -> None:
    aslant = (0.99, 0.05, 3.0, -0.04, 1.01, 7.0, 1e-4, 2e-5, 1.0)
    point = project(deskew.compose(deskew.inverse(aslant), aslant), (321.0, 987.0))
    assert point == pytest.approx((321.0, 987.0))


@pytest.mark.parametrize("count", [0, 1, 4])
def test_few_lines_say_nothing_of_perspective(count: int) -> None:
    assert deskew.fan(lines(count), WIDTH) == IDENTITY


def test_no_line_at_all() -> None:
    none = np.zeros((0, 4, 2), np.float32)
    assert deskew.level(none, WIDTH, HEIGHT) == pytest.approx(IDENTITY)
    assert len(deskew.moved(none, IDENTITY)) == 0
