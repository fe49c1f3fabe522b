"""Files of other formats, of two at once, or of none, under names that promise a document."""

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import zipfile
from collections.abc import Callable
from functools import partial

from PIL import Image

from tests.hostile.bombs import alike
from tests.hostile.pdf import HELVETICA, WORDS, page_pdf, stream
from tests.hostile.pictures import encoded, png, white

PDF = page_pdf(stream(WORDS), HELVETICA)
HTML = b"<!DOCTYPE html><html><body onload=alert(1)>Certificat</body></html>"
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"


def archive(files: dict[str, bytes], *, packed: bool = False) -> bytes:
    """A ZIP."""
    out = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", kind) as folder:
        for nom, data in files.items():
            folder.writestr(nom, data)
    return out.getvalue()


def docx() -> bytes:
    """A word processor's document."""
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


def office(folder: str) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", f"{folder}/a.xml": b"<a/>"})


def zip_bomb() -> bytes:
    return archive({"a": b"\0" * 50_000_000, "b": b"\0" * 50_000_000}, packed=True)


def many_names() -> bytes:
    return archive(dict.fromkeys((f"{n}.xml" for n in range(20_000)), b""))


def heic() -> bytes:
    """The head of a telephone's HEIC picture."""
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 2000


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as folder:
        info = tarfile.TarInfo("../../etc/passwd")
        info.size = 4
        folder.addfile(info, io.BytesIO(b"root"))
    return out.getvalue()


def saved(kind: str) -> bytes:
    return encoded(white(), kind)


def tiff_loop() -> bytes:
    """A TIFF whose next picture is itself."""
    return b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 256, 3, 1, 9) + struct.pack("<I", 8)


def blp() -> bytes:
    """A texture of a game, which Pillow opens when it is let to."""
    return b"BLP2" + struct.pack("<IBBBBII", 1, 1, 8, 0, 0, 60_000, 60_000) + bytes(1200)


def dicom() -> bytes:
    return bytes(128) + b"DICM" + b"\x02\0\0\0UL\x04\0\xae\0\0\0" + bytes(400)


def behind(count: int) -> bytes:
    """A PDF behind ``count`` bytes of something else."""
    return b"\n" * count + PDF


def noise(head: bytes, seed: int) -> bytes:
    return head + random.Random(seed).randbytes(30_000)


FILES: dict[str, Callable[[], bytes]] = {
    "vide.pdf": bytes,
    "vide.png": bytes,
    "un-octet.pdf": lambda: b"%",
    "tete-seule.pdf": lambda: b"%PDF-1.7",
    "fin-seule.pdf": lambda: b"%PDF-1.7\nstartxref\n0\n%%EOF",
    "alike.pdf": lambda: bytes(3_000_000),
    "texte.pdf": lambda: b"Certificat de referencement\n" * 100,
    "texte.txt": lambda: b"IBAN FR76\n",
    "utf-16.pdf": lambda: "Relevé d'identité bancaire".encode("utf-16"),
    "page.pdf": lambda: HTML,
    "page.html": lambda: HTML,
    "dessin.png": lambda: SVG,
    "dessin.svg": lambda: SVG,
    "traitement.pdf": docx,
    "traitement.docx": docx,
    "classeur.pdf": partial(office, "xl"),
    "presentation.pdf": partial(office, "ppt"),
    "ancien.pdf": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    "courriel.pdf": lambda: b"From: a@exemple.test\nTo: b@exemple.test\nSubject: x\n\nbonjour",
    "rtf.pdf": lambda: rb"{\rtf1\ansi bonjour}",
    "postscript.pdf": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n{} loop\n",
    "photo.jpg": heic,
    "photo.heic": heic,
    "avif.jpg": lambda: b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(2000),
    "gif.jpg": partial(saved, "GIF"),
    "webp.png": partial(saved, "WEBP"),
    "tiff.png": partial(saved, "TIFF"),
    "bmp.png": partial(saved, "BMP"),
    "ico.png": lambda: encoded(Image.new("RGB", (32, 32)), "ICO"),
    "tiff-en-boucle.jpg": tiff_loop,
    "psd.jpg": lambda: b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3) + bytes(99),
    "blp.png": blp,
    "dicom.jpg": dicom,
    "executable.pdf": lambda: b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(900),
    "elf.pdf": lambda: b"\x7fELF\2\1\1" + bytes(900),
    "archive.pdf": lambda: archive({"rib.pdf": PDF}),
    "archive-bombe.pdf": zip_bomb,
    "archive-20000-noms.pdf": many_names,
    "archive.tar.pdf": tar,
    "archive.gz.pdf": lambda: gzip.compress(PDF),
    "gz-bombe.pdf": lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + alike(1_000_000_000)[2:],
    "sept-zip.pdf": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(900),
    "rar.pdf": lambda: b"Rar!\x1a\x07\x01\0" + bytes(900),
    "pdf-et-zip.pdf": lambda: PDF + archive({"a.exe": b"MZ"}),
    "zip-et-pdf.pdf": lambda: archive({"a.exe": b"MZ"}) + PDF,
    "jpeg-et-pdf.jpg": lambda: encoded(white(), "JPEG") + PDF,
    "jpeg-et-pdf.pdf": lambda: encoded(white(), "JPEG") + PDF,
    "pdf-et-jpeg.pdf": lambda: PDF + encoded(white(), "JPEG"),
    "png-et-html.png": lambda: png(9, 9, alike(90)) + HTML,
    "html-et-pdf.pdf": lambda: HTML + PDF,
    "pdf-et-html.html": lambda: PDF + HTML,
    "deux-pdf.pdf": lambda: PDF + PDF.replace(b"Certificat", b"Mandatoire"),
    "pdf-derriere-900.pdf": partial(behind, 900),
    "pdf-derriere-2000.pdf": partial(behind, 2000),
    "pdf-nomme.jpg": lambda: PDF,
    "jpeg-nomme.pdf": lambda: encoded(white(), "JPEG"),
    "sans-extension": lambda: PDF,
    "double.pdf.exe": lambda: PDF,
    "bruit.pdf": partial(noise, b"%PDF-1.7\n", 1),
    "bruit.png": partial(noise, b"\x89PNG\r\n\x1a\n", 2),
    "bruit.jpg": partial(noise, b"\xff\xd8\xff\xe0", 3),
    "bruit.bin": partial(noise, b"", 4),
}  # fmt: skip
