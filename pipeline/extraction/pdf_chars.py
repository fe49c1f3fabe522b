"""The characters of a PDF page's text layer, and whether anybody can see them (pdfium)."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pipeline.extraction.pdf_objects import Drawn, Rect, address

INVISIBLE_MODES = (3, 7)
REPLACED = "\ufffd"
HYPHENS = ("\x02", "\ufffe", "\u00ad", "\u2010", "\u2011")
NOWHERE: Rect = (0.0, 0.0, 0.0, 0.0)
STEMS = frozenset("iljtfrI1íìîï")
THIN = 0.1
"""Share of its height under which the width of a letter, stems apart, is that of a stroke."""
ACCENTS = range(0x300, 0x346)
OBLIQUE = math.radians(10)


@dataclass(frozen=True, slots=True)
class Char:
    """One character: its text (more than one letter for a ligature), its box in the page's own
    units (left, bottom, right, top), its quarter turn in degrees (counterclockwise; None when
    oblique), whether it shows, whether its meaning is known, and the box of its strokes alone."""

    text: str
    box: Rect
    quarter: int | None
    visible: bool
    known: bool
    own: Rect = NOWHERE


def chars(
    text_page: Any, found: Drawn, cover: int | None, bbox: Rect, most: int
) -> tuple[list[Char], bool]:
    """The first ``most`` characters, in the order of the file, and whether there are more; line ends
    have an empty box."""
    count = pdfium.FPDFText_CountChars(text_page)
    seen = _Seen(found, cover)
    kept = [_char(text_page.raw, index, seen, bbox) for index in range(min(count, most))]
    return kept, count > most


def _char(raw: Any, index: int, seen: _Seen, bbox: Rect) -> Char:
    code = pdfium.FPDFText_GetUnicode(raw, index)
    if pdfium.FPDFText_IsGenerated(raw, index) == 1:
        return Char(_readable(code), NOWHERE, 0, True, True)
    box = _box(raw, index)
    known = pdfium.FPDFText_HasUnicodeMapError(raw, index) != 1 and _meaningful(code)
    text, shown = _readable(code), seen(pdfium.FPDFText_GetTextObject(raw, index))
    own = tight_box(raw, index) if text.isalnum() else NOWHERE
    visible = shown and _inside(box, bbox) and not _squeezed(text, box, own)
    angle = pdfium.FPDFText_GetCharAngle(raw, index)
    return Char(text, box, _quarter(angle), visible, known, own)


class _Seen:
    """Whether a text object shows, asked once for each."""

    def __init__(self, found: Drawn, cover: int | None) -> None:
        self._found = found
        self._cover = cover
        self._looks: dict[int, bool] = {0: True}

    def __call__(self, obj: Any) -> bool:
        key = address(obj) if obj else 0
        if key not in self._looks:
            self._looks[key] = _shows(obj, self._found.texts.get(key), self._cover)
        return self._looks[key]


def _shows(obj: Any, order: int | None, cover: int | None) -> bool:
    if pdfium.FPDFTextObj_GetTextRenderMode(obj) in INVISIBLE_MODES:
        return False
    if cover is not None and order is not None and order < cover:
        return False
    return _opaque(obj)


def _opaque(obj: Any) -> bool:
    r, g, b, alpha = (ctypes.c_uint() for _ in range(4))
    ok = pdfium.FPDFPageObj_GetFillColor(obj, r, g, b, alpha)
    return not ok or alpha.value > 12


def tight_box(raw: Any, index: int) -> Rect:
    """The box of a character's strokes alone."""
    sides = [ctypes.c_double() for _ in range(4)]
    if not pdfium.FPDFText_GetCharBox(raw, index, *sides):
        return NOWHERE
    left, right, bottom, top = (side.value for side in sides)
    return left, bottom, right, top


def _squeezed(text: str, box: Rect, own: Rect) -> bool:
    """Whether a letter is too thin for anybody to read: in its line, and in itself, since some fonts
    lie about the height of their lines."""
    if text in STEMS or not (text.isalnum() and _thin(box)):
        return False
    return own != NOWHERE and _thin(own)


def _thin(box: Rect) -> bool:
    """Turned by a quarter or not.

    >>> _thin((0, 0, 0.02, 12)), _thin((0, 0, 7, 12)), _thin((0, 0, 12, 0.02))
    (True, False, True)
    """
    thin, long = sorted((abs(box[2] - box[0]), abs(box[3] - box[1])))
    return thin < THIN * long


def _inside(box: Rect, bbox: Rect) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return bbox[0] <= x <= bbox[2] and bbox[1] <= y <= bbox[3]


def _box(raw: Any, index: int) -> Rect:
    """The full height of the font's line, not of the single letter."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(raw, index, rect):
        return NOWHERE
    bottom, top = sorted((rect.bottom, rect.top))
    return rect.left, bottom, rect.right, top


def _quarter(angle: float) -> int | None:
    """Counterclockwise, from pdfium's radians clockwise."""
    turns = round(-angle / (math.pi / 2))
    return turns % 4 * 90 if abs(angle + turns * math.pi / 2) < OBLIQUE else None


def _readable(code: int) -> str:
    char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else REPLACED
    if char in HYPHENS:
        return "-"
    if char.isspace():
        return "\n" if char in "\r\n\v\f\u2028\u2029" else " "
    if unicodedata.category(char) == "Cc":
        return REPLACED
    return unicodedata.normalize("NFKC", char) if 0xFB00 <= code <= 0xFB06 else char


def _meaningful(code: int) -> bool:
    """Latin, common signs and punctuation; not private use, controls or a replacement."""
    if code in (0x02, 0x09, 0x0A, 0x0D, 0xFFFE) or 0x20 <= code < 0x7F or 0xA0 <= code < 0x250:
        return True
    if not 0x250 <= code < 0x2E80:
        return False
    kind = unicodedata.category(chr(code))[0]
    return kind in "PSZ" or "LATIN" in unicodedata.name(chr(code), "") or code in ACCENTS
