"""The doors of the product: the watched folder, the API, the metrics."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from pipeline.flows.depot import RECORD
from pipeline.flows.veille import nommes
from scripts.parts.program import Program, free_ports, listens

PIECES = (sys.executable, "-m", "pipeline.cli")
_START_S = 90.0


def drop(deposit: Path, watched: Path) -> None:
    """A deposit arrives, its record and the files that it names, whole by one rename."""
    arriving = watched / f".{deposit.name}"
    arriving.mkdir()
    for nom in (RECORD, *sorted(nommes((deposit / RECORD).read_bytes()))):
        if (deposit / nom).exists():
            shutil.copy(deposit / nom, arriving / nom)
    arriving.rename(watched / deposit.name)


class Watch(Program):
    """``pieces watch`` on a folder."""

    def __init__(self, watched: Path, folder: Path, env: Mapping[str, str]) -> None:
        self._held = watched / ".pris"
        command = [*PIECES, "watch", str(watched), "--interval", "0.5"]
        super().__init__("watch", command, env, folder)

    def start(self) -> None:
        """Start it, and wait until it watches."""
        before = set(self._held.glob("*.verrou"))
        super().start()
        self.ready(lambda: bool(set(self._held.glob("*.verrou")) - before), _START_S)


class Listening(Program):
    """A command that serves a port, the same when it is started again."""

    def __init__(self, command: str, folder: Path, env: Mapping[str, str]) -> None:
        (self.port,) = free_ports(1)
        super().__init__(command, [*PIECES, command, "--port", str(self.port)], env, folder)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        super().start()
        self.ready(partial(listens, self.port), _START_S)
