"""Ways of showing a value and saying another at the same place."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from reportlab.lib.colors import Color  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]

from tests.hostile.attacks import fonts, states
from tests.hostile.attacks.annotated import annotated
from tests.hostile.attacks.fonts import DEJAVU
from tests.hostile.attacks.lines import Line
from tests.hostile.attacks.states import written

After = Callable[[bytes, list[Line], bytes], bytes]
"""From the file, the lines met, and the file that says what is shown: the file that is filed."""


def _as_drawn(data: bytes, lines: list[Line], before: bytes) -> bytes:  # noqa: ARG001
    return data


@dataclass(frozen=True)
class Trick:
    """``line`` writes one line; ``after`` changes the file once it is drawn."""

    nom: str
    line: Callable[[Line], None]
    after: After = _as_drawn


def hidden(hide: Callable[[Line], None]) -> Callable[[Line], None]:
    """What is hidden first, in a state of its own; then what one sees."""

    def line(line: Line) -> None:
        font, size = line.font, line.size
        line.canvas.saveState()
        hide(line)
        line.canvas.restoreState()
        line.canvas.setFont(font, size)
        line.draw(line.vu)

    return line


def render_mode_3(line: Line) -> None:
    line.canvas._code.append("3 Tr")
    line.draw(line.dit)
    line.canvas._code.append("0 Tr")


def white(line: Line) -> None:
    line.canvas.setFillColor("white")
    line.draw(line.dit)


def nearly_white(line: Line) -> None:
    line.canvas.setFillColor(Color(0.985, 0.985, 0.985))
    line.draw(line.dit)


def transparent(line: Line) -> None:
    line.canvas.setFillColor(Color(0, 0, 0, alpha=0.005))
    line.draw(line.dit)


def tiny(line: Line) -> None:
    line.canvas.setFont(line.font, 0.4)
    line.draw(line.dit, line.wide / 2)


def squeezed(line: Line) -> None:
    """As high as the line, and no wider than a stroke."""
    line.canvas.translate(line.x, line.y)
    line.canvas.scale(0.002, 1)
    line.draw(line.dit, -line.x, -line.y)


def off_page(line: Line) -> None:
    line.draw(line.dit, 700)


def clipped(line: Line) -> None:
    path = line.canvas.beginPath()
    path.rect(0, 0, 4, 4)
    line.canvas.clipPath(path, stroke=0)
    line.draw(line.dit)


def boxed_over(line: Line) -> None:
    line.draw(line.dit)
    _box(line)


def pictured_over(line: Line) -> None:
    line.draw(line.dit)
    blank = ImageReader(Image.new("RGB", (8, 8), "white"))
    line.canvas.drawImage(blank, line.x - 1, line.y - 3, line.wide + 4, line.size + 4)


def layer_off(line: Line) -> None:
    line.canvas._code.append("/OC /Cache BDC")
    line.draw(line.dit)
    line.canvas._code.append("EMC")


def beside_the_page_of_words(line: Line) -> None:
    """Turned by a quarter, white."""
    line.canvas.setFillColor("white")
    line.canvas.translate(line.x, line.y)
    line.canvas.rotate(90)
    line.draw(line.dit, -line.x, -line.y)


def _box(line: Line) -> None:
    line.canvas.setFillColor("white")
    line.canvas.rect(line.x - 1, line.y - 3, line.wide + 4, line.size + 4, stroke=0, fill=1)


def patched(line: Line) -> None:
    """Black text, and over it a picture of what one sees, of the same size."""
    line.draw(line.dit)
    zoom = 200 / 72
    font = ImageFont.truetype(DEJAVU, round(line.size * zoom))
    image = Image.new("L", (round((line.wide + 4) * zoom), round((line.size + 4) * zoom)), 255)
    fitted = Image.new("L", (round(font.getlength(line.vu)) + 4, image.height), 255)
    ImageDraw.Draw(fitted).text((1, 0), line.vu, fill=0, font=font)
    image.paste(fitted.resize((min(fitted.width, image.width), image.height)), (0, 0))
    place = (line.x - 1, line.y - 3, line.wide + 4, line.size + 4)
    line.canvas.drawImage(ImageReader(image), *place)


def outlined(line: Line) -> None:
    """Black text under a white box; over it what one sees, in little squares instead of text."""
    line.draw(line.dit)
    line.canvas.saveState()
    _box(line)
    font = ImageFont.truetype(DEJAVU, 24)
    image = Image.new("1", (round(font.getlength(line.vu)) + 2, 32), 0)
    ImageDraw.Draw(image).text((0, 0), line.vu, fill=1, font=font)
    cell = min(line.wide / image.width, (line.size + 2) / 32)
    path = line.canvas.beginPath()
    for top in range(image.height):
        for left in range(image.width):
            if image.getpixel((left, top)):
                path.rect(line.x + left * cell, line.y + line.size - top * cell, cell, cell)
    line.canvas.setFillColor("black")
    line.canvas.drawPath(path, stroke=0, fill=1)
    line.canvas.restoreState()


def actual_text(line: Line) -> None:
    said = ("\ufeff" + line.dit).encode("utf-16-be").hex()
    line.canvas._code.append(f"/Span <</ActualText <{said}>>> BDC")
    line.draw(line.vu)
    line.canvas._code.append("EMC")


def with_layer_off(data: bytes, lines: list[Line], before: bytes) -> bytes:  # noqa: ARG001
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    group = writer._add_object(DictionaryObject({
        NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Cache"),
    }))  # fmt: skip
    off = DictionaryObject({NameObject("/OFF"): ArrayObject((group,))})
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject({
        NameObject("/OCGs"): ArrayObject((group,)), NameObject("/D"): off,
    })  # fmt: skip
    for sheet in writer.pages:
        resources: Any = sheet["/Resources"]
        resources[NameObject("/Properties")] = DictionaryObject({NameObject("/Cache"): group})
    return written(writer)


def updated(data: bytes, lines: list[Line], before: bytes) -> bytes:  # noqa: ARG001
    """First the file that says what is not seen; then, as an update, the one that is seen."""
    first = data
    out = bytearray(first)
    second = PdfReader(io.BytesIO(before))
    places = sorted((place, number) for number, place in second.xref[0].items() if place)
    ends = [place for place, _ in places[1:]] + [before.rindex(b"xref\n0 ")]
    rows = []
    for (place, number), end in zip(places, ends, strict=True):
        rows.append(b"%d 1\n%010d 00000 n \n" % (number, len(out)))
        out += before[place:end]
    start = len(out)
    trailer = before[before.rindex(b"trailer") : before.rindex(b"startxref")]
    previous = first.rindex(b"xref\n0 ")
    out += b"xref\n" + b"".join(rows)
    out += trailer.replace(b"/Root", b"/Prev %d /Root" % previous, 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def said(line: Line) -> None:
    """What is hidden, plainly: something else is laid over it afterwards."""
    line.draw(line.dit)


def shown(line: Line) -> None:
    """What one sees, plainly: something else is laid over it where nobody looks."""
    line.draw(line.vu)


def both(line: Line) -> None:
    """Both values, one over the other."""
    line.draw(line.vu)
    line.draw(line.dit, 0, -0.8 * line.size)


def nothing(line: Line) -> Line:
    """The same line, under which nothing is said."""
    return replace(line, dit="")


UNWRITTEN = (
    Trick("in curves", lambda line: outlined(nothing(line))),
    Trick("in a picture", lambda line: patched(nothing(line))),
    Trick("letters of no alphabet", fonts.codes, fonts.mapped(fonts.private)),
    Trick("letters of another alphabet", fonts.codes, fonts.mapped(fonts.twins)),
    Trick("procedures of no alphabet", fonts.codes, fonts.drawn(fonts.private)),
    Trick("a note", lambda _: None, annotated("/Stamp")),
    Trick("another sentence, in curves over it", outlined),
    Trick("another sentence, in a picture over it", patched),
    Trick("another sentence, in a note over it", said, annotated("/FreeText")),
    Trick("another sentence, by its map", fonts.codes, fonts.mapped(fonts.as_said)),
    Trick("another sentence, by procedures", fonts.codes, fonts.drawn(fonts.as_said)),
)
"""Ways of showing a line that the text of the file does not have."""

TRICKS = (
    Trick("render mode 3", hidden(render_mode_3)),
    Trick("white on white", hidden(white)),
    Trick("nearly white", hidden(nearly_white)),
    Trick("alpha 0", hidden(transparent)),
    Trick("tiny", hidden(tiny)),
    Trick("squeezed", hidden(squeezed)),
    Trick("off the page", hidden(off_page)),
    Trick("clipped", hidden(clipped)),
    Trick("under a white box", hidden(boxed_over)),
    Trick("under a white picture", hidden(pictured_over)),
    Trick("turned and white", hidden(beside_the_page_of_words)),
    Trick("in a layer that is off", hidden(layer_off), with_layer_off),
    Trick("under a picture of the other", patched),
    Trick("under a drawing of the other", outlined),
    Trick("actual text", actual_text),
    Trick("lying character map", fonts.codes, fonts.mapped(fonts.as_said)),
    Trick("under a stamp", said, annotated("/Stamp")),
    Trick("under a note", said, annotated("/FreeText")),
    Trick("under a field", said, annotated("/Widget")),
    Trick("changed in an update", said, updated),
    Trick("both printed", both),
    Trick("map of look-alike letters", fonts.codes, fonts.mapped(fonts.twins)),
    Trick("map of wide letters", fonts.codes, fonts.mapped(fonts.wide)),
    Trick("map of letters and marks", fonts.codes, fonts.mapped(fonts.combined)),
    Trick("map behind a right-to-left mark", fonts.codes, fonts.mapped(fonts.reversed_by_a_mark)),
    Trick("lying map on a turned page", fonts.codes, fonts.turned),
    Trick("glyphs drawn by procedures", fonts.codes, fonts.drawn(fonts.as_said)),
    Trick("glyphs out of order", states.out_of_order),
    Trick("render mode 7", hidden(states.render_mode_7)),
    Trick("blended into white", hidden(states.screened)),
    Trick("behind a soft mask", hidden(states.soft_masked), states.with_mask),
    Trick("tiny, many times", hidden(states.tiny_again)),
    Trick("white over itself", hidden(states.bleached)),
    Trick("outside the crop box", hidden(states.outside), states.with_crop),
    Trick("in a layer for print", hidden(states.for_print), states.with_print_layer),
    Trick("in a note that is off", shown, annotated("/FreeText", shown=False)),
)
