"""Small files that inflate: filters over filters, pictures of hundreds of megapixels."""

from __future__ import annotations

import binascii
import struct
import zlib
from base64 import a85encode
from collections.abc import Callable
from functools import partial

from tests.hostile.pdf import CATALOGUE, page_pdf, picture_page, raw_pdf, stream

GREY8 = b"/ColorSpace/DeviceGray/BitsPerComponent 8"
BILEVEL = b"/ColorSpace/DeviceGray/BitsPerComponent 1"


def alike(count: int, byte: int = 0) -> bytes:
    """``count`` times the same byte, deflated at the price of the first ten millions."""
    block = bytes((byte,)) * min(count, 10_000_000)
    times, rest = divmod(count, len(block))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    part = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(block[:rest]) + packer.flush()
    low, high = (1 + byte * count) % 65521, (count + byte * count * (count + 1) // 2) % 65521
    return b"\x78\xda" + part * times + tail + struct.pack(">HH", high, low)


def blanks(times: int) -> bytes:
    """``times`` × 10 MB of blanks, deflated."""
    return alike(times * 10_000_000, 32)


def deflated(layers: int, times: int) -> bytes:
    """A page whose content inflates to ``times`` × 10 MB, deflated ``layers`` times."""
    data = blanks(times)
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    filters = b"/Filter[%s]" % (b"/FlateDecode" * layers)
    return page_pdf(stream(data, filters))


def chained(codes: tuple[bytes, ...]) -> bytes:
    """A page whose content passes through a chain of filters, a bomb at the end."""
    encoders = {
        b"/ASCIIHexDecode": lambda data: binascii.hexlify(data) + b">",
        b"/ASCII85Decode": lambda data: a85encode(data) + b"~>",
        b"/FlateDecode": lambda data: zlib.compress(data, 9),
        b"/RunLengthDecode": run_lengths,
    }
    data = zlib.compress(blanks(100), 9)
    for code in codes:
        data = encoders[code](data)
    chain = b"".join(reversed(codes)) + b"/FlateDecode/FlateDecode"
    return page_pdf(stream(data, b"/Filter[%s]" % chain))


def run_lengths(data: bytes) -> bytes:
    """Bytes as literal runs of the RunLength filter."""
    parts = [data[i : i + 128] for i in range(0, len(data), 128)]
    return b"".join(bytes((len(part) - 1,)) + part for part in parts) + b"\x80"


def run_length_bomb() -> bytes:
    """A million runs of 128 blanks."""
    return page_pdf(stream(b"\x81 " * 1_000_000 + b"\x80", b"/Filter/RunLengthDecode"))


def lzw_bomb() -> bytes:
    """LZW whose codes each name a longer string of blanks: 300 MB."""
    codes = [256, 32, *range(258, 4094)] * 40 + [257]
    bits = "".join(format(code, f"0{_width(rank)}b") for rank, code in enumerate(codes))
    bits += "0" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return page_pdf(stream(data, b"/Filter/LZWDecode"))


def _width(rank: int) -> int:
    """Bits of a code: a table is cleared by the last width of the one before."""
    if rank and rank % 3838 == 0:
        return 12
    return (257 + rank % 3838).bit_length()


def predictor() -> bytes:
    """A predictor whose row is of two thousand million columns."""
    parms = b"/DecodeParms<</Predictor 15/Columns 2000000000/Colors 4/BitsPerComponent 16>>"
    return page_pdf(stream(alike(100_000), b"/Filter/FlateDecode" + parms))


def object_stream() -> bytes:
    """An object stream that inflates to a gigabyte, and says that it holds a million objects."""
    head = b"/Type/ObjStm/N 1000000/First 8000000/Filter/FlateDecode"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return raw_pdf({1: CATALOGUE, 2: pages, 3: b"<</Type/Page/Parent 2 0 R>>",
                    4: stream(blanks(100), head)})  # fmt: skip


def xref_stream() -> bytes:
    """A table of places, as a stream, of a hundred million objects."""
    out = bytearray(b"%PDF-1.7\n1 0 obj\n" + CATALOGUE + b"\nendobj\n")
    start = len(out)
    head = b"/Type/XRef/Size 100000000/W[1 8 8]/Root 1 0 R/Filter/FlateDecode"
    out += b"2 0 obj\n" + stream(alike(1_700_000_000), head) + b"\nendobj\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def picture(width: int, height: int, entries: bytes, depth: int) -> bytes:
    """A page with a blank picture of ``depth`` bits a pixel."""
    data = alike((width * depth + 7) // 8 * height)
    return picture_page(data, width, height, entries + b"/Filter/FlateDecode")


def many_pictures(count: int = 200, side: int = 4000) -> bytes:
    """A page that draws ``count`` pictures of 16 megapixels, all others."""
    data = alike(side // 8 * side)
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d%s/Filter/FlateDecode"
    body = stream(data, head % (side, side, BILEVEL))
    names = b"".join(b"/I%d %d 0 R" % (i, 5 + i) for i in range(count))
    draw = b"q 595 0 0 842 0 0 cm %s Q" % b" ".join(b"/I%d Do" % i for i in range(count))
    return page_pdf(stream(draw), b"/XObject<<%s>>" % names, {5 + i: body for i in range(count)})


FILES: dict[str, Callable[[], bytes]] = {
    "deflate-1.pdf": partial(deflated, 1, 90),
    "deflate-2.pdf": partial(deflated, 2, 1000),
    "deflate-3.pdf": partial(deflated, 3, 1000),
    "hex-85-deflate.pdf": partial(chained, (b"/ASCII85Decode", b"/ASCIIHexDecode")),
    "hex-40-fois.pdf": partial(chained, (b"/ASCIIHexDecode",) * 8),
    "85-20-fois.pdf": partial(chained, (b"/ASCII85Decode",) * 20),
    "runlength-chaine.pdf": partial(chained, (b"/RunLengthDecode",) * 10),
    "runlength.pdf": run_length_bomb,
    "lzw.pdf": lzw_bomb,
    "predicteur.pdf": predictor,
    "flux-d-objets.pdf": object_stream,
    "table-en-flux.pdf": xref_stream,
    "bilevel-544-mpx.pdf": partial(picture, 16_000, 34_000, BILEVEL, 1),
    "gris-2500-mpx.pdf": partial(picture, 50_000, 50_000, GREY8, 8),
    "rvb-16-bits-100-mpx.pdf": partial(
        picture, 10_000, 10_000, b"/ColorSpace/DeviceRGB/BitsPerComponent 16", 48
    ),
    "cmjn-400-mpx.pdf": partial(
        picture, 20_000, 20_000, b"/ColorSpace/DeviceCMYK/BitsPerComponent 8", 32
    ),
    "image-d-une-ligne.pdf": partial(picture, 2_000_000_000, 1, BILEVEL, 1),
    "deux-cents-images.pdf": many_pictures,
}  # fmt: skip
