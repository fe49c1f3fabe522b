"""The layouts themselves: letters stand on the page and apart, and a scan of them has no text."""

from __future__ import annotations

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pytest
from numpy.typing import NDArray

from fixtures.drawing.layouts import Layout, facts, hds
from tests.documents.test_layouts import CASES, Case, drawn

Boxes = NDArray[np.float64]
MARGIN = 8.0
"""Points: what no printer reaches."""


@pytest.mark.parametrize("case", CASES, ids=[case.nom for case in CASES])
def test_letters_stand_on_the_page_and_apart(case: Case) -> None:
    for rank in range(len(case.faits)):
        for boxes, (wide, high) in _pages(drawn(case, rank)):
            assert (boxes[:, :2] >= MARGIN).all()
            assert (boxes[:, 2] <= wide - MARGIN).all()
            assert (boxes[:, 3] <= high - MARGIN).all()
            assert _covered(boxes).max() < 0.5


def test_a_scan_has_pages_and_no_text() -> None:
    scan = Layout(hds.deux_pages).scan(facts.HDS[0])
    assert [len(boxes) for boxes, _ in _pages(scan)] == [0, 0]


def _pages(pdf: bytes) -> list[tuple[Boxes, tuple[float, float]]]:
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(rank) for rank in range(text.count_chars())
                 if text.get_text_range(rank, 1).strip()]  # fmt: skip
        found.append((np.array(boxes, dtype=np.float64).reshape(-1, 4), page.get_size()))
    document.close()
    return found


def _covered(boxes: Boxes) -> NDArray[np.float64]:
    """How much of each letter's box another one covers, as a share of the smaller of both."""
    left, low, right, high = (boxes[:, side] for side in range(4))
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    upward = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    area = np.maximum((right - left) * (high - low), 0.25)
    shared = across.clip(0) * upward.clip(0) / np.minimum(area[:, None], area)
    np.fill_diagonal(shared, 0)
    worst: NDArray[np.float64] = shared.max(axis=1)
    return worst
