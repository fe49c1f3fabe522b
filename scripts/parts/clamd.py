"""A clamd of our own, on a socket in its folder, with signatures written by hand: nothing is fetched.

It knows the EICAR test file and one marker of ours. Both are put together when they are needed, so
that no scanner takes this file for what it looks for.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.antivirus.adresse import Adresse
from pipeline.antivirus.clamd import Clamd
from pipeline.errors import AntivirusError
from scripts.parts.program import AbsentError, Program

EICAR = b"".join(
    [rb"X5O!P%@AP[4\PZX54(P^)7CC)7}", b"$EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!", b"$H+H*"]
)
"""The file that every antivirus takes for a virus, and that is none (eicar.org)."""
MARQUEUR = b"-".join([b"MARQUEUR", b"HOSTILE", b"INVENTE", b"7c1e"])
"""A made-up content that the same database knows, also inside another file."""
_SIGNATURES = {"Eicar-Test-Signature": EICAR, "Pieces.Test.Marqueur": MARQUEUR}
CONF = Path(__file__).resolve().parents[2] / "deploy" / "clamd.conf"
_ELSEWHERE = ("User", "TCPSocket", "TCPAddr")
_START_S = 60


class Antivirus:
    """One server; started again, it keeps its address."""

    def __init__(self, folder: Path, options: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.socket = folder / "clamd.ctl"
        self.connaitre(_SIGNATURES)
        self._program = Program("clamd", [_binary(), "-F", "-c", self._ecrire(options or {})],
                                os.environ, folder)  # fmt: skip

    @property
    def adresse(self) -> str:
        """What ``PIECES_ANTIVIRUS`` says."""
        return f"unix:{self.socket}"

    def connaitre(self, signatures: Mapping[str, bytes], fichier: str = "pieces.ndb") -> None:
        """Write a database; it counts from the next start."""
        base = self.folder / "base"
        base.mkdir(exist_ok=True)
        lines = (f"{nom}:0:*:{found.hex()}\n" for nom, found in signatures.items())
        (base / fichier).write_text("".join(lines))

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.socket.unlink(missing_ok=True)
        self._program.start()
        self._program.ready(self._repond, _START_S)

    def stop(self) -> None:
        """Stop it, by its own pid."""
        self._program.stop()
        self.socket.unlink(missing_ok=True)

    def _repond(self) -> bool:
        with contextlib.suppress(AntivirusError):
            Clamd(Adresse(str(self.socket)), secondes=5).ping()
            return True
        return False

    def _ecrire(self, options: Mapping[str, str]) -> Path:
        said = _recommended() | {
            "LocalSocket": str(self.socket),
            "DatabaseDirectory": str(self.folder / "base"),
            "TemporaryDirectory": str(self.folder),
            "MaxThreads": "2",
            **options,
        }
        path = self.folder / "clamd.conf"
        path.write_text("".join(f"{key} {value}\n" for key, value in said.items()))
        return path


@contextlib.contextmanager
def serving(options: Mapping[str, str] | None = None) -> Iterator[Antivirus]:
    """A server that runs; its folder goes with it.

    :raises AbsentError: the Debian package is not there.
    """
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        server = Antivirus(Path(folder), options)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _recommended() -> dict[str, str]:
    """What we ask of any clamd (``deploy/clamd.conf``), less where that one listens and who it is."""
    lines = (line.split(maxsplit=1) for line in CONF.read_text().splitlines())
    said = {line[0]: line[1] for line in lines if line and line[0] != "#"}
    return {key: value for key, value in said.items() if key not in _ELSEWHERE}


def _binary() -> str:
    found = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise AbsentError("clamd n'est pas installé : paquet Debian clamav-daemon (make setup).")
    return found
