"""Named conditions in which a document reaches us, grouped as the acceptance table groups them.

The scans group holds 150 dpi too, which the table does not promise: it is a stricter column.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np
import pypdf
from PIL import Image

from bench.reading import containers, pixels
from bench.reading.layouts.layout import Drawn
from fixtures.drawing.degrade import render

POIDS_MAX = 4_000_000
"""What the portal accepts; a heavier scan is compressed more, as a depositor would."""


class Group(StrEnum):
    """The columns of the acceptance table."""

    BORN = "born-digital"
    SCAN = "scans"
    HARD = "hard"


@dataclass(frozen=True)
class File:
    """What is deposited. `pages` counts those of the file, a cover included."""

    name: str
    data: bytes
    pages: int


Apply = Callable[[Drawn, np.random.Generator], File]


@dataclass(frozen=True)
class Condition:
    """A way for a document to reach us."""

    name: str
    group: Group
    apply: Apply

    def deposit(self, drawn: Drawn, seed: int) -> File:
        """The file; the same seed, the same bytes."""
        return self.apply(drawn, np.random.default_rng([seed, sum(self.name.encode())]))


def _born(drawn: Drawn, _: np.random.Generator) -> File:
    return File("piece.pdf", drawn.pdf, drawn.pages)


def _rewritten(drawn: Drawn, _: np.random.Generator) -> File:
    """Printed again by another program, behind a cover letter."""
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    for part in (containers.cover(), drawn.pdf):
        writer.append(io.BytesIO(part))
    for page in writer.pages:
        page.compress_content_streams()
    writer.write(file)
    return File("piece.pdf", file.getvalue(), drawn.pages + 1)


def _pack(
    images: list[Image.Image], dpi: int, quality: int, *, picture: bool = False,
    orientation: int = 1, strips: int = 1,
) -> File:  # fmt: skip
    """One picture as it is, or all of them in a PDF, under the weight that is accepted."""
    for lower in (0, 10, 20, 30, 40, 50):
        worth = max(quality - lower, 35)
        if picture and len(images) == 1:
            data, name = containers.jpeg(images[0], worth, orientation), "piece.jpg"
        else:
            data, name = containers.pdf_of(images, dpi, worth, strips), "piece.pdf"
        if len(data) < POIDS_MAX:
            break
    return File(name, data, len(images))


def _scan(
    drawn: Drawn, dice: np.random.Generator, *, dpi: int, quality: int, skew: float,
    gray: bool = True, picture: bool = False, turn: int = 0, strips: int = 1,
    cover: bool = False,
) -> File:  # fmt: skip
    angle = float(dice.choice((-1, 1))) * dice.uniform(0.6, 1) * skew
    pages = (render(containers.cover(), dpi) if cover else []) + render(drawn.pdf, dpi)
    images = [pixels.scanned(page, dice, angle, gray=gray) for page in pages]
    images = [image.rotate(turn, expand=True) for image in images]
    return _pack(images, dpi, quality, picture=picture, strips=strips)


def _side(drawn: Drawn, dice: np.random.Generator) -> File:
    """A quarter turn, to one side or the other."""
    turn = int(dice.choice((90, 270)))
    return _scan(drawn, dice, dpi=200, quality=75, skew=1.0, turn=turn)


def _exif(drawn: Drawn, dice: np.random.Generator) -> File:
    """Lying pixels that the EXIF sets upright (where a PDF must hold the pages: turned ones)."""
    orientation, turn = ((6, 90), (8, 270), (3, 180))[int(dice.integers(3))]
    images = [pixels.photographed(page, dice, 0.4) for page in _framed(drawn, 200)]
    images = [image.rotate(turn, expand=True) for image in images]
    return _pack(images, 200, 80, picture=True, orientation=orientation)


def _framed(drawn: Drawn, dpi: int) -> list[Image.Image]:
    """The pages, or the card alone where the telephone is held over a card."""
    if not drawn.crops:
        return render(drawn.pdf, dpi)
    x, y, w, h = drawn.crops[0]
    near = round(dpi * min(1.6, 200 / max(w, h)))
    page = render(drawn.pdf, near)[0]
    corners = (x, y, x + w, y + h)
    return [page.crop(tuple(round(side * near / 25.4) for side in corners))]  # type: ignore[arg-type]


def _photo(drawn: Drawn, dice: np.random.Generator, *, strength: float, quality: int) -> File:
    images = [pixels.photographed(page, dice, strength) for page in _framed(drawn, 190)]
    return _pack(images, 190, quality, picture=True)


def _fax(drawn: Drawn, dice: np.random.Generator) -> File:
    skew = float(dice.uniform(-1, 1))
    images = [pixels.faxed(page, dice, skew) for page in render(drawn.pdf, 120)]
    return _pack(images, 120, 75)


def _watermark(drawn: Drawn, dice: np.random.Generator) -> File:
    words = str(dice.choice(("COPIE - DOSSIER SÉGUR", "RÉSERVÉ À L'ASP", "DOCUMENT CONFIDENTIEL")))
    images = [
        pixels.scanned(pixels.watermarked(page, words), dice, 0.5, gray=False)
        for page in render(drawn.pdf, 200)
    ]
    return _pack(images, 200, 75)


def _stamp(drawn: Drawn, dice: np.random.Generator) -> File:
    """Over a value that is judged, where its words stand alone in their box."""
    wanted = {str(value[0] if isinstance(value, tuple) else value) for value in
              drawn.labels.values()}  # fmt: skip
    held = [box for box in drawn.boxes if box.text.replace(" ", "") in wanted or box.text in wanted]
    box = held[int(dice.integers(len(held)))] if held else drawn.boxes[len(drawn.boxes) // 2]
    where = ((box.left + box.right) / 2 / 25.4 * 200, (box.top + box.bottom) / 2 / 25.4 * 200)
    pages = render(drawn.pdf, 200)
    pages[box.page - 1] = pixels.stamped(pages[box.page - 1], dice, where, 200)
    return _pack([pixels.scanned(page, dice, 0.4, gray=False) for page in pages], 200, 80)


def _layer(drawn: Drawn, dice: np.random.Generator) -> File:
    """A scanner's own reading, invisible and wrong, over the picture."""
    images = [pixels.scanned(page, dice, 0.0) for page in render(drawn.pdf, 200)]
    layers = [tuple(box for box in drawn.boxes if box.page == number)
              for number in range(1, drawn.pages + 1)]  # fmt: skip
    data = containers.pdf_of(images, 200, 65, layers=layers, seed=len(drawn.pdf))
    return File("piece.pdf", data, len(images))


def _condition(name: str, group: Group, apply: Callable[..., File], **how: object) -> Condition:
    return Condition(name, group, partial(apply, **how))


CONDITIONS = (
    Condition("pdf", Group.BORN, _born),
    Condition("pdf, page 2", Group.BORN, _rewritten),
    _condition("300 dpi q90", Group.SCAN, _scan, dpi=300, quality=90, skew=0.4),
    _condition("300 dpi q70 colour", Group.SCAN, _scan, dpi=300, quality=70, skew=1.5, gray=False),
    _condition("200 dpi q75", Group.SCAN, _scan, dpi=200, quality=75, skew=2.0),
    _condition("200 dpi q50 jpg", Group.SCAN, _scan, dpi=200, quality=50, skew=1.0, picture=True),
    _condition("200 dpi q60 3°", Group.SCAN, _scan, dpi=200, quality=60, skew=3.0),
    _condition("150 dpi q80", Group.SCAN, _scan, dpi=150, quality=80, skew=0.8),
    _condition("photo", Group.HARD, _photo, strength=0.7, quality=80),
    _condition("photo, worse", Group.HARD, _photo, strength=1.2, quality=65),
    Condition("fax 120 dpi", Group.HARD, _fax),
    _condition("q35", Group.HARD, _scan, dpi=200, quality=35, skew=1.0, picture=True),
    Condition("quarter turn", Group.HARD, _side),
    _condition("half turn", Group.HARD, _scan, dpi=200, quality=75, skew=1.0, turn=180),
    Condition("exif", Group.HARD, _exif),
    _condition("skew 7°", Group.HARD, _scan, dpi=200, quality=70, skew=7.0),
    Condition("watermark", Group.HARD, _watermark),
    Condition("stamp", Group.HARD, _stamp),
    _condition("page 2", Group.HARD, _scan, dpi=200, quality=70, skew=1.0, cover=True),
    _condition("several pictures", Group.HARD, _scan, dpi=200, quality=70, skew=0.5, strips=4),
    Condition("wrong text layer", Group.HARD, _layer),
)
BY_NAME = {condition.name: condition for condition in CONDITIONS}
