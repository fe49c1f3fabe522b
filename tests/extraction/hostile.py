"""Files made to mislead, to break or to exhaust a reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from tests.extraction.drawing import encoded, letter, paper, pdf
from tests.hostile import bombs, drawings, pictures, structure
from tests.hostile.formats import docx, heic
from tests.hostile.pdf import page_pdf, raw_pdf, stream

__all__ = ["docx", "heic", "page_pdf", "raw_pdf", "stream"]

huge_bilevel = bombs.FILES["bilevel-544-mpx.pdf"]
flate_bomb = bombs.FILES["deflate-3.pdf"]
nested_forms = drawings.FILES["formulaires-10-puissance-40.pdf"]
absurd_box = structure.FILES["page-immense.pdf"]
absurd_png = pictures.FILES["png-10000-mpx.png"]


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr("rib.txt", "rien")
    return out.getvalue()


def picture(kind: str, **options: Any) -> bytes:
    return encoded(Image.new("RGB", (40, 40), "white"), kind, **options)


def truncated_jpeg() -> bytes:
    data = encoded(paper(), quality=80)
    return data[: len(data) // 2]


def truncated_pdf() -> bytes:
    return pdf(letter)[:300]


def locked(user: str, owner: str = "chef") -> bytes:
    return _written(lambda w: w.encrypt(user, owner, algorithm="AES-256"))


def with_script() -> bytes:
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    names = ArrayObject([TextStringObject("a"), DictionaryObject(script)])
    tree = DictionaryObject({NameObject("/Names"): names})
    scripts = DictionaryObject({NameObject("/JavaScript"): tree})
    return _written(lambda w: w.root_object.update({NameObject("/Names"): scripts}))


def with_attachment() -> bytes:
    return _written(lambda w: w.add_attachment("note.txt", b"bonjour"))


def with_launch() -> bytes:
    def add(writer: PdfWriter) -> None:
        link = Link(rect=(0, 0, 100, 100), url="https://exemple.fr")
        link[NameObject("/A")] = DictionaryObject({
            NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("a.exe"),
        })  # fmt: skip
        writer.add_annotation(0, link)

    return _written(add)


def with_open_action() -> bytes:
    def add(writer: PdfWriter) -> None:
        action = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("1"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)

    return _written(add)


def _written(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(letter))))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
