"""PDF files of as many words as our limits allow, made so that searching them for values is long."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.hostile.pdf import CATALOGUE, HELVETICA, packed, raw_pdf

PAGES, LINES, LETTERS = 20, 199, 6_300
"""All pages together say a little more than is read of a document."""


def repeated(words: str, lines: int = LINES, pages: int = PAGES) -> bytes:
    """Pages that say the same again and again, in so many lines of one size."""
    size = LETTERS // lines
    said = (words * (LETTERS // len(words) + 1))[:LETTERS]
    rows = [said[at : at + size] for at in range(0, lines * size, size)]
    leading = 780 / lines
    shown = (row.encode("cp1252").replace(b"(", rb"\(").replace(b")", rb"\)") for row in rows)
    drawn = b"".join(b"(%s) Tj T*\n" % row for row in shown)
    content = b"BT /F %.3f Tf %.3f TL 20 810 Td\n%s ET" % (leading * 0.8, leading, drawn)
    sheet = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<<%s>>>>"
    numbers = range(4, 4 + pages)
    font = HELVETICA.replace(b"/Helvetica", b"/Helvetica/Encoding/WinAnsiEncoding")
    return raw_pdf({
        1: CATALOGUE,
        2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join(b"%d 0 R" % n for n in numbers)),
        3: packed(content),
        **dict.fromkeys(numbers, sheet % font),
    })  # fmt: skip


PROSE = (
    "entre la société ABC, SAS au capital de 3 euros, ci-après « l'Éditeur », représentée par M. Jean "
    "DUPONT et la société DEF SIREN 732 829 320, "
)
FILES: dict[str, Callable[[], bytes]] = {
    "noms-colles.pdf": partial(repeated, "A&B-"),
    "mots-d-une-lettre.pdf": partial(repeated, "A B C "),
    "capitales.pdf": partial(repeated, "ABCD EFGH "),
    "societes.pdf": partial(repeated, "Nous, la société Abc "),
    "parties.pdf": partial(repeated, PROSE),
    "etiquettes.pdf": partial(repeated, "Numéro de certificat : Éditeur ; Version : "),
    "chiffres.pdf": partial(repeated, "12 34 567 "),
    "codes.pdf": partial(repeated, "Code ANS-12 "),
    "parentheses.pdf": partial(repeated, "() "),
    "longues-lignes.pdf": partial(repeated, "Version 1.2 ; né(e) le ", 40),
}
