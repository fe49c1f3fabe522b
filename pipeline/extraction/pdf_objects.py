"""What is drawn on a PDF page, in which order: texts, pictures, and what covers what (pdfium)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.extraction.limits import Limites
from pipeline.models.text import Coupe

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top, in the page's own units."""

Affine = tuple[float, float, float, float, float, float]

SAME: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
TOO_DEEP = -1
"""The kind under which a form is told whose own objects are not looked at."""
COVER = 0.85
"""The share of the page from which pictures are the page."""


@dataclass
class Drawn:
    """The order of each text object (by address), the pictures' order and place, how many objects;
    what was left out."""

    texts: dict[int, int] = field(default_factory=dict)
    pictures: list[tuple[int, Rect]] = field(default_factory=list)
    count: int = 0
    cut: set[Coupe] = field(default_factory=set)


def drawn(page: Any, bbox: Rect, limites: Limites) -> Drawn:
    """Walk the objects of a page, forms included, as far as the limits let us."""
    found = Drawn()
    for kind, obj, matrix in objects(page, limites.imbrication_max):
        if kind == TOO_DEEP:
            found.cut.add(Coupe.IMBRICATION)
            continue
        if found.count >= limites.objets_max:
            found.cut.add(Coupe.OBJETS)
            break
        found.count += 1
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts[address(obj)] = found.count
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.pictures.append((found.count, clip(moved(bounds(obj), matrix), bbox)))
    return found


def cover_order(found: Drawn, bbox: Rect) -> int | None:
    """The order of the last of the pictures that together cover the page, None when none do.

    Scanners cut a page in strips: areas are summed from the largest.
    """
    covered, last = 0.0, 0
    for order, rect in sorted(found.pictures, key=lambda picture: -area(picture[1])):
        covered, last = covered + area(rect), max(last, order)
        if covered >= COVER * area(bbox):
            return last
    return None


def address(obj: Any) -> int:
    """A page object's identity."""
    return ctypes.cast(obj, ctypes.c_void_p).value or 0


def area(rect: Rect) -> float:
    return max(0.0, rect[2] - rect[0]) * max(0.0, rect[3] - rect[1])


def clip(rect: Rect, bounds: Rect) -> Rect:
    left, bottom = max(rect[0], bounds[0]), max(rect[1], bounds[1])
    return left, bottom, min(rect[2], bounds[2]), min(rect[3], bounds[3])


def objects(page: Any, depth: int) -> Iterator[tuple[int, Any, Affine]]:
    """Each object with its kind and place; those of forms too, ``depth`` of them one in another."""
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _nested(pdfium.FPDFPage_GetObject(page, index), SAME, depth)


def _nested(obj: Any, matrix: Affine, depth: int) -> Iterator[tuple[int, Any, Affine]]:
    kind = pdfium.FPDFPageObj_GetType(obj)
    yield kind, obj, matrix
    if kind == pdfium.FPDF_PAGEOBJ_FORM and not depth:
        if pdfium.FPDFFormObj_CountObjects(obj) > 0:
            yield TOO_DEEP, obj, matrix
    elif kind == pdfium.FPDF_PAGEOBJ_FORM:
        inner = _times(_matrix(obj), matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(obj)):
            yield from _nested(pdfium.FPDFFormObj_GetObject(obj, index), inner, depth - 1)


def bounds(obj: Any) -> Rect:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(obj, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    return left.value, bottom.value, right.value, top.value


def _matrix(obj: Any) -> Affine:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(obj, m):
        return SAME
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(m: Affine, n: Affine) -> Affine:
    """First m, then n."""
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
            e * p + f * r + t, e * q + f * s + u)  # fmt: skip


def moved(rect: Rect, matrix: Affine) -> Rect:
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in rect[0::2] for y in rect[1::2]]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
