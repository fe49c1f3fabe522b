"""Draw terminals: ``docs/verdicts.png`` of ``pieces run``, ``docs/vie.png`` of ``pieces demo``."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from rich.console import Console
from rich.style import Style
from rich.text import Text

from pipeline.affichage import recit
from pipeline.affichage.verdicts import verdicts
from pipeline.flows.lot import traiter
from pipeline.flows.recit import jouer
from pipeline.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "fixtures" / "documents"
VIE = ROOT / "fixtures" / "vie"
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


def _verdicts(console: Console) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["PIECES_HOME"] = home
        folders = [DOCUMENTS / name for name in SHOWN]
        verdicts(console, list(traiter(folders, DOCUMENTS / "referentiel.csv")))


def _vie(console: Console) -> None:
    """Played where the letters have a short address, as beside a store in ``var``."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        story = jouer(VIE, Settings(), Path("var/demo").absolute())
        for rang, vue in enumerate(islice(story, 5), 1):
            recit.scene(console, rang, vue)


def shown(show: Callable[[Console], None]) -> list[Text]:
    """The lines of the terminal, with their styles."""
    stream = io.StringIO()
    show(Console(file=stream, force_terminal=True, color_system="standard", width=112))
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
    for name, show in {"verdicts": _verdicts, "vie": _vie}.items():
        if name in sys.argv[1:] or not sys.argv[1:]:
            draw(shown(show)).quantize(32).save(ROOT / "docs" / f"{name}.png", optimize=True)
