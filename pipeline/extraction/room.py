"""A room: a warm child process that does one kind of work on strangers' bytes.

The child is not trusted: its answers are checked, it is replaced when it fails. A room is safe to
share between threads (one call at a time). This module imports nothing heavy.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from pipeline.errors import PanneError
from pipeline.extraction.confinement import Confinement
from pipeline.extraction.limits import Limites
from pipeline.extraction.process import Child, LostError
from pipeline.extraction.wire import Message
from pipeline.journal import dire

log = logging.getLogger(__name__)


class AveuError(PanneError):
    """The room answered that it could not do what it was asked."""


class Room:
    """The door to a kind of child: ``call`` asks it, whatever happened to the previous one."""

    def __init__(
        self, module: str, limites: Limites, memoire: int, confinement: Confinement
    ) -> None:
        self.module = module
        self.limites = limites
        self.memoire = memoire
        self.confinement = confinement
        self.cpu_seconds = 0.0
        self._child: Child | None = None
        self._lock = threading.RLock()

    def warm(self) -> None:
        """Start the child if there is none; returns at once, its imports go on meanwhile."""
        if self._lock.acquire(blocking=False):
            try:
                self._ensure()
            finally:
                self._lock.release()

    def held(self) -> AbstractContextManager[object]:
        """The room for one thread alone, until the end of the block: what it calls waits no more."""
        return self._lock

    def ready(self) -> None:
        """Start the child if need be and wait until its tools are loaded; PanneError if it fails."""
        with self._lock:
            child = self._ensure()
            self._answered(child, child.ready)

    def call(self, header: dict[str, Any], blobs: Sequence[bytes], seconds: float) -> Message:
        """The child's answer within ``seconds``; PanneError when it failed, died or was late."""
        with self._lock:
            child = self._ensure()
            return self._answered(child, lambda: child.ask(header, blobs, seconds))

    def close(self) -> None:
        """End the child; a later call starts another."""
        with self._lock:
            self._discard()

    def _ensure(self) -> Child:
        if self._child is not None and not self._child.usable:
            self._discard()
        if self._child is None:
            self._child = Child(self.module, self.limites, self.memoire, self.confinement)
        return self._child

    def _discard(self) -> None:
        if self._child is not None:
            self._child.close()
        self._child = None

    def _answered(self, child: Child, ask: Callable[[], Message]) -> Message:
        try:
            return self._checked(child, ask())
        except LostError as lost:
            self._discard()
            raise PanneError(str(lost), lost.remede) from lost

    def _checked(self, child: Child, message: Message) -> Message:
        self.cpu_seconds += child.spent(message.header.pop("cpu", 0.0))
        if child.served >= self.limites.documents_par_processus or message.header.get("fin"):
            self._discard()
        if "panne" in message.header:
            raise _panne(self.module, message.header)
        return message


def _panne(module: str, header: dict[str, Any]) -> AveuError:
    dire(log, logging.WARNING, "salle_en_panne", salle=module, trace=header.get("trace"))
    return AveuError(str(header["panne"])[:500], str(header.get("remede", ""))[:500])
