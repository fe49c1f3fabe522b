"""So many at a time: others wait for a place, in a queue that has an end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from pipeline.review.problemes import ProblemeError


class Places:
    """``nombre`` at a time, ``file`` who wait at most, for ``attente`` seconds at most.

    Nothing of what they send is read before they have a place.
    """

    def __init__(self, nombre: int, file: int, attente: float) -> None:
        self._libres = asyncio.Semaphore(nombre)
        self._file, self._attente = file, attente
        self._en_attente = 0

    @asynccontextmanager
    async def une(self, detail: str, remede: str) -> AsyncIterator[None]:
        """A place for the time of the block.

        :raises ProblemeError: 429, at once when too many wait already, or when none was free in
            time.
        """
        if not await self._prendre():
            raise ProblemeError(HTTPStatus.TOO_MANY_REQUESTS, detail, remede)
        try:
            yield
        finally:
            self._libres.release()

    async def _prendre(self) -> bool:
        if self._libres.locked() and self._en_attente >= self._file:
            return False
        self._en_attente += 1
        try:
            async with asyncio.timeout(self._attente):
                return await self._libres.acquire()
        except TimeoutError:
            return False
        finally:
            self._en_attente -= 1
