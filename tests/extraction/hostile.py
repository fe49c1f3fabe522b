"""Files made to mislead, to break or to exhaust a reader."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from tests.extraction.drawing import encoded, letter, paper, pdf


def raw_pdf(objects: dict[int, bytes]) -> bytes:
    """A PDF from its numbered objects (1 is the catalogue), with its table."""
    out, places = io.BytesIO(b""), {}
    out.write(b"%PDF-1.7\n")
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    out.writelines(b"%010d 00000 n \n" % places.get(n, 0) for n in range(1, size))
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start))
    return out.getvalue()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def page_pdf(content: bytes, resources: bytes, others: dict[int, bytes], box: bytes = b"") -> bytes:
    box = box or b"0 0 595 842"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s>>>>"
    return raw_pdf({
        1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: page % (box, resources), 4: content, **others,
    })  # fmt: skip


def huge_bilevel() -> bytes:
    """One page, one bilevel picture of 544 megapixels."""
    width, height = 16_000, 34_000
    packer, row = zlib.compressobj(9), bytes(width // 8)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
    entries = entries % (width, height) + b"/BitsPerComponent 1/Filter/FlateDecode"
    return page_pdf(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), b"/XObject<</I 5 0 R>>",
                    {5: stream(data, entries)})  # fmt: skip


def flate_bomb() -> bytes:
    """A content stream that inflates, twice packed, to 10 GB of blanks."""
    times, block = 1000, b" " * 10_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    part = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    size = times * len(block)
    low, high = (1 + 32 * size) % 65521, (size + 16 * size * (size + 1)) % 65521
    once = b"\x78\xda" + part * times + b"\x03\x00" + struct.pack(">HH", high, low)
    twice = zlib.compress(zlib.compress(once, 9), 9)
    filters = b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    return page_pdf(stream(twice, filters), b"", {})


def nested_forms(depth: int = 40, fan: int = 10) -> bytes:
    """Forms that draw forms: ``fan`` to the power of ``depth`` drawings."""
    first = 5
    forms = {}
    for level in range(depth):
        name = b"/F Do " * fan if level < depth - 1 else b"0 0 1 1 re f"
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (first + level + 1)
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + inner
        forms[first + level] = stream(name, entries)
    forms[first + depth] = stream(b"0 0 1 1 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return page_pdf(stream(b"/F Do " * fan), b"/XObject<</F 5 0 R>>", forms)


def absurd_box() -> bytes:
    font = b"/Font<</A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    content = stream(b"0 0 1 rg 0 0 900000 900000 re f")
    return page_pdf(content, font, {}, b"0 0 1000000 1000000")


def absurd_png() -> bytes:
    """A header that announces 10 000 megapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr("rib.txt", "rien")
    return out.getvalue()


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)


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
