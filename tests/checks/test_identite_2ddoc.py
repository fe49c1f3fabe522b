"""ID_MRZ_INCOHERENTE: what the 2D-Doc of an identity document adds to the zone."""

from __future__ import annotations

import pytest

from pipeline.checks.bilan import bilan
from pipeline.checks.contexte import Dossier
from tests.checks.builders import bearing, dossier, flou, identite
from tests.checks.cases import (
    A_VERIFIER,
    CONFORME,
    NON_CONFORME,
    VERIFIER,
    Case,
    Table,
    controle_de,
    params,
    verifier,
)
from tests.checks.signed import LISTE, signed_rib, signed_title
from tests.documents.zones import cni_1988, td1, td3

SAME = {"f60": "CLAIRE/MARIE", "f62": "DURAND", "f69": "17051980", "f6O": "01012030"}


def spaced(lines: tuple[str, ...]) -> str:
    """A zone as a 2D-Doc writes it: in one line, its fillers as spaces."""
    return "".join(lines).replace("<", " ")


def title(**fields: str) -> Dossier:
    """The passport of the representative, bearing that 2D-Doc."""
    return dossier(bearing(identite(), signed_title(**fields)), confiance=LISTE)


TABLE: Table = {
    "ID_MRZ_INCOHERENTE": (
        Case("the 2D-Doc agrees", title(**SAME), CONFORME),
        Case("it says less", title(f61="CLAIRE"), CONFORME),
        Case("a passport's zone agrees", title(f6F=spaced(td3())), CONFORME),
        Case("a card's zone agrees", title(f6F=spaced(td1())), CONFORME),
        Case("an old card's zone agrees", title(f6F=spaced(cni_1988())), CONFORME),
        Case("its zone cannot be read", title(f6F="P FRA"), CONFORME),
        Case("its dates are none", title(f69="99999999"), CONFORME),
        Case("it is that of a RIB", dossier(bearing(identite(), signed_rib())), CONFORME),
        Case("nobody can verify it", dossier(bearing(identite(), signed_title(**SAME))), CONFORME),
        Case("another surname", title(**SAME | {"f62": "MARTIN"}), NON_CONFORME, VERIFIER),
        Case("other given names", title(**SAME | {"f60": "PAUL"}), NON_CONFORME, VERIFIER),
        Case("another birth", title(**SAME | {"f69": "18051980"}), NON_CONFORME, VERIFIER),
        Case("another end", title(**SAME | {"f6O": "01012031"}), NON_CONFORME, VERIFIER),
        Case(
            "another surname in its zone",
            title(f6F=spaced(td3("MARTIN<<CLAIRE"))),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "another birth in its zone",
            title(f6F=spaced(td1(birth="800518"))),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "a false signature",
            dossier(
                bearing(identite(), signed_title(**SAME).replace("CLAIRE/MARIE", "CLAIRE/ANNE")),
                confiance=LISTE,
            ),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "an uncertain reading differs",
            dossier(bearing(identite(nom=flou("DURANT")), signed_title(f62="MARTIN"))),
            A_VERIFIER,
            VERIFIER,
        ),
    ),
}


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_identite_2ddoc(code: str, case: Case) -> None:
    verifier(code, case)


def test_what_the_signature_is_worth_is_said() -> None:
    found = bilan(dossier(bearing(identite(), signed_title(**SAME))))
    precision = controle_de(found, "ID_MRZ_INCOHERENTE").precision
    assert precision is not None
    assert "signature non vérifiable" in precision
