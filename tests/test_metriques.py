"""The metrics as Prometheus reads them."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, text

from pipeline.metriques import exposer, servir, sonde_etats, sonde_file
from pipeline.models.mesure import Mesure, Quoi
from pipeline.storage.compteurs import compter
from pipeline.storage.database import ecriture, open_database


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'pieces.db'}")
    yield engine
    engine.dispose()


def samples(exposed: str) -> dict[tuple[str, ...], float]:
    """Every sample: its name and the values of its labels, these in order."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(exposed)
        for sample in family.samples
    }


def count(engine: Engine, *mesures: Mesure) -> None:
    with ecriture(engine) as session:
        compter(session, mesures)


def test_an_empty_store_answers(engine: Engine) -> None:
    assert samples(exposer(engine)) == {("pieces_up",): 1}


def test_counters(engine: Engine) -> None:
    count(
        engine,
        Mesure(Quoi.DEPOTS, "vague_2"),
        Mesure(Quoi.VERDICTS, "a_verifier"),
        *[Mesure(Quoi.MOTIFS, "RIB_IBAN_DIFFERENT")] * 3,
        Mesure(Quoi.ECHECS, "DEPOT_INVALIDE"),
    )
    found = samples(exposer(engine))
    assert found["pieces_deposits_total", "vague_2"] == 1
    assert found["pieces_verdicts_total", "a_verifier"] == 1
    assert found["pieces_reasons_total", "RIB_IBAN_DIFFERENT"] == 3
    assert found["pieces_failures_total", "DEPOT_INVALIDE"] == 1


def test_durations_are_cumulated(engine: Engine) -> None:
    count(engine, *(Mesure(Quoi.DUREE_PIECE, "rib", d) for d in (70, 400, 500_000)))
    count(engine, Mesure(Quoi.DUREE_DEPOT, duree_ms=1500))
    found = samples(exposer(engine))
    bucket = "pieces_piece_seconds_bucket"
    counts = [found[bucket, le, "rib"] for le in ("0.05", "0.1", "0.25", "0.5", "120.0", "+Inf")]
    assert counts == [0, 1, 1, 2, 2, 3]
    assert found["pieces_piece_seconds_count", "rib"] == 3
    assert found["pieces_piece_seconds_sum", "rib"] == 500.47
    assert found["pieces_deposit_seconds_bucket", "2.5"] == 1


def test_what_stands_now_is_asked_of_the_database(engine: Engine) -> None:
    probes = [
        sonde_file(lambda session: (session.scalar(text("SELECT 7")) or 0, 12.5)),
        sonde_etats("pieces_letters", "Letters", lambda _: {"a_envoyer": 2, "envoye": 40}),
    ]
    found = samples(exposer(engine, probes))
    assert found["pieces_queue_depth",] == 7
    assert found["pieces_queue_oldest_seconds",] == 12.5
    assert found["pieces_letters", "a_envoyer"] == 2


def test_a_database_that_does_not_answer_is_said(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE compteurs"))
    assert samples(exposer(engine)) == {("pieces_up",): 0}


def test_they_are_served(engine: Engine) -> None:
    count(engine, Mesure(Quoi.DEPOTS, "sas"))
    server, thread = servir(engine, 0, "127.0.0.1")
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics") as answer:
            found = samples(answer.read().decode())
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert found["pieces_deposits_total", "sas"] == 1
