"""What is hidden by the state in which it is drawn, or by where: modes, blends, masks, pages."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

from tests.hostile.attacks.lines import Line

BEYOND = 900
"""Points right of the page's left side: outside of what is shown, inside of the sheet."""


def render_mode_7(line: Line) -> None:
    """As a clipping path, in a state that ends with it."""
    line.canvas._code.append("7 Tr")
    line.draw(line.dit)
    line.canvas._code.append("0 Tr")


def screened(line: Line) -> None:
    """Black, blended with the white of the paper into white."""
    line.canvas.setBlendMode("Screen")
    line.draw(line.dit)


def soft_masked(line: Line) -> None:
    """Through a mask that lets nothing pass; :func:`with_mask` adds it."""
    line.canvas._code.append("/Masque gs")
    line.draw(line.dit)


def tiny_again(line: Line) -> None:
    line.canvas.setFont(line.font, 0.4)
    for rank in range(30):
        line.draw(line.dit, line.wide / 2, 0.3 * rank)


def bleached(line: Line) -> None:
    """In black, then in white at the same place."""
    line.draw(line.dit)
    line.canvas.setFillColor("white")
    for dx in (-0.4, 0, 0.4):
        for dy in (-0.4, 0, 0.4):
            line.draw(line.dit, dx, dy)


def outside(line: Line) -> None:
    line.draw(line.dit, BEYOND - line.x)


def for_print(line: Line) -> None:
    line.canvas._code.append("/OC /Cache BDC")
    line.draw(line.dit)
    line.canvas._code.append("EMC")


def out_of_order(line: Line) -> None:
    """The glyphs of what one sees, each at its place, in the order in which the other is spelled."""
    places, x = [], line.x
    for letter in line.vu:
        places.append((letter, x))
        x += float(stringWidth(letter, line.font, line.size)) + line.spacing
    left = [place for place in places if place[0].strip()]
    for letter in line.dit:
        place = next((p for p in left if p[0] == letter), None)
        if place is not None:
            left.remove(place)
            line.draw(letter, place[1] - line.x)
    for letter, there in left:
        line.draw(letter, there - line.x)


def with_mask(data: bytes, lines: list[Line], before: bytes) -> bytes:  # noqa: ARG001
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    group = DictionaryObject({
        NameObject("/S"): NameObject("/Transparency"), NameObject("/CS"): NameObject("/DeviceGray"),
    })  # fmt: skip
    form = StreamObject()
    form.set_data(b"0 g 0 0 2000 2000 re f")
    form.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): _box(0, 0, 2000, 2000), NameObject("/Group"): group,
    })  # fmt: skip
    mask = DictionaryObject({
        NameObject("/Type"): NameObject("/Mask"), NameObject("/S"): NameObject("/Luminosity"),
        NameObject("/G"): writer._add_object(form),
    })  # fmt: skip
    state = DictionaryObject({NameObject("/SMask"): mask})
    for sheet in writer.pages:
        resources: Any = sheet["/Resources"]
        states = DictionaryObject({NameObject("/Masque"): state})
        states.update(resources.get("/ExtGState", {}))
        resources[NameObject("/ExtGState")] = states
    return written(writer)


def with_crop(data: bytes, lines: list[Line], before: bytes) -> bytes:  # noqa: ARG001
    """A sheet that is larger than what is shown of it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for sheet in writer.pages:
        _, _, right, top = map(float, sheet.mediabox)
        sheet[NameObject("/CropBox")] = _box(0, 0, right, top)
        sheet[NameObject("/MediaBox")] = _box(0, 0, 2 * BEYOND, top)
    return written(writer)


def with_print_layer(data: bytes, lines: list[Line], before: bytes) -> bytes:  # noqa: ARG001
    """A layer that is printed and not shown."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    usage = DictionaryObject({
        NameObject("/View"): DictionaryObject({NameObject("/ViewState"): NameObject("/OFF")}),
        NameObject("/Print"): DictionaryObject({NameObject("/PrintState"): NameObject("/ON")}),
    })  # fmt: skip
    group = writer._add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Cache"),
        NameObject("/Usage"): usage,
    }))  # fmt: skip
    groups = ArrayObject((group,))
    events = ArrayObject(_event(event, groups) for event in ("/View", "/Print"))
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject({
        NameObject("/OCGs"): groups,
        NameObject("/D"): DictionaryObject({NameObject("/AS"): events}),
    })  # fmt: skip
    for sheet in writer.pages:
        resources: Any = sheet["/Resources"]
        resources[NameObject("/Properties")] = DictionaryObject({NameObject("/Cache"): group})
    return written(writer)


def _event(name: str, groups: ArrayObject) -> DictionaryObject:
    return DictionaryObject({
        NameObject("/Event"): NameObject(name), NameObject("/OCGs"): groups,
        NameObject("/Category"): ArrayObject((NameObject(name),)),
    })  # fmt: skip


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _box(*sides: float) -> ArrayObject:
    return ArrayObject(map(FloatObject, sides))
