"""Nothing of a deposit outside the store: no temporary file, no cache, no image of the memory."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url, text

from pipeline.extraction.process import environment
from pipeline.extraction.reading import Lecteur
from pipeline.flows.lot import traiter
from pipeline.storage.database import open_database
from scripts.parts.postgresql import PostgreSQL
from tests.canaris import FAVORABLE, IDENTITE, absent, secrets_of
from tests.conftest import DOCUMENTS, REGISTER

ROOT = Path(__file__).resolve().parents[1]
SCANNED = DOCUMENTS / "attestation-scannee-favorable"

OPENED = """
import ctypes.util, os, sys
log = os.open(os.environ["OUVERTS"], os.O_CREAT | os.O_APPEND | os.O_WRONLY)
def looking_for_a_library(frame):
    while frame is not None and frame.f_code.co_filename != ctypes.util.__file__:
        frame = frame.f_back
    return frame is not None
def seen(event, args):
    writing = event == "open" and (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writing and isinstance(args[0], (str, bytes)):
        if not looking_for_a_library(sys._getframe()):
            os.write(log, os.fsencode(str(args[0])) + b"\\n")
sys.addaudithook(seen)
"""
"""Put down every file that a process opens for writing, even those that it removes; not those that
Python asks a linker about, when WeasyPrint looks for its libraries."""


@pytest.fixture(scope="module")
def secrets(lecteur: Lecteur) -> set[str]:
    return secrets_of(lecteur)


class Ailleurs:
    """A machine's folders other than the store, all empty, and what a command leaves there."""

    def __init__(self, root: Path) -> None:
        self.root, self.store = root / "ailleurs", root / "magasin"
        self.opened, custom = root / "ouverts", root / "sitecustomize"
        places = {"TMPDIR": "tmp", "HOME": "home", "XDG_CACHE_HOME": "cache", "PWD": "ici",
                  "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state",
                  "XDG_RUNTIME_DIR": "run", "PREFECT_HOME": "prefect"}  # fmt: skip
        for folder in (custom, *(self.root / place for place in places.values())):
            folder.mkdir(parents=True)
        (custom / "sitecustomize.py").write_text(OPENED)
        self.environment = {
            **os.environ,
            **{name: str(self.root / place) for name, place in places.items()},
            "PIECES_HOME": str(self.store),
            "PYTHONPATH": f"{custom}:{ROOT}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "OUVERTS": str(self.opened),
        }

    def pieces(self, *arguments: object) -> str:
        """What a command prints."""
        ran = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
            cwd=self.root / "ici", env=self.environment, capture_output=True, text=True,
            check=False, timeout=300,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        assert "Traceback" not in ran.stderr
        return ran.stdout

    def left(self) -> Iterator[Path]:
        """The files outside the store."""
        return (path for path in self.root.rglob("*") if not path.is_dir())

    def written(self) -> set[Path]:
        """The files opened for writing, outside the store."""
        paths = {Path(line) for line in self.opened.read_text().splitlines() if line}
        allowed = (self.store, self.opened, Path("/dev"), Path("/proc"))
        return {path for path in paths if not any(path.is_relative_to(a) for a in allowed)}


@pytest.fixture
def ailleurs(tmp_path: Path) -> Ailleurs:
    return Ailleurs(tmp_path)


def test_nothing_is_left_outside_the_store(ailleurs: Ailleurs, secrets: set[str]) -> None:
    report = ailleurs.store / "rapport.pdf"
    ailleurs.pieces("run", FAVORABLE, IDENTITE, SCANNED, "--referentiel", REGISTER)
    ailleurs.pieces("check", *sorted(SCANNED.glob("*.pdf")))
    paper = IDENTITE / "identite_representant.pdf"
    ailleurs.pieces("read", paper, "--type", "piece_identite_representant")
    ailleurs.pieces("report", "ENR0201", "--out", report)
    ailleurs.pieces("letters")
    assert report.read_bytes().startswith(b"%PDF")
    assert ailleurs.written() == set()
    assert list((ailleurs.root / "tmp").iterdir()) == []
    for path in ailleurs.left():
        absent(secrets, path.read_bytes().decode("latin-1") or ".")


@contextmanager
def served(ailleurs: Ailleurs) -> Iterator[httpx.Client]:
    """``pieces serve`` in a process of its own, and who speaks to it."""
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ailleurs.root / "ici", env=ailleurs.environment, stderr=subprocess.PIPE,
        text=True,
    ) as process:  # fmt: skip
        assert process.stderr
        try:
            found = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stderr)
            url = next(match.group() for match in found if match)
            threading.Thread(target=process.stderr.read, daemon=True).start()
            headers = {"Origin": url, "Accept": "text/html"}
            with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
                yield client
        finally:
            process.terminate()


def test_nothing_is_left_by_the_service_and_its_worker(
    ailleurs: Ailleurs, secrets: set[str]
) -> None:
    """A deposit by the API, the format check, a worker, then the pages and pictures of the station."""
    names = [p["fichier"] for p in json.loads((FAVORABLE / "demande.json").read_text())["pieces"]]
    sent = [("demande", ("demande.json", (FAVORABLE / "demande.json").read_bytes()))]
    sent += [("fichiers", (name, (FAVORABLE / name).read_bytes())) for name in names]
    with served(ailleurs) as client:
        answer = client.post("/api/demandes", files=sent, headers={"Idempotency-Key": "canari"})
        assert answer.status_code == 202, answer.text
        checked = client.post(
            "/verification", files=[("fichiers", sent[-1][1])], data={"piece": []}
        )
        assert checked.status_code == 200, checked.text
        ailleurs.pieces("sweep")
        client.post("/connexion/locale", data={"personne": "camille"})
        page = client.get("/demandes/ENR0201")
        assert page.status_code == 200
        for rank in range(len(names)):
            piece = f"/demandes/ENR0201/pieces/{rank}"
            assert client.get(f"{piece}/pages/1.jpg").status_code == 200
            assert client.get(f"{piece}/original").status_code == 200
    assert ailleurs.written() == set()
    assert list((ailleurs.root / "tmp").iterdir()) == []
    kept = [p for p in (ailleurs.store / "receptions").rglob("*") if p.is_file()]
    assert {p.suffix for p in kept} <= {".verrou"}
    for path in ailleurs.left():
        absent(secrets, path.read_bytes().decode("latin-1") or ".")


def test_what_is_known_of_the_children_says_nothing(lecteur: Lecteur, secrets: set[str]) -> None:
    """Their arguments and their environment, which ``ps`` shows."""
    paper = IDENTITE / "identite_representant.pdf"
    lecteur.lecture(paper.read_bytes(), "Claire Canari.pdf")
    mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    shown = [Path(f"/proc/{pid}/{what}").read_text(errors="replace")
             for pid in mine for what in ("cmdline", "environ", "comm")]  # fmt: skip
    children = "\n".join(shown)
    assert "pipeline.extraction.opening" in children
    assert "Canari" not in children
    absent(secrets, children)
    assert not [name for name in environment() if "PIECES" in name]


CRASH = """
import logging, os, resource, signal
_, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
{configured}
os.kill(os.getpid(), signal.SIGSEGV)
"""


def test_a_crash_leaves_no_image_of_the_memory(tmp_path: Path) -> None:
    configured = "from pipeline.journal import configurer; configurer(None, logging.INFO)"
    code = CRASH.format(configured=configured)
    with contextlib.chdir(tmp_path):
        arguments = [sys.executable, "-c", code]
        pid = os.posix_spawn(sys.executable, arguments, {**os.environ, "PYTHONPATH": str(ROOT)})
        _, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGSEGV
    assert not os.WCOREDUMP(status)
    assert list(tmp_path.iterdir()) == []


def test_the_log_of_postgresql(
    postgresql: PostgreSQL,
    fresh_postgresql: Callable[[], str],
    secrets: set[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A row that a constraint refuses is not in the log of the server, set as ``deploy/`` sets it."""
    address, log = fresh_postgresql(), postgresql.folder / "log"
    monkeypatch.setenv("PIECES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PIECES_BASE", address)
    name = str(make_url(address).database)
    base = open_database(address)
    with base.begin() as connection:
        for line in (ROOT / "deploy" / "postgresql.sql").read_text().splitlines():
            if line.startswith("ALTER DATABASE pieces"):
                connection.execute(text(line.replace("pieces", name, 1)))
        connection.execute(text("ALTER TABLE demandes ADD CONSTRAINT refus CHECK (siren = '')"))
    base.dispose()
    before = log.stat().st_size
    (issue,) = traiter([FAVORABLE], REGISTER)
    assert issue.erreur
    said = log.read_bytes()[before:].decode()
    assert 'violates check constraint "refus"' in said
    absent(secrets, said)
    assert "999002744" not in said
