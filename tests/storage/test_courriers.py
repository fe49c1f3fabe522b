"""The outbox: each letter once, whoever sends, whenever they die."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pipeline.models.courrier import Courrier, Etat, Nature
from pipeline.storage import courriers as outbox
from pipeline.storage.courriers import BAIL, ESSAIS_MAX, EnFile, Pris
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import conclure, enregistrer
from pipeline.storage.relecture import relire

from .samples import demande, fichiers, rapport

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
LATER = NOW + BAIL + timedelta(seconds=1)


def courrier(
    nature: Nature = Nature.ACCUSE_RECEPTION, a: tuple[str, ...] = ("a@x.fr",)
) -> Courrier:
    return Courrier(nature, "Objet « é »", "Texte", "<p>HTML</p>", a)


def deposit(engine: Engine, *wanted: Courrier, numero: str = "ENR0601") -> list[bool]:
    with ecriture(engine) as session:
        kept = enregistrer(session, demande(numero), fichiers())
        return [outbox.deposer(session, kept.demande_id, kept.revision, c, NOW) for c in wanted]


def take(engine: Engine, now: datetime = NOW, numero: str | None = None) -> Pris:
    with ecriture(engine) as session:
        pris = outbox.prendre(session, now, numero)
    assert pris is not None
    return pris


def do(engine: Engine, verb: Callable[[Session], object]) -> object:
    with ecriture(engine) as session:
        return verb(session)


def letters(engine: Engine, numero: str | None = None, dus: datetime | None = None) -> list[EnFile]:
    with lecture(engine) as session:
        return list(outbox.lister(session, numero, dus=dus))


def states(engine: Engine) -> list[Etat]:
    return [lettre.etat for lettre in letters(engine)]


def test_the_same_letter_is_queued_once(engine: Engine) -> None:
    refus = courrier(Nature.REFUS)
    assert deposit(engine, courrier(), courrier(), refus) == [True, False, True]
    assert deposit(engine, courrier()) == [False]
    found = letters(engine)
    assert [lettre.courrier for lettre in found] == [courrier(), refus]
    assert len({lettre.message_id for lettre in found}) == 2


def test_another_revision_is_another_letter(engine: Engine) -> None:
    deposit(engine, courrier())
    with ecriture(engine) as session:
        kept = enregistrer(session, demande(), fichiers(b"autre"))
        assert outbox.deposer(session, kept.demande_id, kept.revision, courrier(), NOW)
    assert [lettre.revision for lettre in letters(engine)] == [1, 2]


def test_the_message_id_depends_on_the_key_alone(
    engine: Engine, fresh_sqlite: Callable[[], str]
) -> None:
    from pipeline.storage.database import open_database

    other = open_database(fresh_sqlite())
    deposit(other, courrier(), numero="ENR9999")
    deposit(other, courrier())
    deposit(engine, courrier(a=("b@x.fr",)))
    assert letters(other)[1].message_id == letters(engine)[0].message_id
    other.dispose()


def test_a_letter_to_nobody_is_kept_and_never_taken(engine: Engine) -> None:
    assert deposit(engine, courrier(a=())) == [True]
    assert states(engine) == [Etat.SANS_ADRESSE]
    assert do(engine, lambda s: outbox.prendre(s, NOW)) is None


def test_a_rolled_back_transaction_queues_nothing(engine: Engine) -> None:
    def cut(session: Session) -> None:
        kept = enregistrer(session, demande(), fichiers())
        outbox.deposer(session, kept.demande_id, kept.revision, courrier(), NOW)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        do(engine, cut)
    assert letters(engine) == []


def test_taken_handed_over_sent(engine: Engine) -> None:
    deposit(engine, courrier())
    pris = take(engine)
    assert do(engine, lambda s: outbox.prendre(s, NOW)) is None
    assert do(engine, lambda s: outbox.remettre(s, pris)) is True
    assert states(engine) == [Etat.EN_COURS]
    assert do(engine, lambda s: outbox.noter_envoye(s, pris, NOW)) is True
    (sent,) = letters(engine)
    assert (sent.etat, sent.envoye_le, sent.essais, sent.erreur) == (Etat.ENVOYE, NOW, 1, None)
    assert do(engine, lambda s: outbox.prendre(s, NOW + timedelta(days=99))) is None


def test_of_one_request(engine: Engine) -> None:
    deposit(engine, courrier(), numero="ENR0001")
    deposit(engine, courrier(), numero="ENR0002")
    assert take(engine, numero="ENR0002M1").lettre.numero == "ENR0002"
    assert do(engine, lambda s: outbox.prendre(s, NOW, "ENR0002")) is None
    assert [lettre.numero for lettre in letters(engine, "ENR0001")] == ["ENR0001"]
    assert [lettre.numero for lettre in letters(engine, dus=NOW)] == ["ENR0001"]


def test_a_sender_that_died_before_handing_over_costs_nothing(engine: Engine) -> None:
    deposit(engine, courrier())
    dead = take(engine)
    alive = take(engine, LATER)
    assert do(engine, lambda s: outbox.remettre(s, dead)) is False
    assert do(engine, lambda s: outbox.remettre(s, alive)) is True


def test_a_sender_that_died_handing_over_leaves_it_to_a_person(engine: Engine) -> None:
    deposit(engine, courrier())
    dead = take(engine)
    do(engine, lambda s: outbox.remettre(s, dead))
    assert do(engine, lambda s: outbox.relever(s, NOW)) == 0
    assert do(engine, lambda s: outbox.relever(s, LATER)) == 1
    assert states(engine) == [Etat.A_VERIFIER]
    assert do(engine, lambda s: outbox.prendre(s, LATER)) is None


def test_a_sender_that_was_only_slow_is_believed(engine: Engine) -> None:
    deposit(engine, courrier())
    slow = take(engine)
    do(engine, lambda s: outbox.remettre(s, slow))
    do(engine, lambda s: outbox.relever(s, LATER))
    assert do(engine, lambda s: outbox.noter_envoye(s, slow, LATER)) is True
    assert states(engine) == [Etat.ENVOYE]


def test_a_person_sends_it_again(engine: Engine) -> None:
    deposit(engine, courrier())
    (lettre,) = letters(engine)
    assert do(engine, lambda s: outbox.relancer(s, lettre.id, NOW)) is False
    pris = take(engine)
    do(engine, lambda s: outbox.remettre(s, pris))
    assert do(engine, lambda s: outbox.noter_incertain(s, pris, "perdue")) is True
    assert do(engine, lambda s: outbox.relancer(s, lettre.id, NOW)) is True
    assert take(engine).lettre.message_id == lettre.message_id
    assert do(engine, lambda s: outbox.noter_envoye(s, pris, NOW)) is False  # no longer its own


def test_failures_wait_twice_as_long_each_time_then_give_up(engine: Engine) -> None:
    deposit(engine, courrier())
    now, waits = NOW, []
    for _ in range(ESSAIS_MAX):
        pris = take(engine, now)
        do(engine, lambda s, p=pris, n=now: outbox.noter_echec(s, p, n, "450 : plus tard"))  # type: ignore[misc]
        (lettre,) = letters(engine)
        waits.append((lettre.prochain_essai - now) / timedelta(minutes=1))
        assert do(engine, lambda s, n=now: outbox.prendre(s, n)) is None  # type: ignore[misc]
        now = lettre.prochain_essai
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 720, 720]
    assert (lettre.etat, lettre.essais) == (Etat.ABANDONNE, ESSAIS_MAX)
    assert do(engine, lambda s: outbox.prendre(s, now)) is None


def test_a_final_failure_gives_up_at_once(engine: Engine) -> None:
    deposit(engine, courrier())
    pris = take(engine)
    do(engine, lambda s: outbox.noter_echec(s, pris, NOW, "550 : refusé", definitif=True))
    assert states(engine) == [Etat.ABANDONNE]


def test_let_go_it_is_as_if_never_taken(engine: Engine) -> None:
    deposit(engine, courrier())
    (before,) = letters(engine)
    pris = take(engine)
    assert do(engine, lambda s: outbox.rendre(s, pris)) is True
    assert letters(engine) == [before]
    assert take(engine).lettre == before


def test_two_senders_never_take_the_same(engine: Engine) -> None:
    numbers = [f"ENR{1000 + n}" for n in range(12)]
    for numero in numbers:
        deposit(engine, courrier(), numero=numero)
    start = Barrier(4)

    def sender(_: int) -> list[str]:
        found: list[str] = []
        start.wait()
        while True:
            with ecriture(engine) as session:
                pris = outbox.prendre(session, NOW)
            if pris is None:
                return found
            found.append(pris.lettre.numero)

    with ThreadPoolExecutor(4) as pool:
        taken = [numero for found in pool.map(sender, range(4)) for numero in found]
    assert sorted(taken) == numbers


def test_what_another_holds_is_passed_over(fresh_postgresql: Callable[[], str]) -> None:
    from pipeline.storage.database import open_database

    engine = open_database(fresh_postgresql())
    for numero in ("ENR0001", "ENR0002"):
        deposit(engine, courrier(), numero=numero)
    with ecriture(engine) as one, ecriture(engine) as other:
        first, second = outbox.prendre(one, NOW), outbox.prendre(other, NOW)
        assert first is not None
        assert second is not None
        assert first.lettre.numero != second.lettre.numero
    engine.dispose()


def test_a_request_is_read_again_as_it_was_said(engine: Engine) -> None:
    said = demande(anticipe=True)
    with ecriture(engine) as session:
        kept = enregistrer(session, said, fichiers())
    with lecture(engine) as session:
        found = relire(session, "ENR0601M3")
        assert relire(session, "ENR9999") is None
    assert found is not None
    assert (found.demande_id, found.revision) == (kept.demande_id, 1)
    assert (found.demande, found.rapport) == (said, None)
    with ecriture(engine) as session:
        conclure(session, kept.demande_id, 1, "cle", rapport(), None)
    with lecture(engine) as session:
        found = relire(session, "ENR0601")
    assert found is not None
    assert found.rapport == rapport()
