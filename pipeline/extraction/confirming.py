"""Confirming values of a text layer on what is drawn at their place.

The places are drawn by the opening room, read by the rereading room at most five times, and by the
reading room only where that settled nothing: its engine takes seconds to start.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.extraction.pixels import Pixels
from pipeline.models.confirmation import Confirmation, Relecture, judged, settled
from pipeline.models.text import Page, Quad, Row, Segment

Box = tuple[float, float, float, float]

RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Look:
    """One way of reading a strip: its height in pixels, the model, the segmentation mode."""

    height: int
    model: str
    mode: int


LINE, RAW = 7, 13
LOOKS = (
    Look(36, "eng", LINE),
    Look(36, "fra", LINE),
    Look(24, "eng", LINE),
    Look(24, "fra", LINE),
    Look(44, "eng", RAW),
)
"""The order was measured (docs/decisions): taking a line raw, or small, is quicker and now and then
reads what is said instead of what is drawn, so that it only comes once others failed."""

JUDGED_AT = 44


@dataclass
class Line:
    """One line of a value: what the text layer says there, where, and the readings so far."""

    page: int
    turn: int
    said: str
    boxes: tuple[Box, ...]
    read: list[str] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        return settled(self.said, self.read)


Draw = Callable[[Sequence[Line], int], list[Pixels]]
Reread = Callable[[list[Pixels], str, int], list[str]]
Judge = Callable[[list[Pixels]], list[Relecture]]


def confirm(lines: list[Line], draw: Draw, reread: Reread, judge: Judge) -> list[Confirmation]:
    """What the drawing says of each line; the three callables are the rooms' doors."""
    for look in LOOKS:
        open_lines = [line for line in lines if not line.settled]
        if not open_lines:
            break
        readings = reread(draw(open_lines, look.height), look.model, look.mode)
        for line, reading in zip(open_lines, readings, strict=True):
            line.read.append(reading)
    unsettled = [line for line in lines if not line.settled]
    words = judge(draw(unsettled, JUDGED_AT)) if unsettled else []
    verdicts = {id(x): judged(x.said, x.read, w) for x, w in zip(unsettled, words, strict=True)}
    return [verdicts.get(id(line), Confirmation.CONFIRMEE) for line in lines]


def lines_under(page: Page, quad: Quad) -> list[Line]:
    """The letters and digits that stand inside a quad of the page as shown, row by row."""
    x, y = [p[0] for p in quad], [p[1] for p in quad]
    bounds = min(x) - 1, min(y) - 1, max(x) + 1, max(y) + 1
    found = [list(_runs(row, bounds)) for row in page.rows]
    return [
        Line(page.number, page.turn, "".join(t for t, _ in runs), tuple(box for _, box in runs))
        for runs in found
        if runs
    ]


def _runs(row: Row, bounds: Box) -> Iterator[tuple[str, Box]]:
    for segment in row.segments:
        if not bounds[1] < segment.middle < bounds[3]:
            continue
        for run in RUN.finditer(segment.text):
            inside = [
                i for i in range(*run.span()) if bounds[0] <= _centre(segment, i) <= bounds[2]
            ]
            if inside:
                start, end = inside[0], inside[-1] + 1
                top_left, _, bottom_right, _ = segment.part(start, end)
                yield segment.text[start:end], (*top_left, *bottom_right)


def _centre(segment: Segment, index: int) -> float:
    left, right, _, _ = segment.part(index, index + 1)
    return (left[0] + right[0]) / 2
