"""One document's turn in the rooms: how often it may end one of them, and how long it may last.

A room that a document ended is replaced, and the document tried again there at once: the second
try tells a bad file from a bad moment. One that was late is not tried again. What it waits for
while the rooms work for another document is not its time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from pipeline.errors import PanneError
from pipeline.extraction.limits import Limites
from pipeline.extraction.process import LateError, LostError, StartError
from pipeline.extraction.room import Room
from pipeline.extraction.wire import Message

REMEDE = "Examinez la pièce à la main."
_LETTRES = {1: "un", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq"}


class PoisonError(PanneError):
    """The document ended its room as often as it may: nobody tries again by himself."""


class DureeError(PanneError):
    """The time of the document is over."""


class Essais:
    """The tries and the seconds that one document has left; not to be shared between documents."""

    def __init__(self, limites: Limites, horloge: Callable[[], float] = time.monotonic) -> None:
        self._limites = limites
        self._horloge = horloge
        self._morts = 0
        self._reste = limites.document_secondes

    def call(
        self, room: Room, header: dict[str, Any], blobs: Sequence[bytes], secondes: float, quoi: str
    ) -> Message:
        """The room's answer; ``quoi`` says in French what is done (« La lecture de la page 2 »).

        PoisonError when the document ended its rooms too often, DureeError when its time is over,
        PanneError when this call alone was late or failed.
        """
        while self._morts < self._limites.essais:
            try:
                return self._once(room, header, blobs, secondes, quoi)
            except PanneError as panne:
                if not _died(panne):
                    raise
                self._morts += 1
        tries = _LETTRES.get(self._limites.essais, self._limites.essais)
        raise PoisonError(
            f"{quoi} a arrêté le processus d'analyse à chaque fois, en {tries} essais (mémoire ou "
            "format anormal).",
            REMEDE,
        )

    def _once(
        self, room: Room, header: dict[str, Any], blobs: Sequence[bytes], secondes: float, quoi: str
    ) -> Message:
        with room.held():
            if not self._morts:
                room.ready()  # its start is not the document's time; after a death it is
            begun = self._horloge()
            allowed = min(secondes, self._reste)
            if allowed <= 0:
                raise self._over()
            try:
                return room.call(header, blobs, allowed)
            except PanneError as panne:
                if not isinstance(panne.__cause__, LateError):
                    raise
                if allowed < secondes:
                    raise self._over() from panne
                raise PanneError(
                    f"{quoi} a demandé plus de {secondes:g} secondes, ce que nous lui accordons.",
                    REMEDE,
                ) from panne
            finally:
                self._reste -= self._horloge() - begun

    def _over(self) -> DureeError:
        limit = self._limites.document_secondes
        return DureeError(f"L'analyse a demandé plus de {limit:g} secondes en tout.", REMEDE)


def _died(panne: PanneError) -> bool:
    """Whether the room ended under it: not a lateness, nor a room that never was ready."""
    lost = panne.__cause__
    return isinstance(lost, LostError) and not isinstance(lost, LateError | StartError)
