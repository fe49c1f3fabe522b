"""Who is told that work is due: once for each new deposit, and never at the price of its receipt."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from pipeline.flows import reveil
from pipeline.flows.reception import Magasin, recevoir
from tests.flows.deposits import beside, kept, record, write


def test_told_once_and_only_when_it_is_kept(magasin: Magasin, tmp_path: Path) -> None:
    told: list[tuple[str, dict[str, int]]] = []
    here = replace(magasin, reveil=lambda numero: told.append((numero, kept(magasin.base))))
    files = beside(write(tmp_path / "d"))
    for _ in range(2):
        recevoir(record(), files, here)
    assert told == [("ENR0601", {"ENR0601": 1})]
    recevoir(record(date_depot="2024-02-27"), files, here)
    assert [numero for numero, _ in told] == ["ENR0601", "ENR0601"]


def test_nobody_is_told_without_a_server() -> None:
    assert reveil.ouvrir() is reveil.personne


_RECEIVE = """
import os, sys
from pathlib import Path
from pipeline.flows.reception import ouvrir, recevoir
from pipeline.settings import load
from tests.flows.deposits import beside, record
with ouvrir(load()) as magasin:
    accuse = recevoir(record(), beside(Path(sys.argv[1])), magasin)
print(accuse.numero, flush=True)
os._exit(0)  # without the ten seconds in which Prefect looks for its server
"""


def test_a_server_that_is_down_changes_nothing(tmp_path: Path) -> None:
    down = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(tmp_path / "prefect")}
    done = subprocess.run(
        [sys.executable, "-c", _RECEIVE, str(write(tmp_path / "d"))],
        env=os.environ | down | {"PIECES_HOME": str(tmp_path / "home")},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "ENR0601\n", done.stderr
