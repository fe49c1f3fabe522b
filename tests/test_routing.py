"""The avis and the status proposed, for every combination that a record may hold."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from pipeline.models.demande import Demande
from pipeline.models.rapport import Gravite, Motif
from pipeline.models.statut import Avis, Dispositif, Statut, TypeDemande
from pipeline.routing import avis, statut_propose
from tests.checks.builders import SOLDE, demande

N, V, C = Gravite.INFO, Gravite.VERIFIER, Gravite.CORRIGER
CERTIFICAT = [{"type": "certificat_referencement", "fichier": "certificat.pdf"}]
ENROLEMENT = {
    "en_cours",
    "validation_partielle",
    "en_attente_pieces",
    "certificats_a_valider",
    "rejetee",
    "validee",
}
FINANCEMENT = {"en_cours", "decidee", "a_modifier", "en_attente_pieces", "rejetee"}


def motif(gravite: Gravite, *, interne: bool = False) -> Motif:
    """A reason of that gravity."""
    return Motif(code="RIB_IBAN_DIFFERENT", gravite=gravite, message="Un motif.", interne=interne)


@pytest.mark.parametrize(
    ("gravites", "expected"),
    [
        ((), Avis.FAVORABLE),
        ((N,), Avis.FAVORABLE),
        ((N, N), Avis.FAVORABLE),
        ((C,), Avis.PIECES_A_DEMANDER),
        ((C, C, N), Avis.PIECES_A_DEMANDER),
        ((V,), Avis.A_VERIFIER),
        ((V, N), Avis.A_VERIFIER),
        ((V, C), Avis.A_VERIFIER),
        ((C, V, N), Avis.A_VERIFIER),
    ],
)
def test_avis(gravites: tuple[Gravite, ...], expected: Avis) -> None:
    for order in itertools.permutations(gravites):
        assert avis(map(motif, order)) is expected


@pytest.mark.parametrize("gravite", [V, C])
def test_an_internal_reason_counts_like_the_others(gravite: Gravite) -> None:
    assert avis([motif(gravite, interne=True)]) is avis([motif(gravite)])


def _requests() -> Iterator[tuple[Demande, bool]]:
    """Every record that the contract allows, without and with a certificate among the pieces."""
    kinds = itertools.product(Dispositif, TypeDemande, (False, True), (False, True))
    for dispositif, type_demande, anticipe, certificate in kinds:
        enrols = type_demande.value.startswith("enrolement")
        for statut in sorted(ENROLEMENT if enrols else FINANCEMENT):
            yield (
                demande(
                    dispositif=dispositif.value,
                    type_demande=type_demande.value,
                    anticipe=anticipe,
                    statut=statut,
                    pieces=CERTIFICAT if certificate else [],
                    solde=SOLDE if type_demande.value == "solde" else None,
                ),
                certificate,
            )


def _expected(asked: Demande, certificate: bool, decision: str) -> str:
    """The paragraph of the contract on ``statut_propose``, typed again."""
    statut, enrols = asked.statut.value, asked.type_demande.value.startswith("enrolement")
    if statut in ("validee", "rejetee", "decidee"):
        return statut
    finalising = (
        enrols
        and asked.anticipe
        and (
            statut == "certificats_a_valider" or (statut == "validation_partielle" and certificate)
        )
    )
    if decision == "favorable" and not enrols:
        return "decidee"
    first_deposit = asked.anticipe and not finalising
    return {
        "favorable": "validation_partielle" if first_deposit else "validee",
        "pieces_a_demander": "validation_partielle" if finalising else "en_attente_pieces",
        "a_verifier": "certificats_a_valider" if finalising else "en_cours",
    }[decision]


CELLS = [
    pytest.param(
        asked,
        certificate,
        decision,
        id="-".join(
            (
                asked.dispositif.value,
                asked.type_demande.value,
                "anticipe" if asked.anticipe else "plain",
                asked.statut.value,
                "certificate" if certificate else "bare",
                decision.value,
            )
        ),
    )
    for asked, certificate in _requests()
    for decision in Avis
]


@pytest.mark.parametrize(("asked", "certificate", "decision"), CELLS)
def test_statut_propose(asked: Demande, certificate: bool, decision: Avis) -> None:
    proposed = statut_propose(asked, decision)
    assert proposed.value == _expected(asked, certificate, decision.value)
    if asked.statut is not Statut.REJETEE:
        assert proposed is not Statut.REJETEE


@pytest.mark.parametrize(("asked", "certificate", "decision"), CELLS)
def test_a_proposal_is_a_status_that_the_request_may_have(
    asked: Demande, certificate: bool, decision: Avis
) -> None:
    del certificate
    permitted = ENROLEMENT if asked.type_demande.est_enrolement else FINANCEMENT
    assert statut_propose(asked, decision).value in permitted


def test_only_a_favourable_opinion_ends_a_request() -> None:
    for asked, _ in _requests():
        if not asked.statut.est_final:
            for decision in (Avis.PIECES_A_DEMANDER, Avis.A_VERIFIER):
                assert not statut_propose(asked, decision).est_final
