"""The files that pixels come in: pictures, PDF of pictures, PDF with a scanner's text layer."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from bench.reading import fonts
from bench.reading.sheet import Box, Sheet

CHANGES = {"0": "8", "1": "7", "2": "3", "3": "8", "4": "1", "5": "6", "6": "5", "7": "1",
           "8": "3", "9": "4", "e": "c", "a": "o", "E": "F", "R": "P", "S": "5", "l": "t"}  # fmt: skip


def jpeg(image: Image.Image, quality: int, orientation: int = 1) -> bytes:
    """A JPEG; another `orientation` than 1 is only said in the EXIF."""
    exif = Image.Exif()
    if orientation != 1:
        exif[0x0112] = orientation
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, exif=exif)
    return file.getvalue()


def pdf_of(
    images: list[Image.Image], dpi: int, quality: int, strips: int = 1,
    layers: list[tuple[Box, ...]] | None = None, seed: int = 0,
) -> bytes:  # fmt: skip
    """A page a picture, cut in `strips`; `layers` are words put, invisible and garbled, above."""
    fonts.register()
    if all(image.mode == "1" for image in images):
        return _faxes(images, dpi)
    file = BytesIO()
    canvas = Canvas(file, invariant=1, pageCompression=1)
    for number, image in enumerate(images):
        wide, high = image.width * 72 / dpi, image.height * 72 / dpi
        canvas.setPageSize((wide, high))
        step = -(-image.height // strips)
        for top in range(0, image.height, step):
            part = image.crop((0, top, image.width, min(top + step, image.height)))
            tall = part.height * 72 / dpi
            place = (0, high - top * 72 / dpi - tall, wide, tall)
            canvas.drawImage(ImageReader(BytesIO(jpeg(part, quality))), *place)
        for box in layers[number] if layers else ():
            _ghost(canvas, box, high, Random(f"{seed}/{box.text}"))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _faxes(images: list[Image.Image], dpi: int) -> bytes:
    """One bit a pixel, compressed as fax servers do."""
    file = BytesIO()
    images[0].save(file, "PDF", resolution=dpi, save_all=True, append_images=images[1:],
                   creationDate=None, modDate=None)  # fmt: skip
    return file.getvalue()


def _ghost(canvas: Canvas, box: Box, high: float, dice: Random) -> None:
    """Words as a poor scanner believed to read them, with render mode 3."""
    pen = canvas.beginText(box.left * 72 / 25.4, high - box.bottom * 72 / 25.4)
    pen.setFont("lato", 9)
    pen.setTextRenderMode(3)
    pen.textOut("".join(_garbled(character, dice) for character in box.text))
    canvas.drawText(pen)


def _garbled(character: str, dice: Random) -> str:
    return CHANGES[character] if character in CHANGES and dice.random() < 0.2 else character


def cover() -> bytes:
    """A letter that is put before the piece."""
    sheet = Sheet(1, "carlito")
    sheet.text(190, 40, "Le 3 du mois courant", 11, "", "r")
    sheet.text(20, 70, "Objet : envoi de pièce", 11, "b")
    sheet.para(
        20,
        86,
        170,
        "Madame, Monsieur, veuillez trouver à la page suivante le document que "
        "vous nous avez demandé. Nous restons à votre disposition pour tout complément.",
        11,
    )
    sheet.text(120, 120, "Le secrétariat", 11)
    sheet.signature(120, 124)
    return sheet.finish()
