"""A body comes at a pace, or not at all: who dribbles it would hold a place from everybody else."""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.review.problemes import ProblemeError


class Lenteur:
    """Refuse (408) a body that one has waited for longer than it deserves.

    :param silence: seconds that are granted in any case.
    :param debit: octets a second: what came at that pace was not waited for in vain.
    """

    def __init__(self, app: ASGIApp, silence: float, debit: int) -> None:
        self.app, self.silence, self.debit = app, silence, debit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            receive = _Attente(receive, self.silence, self.debit).receive
        await self.app(scope, receive, send)


class _Attente:
    """Only the time in which nothing came counts, not what we take to write it."""

    def __init__(self, receive: Receive, silence: float, debit: int) -> None:
        self.suivant, self.silence, self.debit = receive, silence, debit
        self.attendu, self.recus, self.fini = 0.0, 0, False

    async def receive(self) -> Message:
        if self.fini:  # what is left to come is that the client leaves
            return await self.suivant()
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self.silence + self.recus / self.debit - self.attendu):
                message = await self.suivant()
        except TimeoutError:
            raise ProblemeError(
                HTTPStatus.REQUEST_TIMEOUT,
                "L'envoi a duré trop longtemps.",
                "Envoyer de nouveau, par une liaison plus rapide ; rien n'a été enregistré.",
            ) from None
        self.attendu += time.monotonic() - begun
        self.recus += len(message.get("body", b""))
        self.fini = not message.get("more_body", False)
        return message
