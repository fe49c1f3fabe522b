"""Three machines, one queue: three workers that share a network and a database, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select, text

from bench.deposits import clones, receive
from pipeline.settings import Settings
from pipeline.storage import tables
from scripts.parts.postgresql import FAST, PostgreSQL, serving
from tests.networks import Lan, lan

WORKERS = 3
DEPOSITS = 30
PATIENCE = 120
SMALL = ("vague1-complementaire-favorable", "vague2-complementaire-favorable")


@pytest.fixture(scope="module")
def reseau() -> Iterator[Lan]:
    with lan(WORKERS) as found:
        yield found


@pytest.fixture(scope="module")
def server(reseau: Lan) -> Iterator[PostgreSQL]:
    """A database that is reached by that network alone (and by the socket that tests use)."""
    with serving(FAST, address=reseau.address, inside=reseau.server) as started:
        yield started


def test_three_workers_treat_each_request_once(
    reseau: Lan, server: PostgreSQL, tmp_path: Path
) -> None:
    url = server.create("pieces")
    home, incoming = tmp_path / "home", tmp_path / "incoming"
    incoming.mkdir()
    numbers = {_number(folder) for folder in clones(incoming, DEPOSITS, SMALL)}
    assert len(numbers) == DEPOSITS
    receive(Settings(home=home, base=url), incoming)
    base = create_engine(url)
    done = _together(reseau, base, server.network_url("pieces"), home)

    assert all(done)
    assert Counter(numero for one in done for numero in one) == dict.fromkeys(numbers, 1)
    with base.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.Travail)) == 0
        assert connection.scalar(select(func.count()).select_from(tables.Verdict)) == DEPOSITS
        lines = select(tables.Historique.demande_id, tables.Historique.quoi, func.count())
        grouped = lines.group_by(tables.Historique.demande_id, tables.Historique.quoi)
        found = connection.execute(grouped).all()
        assert Counter(quoi for _, quoi, _ in found)["proposition"] == DEPOSITS
        assert {n for _, quoi, n in found if quoi == "proposition"} == {1}
        moves = select(tables.Historique.demande_id, tables.Historique.vers)
        moved = connection.execute(moves.where(tables.Historique.quoi == "statut")).all()
        assert len(moved) == len(set(moved))
    base.dispose()


def _number(folder: Path) -> str:
    return str(json.loads((folder / "demande.json").read_text())["numero"])


def _together(reseau: Lan, base: Engine, url: str, home: Path) -> list[list[str]]:
    """What each of three sweeps treated, all at the queue at the same moment: it is held closed
    until the three wait there."""
    environment = os.environ | {
        "PIECES_BASE": url, "PIECES_HOME": str(home), "PIECES_JOURNAL": "json",
    }  # fmt: skip
    command = [sys.executable, "-m", "pipeline.cli", "sweep"]
    workers = [
        subprocess.Popen(
            [*inside, *command],
            env=environment, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        for inside in reseau.clients
    ]  # fmt: skip
    try:
        with base.begin() as connection:
            connection.execute(text("LOCK TABLE travaux IN ACCESS EXCLUSIVE MODE"))
            _until_all_wait(base)
        said = [worker.communicate(timeout=PATIENCE)[1] for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert [worker.returncode for worker in workers] == [0] * WORKERS, said
    return [list(_treated(one)) for one in said]


def _until_all_wait(base: Engine) -> None:
    """Each from an address of its own."""
    waiting = text(
        "SELECT count(DISTINCT client_addr) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with base.connect() as connection:
            if connection.scalar(waiting) == WORKERS:
                return
        time.sleep(0.05)
    pytest.fail("the workers did not all reach the queue")


def _treated(log: str) -> Iterator[str]:
    for line in log.splitlines():
        said = json.loads(line)
        if said["evenement"] == "depot_traite":
            yield said["numero"]
