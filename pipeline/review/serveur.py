"""The HTTP server: uvicorn, whose connections have to say what they want within a delay.

Uvicorn waits for ever for the headers of a request, and for the rest of a body that was answered
before its end; a few thousand silent connections would hold the service.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, cast

import h11
from fastapi import FastAPI
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.review.problemes import RETRY_S, probleme

ENTETES_S = 30.0
RESTE_S = 60.0
"""Seconds in which the rest of a body may come that was answered before its end, and as long at most
until its turn: it is dropped, so that who sends it hears the answer. A connection that is closed on
what it sends is reset."""
RESTES = 8
"""How many such rests are taken at a time: a thousand would leave no time for those who are served."""
CONNEXIONS = 4000


def config(
    app: FastAPI,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    entetes: float = ENTETES_S,
    reste: float = RESTE_S,
    connexions: int = CONNEXIONS,
    log_level: str | None = None,
) -> Config:
    """How an application is served.

    No access log: addresses hold what was searched for; the proxy in front keeps what it may.

    :param entetes: seconds in which whole headers have to come, from the opening of a connection or
        from the last answer on it.
    :param connexions: how many are open at most; the others are told to come back.
    """
    return Config(
        app,
        host=host,
        port=port,
        http=_protocole(entetes, reste, connexions),
        ws="none",
        server_header=False,
        access_log=False,
        log_level=log_level,
    )


class _Restes:
    """Who still sends what nobody reads: a few at a time, the others are not listened to meanwhile."""

    def __init__(self) -> None:
        self._servis: set[_Connexion] = set()
        self._file: dict[_Connexion, None] = {}

    def entrer(self, one: _Connexion) -> None:
        """Take the rest of one, now or when its turn comes."""
        if len(self._servis) < RESTES:
            self._servis.add(one)
            one.reprendre()
        else:
            self._file[one] = None
            one.attendre()

    def sortir(self, one: _Connexion) -> None:
        """It sent all, or left; whoever was not there is not missed."""
        self._file.pop(one, None)
        if one in self._servis:
            self._servis.remove(one)
            if self._file:
                following = next(iter(self._file))
                del self._file[following]
                self.entrer(following)


class _Connexion(H11Protocol):
    """A connection, closed when it keeps silent."""

    entetes: float
    reste: float
    connexions: int
    restes: _Restes
    sourde = False
    """Whether all is said, and what still comes is dropped."""
    echeance: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.connexions:
            self._repondre(HTTPStatus.SERVICE_UNAVAILABLE, "Trop de connexions à la fois.")
        else:
            self._compter(self.entetes)

    def connection_lost(self, exc: Exception | None) -> None:
        self._oublier()
        self.restes.sortir(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self.sourde:
            super().data_received(data)

    def handle_events(self) -> None:
        before, rest = self.cycle, self._en_reste()
        super().handle_events()
        if rest and not self._en_reste():
            self.restes.sortir(self)
            self._compter(self.entetes)
        if self.cycle is not before:  # whole headers came
            self._oublier()
            self.cycle.transport = cast(asyncio.Transport, _Transport(self))

    def fermer(self) -> None:
        """Say nothing more; whoever still sends is let finish, else what was said would be lost."""
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY, h11.ERROR) and not self.sourde:
            self.sourde = True
            self.transport.write_eof()
            self.restes.entrer(self)
        else:
            self.transport.close()

    def on_response_complete(self) -> None:
        if self.sourde:
            return
        rest = self._en_reste()
        self._compter(self.entetes)
        super().on_response_complete()
        if rest and not self.transport.is_closing():
            self._unset_keepalive_if_required()
            self.restes.entrer(self)

    def attendre(self) -> None:
        """Not listened to until its turn, and not for ever: nobody sees it leave meanwhile."""
        self._compter(self.reste)
        self.flow.pause_reading()

    def reprendre(self) -> None:
        """Take the rest of a body, within its delay."""
        self._compter(self.reste)
        self.flow.resume_reading()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        self._repondre(HTTPStatus.BAD_REQUEST, "La requête n'est pas du HTTP bien formé.")

    def _en_reste(self) -> bool:
        """Whether a body still comes whose answer is given."""
        return self.conn.our_state is h11.DONE and self.conn.their_state is h11.SEND_BODY

    def _repondre(self, status: HTTPStatus, detail: str) -> None:
        """An answer that no application makes, then nothing more is heard."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            full = status is HTTPStatus.SERVICE_UNAVAILABLE
            said = probleme(
                status, {"detail": detail}, {"Retry-After": str(RETRY_S)} if full else None
            )
            headers = [*said.raw_headers, (b"connection", b"close")]
            start = h11.Response(status_code=status, headers=headers, reason=status.phrase)
            for event in (start, h11.Data(data=bytes(said.body)), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.fermer()

    def _compter(self, delai: float) -> None:
        self._oublier()
        if not self.transport.is_closing():
            self.echeance = self.loop.call_later(delai, self.transport.close)

    def _oublier(self) -> None:
        if self.echeance is not None:
            self.echeance.cancel()
            self.echeance = None


class _Transport:
    """A transport that is not closed on what its client sends."""

    def __init__(self, connexion: _Connexion) -> None:
        self._connexion = connexion

    def close(self) -> None:
        """Once the rest has come, or its delay is over."""
        self._connexion.fermer()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connexion.transport, name)


def _protocole(entetes: float, reste: float, connexions: int) -> type[H11Protocol]:
    said = {
        "entetes": entetes, "reste": reste, "connexions": connexions, "restes": _Restes(),
    }  # fmt: skip
    return type("Connexion", (_Connexion,), said)
