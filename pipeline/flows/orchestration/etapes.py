"""A step as a Prefect task."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE

from pipeline.flows.etape import Etape, directement
from pipeline.flows.orchestration.discretion import EchecError, discret

P = ParamSpec("P")
R = TypeVar("R")

GRAIN: Etape = directement
"""How a run on the queue calls the treatment of one request: as no task of its own. The history of
the request says what became of it, and a task costs 3 to 11 ms."""


class Appel:
    """What a step is called with. Prefect walks through the collections and models among the
    arguments of a task, down to each segment of each page; this it hands on as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.args, self.kwargs = args, kwargs


def tache(step: Callable[..., R]) -> Task[[Appel], R]:
    """A step as a task of one :class:`Appel`, retried only where the step is marked flaky."""
    retries = 2 if getattr(step, "flaky", False) else 0

    @task(
        name=step.__name__.strip("_").replace("_", "-"),
        retries=retries,
        retry_delay_seconds=[1.0, 5.0] if retries else None,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    @discret
    def act(appel: Appel) -> R:
        return step(*appel.args, **appel.kwargs)

    return act


def en_tache(step: Callable[P, R]) -> Callable[P, R]:
    """A step called as a task, whose failures come out of it as they were."""
    named = tache(step)

    @wraps(step)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return named(Appel(*args, **kwargs))
        except EchecError as echec:
            raise (echec.erreur or echec) from None

    return call
