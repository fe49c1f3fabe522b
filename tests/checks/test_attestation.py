"""ATT: the attestation sur l'honneur, whole, dated, signed by whom it should."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.checks.contexte import Dossier
from pipeline.models.statut import TypePiece
from tests.checks.builders import AUTRE_SIREN, TIERS, dossier, financement, flou
from tests.checks.cases import (
    A_VERIFIER,
    CONFORME,
    CORRIGER,
    NON_CONFORME,
    SANS_OBJET,
    VERIFIER,
    Case,
    Table,
    params,
    verifier,
)
from tests.checks.kinds import DPI, filed

ATT = TypePiece.ATTESTATION_NON_HEBERGEMENT
SANS_SOCIETE: Any = financement("sas", "avance")
COMPLEMENTAIRE: Any = {"type_demande": "enrolement_complementaire", "demandeur": None}
SANS_NOM: Any = {"structure": None, "siren": None}


def _att(demande: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    return dossier(filed(ATT, **changes), referentiel=DPI,
                   **{"hebergement_donnees_sante": False, **(demande or {})})  # fmt: skip


TABLE: Table = {
    "ATT_NON_SIGNEE": (
        Case("ink in the zone", _att(), CONFORME),
        Case("no ink", _att(signature="absente"), NON_CONFORME, CORRIGER),
        Case("nobody could look", _att(signature=None), A_VERIFIER, VERIFIER),
        Case("no ink, seen badly", _att(signature=flou("absente")), A_VERIFIER, VERIFIER),
    ),
    "ATT_INCOMPLETE": (
        Case("who and for whom are unread, without a gap", _att(**SANS_NOM), CONFORME),
        Case("a gap where the company should stand", _att(blanc="........", **SANS_NOM),
             NON_CONFORME, CORRIGER),
        Case("the same on a picture", _att(blanc="........", scan=True, **SANS_NOM), A_VERIFIER,
             VERIFIER),
        Case("dots around what was filled in", _att(blanc="........"), SANS_OBJET),
        Case("words that ask to fill in", _att(reste="à compléter"), A_VERIFIER, VERIFIER),
    ),
    "ATT_MODELE_NON_CONFORME": (
        Case("the words of the model", _att(), CONFORME),
        Case("two of them are enough", _att(ancres=("a", "b")), CONFORME),
        Case("one is another text", _att(ancres=("a",)), NON_CONFORME, CORRIGER),
        Case("one, on a picture", _att(ancres=("a",), scan=True), A_VERIFIER, VERIFIER),
        Case("the words, and nothing denied", _att(nie=False), A_VERIFIER, VERIFIER),
    ),
    "ATT_STRUCTURE_DIFFERENTE": (
        Case("the supplier", _att(), CONFORME),
        Case("its SIREN without its name", _att(structure=None), CONFORME),
        Case("another SIREN", _att(siren=AUTRE_SIREN), NON_CONFORME, VERIFIER, (AUTRE_SIREN,)),
        Case("another name without a number", _att(structure="ODA", siren=None), NON_CONFORME,
             VERIFIER, ("ODA",)),
        Case("the same SIREN under another name", _att(structure="ODA"), A_VERIFIER, VERIFIER),
        Case("neither is read", _att(**SANS_NOM), A_VERIFIER, VERIFIER),
        Case("no company is declared", _att(SANS_SOCIETE), SANS_OBJET),
    ),
    "ATT_SIGNATAIRE_DIFFERENT": (
        Case("the representative", _att(), CONFORME),
        Case("surname first", _att(signataire="DURAND Claire"), CONFORME),
        Case("somebody else", _att(signataire="Zoé LAMBERT"), NON_CONFORME, VERIFIER, ("LAMBERT",)),
        Case("an initial", _att(signataire="C. DURAND"), A_VERIFIER, VERIFIER),
        Case("the depositor", _att({"demandeur": TIERS}, signataire="Paul MARTIN"), A_VERIFIER,
             VERIFIER, ("dépositaire",)),
        Case("nobody is read", _att(signataire=None), A_VERIFIER, VERIFIER),
        Case("nobody is declared", _att(COMPLEMENTAIRE), SANS_OBJET),
    ),
    "ATT_DATE_ABSENTE": (
        Case("dated", _att(), CONFORME),
        Case("not dated", _att(date=None), NON_CONFORME, VERIFIER),
        Case("a date read badly", _att(date=flou(date(2024, 1, 2))), A_VERIFIER, VERIFIER),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_attestation(code: str, case: Case) -> None:
    verifier(code, case)
