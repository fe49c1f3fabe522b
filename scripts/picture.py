"""Draw ``docs/verdicts.png``: what ``pieces run`` shows, on a few of the fixtures."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from rich.console import Console
from rich.style import Style
from rich.text import Text

from pipeline.affichage.verdicts import verdicts
from pipeline.flows.lot import traiter

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "fixtures" / "documents"
SHOWN = (
    "vague2-initial-favorable",
    "sas-titulaire-oda",
    "identite-passeport-expire",
    "rib-autre-iban",
    "anticipe-initial-favorable",
    "fichier-pdf-protege",
)
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf"
SIZE, LINE, MARGIN = 22, 30, 36
INK, PAPER = "#1c2430", "#fbfaf7"
COLOURS = {2: "#1a7f45", 3: "#9a6a00", 5: "#8a3b8f", 6: "#0b6e86"}
"""Ink for the terminal's green, yellow, magenta and cyan."""


def shown() -> list[Text]:
    """The lines of the terminal, with their styles."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, color_system="standard", width=112)
    with tempfile.TemporaryDirectory() as home:
        os.environ["PIECES_HOME"] = home
        folders = [DOCUMENTS / name for name in SHOWN]
        verdicts(console, list(traiter(folders, DOCUMENTS / "referentiel.csv")))
    return [Text.from_ansi(line) for line in stream.getvalue().splitlines()]


def colour(style: Style) -> str:
    """The ink of a style on paper."""
    if style.dim:
        return "#6b7480"
    number = style.color.number if style.color else None
    return COLOURS.get(number, INK) if number is not None else INK


def draw(lines: list[Text]) -> Image.Image:
    """The lines, one character a cell."""
    fonts = [ImageFont.truetype(FONTS.format(kind), SIZE) for kind in ("", "-Bold")]
    cell = fonts[0].getlength("M")
    width = int(cell * 112) + 2 * MARGIN
    image = Image.new("RGB", (width, LINE * len(lines) + 2 * MARGIN), PAPER)
    pen = ImageDraw.Draw(image)
    console = Console()
    for row, line in enumerate(lines):
        for column, character in enumerate(line.plain):
            style = line.get_style_at_offset(console, column)
            place = (MARGIN + column * cell, MARGIN + row * LINE)
            pen.text(place, character, colour(style), fonts[bool(style.bold)])
    return image


if __name__ == "__main__":
    draw(shown()).quantize(32).save(ROOT / "docs" / "verdicts.png", optimize=True)
