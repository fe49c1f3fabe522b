"""One child process: started with nothing of ours in its environment, talked to through pipes,
killed by its own pid when it is late.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, BinaryIO, cast

from pipeline.extraction.confinement import ROOT, Confinement, enveloppe
from pipeline.extraction.limits import Limites
from pipeline.extraction.wire import Message, WireError, receive, send
from pipeline.journal import dire

INHERITED = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
ALONE = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1"}
"""One thread, whatever the libraries would start (see :mod:`pipeline.extraction` for the last)."""
HEADER_MAX = 16_000_000
BLOBS_MAX = 100_000_000
CPU_MAX = 1e6

log = logging.getLogger(__name__)


class LostError(Exception):
    """The child is late, gone, or talks nonsense."""

    remede = "Réessayez ; si la panne se répète sur ce fichier, examinez-le à la main."


class LateError(LostError):
    """It did not answer in time, and was ended."""


class StartError(LostError):
    """It never was ready: nothing was asked of it, and no file is to blame."""

    remede = "Voir le journal : le dépôt est repris de lui-même."


class Child:
    """One process, its pipes and what it has used."""

    def __init__(
        self, module: str, limites: Limites, memoire: int, confinement: Confinement
    ) -> None:
        self.served = 0
        self._cpu = 0.0
        self._ready = False
        self._limites = limites
        setting = json.dumps(
            {"confinement": confinement, "memoire": memoire, "limites": asdict(limites)}
        )
        self._process = subprocess.Popen(
            [*enveloppe(confinement, module), sys.executable, "-P", "-m", module, setting],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment(), start_new_session=True,
        )  # fmt: skip
        self._end = weakref.finalize(self, _end, self._process)

    @property
    def usable(self) -> bool:
        return self._process.poll() is None

    def ready(self) -> Message:
        """Wait until its tools are loaded; a « panne » instead when they never will be.

        :raises StartError: it died or was late before that.
        """
        if self._ready:
            return Message({})
        try:
            message = self._exchange(None, (), self._limites.demarrage_secondes)
        except LostError as lost:
            raise StartError("La salle d'analyse n'a pas pu démarrer.") from lost
        self._ready = "panne" not in message.header
        if not self._ready:
            self.served = self._limites.documents_par_processus
        return message

    def ask(self, header: dict[str, Any], blobs: Sequence[bytes], seconds: float) -> Message:
        """Its answer, once it is ready.

        :raises LostError: it died, was late (LateError) or never was ready (StartError).
        """
        started = self.ready()
        if not self._ready:
            return started
        self.served += 1
        return self._exchange(header, blobs, seconds)

    def spent(self, total: object) -> float:
        """CPU seconds since the last answer, from the total that the child reports."""
        sane = type(total) is float and 0 <= total < CPU_MAX
        before, self._cpu = self._cpu, max(cast(float, total) if sane else 0.0, self._cpu)
        return self._cpu - before

    def close(self) -> None:
        self._end()

    def _exchange(
        self, header: dict[str, Any] | None, blobs: Sequence[bytes], seconds: float
    ) -> Message:
        late = threading.Event()
        timer = threading.Timer(seconds, _kill, (self._process, late))
        timer.daemon = True
        timer.start()
        try:
            return self._talk(header, blobs)
        except (OSError, WireError) as error:
            lost = LateError if late.is_set() else LostError
            raise lost(_cause(self._process, late.is_set(), seconds)) from error
        finally:
            timer.cancel()

    def _talk(self, header: dict[str, Any] | None, blobs: Sequence[bytes]) -> Message:
        if header is not None:
            send(cast(BinaryIO, self._process.stdin), header, blobs)
        message = receive(cast(BinaryIO, self._process.stdout), HEADER_MAX, BLOBS_MAX)
        if message is None:
            raise WireError("no answer")
        return message


def environment() -> dict[str, str]:
    """Nothing of ours that a hijacked child could use: no password, no key."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **ALONE}


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    _slay(process)


def _slay(process: subprocess.Popen[bytes]) -> None:
    """End a child, and bubblewrap with what it holds: they are a session of their own."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> None:
    _slay(process)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            cast(BinaryIO, pipe).close()


def _cause(process: subprocess.Popen[bytes], late: bool, seconds: float) -> str:
    if late:
        dire(log, logging.WARNING, "salle_trop_lente")
        return f"L'analyse du fichier a dépassé le temps imparti ({seconds:g} secondes)."
    _slay(process)
    dire(log, logging.WARNING, "salle_arretee", nombre=process.wait())
    return "Le processus d'analyse s'est arrêté sur ce fichier (mémoire ou format anormal)."
