"""2D-Doc: headers, fields, and whatever else a barcode may say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.drawing import deux_d_doc as drawn
from pipeline.models.deux_d_doc import DeuxDDoc, day, parse
from tests.models.specimens import RIB, TITRE, ZONE


def parsed(text: str) -> DeuxDDoc:
    doc = parse(text)
    assert doc is not None
    return doc


@pytest.mark.parametrize(
    ("version", "header"),
    [
        (1, "DC01FR0AXT4A0E840E8A03"),
        (2, "DC02FR0AXT4A0E840E8A03"),
        (3, "DC03FR0AXT4A0E840E8A0301"),
        (4, "DC04FR0AXT4A0E840E8A0301FR"),
    ],
)
def test_headers_of_every_version(version: int, header: str) -> None:
    doc = parsed(header + "31FR76\x1d\x1fMFRGG")
    assert (doc.version, doc.autorite, doc.certificat) == (version, "FR0A", "XT4A")
    assert (doc.emission, doc.signature_le) == (date(2010, 3, 5), date(2010, 3, 11))
    assert doc.perimetre == "01"
    assert (doc.type, doc.champs, doc.signature) == ("03", {"31": "FR76"}, b"abc")
    assert doc.signe == (header + "31FR76\x1d").encode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/DC03",
        "DC05FR0AXT4A0E840E8A0301",
        "DC03FR0AXT4A0E840E8A03",
        "DC03FR0AXT4AZZZZ0E8A0301",
        "DC03fr0axt4a0e840e8a0301",
        "DC\x03\x01\x1f",
    ],
    ids=["nothing", "an address", "a later version", "cut", "no date", "small letters", "binary"],
)
def test_what_is_no_2d_doc(text: str) -> None:
    assert parse(text) is None


def test_no_date_is_none() -> None:
    doc = parsed("DC03FR0AXT4AFFFFFFFF0301")
    assert (doc.emission, doc.signature_le) == (None, None)


@pytest.mark.parametrize(
    ("message", "champs", "coupes"),
    [
        ("31FR76\x1d32CRLYFRPP", {"31": "FR76", "32": "CRLYFRPP"}, set()),
        ("6805FR\x1d69", {"68": "0", "5F": "R", "69": ""}, set()),
        ("67FR68F6912071973", {"67": "FR", "68": "F", "69": "12071973"}, set()),
        ("67FR\x1d68F", {"67": "FR", "68": "F"}, set()),
        ("32ABCDEFGHIJK31FR76", {"32": "ABCDEFGHIJK", "31": "FR76"}, set()),
        ("62DE LA TRES LONGUE\x1e60ANNE", {"62": "DE LA TRES LONGUE", "60": "ANNE"}, {"62"}),
        ("ZZ31FR76\x1d32CRLYFRPP", {"ZZ": "31FR76", "32": "CRLYFRPP"}, set()),
        ("31FR76\x1d31FR99\x1d", {"31": "FR76"}, set()),
        ("\x1d\x1d31FR76", {"31": "FR76"}, set()),
        ("3", {"3": ""}, set()),
    ],
    ids=[
        "values of any length",
        "a value is never longer than its field",
        "values of one length need no separator",
        "a separator after them is skipped",
        "nor does a value as long as may be",
        "a value that was cut",
        "an unknown field runs to the separator",
        "the first of two is kept",
        "separators first",
        "half a name",
    ],
)
def test_fields(message: str, champs: dict[str, str], coupes: set[str]) -> None:
    doc = parsed("DC03FR0AXT4A0E840E8A0301" + message)
    assert doc.champs == champs
    assert set(doc.coupes) == coupes


def test_specimens_of_the_specification() -> None:
    assert parsed(RIB).champs == {
        "30": "M EXEMPLE HENRY ET MME SPECIMEN NATACHA",
        "31": "FR7030002005500000157845Z02",
        "32": "CRLYFRPP",
    }
    assert parsed(TITRE).champs["62"] == "SPECIMEN"
    assert parsed(TITRE).champs["65"] == "P"
    assert parsed(ZONE).champs["6F"].startswith("P FRASPECIMEN  NATACHA")


@pytest.mark.parametrize("signature", ["", "1089", "AAA", "é", "A" * 4000 + "!"])
def test_a_signature_that_cannot_be_read_is_empty(signature: str) -> None:
    assert parsed("DC03FR0AXT4A0E840E8A030131FR76\x1f" + signature).signature == b""


def test_what_follows_the_signature_is_not_signed() -> None:
    doc = parsed(RIB + "\x1d" + "01ANNEXE")
    assert doc.signature == parsed(RIB).signature
    assert "01" not in doc.champs


@given(st.text(st.characters(max_codepoint=255), max_size=400))
def test_any_words_are_parsed_or_refused(words: str) -> None:
    assert parse(words) is None or words.startswith("DC0")


@given(st.text(st.characters(max_codepoint=255), max_size=400))
def test_any_message_is_parsed_and_keeps_what_was_signed(message: str) -> None:
    text = "DC04FR0AXT4A0E840E8A0301FR" + message
    doc = parsed(text)
    assert doc.signe == text.partition("\x1f")[0].encode("latin-1")


NAMES = st.text(st.sampled_from("ABCDEFGHIJ KL/"), min_size=1, max_size=140)


@given(NAMES, st.text(st.sampled_from("FR0123456789"), min_size=14, max_size=38))
def test_what_was_written_is_read(titulaire: str, iban: str) -> None:
    doc = parsed(drawn.rib(titulaire, iban, "CRLYFRPP", drawn.key()))
    assert doc.champs == {"30": titulaire.strip(), "31": iban, "32": "CRLYFRPP"}


@pytest.mark.parametrize("value", ["", "3102202", "31022020", "00000000", "١٢٠٧١٩٧٣", "1207 973"])
def test_what_is_no_day(value: str) -> None:
    assert day(value) is None
