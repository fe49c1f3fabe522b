"""Handing a message over: the outcomes that matter to who must never send twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol


class EchecEnvoi(Exception):  # noqa: N818 (an outcome, in the words of the field)
    """It did not leave. The message names nobody: a code and our own words."""


class EchecTemporaire(EchecEnvoi):
    """The server asks to try again later (4xx), or was lost before anything was handed over."""


class EchecDefinitif(EchecEnvoi):
    """The server will never take this letter (5xx)."""


class EnvoiIncertain(EchecEnvoi):
    """The server was lost after the content went: nobody knows whether it took it."""


class Indisponible(EchecEnvoi):
    """No letter can leave: no connection, a refused login or sender. No letter is to blame."""


class Retire(EchecEnvoi):
    """The letter was no longer ours when it was to be handed over: nothing was sent."""


@dataclass(frozen=True)
class Remise:
    """It left; how many of its recipients the server refused for good."""

    refuses: int = 0


class Transport(Protocol):
    """A way for letters to leave."""

    def remettre(self, message: EmailMessage, avant: Callable[[], bool]) -> Remise:
        """Hand a message over, to all that its To and Cc name.

        ``avant`` is called just before the point from which only the server knows what became of
        it; when it says no, nothing is sent.

        :raises EchecEnvoi: one of its kinds.
        """
