"""Workers told that work is due, where there is a Prefect server; else its schedules find it."""

from __future__ import annotations

import os
from collections.abc import Callable

Reveil = Callable[[str], None]
"""Who is told the number of a request that is due: answers at once, and never fails."""


def personne(_: str) -> None:
    """Nobody is told."""


def ouvrir() -> Reveil:
    """The server of ``PREFECT_API_URL``; nobody where it is not set."""
    if not os.environ.get("PREFECT_API_URL"):
        return personne
    from pipeline.flows.orchestration.evenements import signaler  # Prefect is slow to come

    return signaler
