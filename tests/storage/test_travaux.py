"""What waits to be treated: taken once, given back by the dead, left to a person in the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from pipeline.storage import travaux
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import conclure, enregistrer
from pipeline.storage.tables import Historique, Travail, Verdict, maintenant
from pipeline.storage.travaux import BAIL, ESSAIS, OUVERTURES, Preneur, Tache
from tests.storage.samples import demande, fichiers, rapport

A, B = Preneur("a"), Preneur("b")
LATER = maintenant() + BAIL + timedelta(days=1)


def deposit(engine: Engine, n: int = 601, *contents: bytes, by: Preneur | None = None) -> int:
    with ecriture(engine) as session:
        kept = enregistrer(session, demande(f"ENR0{n}"), fichiers(*contents), by)
        return kept.demande_id


def take(engine: Engine, who: Preneur, many: int = 10, later: bool = False) -> list[Tache]:
    with ecriture(engine) as session:
        return travaux.prendre(session, who, many, LATER if later else None)


def conclude(engine: Engine, task: Tache) -> None:
    with ecriture(engine) as session:
        conclure(session, task.demande_id, task.revision, f"k{task.revision}", rapport(), None)


def test_a_deposit_is_work_that_is_done_with_its_conclusion(engine: Engine) -> None:
    this = deposit(engine)
    (task,) = take(engine, A)
    assert (task.demande_id, task.revision, task.essai) == (this, 1, 1)
    assert take(engine, B) == []
    conclude(engine, task)
    assert take(engine, B, later=True) == []


def test_the_same_deposit_again_is_no_work(engine: Engine) -> None:
    deposit(engine)
    conclude(engine, take(engine, A)[0])
    deposit(engine)
    assert take(engine, A) == []


def test_what_is_treated_at_once_waits_for_nobody_unless_its_treatment_dies(engine: Engine) -> None:
    this = deposit(engine, by=A)
    assert take(engine, B) == []
    assert [task.demande_id for task in take(engine, B, later=True)] == [this]


def test_a_revision_that_comes_meanwhile_stays_to_be_treated(engine: Engine) -> None:
    deposit(engine)
    (first,) = take(engine, A)
    deposit(engine, 601, b"other")
    conclude(engine, first)
    (second,) = take(engine, B)
    assert second.revision == 2


def test_the_oldest_first_and_no_more_than_asked(engine: Engine) -> None:
    known = [deposit(engine, n) for n in (601, 602, 603)]
    assert [t.demande_id for t in take(engine, A, 2)] == known[:2]
    assert [t.demande_id for t in take(engine, B, 2)] == known[2:]


def test_what_fails_waits_and_is_a_persons_in_the_end(engine: Engine) -> None:
    deposit(engine)
    for attempt in range(1, ESSAIS + 1):
        (task,) = take(engine, A, later=True)
        assert task.essai == attempt
        with ecriture(engine) as session:
            again = travaux.remettre(session, task, "PanneError")
        assert again is (attempt < ESSAIS)
        assert take(engine, B) == []
    assert take(engine, A, later=True) == []
    with lecture(engine) as session:
        assert travaux.attente(session).abandonnes == 1


def _fail(engine: Engine, task: Tache) -> None:
    with ecriture(engine) as session:
        travaux.remettre(session, task, "PanneError")


def _stop(engine: Engine, task: Tache) -> None:
    with ecriture(engine) as session:
        travaux.reposer(session, task)


def _wait(engine: Engine, task: Tache) -> None:
    with ecriture(engine) as session:
        travaux.differer(session, task, "ANTIVIRUS_ATTENDU")


def _die(engine: Engine, task: Tache) -> None:
    """Nothing comes back: the lease ends."""
    _lapse(engine, task.demande_id)


def _lapse(engine: Engine, demande_id: int) -> None:
    with ecriture(engine) as session:
        session.get_one(Travail, demande_id).du_le = maintenant()


@pytest.mark.parametrize(
    ("ends", "deaths"), [(_fail, 0), (_stop, 0), (_wait, 0), (_die, OUVERTURES)]
)
def test_what_never_came_back_ended_its_worker(
    engine: Engine, ends: Callable[[Engine, Tache], None], deaths: int
) -> None:
    deposit(engine)
    for _ in range(OUVERTURES):
        (task,) = take(engine, A, later=True)
        assert task.ouverts
        ends(engine, task)
    (task,) = take(engine, B, later=True)
    assert (task.morts, task.ouverts) == (deaths, not deaths)


def test_what_is_asked_for_anew_has_ended_nobody(engine: Engine) -> None:
    this = deposit(engine)
    for _ in range(OUVERTURES):
        take(engine, A)
        _lapse(engine, this)
    with ecriture(engine) as session:
        travaux.demander(session, this, 1, "again")
    assert [task.morts for task in take(engine, A, later=True)] == [0]


def test_a_lease_is_renewed_by_its_holder_alone(engine: Engine) -> None:
    this = deposit(engine)
    take(engine, A)
    _lapse(engine, this)
    with ecriture(engine) as session:
        travaux.prolonger(session, this, A)
    assert take(engine, B) == []
    _lapse(engine, this)
    with ecriture(engine) as session:
        travaux.prolonger(session, this, B)
    assert [task.morts for task in take(engine, B)] == [1]
    _lapse(engine, this)
    with ecriture(engine) as session:
        travaux.prolonger(session, this, A)
    assert [task.morts for task in take(engine, A)] == [2]


def test_the_queue_at_a_glance(engine: Engine) -> None:
    with lecture(engine) as session:
        assert travaux.attente(session).plus_ancien is None
    deposit(engine, 601)
    deposit(engine, 602)
    with lecture(engine) as session:
        seen = travaux.attente(session)
    assert (seen.dus, seen.abandonnes) == (2, 0)
    assert seen.plus_ancien is not None


def test_many_workers_never_take_the_same_work(engine: Engine) -> None:
    for n in range(601, 641):
        deposit(engine, n)
    start, taken = threading.Barrier(4), list[int]()

    def work(name: str) -> None:
        start.wait()
        while found := take(engine, Preneur(name), 3):
            taken.extend(task.demande_id for task in found)

    threads = [threading.Thread(target=work, args=(f"w{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 40


def test_a_worker_that_lost_its_lease_takes_nothing_from_the_next(engine: Engine) -> None:
    this = deposit(engine)
    (late,) = take(engine, A)
    (taken,) = take(engine, B, later=True)
    assert (late.essai, taken.essai) == (1, 2)
    with ecriture(engine) as session:
        assert travaux.remettre(session, late, "PanneError")
    with lecture(engine) as session:
        held = session.get_one(Travail, this)
    assert (held.pris_par, held.essais, held.erreur) == (B.nom, 2, None)


def test_who_lost_its_lease_and_the_next_say_one_thing(engine: Engine) -> None:
    this = deposit(engine)
    (late,) = take(engine, A)
    (taken,) = take(engine, B, later=True)
    conclude(engine, taken)
    conclude(engine, late)
    assert take(engine, A, later=True) == []
    with lecture(engine) as session:
        said = session.scalars(select(Historique.quoi).filter_by(demande_id=this)).all()
        assert session.scalar(select(func.count()).select_from(Verdict)) == 1
    assert said.count("proposition") == 1
