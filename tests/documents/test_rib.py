"""The account, the bank and the holder, however a RIB prints them."""

from __future__ import annotations

import pytest

from pipeline.documents.kind import champs
from pipeline.documents.rib import KEYED, read
from pipeline.models.iban import format as grouped
from pipeline.models.text import Page, Source, Text
from tests.checks.builders import (
    AUTRE_IBAN,
    BIC,
    IBAN,
    IBAN_ALLEMAND,
    IBAN_FAUX,
    IBAN_LETTRES,
    IBAN_MONACO,
)
from tests.documents.pages import Place, lines, page, text

GROUPS = grouped(IBAN)


def cells(number: str, x: float, y: float, size: int, step: float) -> list[Place]:
    """A number cut in cells."""
    parts = [number[i : i + size] for i in range(0, len(number), size)]
    return [(part, x + step * rank, y) for rank, part in enumerate(parts)]


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param(lines(f"IBAN : {GROUPS}"), id="in groups"),
        pytest.param(lines(f"IBAN {IBAN}"), id="glued"),
        pytest.param(lines(f"IBAN{IBAN}BIC{BIC}"), id="glued to its labels"),
        pytest.param(lines(f"iban : {GROUPS.lower()}"), id="in small letters"),
        pytest.param(lines("IBAN (International Bank Account Number)", GROUPS), id="label above"),
        pytest.param(text(("IBAN", 100, 100), (GROUPS, 400, 100)), id="label left"),
        pytest.param(text(*cells(IBAN, 100, 100, 4, 60)), id="in cells of four"),
        pytest.param(text(*cells(IBAN, 100, 100, 1, 25)), id="one character a cell"),
        pytest.param(
            text(
                *(
                    (c, x, y + (3 if i % 2 else 0))
                    for i, (c, x, y) in enumerate(cells(IBAN, 100, 100, 4, 60))
                )
            ),
            id="in cells that are not quite level",
        ),
        pytest.param(lines("FR76 3005 6009 2712 3456", "7890 182"), id="wrapped over two rows"),
        pytest.param(lines("IBAN FR76 3005 6009", "2712 3456 7890 182 BIC"), id="wrapped, labels"),
        pytest.param(lines(f"IBAN : {GROUPS}", f"IBAN : {IBAN}"), id="twice the same"),
        pytest.param(lines(f"Code BIC {BIC} IBAN {GROUPS} Clé 82"), id="in the middle of a row"),
    ],
)
@pytest.mark.parametrize("source", [Source.TEXTE, Source.OCR])
def test_account(printed: Text, source: Source) -> None:
    (only,) = printed.pages
    said = read(Text((Page(1, only.width, only.height, source, only.segments),)))
    assert said.iban is not None
    assert said.iban.value == IBAN
    assert said.iban.source is source
    assert said.autres_ibans == ()


@pytest.mark.parametrize(("source", "others"), [(Source.TEXTE, 1), (Source.OCR, 0)])
def test_an_account_whose_keys_fail_beside_a_sound_one(source: Source, others: int) -> None:
    """Printed, it is another account; one slip away on a picture, it may be a misreading."""
    (only,) = lines(f"IBAN : {grouped(IBAN_FAUX)}", f"IBAN : {GROUPS}").pages
    said = read(Text((Page(1, only.width, only.height, source, only.segments),)))
    assert said.iban is not None
    assert said.iban.value == IBAN
    assert len(said.autres_ibans) == others


def test_account_with_letters() -> None:
    said = read(lines(f"IBAN {grouped(IBAN_LETTRES)}"))
    assert said.iban is not None
    assert said.iban.value == IBAN_LETTRES


def test_the_evidence_is_around_the_account() -> None:
    said = read(text(("IBAN", 100, 100), (IBAN, 400, 100)))
    assert said.iban is not None
    assert said.iban.quad == ((400, 100), (670, 100), (670, 120), (400, 120))
    assert said.iban.page == 1


@pytest.mark.parametrize(
    ("end", "confidence"),
    [
        pytest.param("183", 0.4, id="the least sure cell is that of the account"),
        pytest.param("182", KEYED, id="two keys that hold are worth more than its shapes"),
    ],
)
def test_how_sure_an_account_is(end: str, confidence: float) -> None:
    sure, unsure = page(*cells(IBAN[:24], 100, 100, 4, 60)), page((end, 460, 100), confidence=0.4)
    both = Page(1, 1654, 2339, Source.OCR, sure.segments + unsure.segments)
    said = read(Text((both,)))
    assert said.iban is not None
    assert said.iban.value == IBAN[:24] + end
    assert said.iban.confidence == confidence


@pytest.mark.parametrize(
    ("rows", "first", "others"),
    [
        pytest.param((GROUPS, grouped(AUTRE_IBAN)), IBAN, (AUTRE_IBAN,), id="two French"),
        pytest.param((grouped(AUTRE_IBAN), GROUPS), AUTRE_IBAN, (IBAN,), id="in the other order"),
        pytest.param((IBAN_ALLEMAND, GROUPS), IBAN, (IBAN_ALLEMAND,), id="a foreign one first"),
        pytest.param((IBAN_ALLEMAND,), IBAN_ALLEMAND, (), id="a foreign one alone"),
        pytest.param((grouped(IBAN_MONACO),), IBAN_MONACO, (), id="Monaco"),
        pytest.param((IBAN_FAUX,), IBAN_FAUX, (), id="false keys are kept as printed"),
    ],
)
def test_accounts(rows: tuple[str, ...], first: str, others: tuple[str, ...]) -> None:
    said = read(lines(*(f"IBAN : {row}" for row in rows)))
    assert said.iban is not None
    assert (said.iban.value, said.autres_ibans) == (first, others)


def test_accounts_of_two_pages() -> None:
    pages = (page((GROUPS, 100, 100)), page((grouped(AUTRE_IBAN), 100, 100), number=2))
    assert read(Text(pages)).autres_ibans == (AUTRE_IBAN,)


def test_an_account_is_not_wrapped_over_two_pages() -> None:
    pages = (page(("FR76 3005 6009 2712", 100, 100)), page(("3456 7890 182", 100, 100), number=2))
    assert read(Text(pages)).iban is None


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((), id="nothing"),
        pytest.param(("IBAN :", "BIC :"), id="labels alone"),
        pytest.param(("IBAN : FR76 3005 6009 2712",), id="cut"),
        pytest.param(("Banque 30056 Guichet 00927 Compte 12345678901 Clé 82",), id="columns alone"),
    ],
)
def test_no_account_is_guessed(rows: tuple[str, ...]) -> None:
    assert read(lines(*rows)).iban is None


@pytest.mark.parametrize(
    ("printed", "bank"),
    [
        pytest.param(lines(f"BIC : {BIC}"), BIC, id="after its label"),
        pytest.param(lines(f"BIC (Bank Identifier Code) : {BIC}XXX"), f"{BIC}XXX", id="11"),
        pytest.param(lines(f"Code BIC {BIC}"), BIC, id="Code BIC"),
        pytest.param(lines("BIC CCFR FR PP"), BIC, id="in groups"),
        pytest.param(text(("BIC", 100, 100), (BIC, 400, 100)), BIC, id="label left"),
        pytest.param(text(("BIC", 100, 100), (BIC, 100, 130)), BIC, id="label above"),
        pytest.param(text(("SWIFT", 100, 100), ("ccfrfrpp", 400, 100)), BIC, id="small letters"),
        pytest.param(
            text(("BIC", 100, 100), *cells(f"{BIC}001", 100, 130, 1, 25)),
            f"{BIC}001",
            id="11 cells under the label",
        ),
        pytest.param(lines(f"IBAN {GROUPS} BIC {BIC}"), BIC, id="in the row of the account"),
        pytest.param(lines("BIC : DEUTDEFF"), "DEUTDEFF", id="a foreign one, beside its label"),
        pytest.param(lines("BIC : SGCLNCNM"), "SGCLNCNM", id="New Caledonia"),
        pytest.param(lines("RELEVE D'IDENTITE BANCAIRE"), None, id="trap: BANCAIRE, no label"),
        pytest.param(lines("BIC : BANCAIRE"), None, id="trap: BANCAIRE, beside a label"),
        pytest.param(
            text(("BIC", 100, 100), ("IDENTITE BANCAIRE", 400, 100)),
            None,
            id="trap: IDENTITE BANCAIRE, beside a label",
        ),
        pytest.param(text(("BIC", 100, 100), ("DOMICILE", 400, 100)), None, id="trap: DOMICILE"),
        pytest.param(lines("Votre banque DEUTDEFF"), None, id="a foreign one without a label"),
        pytest.param(lines("BIC :", "IBAN :"), None, id="nothing"),
        pytest.param(lines("BIC : CCFRFRP"), None, id="seven characters"),
        pytest.param(
            text(
                ("BIC (Bank Identifier Code)", 150, 664),
                ("D", 135, 694),
                ("A", 173, 716),
                ("GRIFRPP882", 241, 716),
            ),
            "AGRIFRPP882",
            id="in cells, a letter of a watermark over them",
        ),
    ],
)
def test_bank(printed: Text, bank: str | None) -> None:
    said = read(printed)
    assert (said.bic.value if said.bic else None) == bank


@pytest.mark.parametrize(
    ("printed", "holder"),
    [
        pytest.param(lines("Titulaire du compte : MEDI SOFT"), "MEDI SOFT", id="same row"),
        pytest.param(
            lines("Titulaire du compte (Account Owner) : MEDI SOFT"),
            "MEDI SOFT",
            id="with its translation",
        ),
        pytest.param(lines("Titulaire du compte", "MEDI SOFT"), "MEDI SOFT", id="below"),
        pytest.param(
            text(("Titulaire", 100, 100), ("MEDI SOFT", 400, 100)), "MEDI SOFT", id="right"
        ),
        pytest.param(lines("Intitulé du compte : SAS MEDI SOFT"), "SAS MEDI SOFT", id="intitule"),
        pytest.param(
            text(("Titulaire", 100, 100), ("IBAN", 100, 130), (IBAN, 400, 130)),
            None,
            id="a label is not a holder",
        ),
        pytest.param(
            lines("Compte ouvert au nom de :", "69220 LANCIE"),
            None,
            id="a postal code is not a holder",
        ),
        pytest.param(lines("MEDI SOFT"), None, id="no label"),
    ],
)
def test_holder(printed: Text, holder: str | None) -> None:
    said = read(printed)
    assert (said.titulaire.value if said.titulaire else None) == holder


def test_a_whole_rib() -> None:
    said = read(
        text(
            ("RELEVE D'IDENTITE BANCAIRE", 500, 100),
            ("Titulaire du compte", 100, 200),
            ("MEDI SOFT", 600, 200),
            ("Domiciliation", 100, 260),
            ("HSBC FR PARIS BBC 927", 600, 260),
            ("Code banque", 100, 320),
            ("Code guichet", 300, 320),
            ("Numéro de compte", 500, 320),
            ("Clé RIB", 800, 320),
            ("30056", 100, 350),
            ("00927", 300, 350),
            ("12345678901", 500, 350),
            ("82", 800, 350),
            ("IBAN", 100, 420),
            (GROUPS, 300, 420),
            ("BIC", 100, 480),
            (BIC, 300, 480),
        )
    )
    assert {k: v.value for k, v in champs(said).items()} == {
        "iban": IBAN,
        "bic": BIC,
        "titulaire": "MEDI SOFT",
        "domiciliation": "HSBC FR PARIS BBC 927",
    }
