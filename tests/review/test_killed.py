"""Stored before acknowledged: whatever the moment the server is killed, what it answered is kept."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from pipeline.flows.reception import ouvrir
from pipeline.settings import Settings
from pipeline.storage import tables
from pipeline.storage.database import lecture
from tests.flows.deposits import record
from tests.prefect_server import attendre
from tests.review.conftest import parts

ROUNDS, CLIENTS = 4, 4


def contents(numero: str) -> dict[str, bytes]:
    """Files that no other deposit has."""
    return {"rib.pdf": f"rib of {numero}".encode(), "kbis.pdf": f"kbis of {numero}".encode()}


@contextmanager
def server(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``pieces serve`` in a process of its own, and where it listens; killed at the end."""
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--port", "0"]
    env = {**os.environ, "PIECES_HOME": str(home)}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                    threading.Thread(target=process.stderr.read, daemon=True).start()
                    yield process, found.group()
                    break
        finally:
            process.kill()


def send(url: str, numeros: Iterator[str], acknowledged: list[str], sent: threading.Event) -> None:
    """Deposits, one after the other, until the server is gone."""
    with httpx.Client(timeout=30) as client:
        for numero in numeros:
            try:
                answer = client.post(
                    f"{url}/api/demandes",
                    files=parts(record(numero), contents(numero)),
                    headers={"Idempotency-Key": numero},
                )
            except httpx.TransportError:
                return
            finally:
                sent.set()
            if answer.status_code in (200, 202):
                acknowledged.append(numero)


def test_what_was_acknowledged_is_kept(tmp_path: Path) -> None:
    home, acknowledged, chance = tmp_path / "home", list[str](), random.Random(4)
    for turn in range(ROUNDS):
        with server(home) as (process, url):
            sent = threading.Event()
            clients = [
                threading.Thread(
                    target=send,
                    args=(url, (f"ENR{turn}{who}{n:04}" for n in range(1000)), acknowledged, sent),
                )
                for who in range(CLIENTS)
            ]
            for client in clients:
                client.start()
            sent.wait()
            threading.Event().wait(chance.uniform(0, 0.5))  # the moment of the death, nothing else
            process.kill()
            for client in clients:
                client.join()
    assert acknowledged
    with ouvrir(Settings(home=home)) as magasin, lecture(magasin.base) as session:
        kept = {d.numero: d.revision for d in session.query(tables.Demande)}
        pieces = {p.sha256 for p in session.query(tables.Piece)}
        assert {numero: kept.get(numero) for numero in acknowledged} == dict.fromkeys(
            acknowledged, 1
        )
        for sha256 in pieces:
            magasin.originaux.get(sha256)
        assert len(pieces) == 2 * len(kept)
    with server(home):
        left = [p for p in (home / "receptions").rglob("*") if p.is_file()]
        assert all(path.suffix == ".verrou" for path in left)


def test_what_is_searched_for_is_in_no_log(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--port", "0"]
    env = {**os.environ, "PIECES_HOME": str(tmp_path / "home"), "PIECES_JOURNAL": "json"}
    said, out = tmp_path / "said", tmp_path / "out"
    with (
        said.open("w") as errors,
        out.open("w") as output,
        subprocess.Popen(command, env=env, stderr=errors, stdout=output) as process,
    ):
        try:
            found = attendre(lambda: re.search(r"http://127\.0\.0\.1:\d+", said.read_text()), "it")
            assert found
            httpx.get(f"{found.group()}/file?q=CANARI", timeout=30)
        finally:
            process.terminate()
    assert "CANARI" not in said.read_text() + out.read_text()
