"""Files that kill a naive reader, made on the spot."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.conftest import DOCUMENTS

CERTIFICATE = DOCUMENTS / "vague2-initial-favorable" / "certificat.pdf"


def truncated() -> bytes:
    """The first half of a sound PDF."""
    data = CERTIFICATE.read_bytes()
    return data[: len(data) // 2]


def docx() -> bytes:
    """A word processor's document."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return buffer.getvalue()


def heic() -> bytes:
    """The head of a telephone's HEIC picture."""
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 2000


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of some objects, the first being its catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(content: bytes, head: bytes) -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(content), content)


_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def megapixels() -> bytes:
    """A page of a few kilobytes that holds a bilevel picture of 544 megapixels."""
    side = 23_324
    packed = zlib.compress(b"\0" * ((side + 7) // 8 * side), 9)
    head = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 1/Filter/FlateDecode" % (side, side)
    )
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</XObject<</A 5 0 R>>>>>>"
    )
    draw = stream(b"595 0 0 842 0 0 cm /A Do", b"")
    return pdf([_CATALOGUE, _PAGES, page, draw, stream(packed, head)])


def deflate_bomb() -> bytes:
    """A page whose content inflates to 10 GB, deflated twice."""
    once = zlib.compressobj(9)
    block = b" " * (1 << 20)
    inner = b"".join(once.compress(block) for _ in range(10_000)) + once.flush()
    packed = zlib.compress(inner, 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    content = stream(packed, b"/Filter[/FlateDecode/FlateDecode]")
    return pdf([_CATALOGUE, _PAGES, page, content])


FILES: dict[str, Callable[[], bytes]] = {
    "tronque.pdf": truncated,
    "vide.pdf": lambda: b"",
    "texte.pdf": docx,
    "photo.jpg": heic,
    "megapixels.pdf": megapixels,
    "bombe.pdf": deflate_bomb,
}


def write(folder: Path) -> None:
    """All of them."""
    for nom, make in FILES.items():
        (folder / nom).write_bytes(make())
