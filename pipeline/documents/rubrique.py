"""Values under a heading of their own: « LE MANDANT », then « Nom », « Prénom », « Raison sociale ».

Two parties stand one under the other, side by side in two columns, or as two columns of a table
whose row labels stand at the left: the value is the one of the heading's column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from pipeline.documents.locate import Accept, Form, Label, below
from pipeline.documents.spots import Spot, whole
from pipeline.models.text import Segment

REACH = 0.4
"""How far under its heading a label may stand, as a share of the page's height."""


def under_heading(
    form: Form, labels: Iterable[Label], headings: Iterable[Label], accept: Accept
) -> Iterator[Spot]:
    """The acceptable values of the labels that stand under a heading, the nearest first."""
    wanted = list(labels)
    for heading in headings:
        near = [label for label in wanted if _under(heading, label)]
        for label in sorted(near, key=lambda label: label.segment.middle):
            for spot in _values(form, heading, label):
                if accept(spot.text) and not form.is_label(spot.text):
                    yield spot
                    break


def _under(heading: Label, label: Label) -> bool:
    gap = label.segment.middle - heading.segment.middle
    near = label.page is heading.page and 0 < gap < REACH * max(label.page.height, 1)
    return near and label.segment.left < _column(heading)[1]


def _column(heading: Label) -> tuple[float, float]:
    """From where to where the column of a heading goes, by what stands beside it."""
    own, slack = heading.segment, heading.segment.height
    beside = [s for s in heading.row.segments if s is not own]
    first = not any(s.left < own.left for s in beside)
    rights = [s.left - slack for s in beside if s.left > own.left]
    return (-inf if first and rights else own.left - slack), min(rights, default=inf)


def _values(form: Form, heading: Label, label: Label) -> Iterator[Spot]:
    """In the label's own segment, right of it or under it; in the heading's column."""
    left, right = _column(heading)
    alone = left > -inf and right == inf and len(heading.row.segments) == 1
    inside = alone or left <= label.segment.left
    if inside and any(c.isalnum() for c in label.rest):
        yield form.rest(label)
        return
    beside = [s for s in _beside(form, label) if alone or left <= s.left < right]
    yield from (whole(label.page, s) for s in beside)
    if inside and not beside:
        own = label.segment
        under = (s for s in below(label.page, own) if abs(s.left - own.left) < own.height)
        yield from (whole(label.page, s) for s in under)


def _beside(form: Form, label: Label) -> Iterator[Segment]:
    for segment in label.row.segments:
        if segment.left >= label.segment.right:
            if form.is_label(segment.text):
                return
            yield segment
