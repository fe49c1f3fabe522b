"""PDF files whose objects lead nowhere, in circles, or too far."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

from pypdf import PdfReader, PdfWriter

from tests.hostile.pdf import (
    CATALOGUE,
    HELVETICA,
    WORDS,
    form,
    page_pdf,
    raw_pdf,
    stream,
)

PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % HELVETICA
)
TEXT = stream(WORDS)


def pages(kids: bytes, count: object, others: dict[int, bytes] | None = None) -> bytes:
    """A document whose root of pages says what is given."""
    root = b"<</Type/Pages/Kids[%s]/Count %s>>" % (kids, str(count).encode())
    return raw_pdf({1: CATALOGUE, 2: root, 3: PAGE, 4: TEXT, **(others or {})})


def deep_pages(depth: int) -> bytes:
    """A tree of pages of one branch."""
    node = b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>"
    others = {n: node % (n - 1 if n > 5 else 2, n + 1) for n in range(5, 5 + depth)}
    return pages(b"5 0 R", 1, {**others, 5 + depth: PAGE})


def same_page(count: int) -> bytes:
    """One page, listed ``count`` times."""
    return pages(b"3 0 R " * count, count)


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(5, 5 + count))
    return pages(kids, count, dict.fromkeys(range(5, 5 + count), PAGE))


def circular_length() -> bytes:
    """Lengths of streams that are each other's."""
    body = b"<</Length %d 0 R>>\nstream\n" + WORDS + b"\nendstream"
    return raw_pdf({1: CATALOGUE, 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: PAGE,
                    4: body % 5, 5: body % 4})  # fmt: skip


def reference_chain(count: int, *, closed: bool) -> bytes:
    """Contents behind ``count`` references, or a circle of them."""
    chain = {n: b"%d 0 R" % (n + 1) for n in range(5, 5 + count)}
    chain[5 + count] = b"5 0 R" if closed else TEXT
    page = PAGE.replace(b"4 0 R", b"5 0 R", 1)
    return raw_pdf({1: CATALOGUE, 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: page, **chain})


def nested_arrays(depth: int, opening: bytes = b"[", closing: bytes = b"]") -> bytes:
    """An object of ``depth`` arrays (or dictionaries) in one another."""
    nest = opening * depth + closing * depth
    return page_pdf(TEXT, HELVETICA, {5: nest}, page=b"/Nid 5 0 R")


def nested_in_content(depth: int) -> bytes:
    return page_pdf(stream(b"[" * depth + b"]" * depth + b" TJ\n" + WORDS), HELVETICA)


def self_holding() -> bytes:
    """An object stream that says to hold itself and the pages."""
    inner = b"2 0 4 0 <</Type/Pages/Kids[3 0 R]/Count 1>>"
    head = b"/Type/ObjStm/N 2/First 8/Extends 4 0 R"
    out = bytearray(b"%PDF-1.7\n1 0 obj\n" + CATALOGUE + b"\nendobj\n4 0 obj\n")
    first = len(b"%PDF-1.7\n")
    out += stream(inner, head) + b"\nendobj\n"
    start = len(out)
    row = [(0, 0, 0), (1, first, 0), (2, 4, 0), (2, 4, 0), (2, 4, 1), (1, start, 0)]
    table = b"".join(bytes((k,)) + a.to_bytes(4, "big") + bytes((b,)) for k, a, b in row)
    head = b"/Type/XRef/Size 6/W[1 4 1]/Root 1 0 R"
    out += b"5 0 obj\n" + stream(table, head) + b"\nendobj\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def previous_loop() -> bytes:
    """A table of places whose previous one is itself."""
    data = page_pdf(TEXT, HELVETICA)
    start = data.rindex(b"xref\n0 ")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def hybrid() -> bytes:
    """A table that sends to a stream of places that is not there."""
    return page_pdf(TEXT, HELVETICA).replace(b"/Root 1 0 R", b"/Root 1 0 R/XRefStm 15/Prev 9")


def no_table() -> bytes:
    data = page_pdf(TEXT, HELVETICA)
    return data[: data.rindex(b"xref\n0 ")]


def wrong_table(shift: int) -> bytes:
    data = page_pdf(TEXT, HELVETICA)
    start = data.rindex(b"xref\n0 ")
    return data.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + shift))


def boxed(box: bytes, page: bytes = b"") -> bytes:
    """A page whose box is what is given."""
    return page_pdf(stream(WORDS + b"0 0 1 rg 0 0 90 90 re f"), HELVETICA, box=box, page=page)


def updates(count: int) -> bytes:
    """A page changed ``count`` times after the file was first written."""
    data = page_pdf(TEXT, HELVETICA)
    out = bytearray(data)
    before = data.rindex(b"xref\n0 ")
    for number in range(count):
        place = len(out)
        said = WORDS.replace(b"Certificat", b"Certificat %d" % number)
        out += b"4 0 obj\n" + stream(said) + b"\nendobj\n"
        start = len(out)
        out += b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 5/Root 1 0 R/Prev %d>>\n" % (
            place, before,
        )  # fmt: skip
        out += b"startxref\n%d\n%%%%EOF\n" % start
        before = start
    return bytes(out)


def notes_on_a_page(count: int, *, drawn: bool) -> bytes:
    """A page with ``count`` notes, each with its own drawing or none."""
    look = b"/AP<</N 5 0 R>>" if drawn else b""
    note = b"<</Type/Annot/Subtype/Square/Rect[9 9 90 90]/F 4%s>>" % look
    notes = b"[%s]" % (note * count)
    inner = form(b"1 0 0 rg 0 0 9 9 re f")
    return page_pdf(TEXT, HELVETICA, {5: inner, 6: notes}, page=b"/Annots 6 0 R")


def form_fields(count: int) -> bytes:
    """Fields whose children are themselves."""
    field = b"<</FT/Tx/T(a)/Kids[6 0 R]/Parent 6 0 R/Type/Annot/Subtype/Widget/Rect[0 0 9 9]>>"
    kids = b"6 0 R " * count
    return page_pdf(TEXT, HELVETICA, {5: b"<</Fields[%s]>>" % kids, 6: field},
                    page=b"/Annots[6 0 R]", catalogue=b"/AcroForm 5 0 R")  # fmt: skip


def outlines() -> bytes:
    """Bookmarks that follow one another in a circle."""
    item = b"<</Title(a)/Parent 5 0 R/Next %d 0 R/Prev %d 0 R/First 6 0 R>>"
    others = {5: b"<</First 6 0 R/Last 7 0 R/Count 2>>", 6: item % (7, 7), 7: item % (6, 6)}
    return page_pdf(TEXT, HELVETICA, others, catalogue=b"/Outlines 5 0 R")


def script(action: bytes) -> bytes:
    return page_pdf(TEXT, HELVETICA, {5: action}, catalogue=b"/OpenAction 5 0 R")


def attachment() -> bytes:
    spec = b"<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>"
    body = stream(b"MZ" + bytes(200), b"/Type/EmbeddedFile")
    names = b"/Names<</EmbeddedFiles<</Names[(a)5 0 R]>>>>"
    return page_pdf(TEXT, HELVETICA, {5: spec, 6: body}, catalogue=names)


def xfa() -> bytes:
    """A form in XML that calls entities of entities."""
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    xml = b'<!DOCTYPE x [<!ENTITY l0 "ha">%s]><xdp:xdp>&l9;</xdp:xdp>' % laughs
    return page_pdf(TEXT, HELVETICA, {5: b"<</XFA 6 0 R/Fields[]>>", 6: stream(xml)},
                    catalogue=b"/AcroForm 5 0 R")  # fmt: skip


def locked(algorithm: str, user: str) -> bytes:
    """Encrypted; without a password to give when ``user`` is empty."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page_pdf(TEXT, HELVETICA))))
    writer.encrypt(user, "proprietaire", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def broken_lock() -> bytes:
    """Encrypted, it says, by a dictionary that holds nothing of use."""
    lock = b"<</Filter/Standard/V 5/R 6/Length 256/O()/U()/OE()/UE()/P -1/Perms()>>"
    data = page_pdf(TEXT, HELVETICA, {5: lock})
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 5 0 R/ID[(a)(a)]")


FILES: dict[str, Callable[[], bytes]] = {
    "pages-en-boucle.pdf": partial(pages, b"2 0 R 3 0 R", 2),
    "pages-vides.pdf": partial(pages, b"", 0),
    "compte-negatif.pdf": partial(pages, b"3 0 R", -1),
    "compte-menteur.pdf": partial(pages, b"3 0 R", 2_000_000_000),
    "compte-reel.pdf": partial(pages, b"3 0 R", "1e9"),
    "enfants-absents.pdf": partial(pages, b"9 0 R 3 0 R null", 3),
    "arbre-de-1000.pdf": partial(deep_pages, 1000),
    "arbre-de-30000.pdf": partial(deep_pages, 30_000),
    "meme-page-100000-fois.pdf": partial(same_page, 100_000),
    "pages-5000.pdf": partial(many_pages, 5000),
    "longueurs-en-boucle.pdf": circular_length,
    "renvois-en-chaine.pdf": partial(reference_chain, 5000, closed=False),
    "renvois-en-boucle.pdf": partial(reference_chain, 50, closed=True),
    "tableaux-emboites.pdf": partial(nested_arrays, 200_000),
    "dictionnaires-emboites.pdf": partial(nested_arrays, 100_000, b"<</A", b">>"),
    "tableaux-dans-le-contenu.pdf": partial(nested_in_content, 200_000),
    "flux-d-objets-de-soi.pdf": self_holding,
    "table-precedente-en-boucle.pdf": previous_loop,
    "hybride.pdf": hybrid,
    "sans-table.pdf": no_table,
    "table-decalee.pdf": partial(wrong_table, 7),
    "table-au-dela.pdf": partial(wrong_table, 10**12),
    "page-immense.pdf": partial(boxed, b"0 0 1000000 1000000"),
    "page-longue.pdf": partial(boxed, b"0 0 10 14400000"),
    "page-negative.pdf": partial(boxed, b"595 842 0 0"),
    "page-nulle.pdf": partial(boxed, b"0 0 0 0"),
    "page-infime.pdf": partial(boxed, b"0 0 0.00001 0.00001"),
    "page-sans-nombre.pdf": partial(boxed, b"/NaN inf -inf (a)"),
    "page-debordante.pdf": partial(boxed, b"0 0 1e38 1e38"),
    "page-loin.pdf": partial(boxed, b"1e9 1e9 1000000595 1000000842"),
    "unite-enorme.pdf": partial(boxed, b"0 0 595 842", b"/UserUnit 1000000"),
    "rotation-17.pdf": partial(boxed, b"0 0 595 842", b"/Rotate 17"),
    "rotation-enorme.pdf": partial(boxed, b"0 0 595 842", b"/Rotate 99999999990"),
    "cadre-hors-page.pdf": partial(boxed, b"0 0 595 842", b"/CropBox[9000 9000 9999 9999]"),
    "mises-a-jour-2000.pdf": partial(updates, 2000),
    "annotations-20000.pdf": partial(notes_on_a_page, 20_000, drawn=False),
    "annotations-dessinees-5000.pdf": partial(notes_on_a_page, 5000, drawn=True),
    "champs-en-boucle.pdf": partial(form_fields, 1000),
    "signets-en-boucle.pdf": outlines,
    "javascript.pdf": partial(script, b"<</S/JavaScript/JS(while(1);)>>"),
    "lancement.pdf": partial(script, b"<</S/Launch/F(cmd.exe)>>"),
    "adresse.pdf": partial(script, b"<</S/URI/URI(file:///etc/passwd)>>"),
    "actions-en-boucle.pdf": partial(script, b"<</S/Named/N/NextPage/Next 5 0 R>>"),
    "piece-jointe.pdf": attachment,
    "xfa.pdf": xfa,
    "chiffre-rc4-vide.pdf": partial(locked, "RC4-40", ""),
    "chiffre-rc4.pdf": partial(locked, "RC4-128", "secret"),
    "chiffre-aes-vide.pdf": partial(locked, "AES-256", ""),
    "chiffre-aes.pdf": partial(locked, "AES-256", "secret"),
    "chiffrement-creux.pdf": broken_lock,
}  # fmt: skip
