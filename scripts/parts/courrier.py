"""A mail server that keeps what it takes, and delivers nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

from aiosmtpd.controller import Controller

from scripts.parts.program import free_ports


@dataclass(frozen=True)
class Recue:
    """A letter that the server took: to how many, under which Message-ID, about what."""

    message_id: str
    destinataires: tuple[str, ...]
    sujet: str


class Courrier:
    """An SMTP server in a thread; down, then up again, on the same port."""

    def __init__(self) -> None:
        (self.port,) = free_ports(1)
        self.recues: list[Recue] = []
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def alive(self) -> bool:
        return self._controller is not None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
        self._controller = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a letter (the name is aiosmtpd's)."""
        message = message_from_bytes(envelope.content)
        sujet = str(make_header(decode_header(message["Subject"])))
        self.recues.append(Recue(message["Message-ID"].strip(), tuple(envelope.rcpt_tos), sujet))
        return "250 OK"


@contextlib.contextmanager
def serving() -> Iterator[Courrier]:
    """A server for the time of the block."""
    server = Courrier()
    server.start()
    try:
        yield server
    finally:
        server.stop()
