"""The same work as a Prefect flow: steps visible, retries where the world is flaky.

The only module that imports Prefect. A flow run fails when *we* fail; a deposit with findings, or
one that cannot be taken up, is a completed run that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from pipeline.flows.lot import Issue, traiter

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


@flow(name="pre-instruction", persist_result=False, validate_parameters=False)
def pre_instruction(dossiers: list[str], referentiel: str | None = None) -> list[Issue]:
    """Pre-instruct every deposit of some folders, one after the other."""
    register = Path(referentiel) if referentiel else None
    return list(traiter(map(Path, dossiers), register, en_tache))


def lancer(dossiers: list[Path], referentiel: Path | None) -> list[Issue]:
    """Run the flow from the command line.

    The heartbeat is off: joining its thread costs a second a run (measured), and a person who
    started a run by hand sees whether it lives.
    """
    values: dict[Any, Any] = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    with temporary_settings(values):
        return pre_instruction(
            [str(d.resolve()) for d in dossiers],
            str(referentiel.resolve()) if referentiel else None,
        )
