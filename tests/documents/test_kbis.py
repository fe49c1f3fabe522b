"""The SIREN, the name and the freshness of an extract."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.documents.kbis import read
from pipeline.models.text import Text
from tests.documents.pages import lines, text

A_JOUR = date(2024, 2, 6)


@pytest.mark.parametrize(
    ("printed", "siren"),
    [
        pytest.param(
            lines("Immatriculation au RCS, numéro 348 662 990 R.C.S. Lyon"),
            "348662990",
            id="as printed",
        ),
        pytest.param(
            lines("Immatriculation au RCS, numéro348 662 990 R.C.S. Lyon"),
            "348662990",
            id="glued to its label",
        ),
        pytest.param(lines("348662990 RCS LYON"), "348662990", id="before RCS"),
        pytest.param(lines("RCS Lyon 348 662 990"), "348662990", id="after RCS"),
        pytest.param(lines("SIREN : 348 662 990"), "348662990", id="SIREN"),
        pytest.param(
            lines("N° de gestion 2009B02406", "numéro 348 662 991 R.C.S.", "SIREN 348 662 990"),
            "348662990",
            id="the one whose key holds",
        ),
        pytest.param(lines("SIREN 348 662 991"), "348662991", id="a false key is kept as printed"),
        pytest.param(lines("N° de gestion 2009B02406"), None, id="not the file number"),
        pytest.param(lines("348 662 990"), "348662990", id="nothing announces it, its key holds"),
        pytest.param(lines("348 662 991"), None, id="nothing announces it, a false key"),
        pytest.param(lines("348 662 990", "404 833 048"), None, id="nothing tells which of two"),
    ],
)
def test_siren(printed: Text, siren: str | None) -> None:
    said = read(printed)
    assert (said.siren.value if said.siren else None) == siren


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        pytest.param(lines("à jour au 6 février 2024"), A_JOUR, id="in letters"),
        pytest.param(lines("A JOUR AU 06/02/2024"), A_JOUR, id="in digits"),
        pytest.param(
            lines("EXTRAIT D'IMMATRICULATION", "à jour au", "6 février 2024"),
            A_JOUR,
            id="on the next row",
        ),
        pytest.param(
            lines("R.C.S. Lyon - 07/02/2024 - 14:44:07 page 1/1", "à jour au 6 février 2024"),
            A_JOUR,
            id="not the print date",
        ),
        pytest.param(lines("Situation au 06/02/2024"), A_JOUR, id="a SIRENE notice"),
        pytest.param(lines("R.C.S. Lyon - 07/02/2024 - 14:44:07"), None, id="print date alone"),
        pytest.param(lines("Date d'immatriculation 06/02/2014"), None, id="birth of the company"),
    ],
)
def test_freshness(printed: Text, day: date | None) -> None:
    said = read(printed)
    assert (said.date_a_jour.value if said.date_a_jour else None) == day


def test_names_and_managers() -> None:
    said = read(
        text(
            ("Dénomination ou raison sociale", 100, 100),
            ("MEDI SOFT", 700, 100),
            ("Nom commercial", 100, 140),
            ("MEDISOFT", 700, 140),
            ("Forme juridique", 100, 180),
            ("Société par actions simplifiée", 700, 180),
            ("Nom, prénoms", 100, 260),
            ("DURAND Claire, Anne", 700, 260),
        )
    )
    assert said.denomination is not None
    assert said.nom_commercial is not None
    assert said.denomination.value == "MEDI SOFT"
    assert said.nom_commercial.value == "MEDISOFT"
    assert set(said.dirigeants) == {"DURAND Claire, Anne"}
    assert said.substitut is None


@pytest.mark.parametrize(
    ("rows", "other"),
    [
        (("Extrait Kbis", "Registre national des entreprises"), None),
        (("Extrait K bis",), None),
        (("Registre National des Entreprises",), "attestation d'immatriculation au RNE"),
        (("Avis de situation au répertoire Sirene",), "avis de situation SIRENE"),
        (("Contrat",), None),
    ],
)
def test_substitutes(rows: tuple[str, ...], other: str | None) -> None:
    said = read(lines(*rows))
    assert (said.substitut.value if said.substitut else None) == other


def test_a_company_that_runs_another_is_not_it() -> None:
    extract = ("Extrait Kbis", "552 100 554 R.C.S. Lyon", "GESTION, DIRECTION",
               "Président - Dénomination : HOLDING QUADRIMED")  # fmt: skip
    assert read(lines(*extract)).denomination is None
    named = read(lines(*extract[:2], "Dénomination : CLINIWARE", *extract[2:]))
    assert named.denomination is not None
    assert named.denomination.value == "CLINIWARE"
