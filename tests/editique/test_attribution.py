"""The décision d'attribution: what it says, in which order, to whom it is readable."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from pipeline.editique.attribution import Attribution, decision_attribution, lettre
from pipeline.models.avance import Volumes, calculer
from pipeline.models.demande import Boites

NBSP = "\u00a0"


def attribution(app: int = 20, org: int = 140, per: int = 900, **changes: Any) -> Attribution:
    """A decision, changed by keyword."""
    counted = Boites(applicatives=app, organisationnelles=org, personnelles=per)
    said: dict[str, Any] = {
        "numero": "ENR0503",
        "denomination": "SEMAPHORE COURRIERS",
        "siret": "99902040700014",
        "deposee_le": date(2024, 2, 5),
        "decidee_le": date(2024, 2, 6),
        "volumes": Volumes.ESTIMEES,
        "calcul": calculer(counted),
    }
    return Attribution(**(said | changes))


def opened(decision: Attribution) -> PdfReader:
    return PdfReader(io.BytesIO(decision_attribution(decision)))


def text(decision: Attribution) -> str:
    """The words in reading order, on one line."""
    return " ".join(" ".join(p.extract_text() for p in opened(decision).pages).split())


@pytest.fixture(scope="module")
def sound() -> PdfReader:
    return opened(attribution())


def elements(node: Any) -> Iterator[dict[str, Any]]:
    """The elements of the structure tree, in the order they are read out."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield {str(key): node[key] for key in node}
        yield from elements(node.get("/K"))


def structure(pdf: PdfReader) -> list[dict[str, Any]]:
    return list(elements(pdf.root_object["/StructTreeRoot"]))


def test_it_declares_itself_accessible(sound: PdfReader) -> None:
    root: Any = sound.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == "fr"
    assert sound.metadata
    assert sound.metadata.title == "Décision d’attribution de l’aide – demande ENR0503"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()


def test_its_structure_is_that_of_the_letter(sound: PdfReader) -> None:
    tags = [element["/S"] for element in structure(sound)]
    assert [tag for tag in tags if tag in ("/H1", "/H2", "/Table", "/L")] == [
        *("/H1", "/Table", "/H2", "/Table", "/H2", "/H2", "/L"),
    ]
    assert tags.count("/LBody") == 2


def test_every_cell_names_its_headers(sound: PdfReader) -> None:
    found = structure(sound)
    headers = {element["/ID"] for element in found if element["/S"] == "/TH"}
    cells = [element for element in found if element["/S"] == "/TD"]
    assert cells
    assert all(set(cell["/A"]["/Headers"]) & headers for cell in cells)


def test_its_fonts_are_inside(sound: PdfReader) -> None:
    fonts = [
        descendant.get_object()["/FontDescriptor"]
        for font in sound.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
        for descendant in font.get_object()["/DescendantFonts"]
    ]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_what_it_says_in_order() -> None:
    said, place = text(attribution()), 0
    for words in (
        "Agence de services et de paiement",
        "ENR0503, déposée le 5 février 2024",
        "6 février 2024",
        "SEMAPHORE COURRIERS",
        "999 020 407 00014",
        "15 249,47 € HT",
        "estimées à la date de clôture (30/06/2023)",
        "BAL applicatives 20 58,33 € 1 166,60 €",
        "BAL organisationnelles 140 20,83 € 2 916,20 €",
        "BAL personnelles 900 5,00 € 4 500,00 €",
        "6 666,67 €",
        "Total avant plafond 15 249,47 €",
        "250 000,00 €",
        "Le total ne dépasse pas le plafond",
        "traitement algorithmique",
        "L. 311-3-1",
        "tribunal administratif",
    ):
        place = said.index(words, place)


def test_amounts_never_break() -> None:
    said = lettre(attribution(1200, 14_000, 98_765))
    for amount in ("250 000,00 €", "862 107,67 €", "98 765"):
        assert amount.replace(" ", NBSP) in said
        assert amount not in said


def test_the_ceiling_is_said() -> None:
    said = text(attribution(5000))
    assert "Le total dépasse le plafond : le montant attribué est celui du plafond." in said
    assert "une aide de 250 000,00 € HT" in said


def test_the_count_that_was_taken_is_said() -> None:
    assert "BAL actuelles à la date du dépôt" in text(attribution(volumes=Volumes.ACTUELLES))


def test_who_answers_for_it_is_said_if_known() -> None:
    assert "Auteur de la décision Camille EXEMPLE, cheffe de service" in text(
        attribution(auteur="Camille EXEMPLE, cheffe de service")
    )
    assert "Auteur" not in text(attribution())


def test_a_name_is_never_markup() -> None:
    name = "<b>DUPONT</b> & <img src='http://exemple.test/x.png'> FILS"
    assert name in text(attribution(denomination=name))


def test_the_same_decision_is_the_same_bytes() -> None:
    assert decision_attribution(attribution()) == decision_attribution(attribution())
    assert decision_attribution(attribution()) != decision_attribution(attribution(per=901))
