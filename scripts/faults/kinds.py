"""The faults: each breaks something for a while, then brings it back as operations would."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from scripts.faults.volumes import can_fill, drain, fill
from scripts.parts.prefect import Worker, kill
from scripts.parts.production import Production
from scripts.parts.program import wait_until

Panne = Callable[[Production, random.Random], AbstractContextManager[None]]
"""Breaks at the entry of the block, repairs at its end."""


@contextlib.contextmanager
def run_killed(production: Production, _: random.Random) -> Iterator[None]:
    """The processes of flow runs, kill -9."""
    for worker in production.workers:
        for pid in worker.runs():
            kill(pid)
    yield


@contextlib.contextmanager
def worker_killed(production: Production, chance: random.Random) -> Iterator[None]:
    """A worker; its runs are left as orphans."""
    worker = chance.choice(production.workers)
    worker.kill_alone()
    yield
    worker.start()


@contextlib.contextmanager
def both_killed(production: Production, chance: random.Random) -> Iterator[None]:
    """A worker and its runs at once."""
    worker = chance.choice(production.workers)
    _kill_both(worker)
    yield
    worker.start()


def _kill_both(worker: Worker) -> None:
    runs = worker.runs()
    worker.kill_alone()
    for pid in runs:
        kill(pid)


@contextlib.contextmanager
def server_killed(production: Production, _: random.Random) -> Iterator[None]:
    """The Prefect server."""
    production.prefect.kill()
    yield
    production.prefect.start()


@contextlib.contextmanager
def database_crashed(production: Production, _: random.Random) -> Iterator[None]:
    """PostgreSQL, restarted as after a crash."""
    production.postgresql.crash()
    yield


@contextlib.contextmanager
def store_down(production: Production, _: random.Random) -> Iterator[None]:
    """The S3 server, killed; down for a while."""
    production.s3.kill()
    yield
    production.s3.start()


@contextlib.contextmanager
def watch_killed(production: Production, _: random.Random) -> Iterator[None]:
    """``pieces watch``."""
    production.watch.kill()
    yield
    production.watch.start()


@contextlib.contextmanager
def serve_killed(production: Production, _: random.Random) -> Iterator[None]:
    """``pieces serve``."""
    production.serve.kill()
    yield
    production.serve.start()


@contextlib.contextmanager
def mail_down(production: Production, _: random.Random) -> Iterator[None]:
    """The mail server, down for a while."""
    production.courrier.stop()
    yield
    production.courrier.start()


@contextlib.contextmanager
def home_full(production: Production, _: random.Random) -> Iterator[None]:
    """No room where deposits arrive and are received."""
    with _full(production.home):
        yield


@contextlib.contextmanager
def store_full(production: Production, _: random.Random) -> Iterator[None]:
    """No room for originals."""
    with _full(production.s3.folder):
        yield


@contextlib.contextmanager
def database_full(production: Production, _: random.Random) -> Iterator[None]:
    """No room for PostgreSQL, which gives up; started again once there is."""
    with _full(production.postgresql.folder):
        yield
    wait_until(lambda: not production.postgresql.alive, 1)
    if not production.postgresql.alive:
        production.postgresql.start()


@contextlib.contextmanager
def _full(folder: Path) -> Iterator[None]:
    fill(folder)
    try:
        yield
    finally:
        drain(folder)


KINDS: dict[str, Panne] = {
    "flow tué (kill -9)": run_killed,
    "atelier tué (kill -9)": worker_killed,
    "atelier et flow tués (kill -9)": both_killed,
    "serveur Prefect tué (kill -9)": server_killed,
    "PostgreSQL relancé (immediate)": database_crashed,
    "S3 arrêté (kill -9)": store_down,
    "disque plein : réception": home_full,
    "disque plein : originaux (S3)": store_full,
    "disque plein : PostgreSQL": database_full,
    "pieces watch tué (kill -9)": watch_killed,
    "pieces serve tué (kill -9)": serve_killed,
    "serveur de courrier arrêté": mail_down,
}
_FULL = {"home": home_full, "s3": store_full, "pg": database_full}


def possible(production: Production) -> dict[str, Panne]:
    """The kinds that can be made here: to fill a disk asks for the right to mount one."""
    if can_fill(production.home):
        return KINDS
    return {nom: panne for nom, panne in KINDS.items() if panne not in _FULL.values()}


def draw(kinds: list[str], moments: int, chance: random.Random) -> list[str]:
    """Which fault at each moment: every kind in turn before any comes again, in random order."""
    drawn: list[str] = []
    while len(drawn) < moments:
        drawn += chance.sample(kinds, len(kinds))
    return drawn[:moments]


def while_down(seconds: float) -> None:
    """Let the rest go on without what is broken."""
    time.sleep(seconds)
