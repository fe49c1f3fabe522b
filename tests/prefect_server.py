"""A real Prefect server that this session starts and stops, and what it keeps."""

from __future__ import annotations

import logging
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

T = TypeVar("T")
_DELAI = 180.0
"""Seconds after which what one waits for is said not to come."""


@dataclass(frozen=True)
class ServeurPrefect:
    """Where it listens, where it keeps things, and the environment of those who talk to it."""

    url: str
    home: Path

    @property
    def env(self) -> dict[str, str]:
        return {
            "PREFECT_HOME": str(self.home),
            "PREFECT_API_URL": self.url,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        }

    def lire(self, path: str, **wanted: Any) -> Any:
        """What the API answers to a filter."""
        answer = httpx.post(f"{self.url}/{path}/filter", json=wanted, timeout=60)
        return answer.raise_for_status().json()

    def faire(self, path: str, **said: Any) -> Any:
        """What the API answers to something asked of it."""
        answer = httpx.post(f"{self.url}/{path}", json=said, timeout=60)
        return answer.raise_for_status().json()

    def effacer(self, path: str) -> None:
        """Delete one thing."""
        httpx.delete(f"{self.url}/{path}", timeout=60).raise_for_status()

    def tout(self) -> str:
        """Every word of every table of its database, JSON unescaped."""
        with sqlite3.connect(self.home / "prefect.db") as base:
            names = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            rows = [base.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names]
        return re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), repr(rows))


@pytest.fixture(scope="session")
def serveur_prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServeurPrefect]:
    """A server on a free port; it looks at its automations more often than one in production."""
    home, port = tmp_path_factory.mktemp("prefect"), _free_port()
    found = ServeurPrefect(f"http://127.0.0.1:{port}/api", home)
    often = {"PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT1S"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port)]
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=os.environ | found.env | often, stdout=output, stderr=output
        )
    try:
        attendre(lambda: _repond(found.url) or process.poll() is not None, "the Prefect server")
        assert process.poll() is None, log.read_text()[-2000:]
        yield found
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def prefect(serveur_prefect: ServeurPrefect) -> Iterator[ServeurPrefect]:
    """The server, as that of this process; the heartbeat is off: its thread costs a second a run."""
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    root, ours = logging.getLogger(), logging.getLogger("pipeline")
    kept = root.handlers, root.level, ours.handlers, ours.level, ours.propagate
    values = {PREFECT_API_URL: serveur_prefect.url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    with temporary_settings(values):
        yield serveur_prefect
        vider()
    root.handlers, level, ours.handlers, own, ours.propagate = kept
    root.setLevel(level)
    ours.setLevel(own)


def vider() -> None:
    """Wait until the server has all that this process has to say: logs, events, task runs."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for service in (APILogWorker, EventsWorker):
        service.drain_all(timeout=10)


def _repond(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=5).is_success
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def attendre(condition: Callable[[], T], quoi: str) -> T:
    """What a condition gives as soon as it gives something; a failure that says what, at the end."""
    end = time.monotonic() + _DELAI
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    pytest.fail(f"{quoi}: not within {_DELAI:.0f} s")
