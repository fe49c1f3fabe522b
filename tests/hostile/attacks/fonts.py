"""What one sees, drawn by fonts that say something else: look-alike letters, glyphs of their own."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

from fixtures.attacks.font import FIRST, lie, unicode_map
from tests.hostile.attacks.lines import Line
from tests.hostile.attacks.states import written

if TYPE_CHECKING:
    from tests.hostile.attacks.tricks import After

DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
EM = 24
"""Squares of a drawn letter, in its height."""

Disguise = Callable[[str], list[str]]
"""From what is said, what the map says of each glyph: some characters, or none."""

_TWINS = dict(zip("ABCEHIKMOPTXYaceopxyi", "АВСЕНІКМОРТХУасеорхуі", strict=True))


def as_said(said: str) -> list[str]:
    return list(said)


def twins(said: str) -> list[str]:
    """Cyrillic letters that look like Latin ones; figures as in mathematics."""
    return [_TWINS.get(c, chr(0x1D7CE + int(c)) if c.isdigit() else c) for c in said]


def wide(said: str) -> list[str]:
    return [chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in said]


def combined(said: str) -> list[str]:
    """Accents written apart, and a mark that shows nowhere (a joiner) behind each letter."""
    return [unicodedata.normalize("NFD", c) + "\u034f" for c in said]


def reversed_by_a_mark(said: str) -> list[str]:
    """Written backwards behind a right-to-left override."""
    back = list(said[::-1])
    return ["\u202e" + back[0], *back[1:-1], back[-1] + "\u202c"] if len(back) > 1 else back


def private(said: str) -> list[str]:
    """Letters of no alphabet: nothing is said."""
    return [chr(0xE000 + rank) for rank in range(len(said))]


def codes(line: Line) -> None:
    """The glyphs of a font of its own, written afterwards into the file."""
    found = bytes(range(FIRST, FIRST + len(line.vu))).hex()
    place = f"{line.size} Tf {line.x} {line.y} Td {line.spacing} Tc"
    line.canvas._code.append(f"BT /Lie{number(line)} {place} <{found}> Tj 0 Tc ET")


def number(line: Line) -> str:
    """A name for the font of a line, from what it shows and says; no longer than names may be."""
    return hashlib.sha256((line.vu + "\0" + line.dit).encode()).hexdigest()[:16]


def mapped(disguise: Disguise) -> After:
    """Fonts that draw what one sees and say, in a disguise, what is hidden."""

    def font(writer: PdfWriter, line: Line) -> DictionaryObject:
        return lie(writer, "Helvetica", line.vu, disguise(line.dit))

    return _with_fonts(font)


def drawn(disguise: Disguise) -> After:
    """The same, each glyph drawn in little squares (Type 3)."""

    def font(writer: PdfWriter, line: Line) -> DictionaryObject:
        return _type_3(writer, line.vu, disguise(line.dit))

    return _with_fonts(font)


def turned(data: bytes, lines: list[Line], before: bytes) -> bytes:
    """Lying maps, on a page that is turned, cut and measured in other units."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(mapped(as_said)(data, lines, before))))
    for sheet in writer.pages:
        _, _, right, top = map(float, sheet.mediabox)
        box = ArrayObject(map(FloatObject, (-40, -30, right + 20, top + 10)))
        sheet[NameObject("/MediaBox")] = box
        sheet[NameObject("/CropBox")] = ArrayObject(map(FloatObject, (-20, -10, right, top)))
        sheet[NameObject("/Rotate")] = NumberObject(90)
        sheet[NameObject("/UserUnit")] = FloatObject(1.5)
    return written(writer)


def _with_fonts(font: Callable[[PdfWriter, Line], DictionaryObject]) -> After:
    def after(data: bytes, lines: list[Line], before: bytes) -> bytes:  # noqa: ARG001
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        for sheet in writer.pages:
            fonts = sheet["/Resources"]["/Font"].get_object()  # type: ignore[index]
            for line in lines:
                fonts[NameObject(f"/Lie{number(line)}")] = writer._add_object(font(writer, line))
        return written(writer)

    return after


def _type_3(writer: PdfWriter, shown: str, said: list[str]) -> DictionaryObject:
    widths = [round(stringWidth(c, "Helvetica", 1000)) for c in shown]
    glyphs = {f"/g{rank}": _squares(c, wide) for rank, (c, wide) in
              enumerate(zip(shown, widths, strict=True))}  # fmt: skip
    procs = DictionaryObject()
    for name, proc in glyphs.items():
        procs[NameObject(name)] = writer._add_object(proc)
    differences = ArrayObject((NumberObject(FIRST), *map(NameObject, glyphs)))
    encoding = DictionaryObject({
        NameObject("/Type"): NameObject("/Encoding"), NameObject("/Differences"): differences,
    })  # fmt: skip
    return DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type3"),
        NameObject("/FontBBox"): ArrayObject(map(NumberObject, (0, -300, 1000, 1000))),
        NameObject("/FontMatrix"): ArrayObject(map(FloatObject, (0.001, 0, 0, 0.001, 0, 0))),
        NameObject("/CharProcs"): procs, NameObject("/Encoding"): encoding,
        NameObject("/Resources"): DictionaryObject(),
        NameObject("/FirstChar"): NumberObject(FIRST),
        NameObject("/LastChar"): NumberObject(FIRST + len(shown) - 1),
        NameObject("/Widths"): ArrayObject(map(NumberObject, widths)),
        NameObject("/ToUnicode"): writer._add_object(unicode_map(said)),
    })  # fmt: skip


def _squares(letter: str, wide: int) -> StreamObject:
    """The procedure of a glyph ``wide`` thousandths wide."""
    font = ImageFont.truetype(DEJAVU, EM)
    image = Image.new("1", (max(1, round(font.getlength(letter))), 2 * EM), 0)
    ImageDraw.Draw(image).text((0, EM), letter, fill=1, font=font, anchor="ls")
    across, up = wide / image.width, 1000 / EM * 0.95
    rects = [
        f"{x * across:.1f} {(EM - y - 1) * up:.1f} {across:.1f} {up:.1f} re"
        for y in range(image.height)
        for x in range(image.width)
        if image.getpixel((x, y))
    ]
    proc = StreamObject()
    proc.set_data(
        f"{wide} 0 0 -300 {wide} 1000 d1 {' '.join(rects)} {'f' if rects else ''}".encode()
    )
    return proc
