"""The counters, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, text

from pipeline.models.mesure import Mesure, Quoi
from pipeline.storage.compteurs import Releve, compter, relever
from pipeline.storage.database import ecriture, lecture


def add(engine: Engine, *mesures: Mesure) -> None:
    with ecriture(engine) as session:
        compter(session, mesures)


def read(engine: Engine) -> list[Releve]:
    with lecture(engine) as session:
        return relever(session)


def test_events_add_up(engine: Engine) -> None:
    add(engine, Mesure(Quoi.MOTIFS, "RIB_IBAN_DIFFERENT"), Mesure(Quoi.MOTIFS, "KBIS_ANCIEN"))
    add(engine, Mesure(Quoi.MOTIFS, "KBIS_ANCIEN"))
    assert read(engine) == [
        Releve(Quoi.MOTIFS, "KBIS_ANCIEN", 0, 2, 0),
        Releve(Quoi.MOTIFS, "RIB_IBAN_DIFFERENT", 0, 1, 0),
    ]


def test_durations_fall_in_their_bucket(engine: Engine) -> None:
    add(engine, *(Mesure(Quoi.DUREE_PIECE, "rib", d) for d in (70, 90, 400)))
    assert read(engine) == [
        Releve(Quoi.DUREE_PIECE, "rib", 100, 2, 160),
        Releve(Quoi.DUREE_PIECE, "rib", 500, 1, 400),
    ]


def test_several_workers_lose_nothing(engine: Engine) -> None:
    one = [Mesure(Quoi.DEPOTS, d) for d in ("vague_1", "vague_2", "sas")]

    def work(turn: int) -> None:
        add(engine, *(one if turn % 2 else reversed(one)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(24)))
    assert [(row.etiquette, row.n) for row in read(engine)] == [
        ("sas", 24),
        ("vague_1", 24),
        ("vague_2", 24),
    ]


def test_a_transaction_that_fails_counts_nothing(engine: Engine) -> None:
    class Cut(Exception):  # noqa: N818
        pass

    try:
        with ecriture(engine) as session:
            compter(session, [Mesure(Quoi.DEPOTS, "sas")])
            raise Cut
    except Cut:
        pass
    assert read(engine) == []


def test_a_counter_of_another_version_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO compteurs VALUES ('futur', '', 0, 1, 0)"))
    assert read(engine) == []
