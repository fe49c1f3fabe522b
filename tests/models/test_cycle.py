"""Where each event leads, and what is refused."""

from __future__ import annotations

import itertools

import pytest

from pipeline.errors import TransitionError
from pipeline.models.cycle import (
    TRANSITIONS,
    Application,
    Evenement,
    Nature,
    arrivee,
    proposition,
    s_applique,
    suivant,
)
from pipeline.models.demande import Demande
from pipeline.models.statut import STATUTS_ENROLEMENT, STATUTS_FINANCEMENT, Avis, Statut
from tests.storage.samples import demande, solde

KNOWN = {(t.evenement, t.nature, t.de) for t in TRANSITIONS}


def test_the_table_says_each_thing_once() -> None:
    assert len(KNOWN) == len(TRANSITIONS)


@pytest.mark.parametrize(
    "transition", TRANSITIONS, ids=lambda t: f"{t.evenement}-{t.nature}-{t.de}"
)
def test_statuses_are_those_of_the_kind_of_request(transition: object) -> None:
    assert isinstance(transition, type(TRANSITIONS[0]))
    lists = {Nature.FINANCEMENT: STATUTS_FINANCEMENT}
    allowed = lists.get(transition.nature, STATUTS_ENROLEMENT)
    assert transition.vers in allowed
    assert transition.de is None or transition.de in allowed


def test_nobody_leaves_a_final_status() -> None:
    assert not [t for t in TRANSITIONS if t.de is not None and t.de.est_final]


def test_a_person_alone_rejects() -> None:
    rejections = {t.evenement for t in TRANSITIONS if t.vers is Statut.REJETEE}
    assert rejections == {Evenement.DECISION_REJETER}


@pytest.mark.parametrize("nature", Nature)
def test_every_status_of_a_life_can_be_left_or_is_final(nature: Nature) -> None:
    reached = {t.vers for t in TRANSITIONS if t.nature is nature}
    left = {t.de for t in TRANSITIONS if t.nature is nature and t.vers is not t.de}
    assert {s for s in reached if not s.est_final} <= left


REFUSED = [
    (event, nature, statut)
    for event, nature, statut in itertools.product(Evenement, Nature, (None, *Statut))
    if (event, nature, statut) not in KNOWN
]


@pytest.mark.parametrize(("event", "nature", "statut"), REFUSED)
def test_what_is_not_in_the_table_is_refused_with_its_reason(
    event: Evenement, nature: Nature, statut: Statut | None
) -> None:
    with pytest.raises(TransitionError) as refused:
        suivant(event, nature, statut)
    assert event.libelle in refused.value.message
    assert statut is None or statut.libelle in refused.value.message


def anticipe(statut: str, *pieces: str) -> Demande:
    filed = [{"type": kind, "fichier": f"{kind}.pdf"} for kind in pieces]
    return demande(anticipe=True, statut=statut, pieces=filed)


CERTIFICAT = "certificat_referencement"
ARRIVALS = {
    "a first record": (None, demande(), Evenement.DEPOT),
    "another one": (Statut.EN_COURS, demande(), Evenement.CORRECTION),
    "what was asked for": (Statut.EN_ATTENTE_PIECES, demande(), Evenement.COMPLEMENT),
    "a solde to modify": (Statut.A_MODIFIER, solde("ENR0700"), Evenement.COMPLEMENT),
    "the certificate": (Statut.VALIDATION_PARTIELLE, anticipe("validation_partielle", CERTIFICAT),
                        Evenement.CERTIFICAT),
    "the certificate, once more": (Statut.CERTIFICATS_A_VALIDER,
                                   anticipe("certificats_a_valider", CERTIFICAT), Evenement.CERTIFICAT),
    "an anticipé without it": (Statut.VALIDATION_PARTIELLE, anticipe("validation_partielle", "rib"),
                               Evenement.CORRECTION),
}  # fmt: skip


@pytest.mark.parametrize(("statut", "record", "event"), ARRIVALS.values(), ids=ARRIVALS)
def test_what_a_record_is(statut: Statut | None, record: Demande, event: Evenement) -> None:
    assert arrivee(statut, record) is event


@pytest.mark.parametrize("avis", Avis)
def test_each_verdict_is_an_event(avis: Avis) -> None:
    assert not proposition(avis).est_decision


MSS = {"dispositif": "mss_operateur", "type_demande": "avance"}
APPLIED = {
    "a request for pieces": (demande(), Statut.EN_ATTENTE_PIECES, (False, True, True)),
    "a partial validation": (demande(), Statut.VALIDATION_PARTIELLE, (False, True, True)),
    "a validation": (demande(), Statut.VALIDEE, (False, False, True)),
    "a solde": (solde("ENR0700"), Statut.DECIDEE, (False, False, True)),
    "an MSS avance": (solde("ENR0700", **MSS), Statut.DECIDEE, (False, True, True)),
    "a SAS avance": (solde("ENR0700", type_demande="avance"), Statut.DECIDEE, (False, False, True)),
}  # fmt: skip


@pytest.mark.parametrize(("record", "vers", "applied"), APPLIED.values(), ids=APPLIED)
def test_which_proposals_move_the_status_by_themselves(
    record: Demande, vers: Statut, applied: tuple[bool, ...]
) -> None:
    assert tuple(s_applique(application, record, vers) for application in Application) == applied
