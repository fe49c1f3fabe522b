"""Pages to and from JSON. Decoding checks everything: the other side is not trusted."""

from __future__ import annotations

import math
from typing import Any

from pipeline.models.text import Homography, Page, Point, Quad, Segment, Source

FAR = 1e8
"""No coordinate of ours is beyond, in pixels."""


def encode(page: Page) -> dict[str, Any]:
    """A page as JSON values, coordinates to the hundredth of a pixel."""
    return {
        "number": page.number,
        "width": round(page.width, 2),
        "height": round(page.height, 2),
        "source": page.source.value,
        "turn": page.turn,
        "to_shown": list(page.to_shown),
        "segments": [_encode_segment(segment) for segment in page.segments],
    }


def decode(data: dict[str, Any], segments_max: int) -> Page:
    """The page that :func:`encode` wrote; ValueError, KeyError or TypeError on anything else."""
    segments = data["segments"]
    if len(segments) > segments_max or data["turn"] not in (0, 90, 180, 270):
        raise ValueError("page out of bounds")
    return Page(
        number=int(data["number"]),
        width=_finite(data["width"]),
        height=_finite(data["height"]),
        source=Source(data["source"]),
        segments=tuple(_decode_segment(*segment) for segment in segments),
        turn=data["turn"],
        to_shown=_homography(data["to_shown"]),
    )


def _encode_segment(segment: Segment) -> list[Any]:
    corners = [round(value, 2) for point in segment.quad for value in point]
    edges = [round(edge, 4) for edge in segment.edges]
    sure = [round(chance, 4) for chance in segment.sure]
    return [segment.text, corners, round(segment.confidence, 4), edges, sure, segment.witness]


def _decode_segment(
    text: str, corners: list[Any], confidence: Any, edges: list[Any], sure: list[Any], witness: Any
) -> Segment:
    if not isinstance(text, str) or not isinstance(witness, str | None):
        raise ValueError("segment expected")
    if len(edges) not in (0, len(text) + 1) or len(sure) not in (0, len(text)):
        raise ValueError("edges or confidences do not fit the text")
    shares = tuple(_share(value) for value in edges), tuple(_share(value) for value in sure)
    return Segment(text, _quad(corners), _share(confidence), *shares, witness)


def _share(value: Any) -> float:
    if not 0 <= _finite(value) <= 1:
        raise ValueError("a share expected")
    return float(value)


def _quad(corners: list[Any]) -> Quad:
    x = [_finite(value) for value in corners]
    points: list[Point] = list(zip(x[0:8:2], x[1:8:2], strict=True))
    top_left, top_right, bottom_right, bottom_left = points
    return top_left, top_right, bottom_right, bottom_left


def _homography(values: list[Any]) -> Homography:
    a, b, c, d, e, f, g, h, i = (_finite(value) for value in values)
    return a, b, c, d, e, f, g, h, i


def _finite(value: Any) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > FAR:
        raise ValueError("a finite number expected")
    return float(value)
