"""A page to draw on, in millimetres from the top left, that remembers where its words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random

from reportlab.lib.utils import simpleSplit  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from bench.reading import fonts

MM = 72 / 25.4
A4 = (210.0, 297.0)
INK = (0.08, 0.08, 0.1)
Color = tuple[float, float, float]


@dataclass(frozen=True)
class Box:
    """A run of words: its page, its corners in millimetres from the top left, its text."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str
    overlay: bool = False


class Sheet:
    """Pages being drawn; `face` is the family used when none is named."""

    def __init__(self, seed: int, face: str = "lato", size: tuple[float, float] = A4) -> None:
        fonts.register()
        self.face, self.width, self.height = face, size[0], size[1]
        self.number = 1
        self.boxes: list[Box] = []
        self.crops: list[tuple[float, float, float, float]] = []
        self._dice = Random(f"ink/{seed}")
        self._file = BytesIO()
        self._canvas = Canvas(
            self._file, pagesize=(size[0] * MM, size[1] * MM), invariant=1, pageCompression=1
        )
        self._canvas.setTitle("document")

    def _font(self, style: str) -> str:
        family = style if style in fonts.POSTSCRIPT or style in fonts.TRUETYPE else ""
        if family:
            return family
        name = f"{self.face}-{style}" if style else self.face
        return name if name in {**fonts.TRUETYPE, **fonts.POSTSCRIPT} else self.face

    def length(self, words: str, size: float = 10, style: str = "") -> float:
        """How long words are."""
        return float(pdfmetrics.stringWidth(words, self._font(style), size)) / MM

    def text(
        self, x: float, y: float, words: str, size: float = 10, style: str = "",
        align: str = "l", color: Color = INK, overlay: bool = False, spread: float = 0,
    ) -> float:  # fmt: skip
        """Words on the baseline `y`; the right edge is returned. `style`: b, i, s, l or a font."""
        font = self._font(style)
        long = self.length(words, size, style) + spread * max(len(words) - 1, 0)
        left = x - {"l": 0.0, "c": long / 2, "r": long}[align]
        self._canvas.setFont(font, size)
        self._canvas.setFillColorRGB(*color)
        pen = self._canvas.beginText(left * MM, (self.height - y) * MM)
        pen.setCharSpace(spread * MM)
        bold = style == "b" and font == self.face
        if bold:  # a family without a bold face: its outlines are thickened
            self._canvas.setLineWidth(size / 80)
            self._canvas.setStrokeColorRGB(*color)
        pen.setTextRenderMode(2 if bold else 0)
        pen.textOut(words)
        pen.setTextRenderMode(0)
        self._canvas.drawText(pen)
        high = size / MM
        self.boxes.append(
            Box(self.number, left, y - 0.70 * high, left + long, y + 0.18 * high, words, overlay)
        )
        return left + long

    def para(
        self, x: float, y: float, width: float, words: str, size: float = 10, style: str = "",
        lead: float = 1.35, color: Color = INK,
    ) -> float:  # fmt: skip
        """Words folded at `width`; the next free baseline is returned."""
        for line in simpleSplit(words, self._font(style), size, width * MM):
            self.text(x, y, line, size, style, color=color)
            y += size * lead / MM
        return y

    def pair(
        self, x: float, y: float, label: str, value: str, size: float = 10, at: float | None = None,
        styles: tuple[str, str] = ("", "b"),
    ) -> float:  # fmt: skip
        """A label and its value, beside it or at the column `at`."""
        end = self.text(x, y, label, size, styles[0])
        return self.text(at if at is not None else end + 1.8, y, value, size, styles[1])

    def table(
        self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]],
        size: float = 9, high: float = 7, head: str = "b", fill: Color | None = (0.9, 0.92, 0.95),
        align: str = "l", body: str = "",
    ) -> float:  # fmt: skip
        """A ruled table; the first row is the head. The bottom is returned."""
        for number, row in enumerate(rows):
            left = x
            for width, cell in zip(widths, row, strict=True):
                self.box(left, y, width, high, fill=fill if number == 0 else None)
                place = {"l": left + 1.8, "c": left + width / 2, "r": left + width - 1.8}[align]
                if cell:
                    style = head if number == 0 else body
                    self.text(place, y + high * 0.68, cell, size, style, align)
                left += width
            y += high
        return y

    def box(
        self, x: float, y: float, w: float, h: float, fill: Color | None = None,
        stroke: Color | None = (0.35, 0.35, 0.4), thick: float = 0.5, radius: float = 0,
    ) -> None:  # fmt: skip
        """A rectangle whose top left is (x, y)."""
        canvas = self._canvas
        canvas.setLineWidth(thick)
        if fill:
            canvas.setFillColorRGB(*fill)
        if stroke:
            canvas.setStrokeColorRGB(*stroke)
        place = (x * MM, (self.height - y - h) * MM, w * MM, h * MM)
        canvas.roundRect(*place, radius * MM, stroke=int(stroke is not None), fill=int(bool(fill)))

    def line(
        self, x: float, y: float, x2: float, y2: float, thick: float = 0.6,
        color: Color = (0.3, 0.3, 0.35),
    ) -> None:  # fmt: skip
        """A rule."""
        self._canvas.setLineWidth(thick)
        self._canvas.setStrokeColorRGB(*color)
        self._canvas.line(x * MM, (self.height - y) * MM, x2 * MM, (self.height - y2) * MM)

    def curve(self, points: Sequence[tuple[float, float]], thick: float, color: Color) -> None:
        """A pen through points, four by four (Bézier)."""
        path = self._canvas.beginPath()
        flat = [(x * MM, (self.height - y) * MM) for x, y in points]
        path.moveTo(*flat[0])
        for place in range(1, len(flat) - 2, 3):
            path.curveTo(*flat[place], *flat[place + 1], *flat[place + 2])
        self._canvas.setLineWidth(thick)
        self._canvas.setStrokeColorRGB(*color)
        self._canvas.setLineCap(1)
        self._canvas.drawPath(path)

    def signature(self, x: float, y: float, w: float = 38, h: float = 14) -> None:
        """A hand's signature: a few loops in blue or black ink."""
        dice, points = self._dice, [(x, y + h / 2)]
        for step in range(1, 19):
            across = x + w * step / 19 + dice.uniform(-0.13, 0.1) * w
            points.append((across, y + h * dice.uniform(0.05, 0.95)))
        ink = dice.choice(((0.08, 0.1, 0.45), (0.05, 0.05, 0.08), (0.1, 0.2, 0.6)))
        self.curve(points, dice.uniform(0.9, 1.5), ink)
        flourish = ((0, 0.9), (0.33, 1), (0.5, 0.8), (1, 0.7))
        self.curve([(x + w * across, y + h * down) for across, down in flourish], 1.0, ink)

    def logo(self, x: float, y: float, size: float, color: Color) -> None:
        """An emblem of no one."""
        side = size / 2
        self.box(x, y, side, side, fill=color, stroke=None)
        self.box(x + side * 0.6, y + side * 0.6, side, side, fill=(0.75, 0.78, 0.82), stroke=None)
        self._canvas.setFillColorRGB(*color)
        self._canvas.circle(
            (x + side * 1.5) * MM, (self.height - y - side * 0.3) * MM, side * 0.28 * MM, 0, 1
        )

    def page(self) -> None:
        """The next page."""
        self._canvas.showPage()
        self.number += 1

    def crop(self, x: float, y: float, w: float, h: float) -> None:
        """What a telephone would be held over, on this page."""
        self.crops.append((x, y, w, h))

    def finish(self) -> bytes:
        """The PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()
