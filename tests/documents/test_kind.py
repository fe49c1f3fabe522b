"""Telling documents apart: a title that heads a page, and one that is only quoted."""

from __future__ import annotations

import pytest

from pipeline.checks.contexte import PieceLue
from pipeline.documents.kind import RECOGNISED, champs, kinds, kinds_for, recognise
from pipeline.models.normalise import compact
from pipeline.models.statut import TypePiece
from pipeline.models.text import Source, Text
from tests.checks.builders import fichier, identite_lu
from tests.documents.pages import lines

PROSE = (
    "Nous vous prions de trouver ci-joint, comme convenu lors de notre dernier échange "
    "téléphonique, le document intitulé {titre}, que vous aviez demandé."
)
TITLES = [
    pytest.param(kind.nom, title, id=f"{kind.nom}: {title}")
    for kind in kinds()
    for title in kind.titles
    if len(compact(title)) <= 60  # a longer row is running text
]


@pytest.mark.parametrize(("nom", "title"), TITLES)
def test_a_title_that_heads_the_page_recognises_the_kind(nom: str, title: str) -> None:
    scores = recognise(lines(title))
    assert scores[nom] >= RECOGNISED
    assert scores[nom] == max(scores.values())


@pytest.mark.parametrize("nom", ["rib", "kbis", "facture", "devis", "permis_de_conduire"])
def test_a_quoted_title_is_not_a_heading(nom: str) -> None:
    title = next(kind.titles[0] for kind in kinds() if kind.nom == nom)
    assert recognise(lines(PROSE.format(titre=title))).get(nom, 0) < RECOGNISED


def test_a_title_on_two_rows() -> None:
    assert recognise(lines("RELEVE D'IDENTITE", "BANCAIRE"))["rib"] >= RECOGNISED


def test_a_title_misread_by_one_letter() -> None:
    assert recognise(lines("RELEVE D'IDENTITE BANCAlRE", source=Source.OCR))["rib"] >= RECOGNISED


def test_three_usual_phrases_recognise_without_a_title() -> None:
    assert recognise(lines("IBAN", "Guichet", "Titulaire du compte"))["rib"] >= RECOGNISED


def test_two_do_not() -> None:
    assert recognise(lines("IBAN", "Guichet"))["rib"] < RECOGNISED


@pytest.mark.parametrize("printed", [Text(), lines(), lines("Bonjour, ceci est un courrier.")])
def test_nothing(printed: Text) -> None:
    assert max(recognise(printed).values(), default=0) < RECOGNISED


def test_what_rules_a_kind_out() -> None:
    said = recognise(lines("Permis de conduire", "Nom", "Prénom(s)", "Date de naissance"))
    assert "identite" not in said
    assert said["permis_de_conduire"] >= RECOGNISED


def test_scores_come_best_first() -> None:
    scores = list(recognise(lines("Relevé d'identité bancaire", "IBAN", "Facture")).values())
    assert scores == sorted(scores, reverse=True)


def filed(type_piece: TypePiece, *rows: str) -> PieceLue:
    """A file in a slot, recognised from its words."""
    printed = lines(*rows)
    return PieceLue(type_piece, fichier(), recognise(printed), None, printed)


@pytest.mark.parametrize(
    ("type_piece", "rows", "other"),
    [
        pytest.param(TypePiece.RIB, ("Relevé d'identité bancaire", "IBAN"), None, id="right"),
        pytest.param(TypePiece.RIB, ("Extrait Kbis", "Capital social"), "kbis", id="wrong"),
        pytest.param(TypePiece.KBIS, ("Relevé d'identité bancaire", "IBAN"), "rib", id="swapped"),
        pytest.param(
            TypePiece.PV_VSR,
            ("Vérification d'aptitude", "VABF"),
            "verification_aptitude",
            id="a VA for the VSR",
        ),
        pytest.param(
            TypePiece.PREUVE_HORS_TVA,
            ("Attestation de régularité fiscale", "3666-SD"),
            "regularite_fiscale",
            id="form 3666 for the VAT",
        ),
        pytest.param(TypePiece.RIB, ("Un courrier",), None, id="nothing"),
    ],
)
def test_the_kind_of_a_file(
    type_piece: TypePiece, rows: tuple[str, ...], other: str | None
) -> None:
    assert filed(type_piece, *rows).autre_nature == other


def test_every_slot_has_its_kind() -> None:
    assert all(kinds_for(type_piece) for type_piece in TypePiece)


def test_names_of_kinds_are_unique() -> None:
    names = [kind.nom for kind in kinds()]
    assert len(names) == len(set(names))


def test_fields_are_in_the_words_of_the_report() -> None:
    said = champs(identite_lu())
    assert said["date_expiration"].value == "2030-01-01"
    assert set(said) == {
        "type_document",
        "nom",
        "prenoms",
        "date_naissance",
        "date_expiration",
    }
    assert champs(None) == {}
