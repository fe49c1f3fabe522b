"""The status of a stored request: each transition, what is refused, who decides from what he saw."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, select, update

from pipeline.errors import TransitionError, UsageError
from pipeline.models.cycle import TRANSITIONS, Evenement, Nature, Transition
from pipeline.models.demande import Demande
from pipeline.models.statut import Avis, Statut
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import Enregistre, conclure, decider, enregistrer
from tests.storage.samples import demande, fichiers, rapport, solde

FILED = {Evenement.DEPOT, Evenement.CORRECTION, Evenement.COMPLEMENT, Evenement.CERTIFICAT}
AVIS = {
    Evenement.PROPOSITION_FAVORABLE: Avis.FAVORABLE,
    Evenement.PROPOSITION_PIECES: Avis.PIECES_A_DEMANDER,
    Evenement.PROPOSITION_VERIFIER: Avis.A_VERIFIER,
}


def record(nature: Nature, statut: Statut, *pieces: str) -> Demande:
    """A request of a nature, at the portal's status."""
    if nature is Nature.FINANCEMENT:
        return solde("ENR0601", statut=statut)
    filed = [{"type": kind, "fichier": f"{kind}.pdf"} for kind in pieces or ("rib",)]
    return demande(statut=statut, anticipe=nature is Nature.ANTICIPE, pieces=filed)


def at(engine: Engine, nature: Nature, statut: Statut) -> Enregistre:
    """A request that stands at a status, whatever brought it there."""
    with ecriture(engine) as session:
        kept = enregistrer(session, record(nature, Statut.EN_COURS), fichiers())
        session.execute(update(tables.Demande).values(statut=statut))
    return kept


def row(engine: Engine) -> tables.Demande:
    with lecture(engine) as session:
        return session.scalars(select(tables.Demande)).one()


def lines(engine: Engine) -> list[tables.Historique]:
    with lecture(engine) as session:
        return list(session.scalars(select(tables.Historique).order_by(tables.Historique.id)))


def happen(engine: Engine, transition: Transition, kept: Enregistre | None) -> None:
    """The event of a transition, as it comes about."""
    event, nature = transition.evenement, transition.nature
    if event in AVIS and kept:
        report = rapport(avis=AVIS[event], propose=transition.vers)
        with ecriture(engine) as session:
            conclure(session, kept.demande_id, 1, "k", report, None, evenement=event)
    elif event in FILED:
        certificat = event is Evenement.CERTIFICAT
        pieces = ("certificat_referencement",) if certificat else ("kbis",)
        said = Statut.VALIDATION_PARTIELLE if certificat else Statut.EN_COURS
        with ecriture(engine) as session:
            enregistrer(session, record(nature, said, *pieces), fichiers(b"new"))
    else:
        with ecriture(engine) as session:
            decider(session, "ENR0601", event, "Mme Gestion", 0, "motif")


@pytest.mark.parametrize(
    "transition", TRANSITIONS, ids=lambda t: f"{t.evenement}-{t.nature}-{t.de}"
)
def test_each_transition_is_made_and_said(engine: Engine, transition: Transition) -> None:
    kept = at(engine, transition.nature, transition.de) if transition.de else None
    happen(engine, transition, kept)
    assert row(engine).statut == transition.vers
    last = [line for line in lines(engine) if line.quoi == "statut"][-1]
    if transition.vers is not transition.de:
        assert (last.evenement, last.de, last.vers) == (
            transition.evenement, transition.de, transition.vers,
        )  # fmt: skip
    assert not [line for line in lines(engine) if line.quoi == "refus"]


@pytest.mark.parametrize("final", [s for s in Statut if s.est_final])
def test_nothing_moves_what_is_final(engine: Engine, final: Statut) -> None:
    nature = Nature.FINANCEMENT if final is Statut.DECIDEE else Nature.ENROLEMENT
    kept = at(engine, nature, final)
    event = Evenement.PROPOSITION_PIECES
    happen(engine, Transition(event, nature, final, Statut.EN_ATTENTE_PIECES), kept)
    happen(engine, Transition(Evenement.COMPLEMENT, nature, final, Statut.EN_COURS), kept)
    assert row(engine).statut == final
    refused = [line for line in lines(engine) if line.quoi == "refus"]
    assert [line.evenement for line in refused] == [event, Evenement.CORRECTION]
    assert all(line.motif and "définitif" in line.motif for line in refused)
    with pytest.raises(TransitionError, match="définitif"), ecriture(engine) as session:
        decider(session, "ENR0601", Evenement.DECISION_VALIDER, "a", 0)


def test_the_portal_moves_a_request_itself(engine: Engine) -> None:
    at(engine, Nature.ENROLEMENT, Statut.EN_COURS)
    with ecriture(engine) as session:
        enregistrer(session, record(Nature.ENROLEMENT, Statut.REJETEE), fichiers())
    assert row(engine).statut == Statut.REJETEE


def test_a_decision_from_a_stale_page_is_refused(engine: Engine) -> None:
    at(engine, Nature.ENROLEMENT, Statut.EN_COURS)
    with ecriture(engine) as session:
        decider(session, "ENR0601", Evenement.DECISION_DEMANDER, "a", 0)
    with pytest.raises(TransitionError, match="a changé depuis"), ecriture(engine) as session:
        decider(session, "ENR0601M0", Evenement.DECISION_VALIDER, "b", 0)
    assert row(engine).statut == Statut.EN_ATTENTE_PIECES


@pytest.mark.parametrize("motif", [None, "", "  "])
def test_a_rejection_has_a_reason(engine: Engine, motif: str | None) -> None:
    at(engine, Nature.ENROLEMENT, Statut.EN_COURS)
    with pytest.raises(UsageError, match="motivé"), ecriture(engine) as session:
        decider(session, "ENR0601", Evenement.DECISION_REJETER, "a", 0, motif)


def test_a_decision_on_nothing(engine: Engine) -> None:
    with pytest.raises(UsageError, match="ENR9999"), ecriture(engine) as session:
        decider(session, "ENR9999", Evenement.DECISION_VALIDER, "a", 0)


def test_of_two_decisions_at_once_one_is_taken(engine: Engine) -> None:
    at(engine, Nature.ENROLEMENT, Statut.EN_COURS)
    start, outcomes = threading.Barrier(2), list[str]()

    def decide(event: Evenement) -> None:
        start.wait()
        try:
            with ecriture(engine) as session:
                outcomes.append(decider(session, "ENR0601", event, event, 0, "motif"))
        except TransitionError:
            outcomes.append("refused")

    both = (Evenement.DECISION_VALIDER, Evenement.DECISION_REJETER)
    threads = [threading.Thread(target=decide, args=(event,)) for event in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("refused") == 1
    assert row(engine).statut in (set(outcomes) - {"refused"})
    assert row(engine).version == 1


PROPOSED = (
    (Evenement.PROPOSITION_FAVORABLE, Statut.VALIDEE),
    (Evenement.PROPOSITION_PIECES, Statut.EN_ATTENTE_PIECES),
)


def test_of_two_treatments_at_once_the_second_decides_from_what_the_first_left(
    engine: Engine,
) -> None:
    kept = at(engine, Nature.ENROLEMENT, Statut.EN_COURS)
    start = threading.Barrier(2)

    def treat(event: Evenement, leads: Statut) -> None:
        report = rapport(avis=AVIS[event], propose=leads)
        start.wait()
        with ecriture(engine) as session:
            conclure(session, kept.demande_id, 1, event, report, None, evenement=event)

    threads = [threading.Thread(target=treat, args=pair) for pair in PROPOSED]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moves = [(line.de, line.vers) for line in lines(engine) if line.quoi == "statut"][1:]
    assert [vers for _, vers in moves] in (
        [Statut.VALIDEE],  # it is final: the other is refused
        [Statut.EN_ATTENTE_PIECES, Statut.VALIDEE],
    )
    assert [de for de, _ in moves] == [Statut.EN_COURS, *(vers for _, vers in moves[:-1])]
    assert (row(engine).statut, row(engine).version) == (Statut.VALIDEE, len(moves))


@pytest.mark.parametrize("decided", [Evenement.DECISION_REJETER, Evenement.DECISION_VALIDER])
def test_a_decision_taken_during_a_treatment_stands(engine: Engine, decided: Evenement) -> None:
    """The treatment began from « en cours »; its conclusion comes after the decision."""
    kept = at(engine, Nature.ENROLEMENT, Statut.EN_COURS)
    with ecriture(engine) as session:
        reached = decider(session, "ENR0601", decided, "Mme Gestion", 0, "motif")
    event = Evenement.PROPOSITION_PIECES
    report = rapport(avis=AVIS[event], propose=Statut.EN_ATTENTE_PIECES)
    with ecriture(engine) as session:
        conclure(session, kept.demande_id, 1, "k", report, None, evenement=event)
    assert (row(engine).statut, row(engine).version) == (reached, 1)
    assert "refus" in [line.quoi for line in lines(engine)]
