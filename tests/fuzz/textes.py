"""Documents as bytes that bear being changed anywhere: any bytes are pages, whatever their geometry.

Each line is a segment: twelve bytes of place and confidence, then its words (UTF-8, what is none
replaced). A line that begins with a form feed begins a page, and its second byte says what it is.
"""

from __future__ import annotations

import itertools
import re
import struct

from pipeline.models.text import IDENTITY, Code, Homography, Page, Quad, Segment, Source, Text

SEGMENTS_MAX, PAGES_MAX = 60, 4
"""Small: what grows with the size is measured elsewhere."""

_GAP = re.compile(r"\s{20,}")
"""What decoding refuses (:mod:`pipeline.extraction.codec`)."""
_HEAD = struct.Struct("<hhHHBBBB")
_SHAPED, _SURE, _WITNESS = 1, 2, 4
_PAGE, _END = b"\f", b"\n"

_MATRICES: tuple[Homography, ...] = (
    IDENTITY,
    (0.0, -1.0, 1654.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    (1.0, 0.01, -30.0, -0.01, 1.0, 12.0, 1e-6, -1e-6, 1.0),
)


def lire(data: bytes) -> Text:
    """The document that some bytes are."""
    pages: list[Page] = []
    for rank, part in enumerate(data.split(_PAGE)[:PAGES_MAX]):
        kind = part[0] if part else 0
        lines = part[1:].split(_END)[:SEGMENTS_MAX]
        pages.append(_page(rank + 1, kind, [_segment(line) for line in lines if line]))
    return Text(tuple(page for page in pages if page.number % 5), tuple(pages[PAGES_MAX - 1 :]))


def ecrire(text: Text) -> bytes:
    """The bytes that are nearly some document: coordinates in pixels, signs in UTF-8."""
    return _PAGE.join(
        bytes([list(Source).index(page.source)]) + _END.join(map(_written, page.segments))
        for page in text.pages
    )


def _page(number: int, kind: int, segments: list[Segment]) -> Page:
    source = list(Source)[kind % len(Source)]
    marks = tuple(s.quad for s in segments[::7]) if kind & 16 else () if kind & 32 else None
    matrix = _MATRICES[kind // 64 % len(_MATRICES)]
    said = [s for s in segments if s.text.startswith("DC0")][:8]
    codes = tuple(Code(s.text.encode("latin-1", "replace").decode("latin-1"), s.quad) for s in said)
    return Page(number, 1654.0, 2339.0, source, tuple(segments), 0, matrix, marks, codes)


def _segment(line: bytes) -> Segment:
    x, y, width, height, slant, trust, flags, other = _HEAD.unpack(line[:12].ljust(12, b"\1"))
    words = line[12:].decode("utf-8", "replace").replace("\0", "\ufffd")
    words = _GAP.sub(" ", words)
    confidence, size = trust / 255, len(words)
    edges = tuple(min(1.0, i / max(size, 1)) for i in range(size + 1)) if flags & _SHAPED else ()
    sure = tuple((trust + i * other) % 256 / 255 for i in range(size)) if flags & _SURE else ()
    witness = words[other % (size + 1) :] if flags & _WITNESS else None
    return Segment(words, _quad(x, y, width, height, slant), confidence, edges, sure, witness)


def _quad(x: float, y: float, width: float, height: float, slant: int) -> Quad:
    """Most are upright; a slant makes them lean, the largest turn them inside out."""
    lean = 0.0 if slant < 128 else (slant - 128) * height / 32
    if slant > 250:
        width, height = -width, -height
    return (x, y), (x + width, y + lean), (x + width, y + lean + height), (x, y + height)


def _written(segment: Segment) -> bytes:
    x, y = (_fit(value, -32768, 32767) for value in segment.quad[0])
    width = _fit(segment.right - segment.left, 0, 65535)
    height = _fit(segment.height, 0, 65535)
    trust = _fit(segment.confidence * 255, 0, 255)
    head = bytes(b if b not in (10, 12) else b + 1
                 for b in _HEAD.pack(x, y, width, height, 0, trust, 0, 0))  # fmt: skip
    words = segment.text.replace("\n", " ").replace("\f", " ")
    return head + words.encode("utf-8", "replace")


def _fit(value: float, least: int, most: int) -> int:
    return max(least, min(most, round(value)))


def melanger(texts: list[Text]) -> list[Text]:
    """Each document with the one after it: what two kinds of papers say together."""
    return [Text((*a.pages[:1], *b.pages[:1])) for a, b in itertools.pairwise(texts)]
