"""Ink of a PDF page that is not text: strokes of a pen, pasted pictures, signature fields.

Rules, frames and the boxes of forms are left out: their points all stand on the border of the box
around them. So are tints that cover the page.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.extraction.limits import Limites
from pipeline.extraction.pdf_objects import Rect, area, bounds, clip, moved, objects
from pipeline.extraction.pdf_text import to_frame
from pipeline.models.text import Quad

SMALL, LARGE = 10.0, 0.5
"""Points under which a stroke is a dot or a rule, and the share of the page that is a background."""

MARKS_MAX = 400
SIG, EMPTY = 8, 2
"""Bytes that pdfium gives for the name « Sig », and for no words at all (UTF-16, its end included)."""

BESIDE = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_POPUP,
          pdfium.FPDF_ANNOT_LINK)  # fmt: skip
"""Fields, remarks and links: they change nothing of what the page says."""

POINTS_MAX = 200
FLAT, LEVEL = 0.04, 0.5
"""How far from the border of its box, as a share of it, a point still stands on a frame; points by
which a level line may slope."""

Point = tuple[int, float, float]
"""Kind of the path's segment, and where it leads."""


def marks(page: Any, bbox: Rect, turn: int, limites: Limites) -> list[Quad] | None:
    """The strokes and pictures of a page, in pixels of the page turned by ``turn``.

    None where they are too many to tell a signature by.
    """
    found: list[Quad] = []
    for rank, (kind, obj, matrix) in enumerate(objects(page, limites.imbrication_max)):
        if rank >= limites.objets_max or len(found) >= MARKS_MAX:
            return None
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE or (
            kind == pdfium.FPDF_PAGEOBJ_PATH and not _ruled(list(_points(obj)))
        ):
            rect = clip(moved(bounds(obj), matrix), bbox)
            if _written(rect, bbox):
                found.append(quad(rect, bbox, turn))
    return found


def signature_fields(page: Any) -> list[Rect]:
    """The boxes of the signature fields that were signed; an invisible one has an empty box."""
    found = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        if _signed(annotation):
            rect = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, rect)
            found.append((rect.left, rect.bottom, rect.right, rect.top))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def leave_content(page: Any) -> None:
    """Take out of an opened page the fields and the remarks that may be added to any document.

    What is laid on the page (a stamp, a text, a drawing) stays.
    """
    for index in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in BESIDE:
            pdfium.FPDFPage_RemoveAnnot(page, index)


def signatures(document: Any) -> int:
    """How many signatures a document holds, those that show nowhere included."""
    found = range(pdfium.FPDF_GetSignatureCount(document.raw))
    objects = (pdfium.FPDF_GetSignatureObject(document.raw, index) for index in found)
    return sum(pdfium.FPDFSignatureObj_GetContents(obj, None, 0) > 0 for obj in objects)


def _signed(annotation: Any) -> bool:
    """A widget that bears the value of a signature: ``/V`` is there and is not words."""
    return bool(
        pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET
        and pdfium.FPDFAnnot_HasKey(annotation, b"V")
        and pdfium.FPDFAnnot_GetStringValue(annotation, b"FT", None, 0) == SIG
        and pdfium.FPDFAnnot_GetStringValue(annotation, b"V", None, 0) <= EMPTY
    )


def quad(rect: Rect, bbox: Rect, turn: int) -> Quad:
    left, top, right, bottom = to_frame(rect, bbox, turn)
    return (left, top), (right, top), (right, bottom), (left, bottom)


def visible(rect: Rect) -> bool:
    return area(rect) > SMALL


def _written(rect: Rect, bbox: Rect) -> bool:
    wide, high = rect[2] - rect[0], rect[3] - rect[1]
    return max(wide, high) >= SMALL and min(wide, high) > 1 and area(rect) < LARGE * area(bbox)


def _points(path: Any) -> Iterator[tuple[int, float, float]]:
    for index in range(min(pdfium.FPDFPath_CountSegments(path), POINTS_MAX)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            yield pdfium.FPDFPathSegment_GetType(segment), x.value, y.value


def _ruled(points: list[Point]) -> bool:
    """Lines, boxes, tables: straight along the sheet, or every point on the border of their box."""
    return len(points) < 3 or _straight(points) or _framing(points)


def _straight(points: list[Point]) -> bool:
    return all(
        kind == pdfium.FPDF_SEGMENT_MOVETO
        or (kind == pdfium.FPDF_SEGMENT_LINETO and min(abs(x - a), abs(y - b)) < LEVEL)
        for (_, a, b), (kind, x, y) in itertools.pairwise(points)
    )


def _framing(points: list[Point]) -> bool:
    """Rounded corners and turned boxes."""
    xs, ys = [x for _, x, _ in points], [y for _, _, y in points]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    x_slack, y_slack = FLAT * (right - left), FLAT * (high - low)
    return all(
        min(x - left, right - x) <= x_slack or min(y - low, high - y) <= y_slack
        for x, y in zip(xs, ys, strict=True)
    )
