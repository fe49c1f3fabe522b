"""2D-Doc barcodes of a born-digital PDF page: small pictures, or clouds of small squares.

Rendering a page costs more than reading its text: only the places that may hold a symbol are, and
most pages have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.extraction.codes import Grey, read
from pipeline.extraction.limits import Limites
from pipeline.extraction.pdf_marks import quad
from pipeline.extraction.pdf_objects import Rect, bounds, clip, moved, objects
from pipeline.models.text import Code

MM = 72 / 25.4
LEAST, MOST = 7 * MM, 70 * MM
"""Sides between which something may be a symbol, quiet zone and caption included, in points."""

THIN = 1.5 * MM
"""A module, or a run of them, is thinner than this."""

RUNS = 60
"""So many runs of modules close together may be a symbol; a 2D-Doc of a RIB has about 400."""

CELL = 4 * MM
"""Runs in the same cell, or in cells that touch, stand close together."""

ZONES_MAX = 8
DPI, MARGIN = 300, 2 * MM

Cell = tuple[int, int]


def codes(page: Any, bbox: Rect, turn: int, limites: Limites) -> tuple[Code, ...]:
    """The 2D-Doc of a page, in pixels of the page turned by ``turn``."""
    return tuple(
        Code(text, quad(zone, bbox, turn))
        for zone in _zones(page, bbox, limites)
        for text, _ in read(_drawn(page, zone, bbox))
    )


def _zones(page: Any, bbox: Rect, limites: Limites) -> list[Rect]:
    """Where a symbol may stand."""
    zones: list[Rect] = []
    runs: list[Rect] = []
    for rank, (kind, obj, matrix) in enumerate(objects(page, limites.imbrication_max)):
        if rank >= limites.objets_max or len(zones) >= ZONES_MAX:
            break
        if kind not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH):
            continue
        rect = clip(moved(bounds(obj), matrix), bbox)
        if kind == pdfium.FPDF_PAGEOBJ_PATH and 0 <= _short(rect) < THIN:
            runs.append(rect)
        elif _sized(rect) and (kind == pdfium.FPDF_PAGEOBJ_IMAGE or _dense(obj)):
            zones.append(rect)
    return [*zones, *_clouds(runs)][:ZONES_MAX]


def _short(rect: Rect) -> float:
    """The shorter side; negative for what stands beyond the page."""
    return min(rect[2] - rect[0], rect[3] - rect[1])


def _sized(rect: Rect) -> bool:
    return _short(rect) >= LEAST and max(rect[2] - rect[0], rect[3] - rect[1]) <= MOST


def _dense(path: Any) -> bool:
    """One path that draws all the modules: four points each."""
    return bool(pdfium.FPDFPath_CountSegments(path) >= 4 * RUNS)


def _clouds(runs: list[Rect]) -> Iterator[Rect]:
    """The boxes around runs that stand close together, where they are many."""
    if len(runs) < RUNS:
        return
    cells: dict[Cell, list[Rect]] = {}
    for run in runs:
        x, y = (run[0] + run[2]) / 2, (run[1] + run[3]) / 2
        cells.setdefault((int(x // CELL), int(y // CELL)), []).append(run)
    while cells:
        held = list(_together(cells))
        box = (min(r[0] for r in held), min(r[1] for r in held),
               max(r[2] for r in held), max(r[3] for r in held))  # fmt: skip
        if len(held) >= RUNS and _sized(box):
            yield box


def _together(cells: dict[Cell, list[Rect]]) -> Iterator[Rect]:
    """Take out of the cells one of them and those that touch it, near and far."""
    waiting = [next(iter(cells))]
    while waiting:
        cell = waiting.pop()
        yield from cells.pop(cell, ())
        x, y = cell
        around = ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        waiting += [near for near in around if near in cells]


def _drawn(page: Any, zone: Rect, bbox: Rect) -> Grey:
    """The zone and a margin around it, as grey pixels, on white beyond the page's edge."""
    left, bottom, right, top = clip(
        (zone[0] - MARGIN, zone[1] - MARGIN, zone[2] + MARGIN, zone[3] + MARGIN), bbox
    )
    cut = (left - bbox[0], bottom - bbox[1], bbox[2] - right, bbox[3] - top)
    turns = page.get_rotation() // 90 % 4
    shown = cut[turns:] + cut[:turns]
    bitmap = page.render(scale=DPI / 72, crop=shown, grayscale=True)
    return np.pad(bitmap.to_numpy().reshape(bitmap.height, bitmap.width), 12, constant_values=255)
