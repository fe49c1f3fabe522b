"""KBIS: what each check says of an extract, against the supplier declared."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.models.parametres import Parametres
from pipeline.models.statut import TypePiece
from tests.checks.builders import (
    AUTRE_SIREN,
    SIREN,
    SOCIETE,
    dossier,
    financement,
    flou,
    kbis,
    kbis_lu,
    ocr,
    piece,
)
from tests.checks.cases import (
    A_VERIFIER,
    CONFORME,
    CORRIGER,
    INFO,
    NON_CONFORME,
    SANS_OBJET,
    VERIFIER,
    Case,
    Table,
    params,
    verifier,
)

CHANGEE: dict[str, Any] = {"personne_morale": {"denomination_modifiee": True}}
SANS_SOCIETE = financement("sas", "avance")

TABLE: Table = {
    "KBIS_SIREN_DIFFERENT": (
        Case("the SIREN is the beginning of the SIRET", dossier(kbis(), **CHANGEE), CONFORME),
        Case(
            "another company",
            dossier(kbis(siren=AUTRE_SIREN), **CHANGEE),
            NON_CONFORME,
            VERIFIER,
            ("479 928 822", "348 662 990"),
        ),
        Case(
            "a SIREN whose key fails is misread, not different",
            dossier(kbis(siren=ocr("348662991")), **CHANGEE),
            A_VERIFIER,
            VERIFIER,
        ),
        Case("no SIREN is read", dossier(kbis(siren=None), **CHANGEE), A_VERIFIER, VERIFIER),
        Case("another, read uncertainly", dossier(kbis(siren=flou(AUTRE_SIREN))), A_VERIFIER),
        Case("the same, read uncertainly", dossier(kbis(siren=flou(SIREN))), A_VERIFIER),
        Case("no company is declared", dossier(kbis(), **SANS_SOCIETE), SANS_OBJET),
    ),
    "KBIS_DENOMINATION_DIFFERENTE": (
        Case("the new name", dossier(kbis(), **CHANGEE), CONFORME),
        Case(
            "the new name and its legal form",
            dossier(kbis(denomination="Société par actions simplifiée MEDI-SOFT"), **CHANGEE),
            CONFORME,
        ),
        Case(
            "another name",
            dossier(kbis(denomination="ANCIEN NOM"), **CHANGEE),
            NON_CONFORME,
            VERIFIER,
            ("ANCIEN NOM", SOCIETE),
        ),
        Case("one letter apart", dossier(kbis(denomination="MEDI SOPT"), **CHANGEE), A_VERIFIER),
        Case("no name is read", dossier(kbis(denomination=None), **CHANGEE), A_VERIFIER),
        Case("read uncertainly", dossier(kbis(denomination=flou(SOCIETE))), A_VERIFIER),
        Case("no company is declared", dossier(kbis(), **SANS_SOCIETE), SANS_OBJET),
    ),
    "KBIS_SUBSTITUT": (  # never abstains: without a substitute, the extract is a Kbis
        Case("a Kbis", dossier(kbis(), **CHANGEE), CONFORME),
        Case(
            "an RNE attestation is for a person",
            dossier(kbis(substitut="attestation d'immatriculation au RNE"), **CHANGEE),
            NON_CONFORME,
            VERIFIER,
            ("RNE",),
        ),
    ),
    "KBIS_DATE_ILLISIBLE": (  # never abstains: it is about the absence of a reading
        Case("the date is read", dossier(kbis(), **CHANGEE), CONFORME),
        Case("no date", dossier(kbis(date_a_jour=None), **CHANGEE), NON_CONFORME, VERIFIER),
        Case(
            "the date is read uncertainly",
            dossier(kbis(date_a_jour=flou(date(2020, 1, 1))), **CHANGEE),
            A_VERIFIER,
            VERIFIER,
        ),
        Case(
            "two dates",
            dossier(kbis(autres={"date_a_jour": ("2021-02-01",)})),
            A_VERIFIER,
            VERIFIER,
            ("plusieurs valeurs",),
        ),
    ),
    "KBIS_ANCIEN": (
        Case("three weeks old", dossier(kbis(), **CHANGEE), CONFORME),
        Case(
            "three months old to the day",
            dossier(kbis(date_a_jour=date(2023, 11, 26)), **CHANGEE),
            CONFORME,
        ),
        Case(
            "three months and a day",
            dossier(kbis(date_a_jour=date(2023, 11, 25)), **CHANGEE),
            NON_CONFORME,
            CORRIGER,
            ("25/11/2023", "moins de 3 mois"),
        ),
        Case(
            "from the last day of a longer month",
            dossier(kbis(date_a_jour=date(2023, 11, 30)), date_depot="2024-02-29", **CHANGEE),
            CONFORME,
        ),
        Case(
            "the months are a setting",
            dossier(
                kbis(date_a_jour=date(2023, 11, 25)),
                parametres=Parametres(kbis_mois=6),
                **CHANGEE,
            ),
            CONFORME,
        ),
        Case(
            "old, but nobody asked for a Kbis: nothing to repair",
            dossier(kbis(date_a_jour=date(2020, 1, 1))),
            NON_CONFORME,
            INFO,
        ),
        Case(
            "old, on a page of uncertain nature: nobody is accused",
            dossier(
                piece(TypePiece.KBIS, kbis_lu(date_a_jour=date(2020, 1, 1)), natures={"kbis": 2}),
                **CHANGEE,
            ),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "an uncertain date does not accuse",
            dossier(kbis(date_a_jour=flou(date(2020, 1, 1))), **CHANGEE),
            SANS_OBJET,
        ),
        Case("no date", dossier(kbis(date_a_jour=None), **CHANGEE), SANS_OBJET),
        Case(
            "an old date, and another",
            dossier(kbis(date_a_jour=date(2021, 2, 1), autres={"date_a_jour": ("2024-02-01",)})),
            SANS_OBJET,
        ),
    ),
    "KBIS_REPRESENTANT_ABSENT": (
        Case("the manager is named", dossier(kbis(dirigeants=("DURAND Claire, Anne",))), CONFORME),
        Case(
            "others are named: it informs",
            dossier(kbis(dirigeants=("LEROY Jean", "DURANDAL Claire"))),
            NON_CONFORME,
            INFO,
        ),
        Case("nobody is named", dossier(kbis()), SANS_OBJET),
        Case(
            "no representative is declared",
            dossier(kbis(dirigeants=("LEROY Jean",)), **SANS_SOCIETE),
            SANS_OBJET,
        ),
    ),
}


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_kbis(code: str, case: Case) -> None:
    verifier(code, case)
