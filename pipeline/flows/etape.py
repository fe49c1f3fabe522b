"""How a step of the work is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Etape(Protocol):
    """How a step is called."""

    def __call__(self, step: Callable[P, R]) -> Callable[P, R]: ...


def directement(step: Callable[P, R]) -> Callable[P, R]:
    """In this process, with nothing around."""
    return step


def flaky(step: Callable[P, R]) -> Callable[P, R]:
    """Mark a step as touching a disk or a database: trying again may help."""
    step.flaky = True  # type: ignore[attr-defined]
    return step
