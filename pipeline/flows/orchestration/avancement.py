"""How far a run has come, shown while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from sqlalchemy import Engine

from pipeline.flows.atelier import Fait
from pipeline.storage import travaux
from pipeline.storage.database import lecture

CADENCE = 2.0
"""Seconds between two words: one costs a call to the server."""


@contextmanager
def avancement(cle: str, base: Engine) -> Iterator[Callable[[Fait], None]]:
    """An artifact of that key: the part done of what was done and is still due, up to 100 %."""
    id = create_progress_artifact(0.0, key=cle, description="Demandes traitées")
    assert isinstance(id, UUID)  # and no coroutine: a run of ours is no event loop
    done, said = 0, time.monotonic()

    def suivi(_: Fait) -> None:
        nonlocal done, said
        done += 1
        if time.monotonic() - said >= CADENCE:
            said = time.monotonic()
            update_progress_artifact(id, part(done, _dus(base)))

    yield suivi
    update_progress_artifact(id, 100.0)


def part(faits: int, dus: int) -> float:
    """A percentage.

    >>> part(1, 3)
    25.0
    """
    return 100.0 * faits / (faits + dus)


def _dus(base: Engine) -> int:
    with lecture(base) as session:
        return travaux.attente(session).dus
