"""The API, served by uvicorn on a port of its own."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from pipeline.flows.instruction import Bureau
from pipeline.flows.reception import Magasin
from pipeline.review import serveur
from pipeline.review.app import create_app
from pipeline.settings import Settings
from tests.flows.deposits import FILES, record
from tests.review.navigateur import chromium, onglet
from tests.review.peuplement import peupler

__all__ = ["chromium", "onglet"]

Files = list[tuple[str, tuple[str, bytes, str]]]


@dataclass
class Served:
    """A running application and where it keeps things."""

    app: FastAPI
    url: str
    home: Path
    server: uvicorn.Server

    @property
    def magasin(self) -> Magasin:
        magasin: Magasin = self.app.state.bureau.magasin
        return magasin

    def settle(self) -> None:
        """Wait for the requests that have been answered, or cut, but have not ended."""
        for task in list(self.server.server_state.tasks):
            asyncio.run_coroutine_threadsafe(asyncio.wait({task}), task.get_loop()).result()

    def left(self) -> list[Path]:
        """What is in the temporary folders, once no request is at work."""
        self.settle()
        return [path for path in (self.home / "receptions").rglob("*") if path.is_file()
                and path.suffix != ".verrou"]  # fmt: skip


def ecoute() -> socket.socket:
    """A socket that listens on a free port of this machine."""
    return socket.create_server(("127.0.0.1", 0))


@contextmanager
def serve(
    app: FastAPI, home: Path, sur: socket.socket | None = None, **options: Any
) -> Iterator[Served]:
    """Serve an application in a thread; its socket listens before it does."""
    server = uvicorn.Server(serveur.config(app, log_level="critical", **options))
    with sur or ecoute() as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            httpx.get(f"{url}/api/openapi.json", timeout=30).raise_for_status()
            yield Served(app, url, home, server)
        finally:
            server.should_exit = True
            thread.join()


Start = Callable[..., Served]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Serve an application with settings, limits, pace and connections of the test's own."""
    with ExitStack() as stack:

        def make(
            settings: dict[str, Any] | None = None,
            server: dict[str, Any] | None = None,
            **limits: Any,
        ) -> Served:
            home = tmp_path / "home"
            said = Settings(**{"home": home, **(settings or {})})
            return stack.enter_context(serve(create_app(said, **limits), home, **(server or {})))

        yield make


@pytest.fixture
def served(start: Start) -> Served:
    return start()


@pytest.fixture(scope="session")
def peuplee(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the fixtures, filled once."""
    home = tmp_path_factory.mktemp("peuplee") / "home"
    peupler(home)
    return home


@pytest.fixture
def station(peuplee: Path, tmp_path: Path, start: Start) -> Served:
    """The station on a copy of the store of the fixtures, with the local sign-in."""
    shutil.copytree(peuplee, tmp_path / "home")
    return start()


def bureau_de(served: Served) -> Bureau:
    """What a gestionnaire's work needs, on the store of a running station."""
    magasin = served.magasin
    return Bureau(magasin.base, magasin.cadre, timedelta(minutes=10))


def parts(contenu: bytes | None = None, files: dict[str, bytes] = FILES) -> Files:
    """The parts of a deposit: its record, then its files."""
    said = record() if contenu is None else contenu
    demande = ("demande", ("demande.json", said, "application/json"))
    return [demande, *(("fichiers", (nom, data, "application/pdf")) for nom, data in files.items())]


def post(served: Served, cle: str = "k", files: Files | None = None, **kw: Any) -> httpx.Response:
    """Send a deposit."""
    headers = {"Idempotency-Key": cle, **kw.pop("headers", {})}
    sent = parts() if files is None else files
    return httpx.post(f"{served.url}/api/demandes", files=sent, headers=headers, timeout=60, **kw)
