"""The commands on a machine whose kernel has no Landlock: refused, accepted on demand, or enclosed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import DOCUMENTS, REGISTER

SOUND = DOCUMENTS / "vague2-initial-favorable"
WITHOUT_LANDLOCK = """
import errno, runpy, sys
from pyseccomp import ALLOW, ERRNO, SyscallFilter
rules = SyscallFilter(ALLOW)
rules.add_rule(ERRNO(errno.ENOSYS), 444)
rules.load()
runpy.run_module("pipeline.cli", run_name="__main__")
"""


def pieces(home: Path, *arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_LANDLOCK, *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PIECES_HOME": str(home), **env},
    )  # fmt: skip


COMMANDS = {
    "run": ["run", SOUND],
    "check": ["check", SOUND / "rib.pdf"],
    "read": ["read", SOUND / "rib.pdf", "--type", "rib"],
    "serve": ["serve", "--port", "1"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_nothing_is_opened_where_nothing_shuts(tmp_path: Path, command: list[object]) -> None:
    done = pieces(tmp_path / "home", *command, PATH="")
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode not in (0, None)
    assert "ouvrir à l'écart" in said
    assert "bubblewrap" in said


def test_it_is_accepted_on_demand_and_logged(tmp_path: Path) -> None:
    done = pieces(
        tmp_path, "check", SOUND / "rib.pdf", PATH="", PIECES_SANS_CONFINEMENT="1",
        PIECES_JOURNAL="json",
    )  # fmt: skip
    assert done.returncode == 0
    assert "salles_sans_confinement" in done.stderr


def test_bubblewrap_gives_the_same_report(tmp_path: Path) -> None:
    done = pieces(tmp_path / "home", "run", SOUND, "--referentiel", REGISTER, "--jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["avis"] == "favorable"
