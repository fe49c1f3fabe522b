"""Pictures that announce what they do not hold, hold what they do not announce, or exhaust readers."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, PngImagePlugin

from tests.hostile.bombs import alike
from tests.hostile.pdf import picture_page

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXTURE = "Certificat de référencement IBAN FR76 BIC Titulaire "


def chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    """A chunk of PNG, its sum right unless said."""
    right = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc or right)


def png(width: int, height: int, data: bytes, *others: bytes, depth: int = 8, kind: int = 0,
        interlaced: int = 0) -> bytes:  # fmt: skip
    """A PNG from its deflated data; ``others`` are chunks that stand before it."""
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced)
    body = (chunk(b"IHDR", head), *others, chunk(b"IDAT", data), chunk(b"IEND", b""))
    return SIGNATURE + b"".join(body)


def blank_png(width: int, height: int, **options: Any) -> bytes:
    """As many rows of nothing as announced."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[options.get("kind", 0)]
    row = 1 + (width * channels * options.get("depth", 8) + 7) // 8
    return png(width, height, alike(row * height), **options)


def text_bomb(kind: bytes) -> bytes:
    """A comment that inflates to a gigabyte."""
    head = b"a\0\0" if kind == b"zTXt" else b"a\0\1\0\0\0"
    return png(9, 9, alike(90), chunk(kind, head + alike(1_000_000_000)))


def profile_bomb() -> bytes:
    return png(9, 9, alike(90), chunk(b"iCCP", b"a\0\0" + alike(1_000_000_000)))


def many_chunks(count: int) -> bytes:
    return png(40, 40, alike(41 * 40), chunk(b"tEXt", b"a\0b") * count)


def frames(count: int) -> bytes:
    """An animation of ``count`` frames of 25 megapixels."""
    control = struct.pack(">IIIIIHHBB", 0, 5000, 5000, 0, 0, 1, 1, 0, 0)
    data = chunk(b"fdAT", struct.pack(">I", 1) + alike(5001 * 5000))
    head = chunk(b"acTL", struct.pack(">II", count, 0)) + chunk(b"fcTL", control)
    return png(5000, 5000, alike(5001 * 5000), head)[:-12] + data * count + chunk(b"IEND", b"")


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def white(width: int = 400, height: int = 400, mode: str = "RGB") -> Image.Image:
    colours: dict[str, float | tuple[float, ...]] = {"CMYK": (0, 0, 0, 0), "P": 0, "I;16": 65535}
    return Image.new(mode, (width, height), colours.get(mode) or "white")


def jpeg_sized(width: int, height: int) -> bytes:
    """A JPEG whose head announces other dimensions than those of its pixels."""
    data = bytearray(encoded(white(), "JPEG"))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes ``count`` times."""
    data = encoded(white(3000, 3000), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + data[-2:]


def exif(turn: int, *, damaged: bool = False) -> bytes:
    said = Image.Exif()
    said[0x0112] = turn
    body = said.tobytes()
    return encoded(white(), "JPEG", exif=body[:20] + b"\xff" * 20 if damaged else body)


def multi_picture() -> bytes:
    """Two pictures in one JPEG, as some telephones write."""
    return encoded(white(), "MPO", save_all=True, append_images=[white(900, 900)])


def speckled(side: int, step: int) -> bytes:
    """A black dot every ``step`` pixels: as many components to find."""
    tile = Image.new("1", (step, step), 1)
    tile.putpixel((0, 0), 0)
    return encoded(_tiled(tile, side), dpi=(200, 200))


def _tiled(tile: Image.Image, side: int) -> Image.Image:
    row = Image.new("1", (side, tile.height), 1)
    for left in range(0, side, tile.width):
        row.paste(tile, (left, 0))
    page = Image.new("1", (side, side), 1)
    for top in range(0, side, tile.height):
        page.paste(row, (0, top))
    return page


def noise(side: int, seed: int) -> Image.Image:
    """Grains of black and white, drawn large: much detail in few bytes."""
    small = Image.frombytes(
        "L", (side // 8, side // 8), random.Random(seed).randbytes((side // 8) ** 2)
    )
    return small.resize((side, side), Image.Resampling.NEAREST).point(lambda v: 255 * (v > 127))


def texture(side: int, size: int) -> bytes:
    """A page full of small words in all directions of reading."""
    page = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(page)
    for top in range(0, side, size + 2):
        pen.text((-(top * 7) % 90 - 90, top), TEXTURE * (side // 150), fill=0, font_size=size)
    return encoded(page.convert("1"), dpi=(200, 200))


def checks(side: int, step: int) -> bytes:
    tile = Image.new("1", (2 * step, 2 * step), 1)
    for at in ((0, 0), (step, step)):
        tile.paste(0, (*at, at[0] + step, at[1] + step))
    return encoded(_tiled(tile, side), dpi=(200, 200))


def codes(side: int) -> bytes:
    """Squares that look like the cells of a barcode, everywhere."""
    small = noise(side, 7).resize((side // 4, side // 4)).convert("1")
    return encoded(small.resize((side, side)), dpi=(200, 200))


def all_turns() -> bytes:
    """Words written in circles, so that no direction is right."""
    page = Image.new("L", (2000, 2000), 255)
    for angle in range(0, 360, 15):
        layer = Image.new("L", page.size, 255)
        ImageDraw.Draw(layer).text((1050, 990), TEXTURE, fill=0, font_size=24)
        turned = layer.rotate(angle, fillcolor=255)
        page = Image.composite(page, turned, turned.point(lambda v: 255 * (v > 128)))
    return encoded(page.filter(ImageFilter.BLUR))


def comment(data: bytes) -> bytes:
    """A PNG with a chunk of text before its picture."""
    info = PngImagePlugin.PngInfo()
    info.add(b"teXt", data)
    return encoded(white(), pnginfo=info)


def segments(count: int) -> bytes:
    """A JPEG with ``count`` comments before its picture."""
    data = encoded(white(), "JPEG")
    return data[:2] + b"\xff\xfe\x00\x04ab" * count + data[2:]


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def coded(filter: bytes, data: Iterable[bytes]) -> bytes:
    """A page whose picture is in a rare code, and broken."""
    entries = b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter" + filter
    return picture_page(b"".join(data), 2000, 2000, entries)


JP2 = bytes.fromhex("0000000c6a5020200d0a870a00000014667479706a703220000000006a703220")
JBIG2 = bytes.fromhex("00000000300001000000130000fde80000fde8000000000000000000000000")
NOISE = random.Random(4).randbytes(4000)

FILES: dict[str, Callable[[], bytes]] = {
    "png-10000-mpx.png": partial(png, 100_000, 100_000, alike(100)),
    "png-2-puissance-31.png": partial(png, 2**31 - 1, 2**31 - 1, alike(100)),
    "png-59-mpx.png": partial(blank_png, 7600, 7700),
    "png-59-mpx-rvba-16.png": partial(blank_png, 7600, 7700, depth=16, kind=6),
    "png-59-mpx-entrelace.png": partial(blank_png, 7600, 7700, interlaced=1),
    "png-61-mpx.png": partial(blank_png, 7900, 7900),
    "png-16-bits.png": partial(blank_png, 2000, 2000, depth=16),
    "png-1-bit.png": partial(blank_png, 7000, 7000, depth=1),
    "png-0-par-0.png": partial(png, 0, 0, alike(9)),
    "png-1-par-1.png": partial(blank_png, 1, 1),
    "png-1-par-60000.png": partial(blank_png, 1, 60_000),
    "png-60000-par-1.png": partial(blank_png, 60_000, 1),
    "png-3-par-20000000.png": partial(blank_png, 3, 19_000_000, depth=1),
    "png-palette-sans-palette.png": partial(blank_png, 500, 500, kind=3),
    "png-profondeur-7.png": partial(png, 50, 50, alike(9999), depth=7),
    "png-donnees-en-trop.png": partial(png, 50, 50, alike(1_000_000_000)),
    "png-somme-fausse.png": lambda: png(9, 9, alike(90), chunk(b"tEXt", b"a\0b", 1)),
    "png-ztxt.png": partial(text_bomb, b"zTXt"),
    "png-itxt.png": partial(text_bomb, b"iTXt"),
    "png-iccp.png": profile_bomb,
    "png-100000-morceaux.png": partial(many_chunks, 100_000),
    "png-morceau-enorme.png": lambda: SIGNATURE + struct.pack(">I", 2**31 - 1) + b"IHDR",
    "png-anime.png": partial(frames, 60),
    "png-noir.png": lambda: encoded(Image.new("L", (3000, 3000), 0)),
    "png-transparent.png": lambda: encoded(Image.new("RGBA", (2000, 2000), (0, 0, 0, 0))),
    "png-html.png": partial(comment, b"<html><script>alert(1)</script></html>"),
    "points-tous-les-6.png": partial(speckled, 3300, 6),
    "points-tous-les-12.png": partial(speckled, 3300, 12),
    "points-7000.png": partial(speckled, 7000, 24),
    "grains-fins.png": lambda: encoded(noise(3200, 1).convert("1"), dpi=(200, 200)),
    "grains-gros.png": lambda: encoded(noise(3200, 2).filter(ImageFilter.BLUR).convert("1")),
    "mots-partout-12.png": partial(texture, 3300, 12),
    "mots-partout-24.png": partial(texture, 3300, 24),
    "damier-3.png": partial(checks, 3300, 3),
    "damier-40.png": partial(checks, 3300, 40),
    "cellules.png": partial(codes, 3200),
    "mots-en-rond.png": all_turns,
    "jpeg-65535.jpg": partial(jpeg_sized, 65_535, 65_535),
    "jpeg-plus-grand.jpg": partial(jpeg_sized, 7000, 7000),
    "jpeg-nul.jpg": partial(jpeg_sized, 0, 0),
    "jpeg-balayages-3000.jpg": partial(scans, 3000),
    "jpeg-balayages-30000.jpg": partial(scans, 30_000),
    "jpeg-cmjn.jpg": lambda: encoded(white(mode="CMYK"), "JPEG"),
    "jpeg-tourne-6.jpg": partial(exif, 6),
    "jpeg-tourne-99.jpg": partial(exif, 99),
    "jpeg-exif-abime.jpg": partial(exif, 6, damaged=True),
    "jpeg-deux-images.jpg": multi_picture,
    "jpeg-commentaires.jpg": partial(segments, 300_000),
    "jpeg-tronque.jpg": lambda: cut(encoded(noise(800, 3), "JPEG"), 0.5),
    "jpeg-tete-seule.jpg": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0",
    "jpeg-sans-fin.jpg": lambda: encoded(white(), "JPEG")[:-2] + b"\0" * 2_000_000,
    "jpx-brouille.pdf": partial(coded, b"/JPXDecode", (JP2, NOISE)),
    "jbig2-brouille.pdf": partial(coded, b"/JBIG2Decode", (JBIG2, NOISE)),
    "fax-brouille.pdf": partial(coded, b"/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000>>",
                                (NOISE * 100,)),
    "dct-brouille.pdf": partial(coded, b"/DCTDecode", (b"\xff\xd8\xff\xdb", NOISE)),
    "dct-geant.pdf": lambda: coded(b"/DCTDecode", (jpeg_sized(65_000, 65_000),)),
}  # fmt: skip
