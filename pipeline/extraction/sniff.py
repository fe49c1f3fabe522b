"""What a file really is, whatever its name says (libmagic)."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import PanneError
from pipeline.models.fichier import Format

if TYPE_CHECKING:
    import magic

HEAD = 1 << 16
"""Bytes that are enough to tell a format."""

FORMATS = {"application/pdf": Format.PDF, "image/png": Format.PNG, "image/jpeg": Format.JPEG}

NATURES = {
    "application/pdf": "document PDF",
    "image/png": "image PNG",
    "image/jpeg": "image JPEG",
    "image/gif": "image GIF",
    "image/webp": "image WebP",
    "image/tiff": "image TIFF",
    "image/bmp": "image BMP",
    "image/x-ms-bmp": "image BMP",
    "image/heic": "image HEIC",
    "image/heif": "image HEIC",
    "image/avif": "image AVIF",
    "image/svg+xml": "image SVG",
    "image/jp2": "image JPEG 2000",
    "image/jxl": "image JPEG XL",
    "image/vnd.adobe.photoshop": "image Photoshop",
    "application/zip": "archive ZIP",
    "application/x-7z-compressed": "archive 7-Zip",
    "application/x-rar": "archive RAR",
    "application/gzip": "archive GZIP",
    "application/x-tar": "archive TAR",
    "application/msword": "document Word (doc)",
    "application/vnd.ms-excel": "classeur Excel (xls)",
    "application/vnd.ms-powerpoint": "présentation PowerPoint (ppt)",
    "application/vnd.ms-outlook": "message Outlook (msg)",
    "application/CDFV2": "document Microsoft Office ancien",
    "application/x-ole-storage": "document Microsoft Office ancien",
    "application/vnd.oasis.opendocument.text": "document LibreOffice (odt)",
    "application/vnd.oasis.opendocument.spreadsheet": "classeur LibreOffice (ods)",
    "application/postscript": "document PostScript",
    "application/x-dosexec": "programme Windows",
    "application/vnd.microsoft.portable-executable": "programme Windows",
    "application/x-executable": "programme Linux",
    "application/x-mach-binary": "programme macOS",
    "application/json": "fichier JSON",
    "message/rfc822": "message électronique (eml)",
    "text/html": "page web (HTML)",
    "text/xml": "fichier XML",
    "text/rtf": "document RTF",
    "text/csv": "fichier CSV",
    "text/plain": "fichier texte",
}

OFFICE = {"word/": "document Word (docx)", "xl/": "classeur Excel (xlsx)",
          "ppt/": "présentation PowerPoint (pptx)"}  # fmt: skip

BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"hevc": "image/heic",
          b"mif1": "image/heic", b"msf1": "image/heic", b"avif": "image/avif"}  # fmt: skip

FAMILIES = {"image": "image d'un autre format", "video": "vidéo", "audio": "enregistrement sonore",
            "text": "fichier texte"}  # fmt: skip


def sniff(data: bytes) -> tuple[Format | None, str]:
    """The accepted format, if it is one, and the nature in French (« image HEIC »)."""
    kind = _mime(data)
    if kind not in FORMATS and _looks_like_pdf(data, kind):
        kind = "application/pdf"
    return FORMATS.get(kind), _nature(data, kind)


def prepare() -> object:
    """Load libmagic and its rules once."""
    return _libmagic()


def _mime(data: bytes) -> str:
    if data[4:8] == b"ftyp" and data[8:12] in BRANDS:
        return BRANDS[data[8:12]]
    return str(_libmagic().from_buffer(data[:HEAD]))


def _looks_like_pdf(data: bytes, kind: str) -> bool:
    """A PDF behind a few stray bytes, that libmagic took for data or text."""
    return kind in ("application/octet-stream", "text/plain") and b"%PDF-" in data[:1024]


def _nature(data: bytes, kind: str) -> str:
    if kind == "application/zip" or kind.startswith("application/vnd.openxmlformats"):
        return _zip_nature(data)
    family = kind.partition("/")[0]
    return NATURES.get(kind) or FAMILIES.get(family) or "fichier d'un format inconnu"


def _zip_nature(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:2000]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = []
    if "[Content_Types].xml" not in names:
        return NATURES["application/zip"]
    found = (label for folder, label in OFFICE.items() if any(n.startswith(folder) for n in names))
    return next(found, "document Microsoft Office")


@lru_cache(maxsize=1)
def _libmagic() -> magic.Magic:
    try:
        import magic
    except ImportError as error:
        raise PanneError(
            "La bibliothèque libmagic, qui reconnaît le format des fichiers, est absente.",
            "Installez le paquet Debian libmagic1 (ou libmagic1t64).",
        ) from error
    return magic.Magic(mime=True)
