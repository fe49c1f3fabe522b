"""`pieces purge` and `pieces reconcile` as other programs see them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.storage.database import open_database
from pipeline.storage.originaux import DossierOriginaux

from .storage.samples import sha
from .storage.test_retention import keep
from .test_cli import pieces

LONG_AGO = datetime.now(UTC) - timedelta(days=400)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store with one request decided long ago, and one that is open."""
    engine = open_database(f"sqlite:///{tmp_path}/pieces.db")
    originaux = DossierOriginaux(tmp_path / "originaux")
    keep(engine, originaux, "ENR0601", b"a", b"shared", le=LONG_AGO)
    keep(engine, originaux, "ENR0602", b"b", b"shared", le=LONG_AGO, statut="en_cours")
    engine.dispose()
    return tmp_path


def run(home: Path, *arguments: str, **env: str) -> tuple[int, list[dict[str, object]]]:
    """The exit status and the lines of JSON of a command."""
    done = pieces(*arguments, "--json", PIECES_HOME=str(home), **env)
    assert done.stderr == ""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


COUNTS = {"demandes": 1, "revisions": 1, "originaux": 1, "partages": 1, "cles": 0}
NOTHING = dict.fromkeys(COUNTS, 0)


def test_purge(home: Path) -> None:
    for _ in range(2):
        status, lines = run(home, "purge", "--dry-run")
        assert (status, lines) == (0, [{"schema": "purge/1", "essai": True, **COUNTS}])
    assert run(home, "purge") == (0, [{"schema": "purge/1", "essai": False, **COUNTS}])
    assert run(home, "purge") == (0, [{"schema": "purge/1", "essai": False, **NOTHING}])
    assert run(home, "reconcile")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "env", "counts"),
    [
        ((), {"PIECES_CONSERVATION_JOURS": "500"}, NOTHING),
        (("--avant", "2020-01-01"), {}, NOTHING),
        (("--avant", f"{datetime.now(UTC):%Y-%m-%d}"), {"PIECES_CONSERVATION_JOURS": "500"}, COUNTS),
    ],
)  # fmt: skip
def test_from_when(
    home: Path, arguments: tuple[str, ...], env: dict[str, str], counts: dict[str, int]
) -> None:
    _, (line,) = run(home, "purge", "--dry-run", *arguments, **env)
    assert {key: line[key] for key in counts} == counts


def test_reconcile(home: Path) -> None:
    agreed = {
        "schema": "rapprochement/1",
        "accordes": 3,
        "absents": 0,
        "alteres": 0,
        "orphelins": 0,
    }
    assert run(home, "reconcile", "--verify") == (0, [agreed])
    originaux = DossierOriginaux(home / "originaux")
    originaux.delete(sha(b"a"))
    originaux.put(b"nobody's")
    digest = sha(b"b")
    (home / "originaux" / digest[:2] / digest[2:]).write_bytes(b"other")
    status, lines = run(home, "reconcile", "--verify")
    assert status == 1
    assert lines[-1] == agreed | {"accordes": 1, "absents": 1, "alteres": 1, "orphelins": 1}
    assert {(d["nature"], d["sha256"]) for d in lines[:-1]} == {
        ("absent", sha(b"a")),
        ("altere", sha(b"b")),
        ("orphelin", sha(b"nobody's")),
    }
    assert originaux.has(sha(b"nobody's"))


def test_in_french(home: Path) -> None:
    env = {"PIECES_HOME": str(home)}
    counts = "1 demande(s), 1 révision(s), 1 fichier(s) ; 1 gardé(s)"
    assert f"À effacer : {counts}" in pieces("purge", "--dry-run", **env).stdout
    assert f"Effacé : {counts}" in pieces("purge", **env).stdout
    assert "2 fichier(s) en accord, 0 absent(s)" in pieces("reconcile", **env).stdout


@pytest.mark.parametrize("command", ["purge", "reconcile"])
@pytest.mark.parametrize(
    ("originaux", "said", "status"),
    [
        ("s3://cle:secret@pieces", "ne porte pas d'identifiants", 2),
        ("s3://pieces?endpoint=http://127.0.0.1:1", "le serveur S3 ne répond pas", 1),
    ],
)
def test_originals_out_of_reach(
    home: Path, command: str, originaux: str, said: str, status: int
) -> None:
    done = pieces(
        command,
        PIECES_HOME=str(home),
        PIECES_ORIGINAUX=originaux,
        AWS_ACCESS_KEY_ID="cle",
        AWS_SECRET_ACCESS_KEY="secret",
    )
    assert done.returncode == status
    assert said in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_day_to_come(home: Path) -> None:
    done = pieces("purge", "--avant", "2999-01-01", PIECES_HOME=str(home))
    assert (done.returncode, "à venir" in done.stderr) == (2, True)


def test_the_s3_server_of_the_demonstration(home: Path, tmp_path: Path) -> None:
    """What it prints is enough to use it, and it leaves nobody behind when it is stopped."""
    command = [sys.executable, "-m", "scripts.s3_server", "--dir", str(tmp_path / "s3"), "--bucket"]
    server = subprocess.Popen([*command, "pieces"], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    printed = dict(server.stdout.readline().strip().split("=", 1) for _ in range(4))
    try:
        status, lines = run(home, "reconcile", **printed)
        assert (status, lines[-1]["absents"]) == (1, 3)
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
        server.stdout.close()
    done = pieces("reconcile", **{**os.environ, "PIECES_HOME": str(home), **printed})
    assert "ne répond pas" in done.stderr
