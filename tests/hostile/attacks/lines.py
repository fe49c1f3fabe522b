"""Drawing a document again, with a hand on each line that bears a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

_DRAW = Canvas.drawString


@dataclass(frozen=True)
class Line:
    """A line of print: its left end and base line in points, what one sees, what is hidden."""

    canvas: Any
    x: float
    y: float
    vu: str
    dit: str
    spacing: float

    @property
    def font(self) -> str:
        return str(self.canvas._fontname)

    @property
    def size(self) -> float:
        return float(self.canvas._fontsize)

    @property
    def wide(self) -> float:
        """Points, of the longer of both."""
        return max(float(stringWidth(t, self.font, self.size)) for t in (self.vu, self.dit)) + (
            self.spacing * len(self.vu)
        )

    def draw(self, said: str, dx: float = 0, dy: float = 0) -> None:
        """Some text at the place of the line, as it is printed."""
        _DRAW(self.canvas, self.x + dx, self.y + dy, said, charSpace=self.spacing)


def redrawn(
    contenu: Callable[[], bytes], autre: dict[str, str], trick: Any, inverse: bool
) -> bytes:
    """The document drawn by ``contenu``, its values and their ``autre`` set by the trick."""
    met: list[Line] = []

    def line(canvas: Any, x: float, y: float, text: str, *_: Any, **options: Any) -> None:
        other = replaced(text, autre)
        spacing = float(options.get("charSpace") or 0)
        if other == text:
            _DRAW(canvas, x, y, text, charSpace=spacing)
            return
        vu, dit = (text, other) if inverse else (other, text)
        met.append(Line(canvas, x, y, vu, dit, spacing))
        trick.line(met[-1])

    with patch.object(Canvas, "drawString", line):
        data = contenu()
    if not met:
        raise ValueError("no line bears the value")
    before = _with(contenu, autre, shown=not inverse)
    after: bytes = trick.after(data, met, before)
    return after


def with_line(contenu: Callable[[], bytes], vu: str, dit: str, trick: Any) -> bytes:
    """The document drawn by ``contenu``; the trick shows a line at the foot of its first page."""
    met: list[Line] = []

    def line(canvas: Any, x: float, y: float, text: str, *rest: Any, **options: Any) -> None:
        _DRAW(canvas, x, y, text, *rest, **options)
        if not met:
            font, size = canvas._fontname, canvas._fontsize
            canvas.saveState()
            canvas.setFillColor("black")
            canvas.setFont("Helvetica", 9)
            met.append(Line(canvas, 60, 24, vu, dit, 0))
            trick.line(met[0])
            canvas.restoreState()
            canvas.setFont(font, size)

    with patch.object(Canvas, "drawString", line):
        data = contenu()
    after: bytes = trick.after(data, met, data)
    return after


def plain(contenu: Callable[[], bytes], autre: dict[str, str]) -> bytes:
    """The same document, that says and shows the other values."""
    return _with(contenu, autre, shown=True)


def _with(contenu: Callable[[], bytes], autre: dict[str, str], *, shown: bool) -> bytes:
    def line(canvas: Any, x: float, y: float, text: str, *rest: Any, **options: Any) -> None:
        _DRAW(canvas, x, y, replaced(text, autre) if shown else text, *rest, **options)

    with patch.object(Canvas, "drawString", line):
        return contenu()


WHOLE = 4
"""Values shorter than this are replaced only where they are the whole line."""


def replaced(text: str, autre: dict[str, str]) -> str:
    """A line with the other values in the place of the true ones."""
    for said, other in autre.items():
        if text == said or len(said) >= WHOLE:
            text = text.replace(said, other)
    return text
