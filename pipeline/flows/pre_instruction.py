"""The same work as a Prefect flow: steps visible, retries where the world is flaky.

The only module that imports Prefect. A flow run fails when *we* fail; a deposit with findings, or
one that cannot be taken up, is a completed run that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from pipeline.flows.lot import Suivi, traiter

P = ParamSpec("P")
R = TypeVar("R")


def en_tache(step: Callable[P, R]) -> Callable[P, R]:
    """A step as a task: retried only where it is marked flaky; its arguments are never hashed."""
    retries = 2 if getattr(step, "flaky", False) else 0
    delays = [1.0, 5.0] if retries else None
    named = task(
        name=step.__name__.replace("_", "-"),
        retries=retries,
        retry_delay_seconds=delays,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    return named(step)


_suivi: ContextVar[Suivi] = ContextVar("suivi", default=lambda _: None)
"""Who is told of each outcome as it comes: a callable is no parameter of a flow."""


@flow(name="pre-instruction", persist_result=False)
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
