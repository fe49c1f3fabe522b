"""What one sees, laid over the page as remarks or fields with a look of their own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests.hostile.attacks.lines import Line

if TYPE_CHECKING:
    from tests.hostile.attacks.tricks import After


HIDDEN, PRINTED = 2, 4
"""Flags of an annotation."""


def annotated(kind: str, *, shown: bool = True) -> After:
    """A remark of a kind (« /Stamp », « /FreeText », « /Widget ») on each line: white, and its text.

    What one sees; or, where it is not ``shown``, what is hidden.
    """

    def after(data: bytes, lines: list[Line], before: bytes) -> bytes:  # noqa: ARG001
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        for sheet in writer.pages:
            notes = [writer._add_object(_note(writer, kind, line, shown)) for line in lines]
            sheet[NameObject("/Annots")] = ArrayObject(notes)
            if kind == "/Widget":
                fields = DictionaryObject({NameObject("/Fields"): ArrayObject(notes)})
                writer.root_object[NameObject("/AcroForm")] = fields
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    return after


def _note(writer: PdfWriter, kind: str, line: Line, shown: bool) -> DictionaryObject:
    wide, high = line.wide + 4, line.size + 4
    look = StreamObject()
    said = (line.vu if shown else line.dit).encode("cp1252").hex()
    look.set_data(
        f"1 g 0 0 {wide} {high} re f 0 g BT /F {0.93 * line.size} Tf 1 3 Td <{said}> Tj ET".encode()
    )
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
        NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    })  # fmt: skip
    fonts = DictionaryObject({NameObject("/F"): font})
    look.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): _rect(0, 0, wide, high),
        NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts}),
    })  # fmt: skip
    note = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind),
        NameObject("/Rect"): _rect(line.x - 1, line.y - 3, line.x - 1 + wide, line.y - 3 + high),
        NameObject("/F"): NumberObject(PRINTED if shown else HIDDEN),
        NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)}),
        NameObject("/Contents"): TextStringObject(line.dit),
    })  # fmt: skip
    if kind == "/Widget":
        note.update({
            NameObject("/FT"): NameObject("/Tx"), NameObject("/V"): TextStringObject(line.dit),
            NameObject("/T"): TextStringObject(f"champ{line.y:.0f}"),
        })  # fmt: skip
    return note


def _rect(*sides: float) -> ArrayObject:
    return ArrayObject(map(FloatObject, sides))
