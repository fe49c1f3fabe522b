"""What a layer that nobody sees may say without contradicting what one sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.documents.critique import contredits, critiques
from pipeline.documents.kind import Piece
from pipeline.models.text import Source
from tests.checks.builders import (
    AUTRE_IBAN,
    AUTRE_SIREN,
    IBAN,
    IBAN_FAUX,
    certificat_lu,
    flou,
    identite_lu,
    kbis_lu,
    lu,
    mrz,
    rib_lu,
)

DATES = {
    "date_naissance": lu(date(1980, 5, 17), source=Source.MRZ),
    "date_expiration": lu(date(2021, 1, 1), source=Source.MRZ),
}
LATER = {**DATES, "date_expiration": lu(date(2033, 1, 1), source=Source.MRZ)}
BROKEN = replace(mrz(), cles=(("numero", True), ("naissance", True), ("ensemble", False)))

SAID = {
    "another account": (rib_lu(), rib_lu(iban=AUTRE_IBAN), ("iban",)),
    "the same account": (rib_lu(), rib_lu(), ()),
    "an account misread": (rib_lu(), rib_lu(iban=IBAN_FAUX), ()),
    "an account unsurely seen": (rib_lu(iban=flou(IBAN)), rib_lu(iban=AUTRE_IBAN), ()),
    "an account whose key fails as seen": (rib_lu(iban=IBAN_FAUX), rib_lu(), ()),
    "another bank": (rib_lu(bic="BNPAFRPP"), rib_lu(bic="CCFRFRPPXXX"), ("bic",)),
    "the branch of the bank": (rib_lu(), rib_lu(bic="CCFRFRPPXXX"), ()),
    "a bank misread": (rib_lu(), rib_lu(bic="CCFRFRDP"), ()),
    "another number": (certificat_lu(), certificat_lu(numero_ans="kS4qTd7Rn0"), ("numero_ans",)),
    "a number with twins": (certificat_lu(), certificat_lu(numero_ans="JGe2DPIO09"), ()),
    "a number a character off": (certificat_lu(), certificat_lu(numero_ans="JGe2DPI007"), ()),
    "another company": (kbis_lu(), kbis_lu(siren=AUTRE_SIREN), ("siren",)),
    "a company misread": (kbis_lu(), kbis_lu(siren="348662991"), ()),
    "another date": (identite_lu(**DATES), identite_lu(**LATER), ("date_expiration",)),
    "a zone misread": (identite_lu(**DATES), identite_lu(**LATER, mrz=BROKEN), ()),
    "no layer": (rib_lu(), None, ()),
    "a piece without a reader": (None, rib_lu(), ()),
}


@pytest.mark.parametrize("case", SAID.values(), ids=SAID)
def test_only_what_cannot_be_a_slip_contradicts(
    case: tuple[Piece | None, Piece | None, tuple[str, ...]],
) -> None:
    seen, hidden, fields = case
    assert contredits(seen, hidden) == fields


def test_names_and_print_are_not_critical() -> None:
    assert set(critiques(rib_lu(domiciliation="PARIS"))) == {"iban", "bic"}
    assert set(critiques(identite_lu(**DATES))) == {"date_naissance", "date_expiration"}
