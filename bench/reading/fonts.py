"""Fonts that only the bench uses: Lato, Carlito, Open Sans, EB Garamond; OCR-B for the zones.

The last two are OpenType with PostScript outlines, which reportlab cannot embed: their CFF table is
embedded as a simple Type 1C font, encoded WinAnsi.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from typing import Any

from PIL import ImageFont
from reportlab import rl_config  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfdoc, pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

ROOT = Path("/usr/share/fonts")
TRUETYPE = {
    "lato": "truetype/lato/Lato-Regular.ttf",
    "lato-b": "truetype/lato/Lato-Bold.ttf",
    "lato-i": "truetype/lato/Lato-Italic.ttf",
    "lato-l": "truetype/lato/Lato-Light.ttf",
    "carlito": "truetype/crosextra/Carlito-Regular.ttf",
    "carlito-b": "truetype/crosextra/Carlito-Bold.ttf",
    "carlito-i": "truetype/crosextra/Carlito-Italic.ttf",
    "sans": "truetype/open-sans/OpenSans-Regular.ttf",
    "sans-b": "truetype/open-sans/OpenSans-Bold.ttf",
    "sans-s": "truetype/open-sans/OpenSans-Semibold.ttf",
    "sans-i": "truetype/open-sans/OpenSans-Italic.ttf",
}
POSTSCRIPT = {
    "garamond": "opentype/ebgaramond/EBGaramond12-Regular.otf",
    "garamond-i": "opentype/ebgaramond/EBGaramond12-Italic.otf",
    "ocrb": "opentype/ocr-b/OCRB.otf",
}
PACKAGES = "fonts-lato fonts-crosextra-carlito fonts-open-sans fonts-ebgaramond fonts-ocr-b"


def path_of(name: str) -> Path:
    """The file of a font."""
    return ROOT / {**TRUETYPE, **POSTSCRIPT}[name]


def missing() -> list[str]:
    """The fonts that this machine lacks."""
    return [name for name in (*TRUETYPE, *POSTSCRIPT) if not path_of(name).is_file()]


@cache
def register() -> None:
    """Make every font known to reportlab, once."""
    rl_config.useA85 = 0  # bytes as they are: files weigh what a scanner's weigh
    if missing():
        raise FileNotFoundError(f"apt-get install {PACKAGES}")
    for name in TRUETYPE:
        pdfmetrics.registerFont(TTFont(name, str(path_of(name))))
    for name in POSTSCRIPT:
        face = _CffFace(name, path_of(name))
        pdfmetrics.registerTypeFace(face)
        pdfmetrics.registerFont(_CffFont(name, face.name, "WinAnsiEncoding"))


DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class _CffFace(pdfmetrics.EmbeddedType1Face):  # type: ignore[misc]
    """An OpenType font with PostScript outlines, embedded by its CFF table.

    EB Garamond's default figures are old-style, which no bank prints: its lining ones are taken.
    """

    def __init__(self, name: str, file: Path) -> None:
        pdfmetrics.TypeFace.__init__(self, f"Bench{name.title().replace('-', '')}")
        self.familyName, self.requiredEncoding, self.builtIn = self.name, None, 0
        self.lining = name.startswith("garamond")
        self._cff = _table(file.read_bytes(), b"CFF ")
        ruler = ImageFont.truetype(str(file), 1000)
        ascent, descent = ruler.getmetrics()
        self.ascent, self.descent = ascent, -descent
        features = ["lnum"] if self.lining else None
        self.glyphWidths: dict[str, int] = {}
        glyphs = pdfmetrics.Encoding("WinAnsiEncoding").vector
        for glyph, character in zip(glyphs, _characters(), strict=True):
            if glyph and character:
                wide = round(ruler.getlength(character, features=features))
                self.glyphWidths.setdefault(glyph, wide)

    def addObjects(self, doc: Any) -> Any:  # noqa: N802  (reportlab's name)
        """The stream of the font and its descriptor."""
        stream = pdfdoc.PDFStream(content=self._cff)
        stream.dictionary["Subtype"] = pdfdoc.PDFName("Type1C")
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor", "FontName": f"/{self.name}", "Flags": 32,
                "FontBBox": pdfdoc.PDFArray([-200, self.descent, 1200, self.ascent]),
                "ItalicAngle": 0, "Ascent": self.ascent, "Descent": self.descent,
                "CapHeight": 700, "StemV": 80,
                "FontFile3": doc.Reference(stream, f"fontFile:{self.name}"),
            }
        )  # fmt: skip
        return doc.Reference(descriptor, f"fontDescriptor:{self.name}")


class _CffFont(pdfmetrics.Font):  # type: ignore[misc]
    """The same in a document: its encoding, its widths, and what each character means."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """The font's dictionary, known to the document."""
        name = f"F{len(doc.fontMapping) + 1}"
        encoding: dict[str, Any] = {"Type": "/Encoding", "BaseEncoding": "/WinAnsiEncoding"}
        if self.face.lining:
            figures = [pdfdoc.PDFName(f"{digit}.lnum") for digit in DIGITS]
            encoding["Differences"] = pdfdoc.PDFArray([48, *figures])
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font", "Subtype": "/Type1", "Name": f"/{name}",
                "BaseFont": f"/{self.face.name}", "FirstChar": 0, "LastChar": 255,
                "Widths": pdfdoc.PDFArray(self.widths), "Encoding": pdfdoc.PDFDictionary(encoding),
                "FontDescriptor": self.face.addObjects(doc),
                "ToUnicode": doc.Reference(_to_unicode(), f"toUnicode:{self.face.name}"),
            }
        )  # fmt: skip
        doc.Reference(font, name)
        doc.idToObject["BasicFonts"].dict[name] = font
        doc.fontMapping[self.fontName] = f"/{name}"


def _to_unicode() -> Any:
    pairs = [
        f"<{code:02x}> <{ord(character):04x}>"
        for code, character in enumerate(_characters())
        if character
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return pdfdoc.PDFStream(
        content="/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Bench def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _characters() -> list[str]:
    return [bytes([code]).decode("cp1252", "ignore") if code >= 32 else "" for code in range(256)]


def _table(font: bytes, tag: bytes) -> bytes:
    """One table of an OpenType file."""
    (count,) = struct.unpack(">H", font[4:6])
    for entry in range(count):
        name, _, offset, size = struct.unpack(">4sIII", font[12 + 16 * entry : 28 + 16 * entry])
        if name == tag:
            return font[offset : offset + size]
    raise ValueError(f"{tag!r} is not in this font")
