"""Deposits on disk, given by their folders, as a flow: each step a task, retried where it is flaky.

A deposit with findings, or one that cannot be taken up, is a completed run that says so.
"""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from pipeline.flows.lot import Suivi, traiter
from pipeline.flows.orchestration.discretion import discret
from pipeline.flows.orchestration.etapes import en_tache

_suivi: ContextVar[Suivi] = ContextVar("suivi", default=lambda _: None)
"""Who is told of each outcome as it comes: a callable is no parameter of a flow."""


@flow(name="pre-instruction", persist_result=False)
@discret
def pre_instruction(dossiers: list[str], referentiel: str | None = None) -> dict[str, int]:
    """Pre-instruct every deposit of some folders, one after the other; how many were treated."""
    register = Path(referentiel) if referentiel else None
    counts = {"traites": 0, "non_traites": 0}
    for issue in traiter(map(Path, dossiers), register, en_tache):
        _suivi.get()(issue)
        counts["non_traites" if issue.erreur else "traites"] += 1
    return counts


def lancer(dossiers: list[Path], referentiel: Path | None, suivi: Suivi) -> None:
    """Run the flow from the command line; ``suivi`` hears of each outcome.

    The heartbeat is off: joining its thread costs a second a run (measured), and a person who
    started a run by hand sees whether it lives.
    """
    register = str(referentiel.resolve()) if referentiel else None
    values: dict[Any, Any] = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    _suivi.set(suivi)
    with temporary_settings(values):
        pre_instruction([str(d.resolve()) for d in dossiers], register)
