"""Signatures, and what was appended to a file: told where it shows, and only there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from pipeline.extraction.pdf_history import has_history, revisions
from pipeline.extraction.reading import Lecteur
from pipeline.models.fichier import Confiance, Fichier, Integrite
from tests.extraction.drawing import letter, pdf
from tests.signing import NAME, appended, authority, signed


def _dictionary(said: dict[Any, Any]) -> Any:
    return generic.DictionaryObject(said)  # type: ignore[no-untyped-call]


def another_text(writer: IncrementalPdfFileWriter) -> None:
    content = generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 300 Td (FR14 2004 1010) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(content))  # type: ignore[no-untyped-call]


def metadata(writer: IncrementalPdfFileWriter) -> None:
    said = {generic.pdf_name("/Producer"): generic.pdf_string("Autre logiciel")}
    writer.set_info(writer.add_object(_dictionary(said)))


def _annotate(writer: IncrementalPdfFileWriter, kind: str, **keys: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    rect = generic.ArrayObject(map(generic.NumberObject, (72, 300, 300, 340)))
    note = {"/Type": generic.pdf_name("/Annot"), "/Subtype": generic.pdf_name(kind), "/Rect": rect}
    held = {generic.pdf_name(k): v for k, v in (note | keys).items()}
    added = writer.add_object(_dictionary(held))
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([added])
    writer.update_container(page)


def remark(writer: IncrementalPdfFileWriter) -> None:
    _annotate(writer, "/Text", **{"/Contents": generic.pdf_string("Vu")})


def patch(writer: IncrementalPdfFileWriter) -> None:
    """A black rectangle laid on the page."""
    black = generic.ArrayObject(map(generic.NumberObject, (0, 0, 0)))
    _annotate(writer, "/Square", **{"/C": black, "/IC": black})


def form(canvas: Canvas) -> None:
    letter(canvas)
    canvas.acroForm.textfield(name="nom", value="", x=72, y=500, width=300)


def filled(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[generic.pdf_name("/V")] = generic.pdf_string("DURAND")
    writer.update_container(field)


def after_its_head(data: bytes, inserted: bytes) -> bytes:
    """The file with some bytes after its first line, its table of objects set right."""

    def shifted(match: re.Match[bytes]) -> bytes:
        size = len(match[1])
        return b"%0*d%s" % (size, int(match[1]) + len(inserted), match[2])

    head, _, rest = data.partition(b"\n")
    rest = re.sub(rb"(\d{10})( \d{5} n)", shifted, rest)
    rest = re.sub(rb"(?<=startxref\n)(\d+)(\n)", shifted, rest)
    return head + b"\n" + inserted + rest


LINEARISED = after_its_head(pdf(letter), b"startxref\n0\n%%EOF\n")
"""The head of a linearised file: a first end that is not that of a revision."""

HOLDING_ANOTHER = after_its_head(pdf(letter), pdf(letter, pages=9)[-2000:])
"""The end of another file within this one: its table does not stand where it says."""


@pytest.fixture(scope="module")
def trusting() -> Iterator[Lecteur]:
    with Lecteur(racines=[authority()[0]]) as reader:
        yield reader


def facts(lecteur: Lecteur, data: bytes) -> Fichier:
    fichier = lecteur.ouvrir(data, "piece.pdf").fichier
    assert fichier.defaut is None
    return fichier


UNCHANGED = {
    "written once": pdf(letter),
    "a blank line after the end": pdf(letter) + b"\r\n\r\n",
    "data about the file": appended(pdf(letter), metadata),
    "a remark beside the text": appended(pdf(letter), remark),
    "a form filled in": appended(pdf(form), filled),
    "signed": signed(pdf(letter)),
    "signed twice": signed(signed(pdf(letter)), "Signature2"),
    "a blank line after the signature": signed(pdf(letter)) + b"\r\n",
    "filled in, then signed": signed(appended(pdf(form), filled)),
    "signed, then filled in": appended(signed(pdf(form)), filled),
    "signed, then data about the file": appended(signed(pdf(letter)), metadata),
}
CHANGED = {
    "another text": appended(pdf(letter), another_text),
    "a drawing laid on the page": appended(pdf(letter), patch),
    "another text after a signature": appended(signed(pdf(letter)), another_text),
    "a drawing laid after a signature": appended(signed(pdf(letter)), patch),
    "another text between two signatures": signed(
        appended(signed(pdf(letter)), another_text), "Signature2"
    ),
    "signed bytes that were changed": signed(pdf(letter, pageCompression=0)).replace(
        b"(IBAN", b"(IBAM"
    ),
}


@pytest.mark.parametrize("data", UNCHANGED.values(), ids=UNCHANGED)
def test_what_changes_nothing_is_not_told(lecteur: Lecteur, data: bytes) -> None:
    assert facts(lecteur, data).modifie is False


@pytest.mark.parametrize("data", CHANGED.values(), ids=CHANGED)
def test_what_was_changed_is_told(lecteur: Lecteur, data: bytes) -> None:
    assert facts(lecteur, data).modifie is True


def test_a_signature_is_told_and_its_chain_needs_a_root(
    lecteur: Lecteur, trusting: Lecteur
) -> None:
    data = signed(pdf(letter))
    (found,) = facts(lecteur, data).signatures
    assert found.signataire == NAME
    assert found.date is not None
    assert abs(datetime.now(UTC) - found.date).days < 2
    assert (found.integrite, found.confiance) == (Integrite.INTACTE, Confiance.NON_VERIFIABLE)
    (rooted,) = facts(trusting, data).signatures
    assert rooted.confiance is Confiance.VERIFIEE


def test_a_broken_signature_is_never_trusted(trusting: Lecteur) -> None:
    (found,) = facts(trusting, CHANGED["signed bytes that were changed"]).signatures
    assert (found.integrite, found.confiance) == (Integrite.ROMPUE, Confiance.NON_VERIFIABLE)


def test_ends_that_lead_nowhere_are_a_history_that_we_cannot_tell(lecteur: Lecteur) -> None:
    broken = re.sub(rb"(?<=startxref\n)\d+", b"7", appended(pdf(letter), another_text))
    assert facts(lecteur, broken).modifie is None


def test_two_signatures_are_two(lecteur: Lecteur) -> None:
    assert len(facts(lecteur, UNCHANGED["signed twice"]).signatures) == 2


def test_a_signature_that_we_cannot_look_into_is_unknown(lecteur: Lecteur) -> None:
    data = signed(pdf(letter))
    start = data.index(b"/Contents <") + len(b"/Contents <")
    nonsense = data[:start] + b"ab" * 400 + data[start + 800 :]
    found = facts(lecteur, nonsense)
    assert found.modifie is None
    assert {s.integrite for s in found.signatures} <= {Integrite.NON_VERIFIABLE}


def test_a_failure_of_ours_leaves_the_rest_of_the_facts() -> None:
    with Lecteur(racines=[b"not a certificate"]) as reader:
        found = facts(reader, signed(pdf(letter)))
    assert (found.pages, found.modifie) == (1, None)
    assert found.signatures[0].integrite is Integrite.NON_VERIFIABLE


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (pdf(letter), 1),
        (b"\n\n" + pdf(letter), 1),
        (LINEARISED, 1),
        (HOLDING_ANOTHER, 1),
        (appended(pdf(letter), metadata), 2),
    ],
)
def test_revisions_are_those_whose_table_stands_before_their_end(data: bytes, count: int) -> None:
    assert len(revisions(data)) == count
    assert has_history(data) is (count > 1)
