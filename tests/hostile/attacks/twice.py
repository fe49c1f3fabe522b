"""Two values honestly printed in one file: a second line of the same label, or a second copy."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from tests.hostile.attacks.lines import plain
from tests.hostile.attacks.targets import SECONDS, TARGETS, Addition, Target

HEAD, FOOT = 818.0, 24.0
"""Where nothing else stands on the fixtures, in points from below."""
PLACES = ("au-dessus", "au pied", "page suivante", "page précédente")


@dataclass(frozen=True)
class Twice:
    """A line that says a second value, above, below, or on a page of its own."""

    target: Addition
    place: str

    def __str__(self) -> str:
        return f"{self.target}: {self.place}"

    def data(self, contenu: Callable[[], bytes]) -> bytes:
        if self.place == "page suivante":
            return joined(contenu(), _alone(self.target.ligne))
        if self.place == "page précédente":
            return joined(_alone(self.target.ligne), contenu())
        return _with(contenu, self.target.ligne, HEAD if self.place == "au-dessus" else FOOT)


@dataclass(frozen=True)
class Copies:
    """Two whole copies in one file, of which one says another value."""

    target: Target
    sound_first: bool

    def __str__(self) -> str:
        return f"{self.target}: {'sound first' if self.sound_first else 'lying first'}"

    def data(self, contenu: Callable[[], bytes]) -> bytes:
        both = contenu(), plain(contenu, self.target.autre)
        return joined(*(both if self.sound_first else reversed(both)))


def seconds() -> Iterator[Twice]:
    """Every line in every place where no sound paper has it."""
    for target in SECONDS:
        for place in PLACES:
            if not _honest(target, place):
                yield Twice(target, place)


def _honest(target: Addition, place: str) -> bool:
    """Where sound papers say it of others: of who runs a company, or in a cover letter."""
    of_company = target.fichier == "kbis.pdf" and target.champ in ("siren", "denomination")
    after, cover = place in ("au pied", "page suivante"), place == "page précédente"
    return (of_company and after) or (target.fichier == "bon_de_commande.pdf" and cover)


def copies() -> Iterator[Copies]:
    """Every field, both ways; but none where a document may hold both values."""
    for target in TARGETS:
        for sound_first in (True, False):
            if not target.plusieurs:
                yield Copies(target, sound_first)


SAME_COPIES = tuple({target.fichier: target for target in TARGETS}.values())
"""A target of each file, for the same copy twice."""


def doubled(contenu: Callable[[], bytes]) -> bytes:
    """Two copies that say the same."""
    return joined(contenu(), contenu())


def joined(*files: bytes) -> bytes:
    """The pages of several files, one after the other."""
    writer, out = PdfWriter(), io.BytesIO()
    for data in files:
        writer.append(PdfReader(io.BytesIO(data)))
    writer.write(out)
    return out.getvalue()


def _alone(said: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, 700, said)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _with(contenu: Callable[[], bytes], said: str, y: float) -> bytes:
    """The document, with a line on its first page."""
    draw, met = Canvas.drawString, list[str]()

    def line(canvas: Any, *args: Any, **options: Any) -> None:
        draw(canvas, *args, **options)
        if not met:
            met.append(said)
            canvas.saveState()
            canvas.setFillColor("black")
            canvas.setFont("Helvetica", 9)
            draw(canvas, 60, y, said)
            canvas.restoreState()

    with patch.object(Canvas, "drawString", line):
        return contenu()
