"""Pages and pictures drawn for the tests, and where things stand on them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

IBAN = "FR76 3000 4000 0312 3456 7890 143"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
A4 = (1654, 2339)
LINES = (
    "Banque de la République",
    "Relevé d'identité bancaire",
    "Titulaire du compte : SARL LOGICIELS MARTIN",
    f"IBAN : {IBAN}",
    "BIC : BNPAFRPPXXX",
    "Domiciliation : PARIS BOURSE (02997)",
    "12 rue des Lilas, 75002 Paris",
)
TOP, STEP, LEFT, SIZE = 300, 90, 180, 40


def pdf(draw: Callable[[Canvas], object], pages: int = 1, **options: Any) -> bytes:
    """A PDF whose pages ``draw`` has drawn."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), **options)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def letter(canvas: Canvas) -> None:
    """A few lines of text, the IBAN with its left end at 200, 400 px (200 dpi) from the top left."""
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 842 - 144, f"IBAN : {IBAN}")
    canvas.drawString(72, 650, "Titulaire")
    canvas.drawString(250, 650, "SARL Élan Médical")


def paper(lines: tuple[str, ...] = LINES, size: tuple[int, int] = A4) -> Image.Image:
    """A white page bearing lines, at 200 dpi."""
    page = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, SIZE)
    for index, line in enumerate(lines):
        pen.text((LEFT, TOP + index * STEP), line, fill="black", font=font)
    return page


def place(line: str, lines: tuple[str, ...] = LINES) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the ink of a line of :func:`paper`, in pixels."""
    at = (LEFT, TOP + lines.index(line) * STEP)
    pen = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, top, right, bottom = pen.textbbox(at, line, font=ImageFont.truetype(FONT, SIZE))
    return left, top, right, bottom


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def picture_pdf(image: Image.Image, draw: Callable[[Canvas], object] = lambda _: None) -> bytes:
    """A scan: a picture over the whole page, then what ``draw`` adds."""

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
        draw(canvas)

    return pdf(scan)
