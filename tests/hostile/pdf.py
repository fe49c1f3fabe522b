"""PDF files written by hand, so that anything may be wrong in them."""

from __future__ import annotations

import zlib

A4 = b"0 0 595 842"
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
HELVETICA = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
WORDS = b"BT /F 12 Tf 72 700 Td (Certificat de referencement) Tj ET\n"


def raw_pdf(objects: dict[int, bytes], entries: bytes = b"", version: bytes = b"1.7") -> bytes:
    """A PDF from its numbered objects (1 is the catalogue), with its table of places.

    ``entries`` are more entries of the trailer.
    """
    out, places = bytearray(b"%%PDF-%s\n" % version), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % places.get(n, 0) for n in range(1, size))
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (size, entries)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object as it stands, with more entries."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object, deflated."""
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + entries)


def page_pdf(
    content: bytes,
    resources: bytes = b"",
    others: dict[int, bytes] | None = None,
    box: bytes = A4,
    *,
    page: bytes = b"",
    catalogue: bytes = b"",
) -> bytes:
    """One page (object 3) that draws ``content``, a stream object (4); ``others`` begin at 5.

    ``page`` and ``catalogue`` are more entries of these objects.
    """
    sheet = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s>>%s>>"
    return raw_pdf({
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: sheet % (box, resources, page),
        4: content,
        **(others or {}),
    })  # fmt: skip


def form(content: bytes, resources: bytes = b"", entries: bytes = b"") -> bytes:
    """A form XObject of the size of the page."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>%s"
    return packed(content, head % (resources, entries))


def image(data: bytes, width: int, height: int, entries: bytes) -> bytes:
    """An image XObject whose bytes are given as they stand."""
    return stream(
        data, b"/Type/XObject/Subtype/Image/Width %d/Height %d%s" % (width, height, entries)
    )


def picture_page(data: bytes, width: int, height: int, entries: bytes) -> bytes:
    """A page that one picture covers."""
    draw = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    return page_pdf(draw, b"/XObject<</I 5 0 R>>", {5: image(data, width, height, entries)})
