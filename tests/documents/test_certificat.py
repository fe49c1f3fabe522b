"""The number, the software and the editor, by labels and in prose."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.documents.certificat import read
from pipeline.models.text import Page, Source, Text
from tests.documents.pages import lines, text

N = "JGe2DPI009"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        pytest.param(lines(f"Numéro unique de référencement : {N}"), N, id="same row"),
        pytest.param(lines(f"N° de référencement ANS: {N}."), N, id="short label, full stop"),
        pytest.param(
            text(("Numéro unique de référencement", 100, 100), (N, 700, 100)), N, id="label left"
        ),
        pytest.param(
            text(("Numéro unique de référencement", 100, 100), (N, 100, 130)), N, id="label above"
        ),
        pytest.param(
            lines(f"est référencée sous le numéro unique {N}, à compter de ce jour"), N, id="prose"
        ),
        pytest.param(
            lines("est référencée sous le numéro unique de référencement", f"{N} à ce jour"),
            N,
            id="prose, on the next row",
        ),
        pytest.param(lines("Numéro unique de référencement : 27f99871b4"), "27f99871b4", id="hex"),
        pytest.param(lines("Numéro unique de référencement : JGe2 DPI 009"), N, id="in groups"),
        pytest.param(
            lines("Numéro NIL : 1234567890", f"Numéro unique de référencement : {N}"),
            N,
            id="trap: a NIL number above",
        ),
        pytest.param(
            lines("NIL n° 1234567890", f"Numéro unique de référencement : {N}"),
            N,
            id="trap: a NIL number announced like it",
        ),
        pytest.param(lines("Numéro NIL : 1234567890"), None, id="trap: a NIL number alone"),
        pytest.param(lines(f"{N}"), N, id="the only one, alone in its line"),
        pytest.param(lines("Référence attribuée", f"{N}"), N, id="the only one, under other words"),
        pytest.param(lines(f"{N}", "27f99871b4"), None, id="nothing tells which of two"),
        pytest.param(lines("Code de vérification", f"{N}"), None, id="trap: another code"),
        pytest.param(lines("le texte JGe2DPI009 en passant"), None, id="in a sentence"),
        pytest.param(lines("Numéro unique : QxEWANjmmc"), "QxEWANjmmc", id="letters alone"),
        pytest.param(lines("Numéro unique de référencement : JGe2DPI00"), None, id="nine"),
        pytest.param(lines("Numéro unique de référencement : NUMEROTEUR"), None, id="no digit"),
        pytest.param(lines("SIREN 348662990", "SIRET 34866299000038"), None, id="company numbers"),
    ],
)
def test_number(printed: Text, number: str | None) -> None:
    said = read(printed)
    assert (said.numero_ans.value if said.numero_ans else None) == number


def test_several_numbers_are_remembered() -> None:
    said = read(
        lines(f"Numéro unique de référencement : {N}", "Numéro de référencement : tndSAS0031")
    )
    assert said.numero_ans is not None
    assert said.numero_ans.value == N
    assert said.autres_numeros == ("tndSAS0031",)


def test_one_number_printed_twice_is_one() -> None:
    said = read(lines(f"Numéro unique de référencement : {N}", f"Référencement n° {N}"))
    assert said.autres_numeros == ()


def test_the_case_of_a_number_is_kept() -> None:
    said = read(lines("Numéro unique de référencement : jGE2dpi009"))
    assert said.numero_ans is not None
    assert said.numero_ans.value == "jGE2dpi009"


FORM = text(
    ("Certificat de référencement", 500, 60),
    ("Agence du Numérique en Santé", 500, 100),
    ("Nom du logiciel", 100, 200),
    ("LOGICIEL HOP-DPI", 600, 200),
    ("Version", 100, 240),
    ("22.1", 600, 240),
    ("Éditeur", 100, 280),
    ("MEDI SOFT (SIREN 348 662 990)", 600, 280),
    ("DSR", 100, 320),
    ("DSR-HOP-DPI-Va2", 600, 320),
    ("Date de référencement", 100, 360),
    ("12 mars 2024", 600, 360),
)
PROSE = lines(
    "Certificat de référencement",
    "L'Agence du Numérique en Santé atteste que la solution « LOGICIEL HOP-DPI »",
    "version 22.1, éditée par la société MEDI SOFT, SIREN 348 662 990,",
    "est conforme au DSR-HOP-DPI-Va2. Fait à Paris, le 12 mars 2024.",
)


@pytest.mark.parametrize(
    ("printed", "version"),
    [pytest.param(FORM, "22.1", id="form"), pytest.param(PROSE, "22.1", id="prose")],
)
def test_fields(printed: Text, version: str) -> None:
    said = read(printed)
    assert said.nom_logiciel is not None
    assert said.version_logiciel is not None
    assert said.editeur is not None
    assert said.siren_editeur is not None
    assert said.dsr is not None
    assert said.date is not None
    assert said.nom_logiciel.value == "LOGICIEL HOP-DPI"
    assert said.version_logiciel.value == version
    assert said.editeur.value == "MEDI SOFT"
    assert said.siren_editeur.value == "348662990"
    assert said.dsr.value == "DSR-HOP-DPI-Va2"
    assert said.date.value == date(2024, 3, 12)
    assert said.emetteur is not None


@pytest.mark.parametrize(
    ("row", "source", "named"),
    [
        ("Agence du Numérique en Santé", Source.TEXTE, True),
        ("AGENCE DU NUMERIQUE EN SANTE", Source.TEXTE, True),
        ("Agence du Numerlque en Sante", Source.OCR, True),
        ("Agence du Numerlque en Sante", Source.TEXTE, False),
        ("Agence régionale de santé", Source.OCR, False),
        ("", Source.OCR, False),
    ],
)
def test_issuer(row: str, source: Source, named: bool) -> None:
    assert (read(lines(row, source=source)).emetteur is not None) is named


def test_nothing_is_read_on_an_empty_page() -> None:
    said = read(Text((Page(1, 10, 10, Source.TEXTE, ()),)))
    assert said == read(Text())
