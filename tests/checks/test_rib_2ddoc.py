"""RIB_2DDOC_DIFFERENT: agreement proves, disagreement alerts inside, the rest is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.checks.bilan import bilan
from pipeline.flows.pieces import prouver
from pipeline.models.statut import Avis
from pipeline.models.text import Source
from pipeline.routing import avis
from tests.checks.builders import (
    AUTRE_IBAN,
    BIC,
    DEPOT,
    IBAN,
    IBAN_FAUX,
    SOCIETE,
    bearing,
    certificat,
    dossier,
    flou,
    identite,
    ocr,
    rib,
)
from tests.checks.cases import (
    A_VERIFIER,
    CONFORME,
    NON_CONFORME,
    SANS_OBJET,
    VERIFIER,
    Case,
    Table,
    controle_de,
    motifs_de,
    params,
    verifier,
)
from tests.checks.signed import LISTE, signed_rib, signed_title

CODE = "RIB_2DDOC_DIFFERENT"

TABLE: Table = {
    CODE: (
        Case("no 2D-Doc", dossier(rib()), SANS_OBJET),
        Case(
            "a 2D-Doc of something else", dossier(bearing(rib(), signed_title(f62="X"))), SANS_OBJET
        ),
        Case(
            "a perimeter whose types are others",
            dossier(bearing(rib(), signed_rib(AUTRE_IBAN).replace("0301", "0302", 1))),
            SANS_OBJET,
        ),
        Case("a barcode that is no 2D-Doc", dossier(bearing(rib(), "DCxx")), SANS_OBJET),
        Case(
            "signed and agreeing", dossier(bearing(rib(), signed_rib()), confiance=LISTE), CONFORME
        ),
        Case("agreeing, and nobody can verify", dossier(bearing(rib(), signed_rib())), CONFORME),
        Case(
            "the same on two pages is one",
            dossier(bearing(rib(), signed_rib(), signed_rib()), confiance=LISTE),
            CONFORME,
        ),
        Case(
            "another branch of the bank",
            dossier(bearing(rib(), signed_rib(bic=BIC + "XXX")), confiance=LISTE),
            CONFORME,
        ),
        Case(
            "the holder is written otherwise",
            dossier(bearing(rib(), signed_rib(titulaire="MEDISOFT SAS LYON")), confiance=LISTE),
            CONFORME,
        ),
        Case(
            "nothing of it was read in print",
            dossier(bearing(rib(iban=None, bic=None), signed_rib()), confiance=LISTE),
            CONFORME,
        ),
        Case(
            "another account",
            dossier(bearing(rib(), signed_rib(AUTRE_IBAN)), confiance=LISTE),
            NON_CONFORME,
            VERIFIER,
            ("l'IBAN",),
        ),
        Case(
            "another account, and nobody can verify",
            dossier(bearing(rib(), signed_rib(AUTRE_IBAN))),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "another bank",
            dossier(bearing(rib(), signed_rib(bic="BNPAFRPPXXX")), confiance=LISTE),
            NON_CONFORME,
            VERIFIER,
            ("le BIC",),
        ),
        Case(
            "the print is that of another account, as certainly read on a scan",
            dossier(bearing(rib(iban=ocr(AUTRE_IBAN)), signed_rib()), confiance=LISTE),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "a false signature, though all agrees",
            dossier(bearing(rib(), signed_rib(forged=True)), confiance=LISTE),
            NON_CONFORME,
            VERIFIER,
            ("signature fausse",),
        ),
        Case(
            "an uncertain reading differs",
            dossier(bearing(rib(iban=flou(AUTRE_IBAN)), signed_rib()), confiance=LISTE),
            A_VERIFIER,
            VERIFIER,
            ("ce qui a été lu",),
        ),
        Case(
            "a misreading, by its keys, differs",
            dossier(bearing(rib(iban=ocr(IBAN_FAUX)), signed_rib()), confiance=LISTE),
            A_VERIFIER,
            VERIFIER,
        ),
        Case(
            "another of the accounts printed",
            dossier(bearing(rib(autres_ibans=(AUTRE_IBAN,)), signed_rib(AUTRE_IBAN))),
            A_VERIFIER,
            VERIFIER,
        ),
        Case(
            "the same, printed in columns",
            dossier(bearing(rib(autres_ibans=(AUTRE_IBAN[4:],)), signed_rib(AUTRE_IBAN))),
            A_VERIFIER,
            VERIFIER,
        ),
        Case(
            "two that differ",
            dossier(bearing(rib(), signed_rib(), signed_rib(AUTRE_IBAN)), confiance=LISTE),
            A_VERIFIER,
            VERIFIER,
            ("plusieurs 2D-Doc",),
        ),
    ),
}


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_rib_2ddoc(code: str, case: Case) -> None:
    verifier(code, case)


def test_it_stays_inside() -> None:
    found = bilan(dossier(bearing(rib(), signed_rib(AUTRE_IBAN))))
    assert all(motif.interne for motif in motifs_de(found, CODE))


@pytest.mark.parametrize(
    ("confiance", "said"),
    [(LISTE, "signature valide (FR99/0001)"), (None, "signature non vérifiable")],
)
def test_what_the_signature_is_worth_is_said(confiance: object, said: str) -> None:
    known = LISTE if confiance else None
    found = bilan(dossier(bearing(rib(), signed_rib()), confiance=known))
    precision = controle_de(found, CODE).precision
    assert precision is not None
    assert said in precision


def test_an_unverifiable_2d_doc_is_never_held_against_anyone() -> None:
    papers = (certificat(), identite(), bearing(rib(), signed_rib()))
    assert avis(bilan(dossier(*papers)).motifs) is Avis.FAVORABLE


def test_a_signed_account_lifts_the_doubt_on_a_poor_scan() -> None:
    poor = bearing(rib(iban=flou(IBAN), bic=flou(BIC)), signed_rib())
    doubted = bilan(dossier(poor, confiance=LISTE))
    proved = bilan(dossier(prouver(poor, LISTE, DEPOT), confiance=LISTE))
    for code in ("RIB_IBAN_DIFFERENT", "RIB_BIC_DIFFERENT"):
        assert controle_de(doubted, code).resultat is A_VERIFIER
        assert controle_de(proved, code).resultat is CONFORME


@pytest.mark.parametrize(
    "untrusted",
    [
        bearing(rib(iban=flou(IBAN)), signed_rib(titulaire="Y", forged=True)),
        bearing(rib(iban=flou(IBAN)), signed_rib(), signed_rib(bic="BNPAFRPP")),
        rib(iban=flou(IBAN)),
        bearing(certificat(), signed_rib()),
        replace(bearing(rib(iban=flou(IBAN)), signed_rib()), contredits=("iban",)),
    ],
    ids=["a false signature", "two that differ", "none", "another piece", "not what one sees"],
)
def test_what_proves_nothing_changes_nothing(untrusted: object) -> None:
    assert prouver(untrusted, LISTE, DEPOT) is untrusted  # type: ignore[arg-type]


def test_without_a_list_nothing_is_proved() -> None:
    poor = bearing(rib(iban=flou(IBAN)), signed_rib())
    empty = replace(LISTE, certificats=())
    assert prouver(poor, empty, DEPOT) is poor


def test_a_field_that_was_not_read_comes_from_the_signed_2d_doc() -> None:
    proved = prouver(bearing(rib(iban=None), signed_rib()), LISTE, DEPOT)
    read = proved.lu.iban  # type: ignore[union-attr]
    assert (read.value, read.source, read.confidence) == (IBAN, Source.DEUXDDOC, 1.0)
    found = bilan(dossier(proved, confiance=LISTE))
    assert controle_de(found, "RIB_IBAN_ILLISIBLE").resultat is CONFORME
    assert controle_de(found, "RIB_IBAN_DIFFERENT").resultat is CONFORME


def test_somebody_elses_2d_doc_gives_no_account() -> None:
    """Its holder is not the one printed: nothing says that it is of this paper."""
    pasted = bearing(rib(iban=None), signed_rib(titulaire="M DUPONT PAUL"))
    assert prouver(pasted, LISTE, DEPOT).lu == pasted.lu
    anonymous = bearing(rib(iban=None, titulaire=None), signed_rib(titulaire=SOCIETE))
    assert prouver(anonymous, LISTE, DEPOT).lu == anonymous.lu
