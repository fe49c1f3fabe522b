"""Nothing of a failure reaches Prefect but its name: messages may quote what was read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from pipeline.errors import PiecesError

P = ParamSpec("P")
R = TypeVar("R")


class EchecError(Exception):
    """A failure as Prefect may know it: its code, or its class; ``erreur`` stays in this process."""

    def __init__(self, nom: str, erreur: Exception | None = None) -> None:
        super().__init__(nom)
        self.erreur = erreur


def discret(act: Callable[P, R]) -> Callable[P, R]:
    """Raise :class:`EchecError` where ``act`` raises anything else; its cause is shown to nobody."""

    @wraps(act)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except EchecError:
            raise
        except Exception as error:
            raise EchecError(nommer(error), error) from None

    return call


def nommer(error: Exception) -> str:
    """The code of a failure of ours, else the class of the exception.

    >>> nommer(ValueError("FR76 3000 …"))
    'ValueError'
    """
    return error.code if isinstance(error, PiecesError) else type(error).__name__
