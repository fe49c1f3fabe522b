"""Pages that take for ever to draw, or whose drawing never ends."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from functools import partial

from tests.hostile.pdf import HELVETICA, WORDS, form, packed, page_pdf, stream


def page(content: bytes, resources: bytes = b"", others: dict[int, bytes] | None = None) -> bytes:
    """A page with a few words, and then what is given."""
    return page_pdf(packed(WORDS + content), HELVETICA + resources, others)


def laughs(depth: int, fan: int) -> bytes:
    """Forms that draw forms: ``fan`` to the power of ``depth`` drawings."""
    forms = {
        5 + level: form(b"/X Do " * fan, b"/XObject<</X %d 0 R>>" % (6 + level))
        for level in range(depth)
    }
    return page(
        b"/X Do " * fan, b"/XObject<</X 5 0 R>>", {**forms, 5 + depth: form(b"0 0 1 1 re f")}
    )


def circle(length: int) -> bytes:
    """Forms that draw one another in a circle."""
    forms = {
        5 + n: form(b"/X Do " * 3, b"/XObject<</X %d 0 R>>" % (5 + (n + 1) % length))
        for n in range(length)
    }
    return page(b"/X Do", b"/XObject<</X 5 0 R>>", forms)


def groups(depth: int) -> bytes:
    """Transparent groups of the size of the page in one another."""
    entries = b"/Group<</S/Transparency/I true/K true>>"
    state = b"/ExtGState<</G<</ca 0.9/BM/ColorBurn>>>>"
    forms = {
        5 + n: form(b"/G gs /X Do", state + b"/XObject<</X %d 0 R>>" % (6 + n), entries)
        for n in range(depth)
    }
    return page(b"/G gs /X Do", state + b"/XObject<</X 5 0 R>>",
                {**forms, 5 + depth: form(b"0 0 500 500 re f", b"", entries)})  # fmt: skip


def soft_masks(depth: int) -> bytes:
    """Soft masks whose own drawing bears a soft mask, and so on; the last is the first."""
    group = b"/Group<</S/Transparency/CS/DeviceGray>>"
    state = b"/ExtGState<</G<</SMask<</S/Luminosity/G %d 0 R>>>>>>"
    forms = {
        5 + n: form(b"/G gs 0 0 595 842 re f", state % (5 + (n + 1) % depth), group)
        for n in range(depth)
    }
    return page(b"/G gs 0 0 595 842 re f", state % 5, forms)


def tiling(step: bytes) -> bytes:
    """The page filled with a tile that repeats at ``step``."""
    head = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/Resources<<>>"
    tile = stream(b"0 0 1 1 re f", head + b"/XStep %s/YStep %s" % (step, step))
    return page(b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern<</P 5 0 R>>", {5: tile})


def tiles_of_tiles(depth: int) -> bytes:
    head = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 600 850]"
    head += b"/XStep 3/YStep 3/Resources<</Pattern<</P %d 0 R>>>>"
    body = b"/Pattern cs /P scn 0 0 595 842 re f"
    tiles = {5 + n: stream(body, head % (6 + n)) for n in range(depth)}
    last = stream(b"0 0 1 1 re f", head % 5)
    return page(body, b"/Pattern<</P 5 0 R>>", {**tiles, 5 + depth: last})


def mesh(kind: int, count: int) -> bytes:
    """A shading of ``count`` triangles or patches over the whole page."""
    rng = random.Random(kind)
    points = {4: 1, 5: 1, 6: 12, 7: 16}[kind]
    data = bytearray()
    for _ in range(count):
        data += b"" if kind == 5 else b"\0"
        data += b"".join(struct.pack(">HH", rng.randrange(65536), rng.randrange(65536))
                         for _ in range(points))  # fmt: skip
        data += rng.randbytes(3 if kind < 6 else 12)
    head = b"/ShadingType %d/ColorSpace/DeviceRGB/BitsPerCoordinate 16/BitsPerComponent 8" % kind
    head += b"/BitsPerFlag 8/Decode[0 595 0 842 0 1 0 1 0 1]/VerticesPerRow 100"
    return page(b"/S sh", b"/Shading<</S 5 0 R>>", {5: packed(bytes(data), head)})


def shading(body: bytes, times: int = 1) -> bytes:
    """Axial, radial or calculated shadings, drawn ``times``."""
    return page(b"/S sh " * times, b"/Shading<</S 5 0 R>>", {5: body})


def slow_function() -> bytes:
    """A shading that calculates a long PostScript function at each pixel."""
    steps = b"{ " + b"dup mul sin cos abs sqrt exch " * 3000 + b"2 copy }"
    head = b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]"
    function = b"<</ShadingType 1/ColorSpace/DeviceRGB/Matrix[595 0 0 842 0 0]/Function 6 0 R>>"
    return page(b"/S sh", b"/Shading<</S 5 0 R>>", {5: function, 6: packed(steps, head)})


def glyph_that_draws_itself() -> bytes:
    """A Type 3 font whose letter draws two letters of the same font."""
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]"
        b"/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97"
        b"/Widths[900]/Resources<</Font<</T 5 0 R>>>>>>"
    )
    letter = stream(b"900 0 d0 BT /T 900 Tf (aa) Tj ET 0 0 500 500 re f")
    page_font = b"/Font<</T 5 0 R/F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    return page_pdf(packed(b"BT /T 12 Tf 72 700 Td (%s) Tj ET" % (b"a" * 500)), page_font,
                    {5: font, 6: letter})  # fmt: skip


def broken_font(program: bytes, key: bytes) -> bytes:
    """A font whose program is not one."""
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+A/FontDescriptor 6 0 R/FirstChar 0"
    font += b"/LastChar 255/Widths[%s]/Encoding/WinAnsiEncoding>>" % (b"500 " * 256)
    said = b"<</Type/FontDescriptor/FontName/ABCDEF+A/Flags 4/FontBBox[0 0 9 9]/ItalicAngle 0"
    said += b"/Ascent 9/Descent 0/CapHeight 9/StemV 9/%s 7 0 R>>" % key
    page_font = b"/Font<</F 5 0 R>>"
    return page_pdf(packed(WORDS * 20), page_font, {5: font, 6: said, 7: packed(program)})


def cmap_that_uses_itself() -> bytes:
    """A Type 0 font whose character map is built over itself."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding 6 0 R/ToUnicode 6 0 R"
    font += b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A"
    font += b"/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>>>]>>"
    ranges = b"1 begincodespacerange<0000><FFFF>endcodespacerange\n"
    ranges += b"100 beginbfrange\n" + b"<0000><FFFF><0041>\n" * 100 + b"endbfrange\n"
    cmap = packed(ranges * 200, b"/Type/CMap/UseCMap 6 0 R")
    return page_pdf(packed(WORDS * 50), b"/Font<</F 5 0 R>>", {5: font, 6: cmap})


def strokes(count: int) -> bytes:
    """``count`` curves all over the page."""
    rng = random.Random(count)
    rows = (
        b"%d %d m %d %d %d %d %d %d c S\n" % tuple(rng.randrange(900) for _ in range(8))
        for _ in range(count)
    )
    return page(b"".join(rows))


def one_path(count: int, paint: bytes) -> bytes:
    """One path of ``count`` crossing lines."""
    rng = random.Random(count)
    rows = (b"%d %d l\n" % (rng.randrange(595), rng.randrange(842)) for _ in range(count))
    return page(b"0 0 m\n" + b"".join(rows) + paint)


def dashes(step: bytes) -> bytes:
    return page(b"[%s] 0 d 0.1 w %s" % (step, b"0 9 m 595 800 l 1e6 1e6 l S " * 200))


def clips(count: int) -> bytes:
    """Clipping paths in one another."""
    return page(b"q 0 0 500 500 re W n 9 9 m 500 20 l 20 500 l h W* n " * count + WORDS)


def saved_states(count: int) -> bytes:
    return page(b"q 0.999 0 0 0.999 0 0 cm " * count + b"0 0 9 9 re f")


def text(letters: int, size: bytes = b"4") -> bytes:
    """So many letters on one page."""
    row = b"(" + b"Numero 1234567890 " * 5 + b") Tj 0 -5 Td\n"
    return page(b"BT /F %s Tf 9 820 Td %s ET" % (size, row * (letters // 90)))


def text_array(count: int) -> bytes:
    return page(b"BT /F 9 Tf 9 700 Td [%s] TJ ET" % (b"(a) -50 " * count))


def absurd_numbers() -> bytes:
    """Matrices, widths and sizes out of all measure."""
    rows = (
        b"1e38 0 0 1e38 0 0 cm 0 0 1e38 1e38 re f", b"0 0 0 0 0 0 cm 9 9 9 9 re S",
        b"999999999999999999999 w 0 0 m 9 9 l S", b"BT /F 1e9 Tf (A) Tj ET",
        b"BT /F 0 Tf -1e30 Tz 1e30 Tc (A) Tj ET", b"[0 0] 0 d 0 0 m 595 842 l S",
        b"-99999999999 M 0 0 m 9 9 l 9 0 l S", b"1 0 0 1 /N aN cm (", b"1e-38 0 0 1e-38 0 0 cm",
    )  # fmt: skip
    return page(b"".join(b"q %s Q\n" % row for row in rows))


def inline_pictures(count: int) -> bytes:
    one = b"q 500 0 0 500 9 9 cm BI /W 8 /H 8 /BPC 8 /CS /G ID %s EI Q\n" % (b"\x80" * 64)
    return page(one * count)


def layers(count: int) -> bytes:
    """Optional content, all off, each in the other."""
    groups = {5 + n: b"<</Type/OCG/Name(n%d)>>" % n for n in range(count)}
    names = b"".join(b"/O%d %d 0 R" % (n, 5 + n) for n in range(count))
    refs = b" ".join(b"%d 0 R" % n for n in groups)
    begin = b"".join(b"/OC /O%d BDC " % n for n in range(count))
    content = packed(begin + WORDS + b"EMC " * count)
    return page_pdf(content, HELVETICA + b"/Properties<<%s>>" % names, groups,
                    catalogue=b"/OCProperties<</OCGs[%s]/D<</OFF[%s]>>>>" % (refs, refs))  # fmt: skip


AXIAL = (
    b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 595 842]/Extend[true true]/Function 6 0 R>>"
)
RADIAL = (
    b"<</ShadingType 3/ColorSpace/DeviceRGB/Coords[0 0 1e9 595 842 1e-9]/Extend[true true]"
    b"/Function<</FunctionType 2/Domain[0 1]/N 1e9/C0[0 0 0]/C1[1 1 1]>>>>"
)

FILES: dict[str, Callable[[], bytes]] = {
    "formulaires-10-puissance-9.pdf": partial(laughs, 9, 10),
    "formulaires-10-puissance-40.pdf": partial(laughs, 40, 10),
    "formulaires-2-puissance-25.pdf": partial(laughs, 25, 2),
    "formulaires-profonds.pdf": partial(laughs, 5000, 1),
    "formulaire-de-soi.pdf": partial(circle, 1),
    "formulaires-en-boucle.pdf": partial(circle, 7),
    "groupes-transparents.pdf": partial(groups, 60),
    "masques-en-boucle.pdf": partial(soft_masks, 30),
    "tuiles-d-un-millieme.pdf": partial(tiling, b"0.001"),
    "tuiles-d-un-milliardieme.pdf": partial(tiling, b"0.000000001"),
    "tuiles-sans-pas.pdf": partial(tiling, b"0"),
    "tuiles-de-tuiles.pdf": partial(tiles_of_tiles, 6),
    "degrade-4.pdf": partial(mesh, 4, 60_000),
    "degrade-5.pdf": partial(mesh, 5, 60_000),
    "degrade-6.pdf": partial(mesh, 6, 15_000),
    "degrade-7.pdf": partial(mesh, 7, 10_000),
    "degrade-axial.pdf": partial(shading, AXIAL, 100),
    "degrade-radial.pdf": partial(shading, RADIAL, 300),
    "degrade-calcule.pdf": slow_function,
    "lettre-de-soi.pdf": glyph_that_draws_itself,
    "police-vide.pdf": partial(broken_font, b"", b"FontFile2"),
    "police-truetype-brouillee.pdf": partial(
        broken_font, b"\0\1\0\0\0\x09" + random.Random(1).randbytes(9000), b"FontFile2"
    ),
    "police-cff-brouillee.pdf": partial(
        broken_font, b"\1\0\4\4" + random.Random(2).randbytes(9000), b"FontFile3"
    ),
    "police-type1-brouillee.pdf": partial(
        broken_font, b"%!PS-AdobeFont\n" + random.Random(3).randbytes(9000), b"FontFile"
    ),
    "table-de-caracteres-de-soi.pdf": cmap_that_uses_itself,
    "traits-100000.pdf": partial(strokes, 100_000),
    "chemin-200000-rempli.pdf": partial(one_path, 200_000, b"f*"),
    "chemin-50000-trace.pdf": partial(one_path, 50_000, b"40 w S"),
    "tirets-infimes.pdf": partial(dashes, b"0.00001 0.00001"),
    "tirets-nuls.pdf": partial(dashes, b"0 0"),
    "decoupes-5000.pdf": partial(clips, 5000),
    "etats-500000.pdf": partial(saved_states, 500_000),
    "texte-300000.pdf": partial(text, 300_000),
    "texte-illisible-300000.pdf": partial(text, 300_000, b"0.01"),
    "tableau-de-texte.pdf": partial(text_array, 300_000),
    "nombres-absurdes.pdf": absurd_numbers,
    "images-en-ligne-5000.pdf": partial(inline_pictures, 5000),
    "calques-2000.pdf": partial(layers, 2000),
}  # fmt: skip
