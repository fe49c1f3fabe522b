"""A server that answers what a clamd never would: faults that a real one cannot be made to have."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from pipeline.antivirus.adresse import Adresse

MUET = b""
"""It takes the command, and says nothing: the connection stays open."""
COUPE = b"<cut>"
"""It hangs up."""
FIN = b"<end>"
"""It dies."""
Reponse = bytes | Callable[[bytes], bytes]


def seulement(mauvais: bytes, reponse: bytes) -> Callable[[bytes], bytes]:
    """An answer about the contents that hold some bytes; others are clean."""
    return lambda data: reponse if mauvais in data else b"stream: OK\0"


@contextmanager
def repondant(reponses: Mapping[str, Reponse]) -> Iterator[Adresse]:
    """A server with an answer to each command, or what gives it of what is scanned; VERSION and PING
    are right unless said. :data:`FIN` ends it."""
    right = {"VERSION": b"ClamAV 1.4.6/27500/Fri Nov 20 09:12:31 2026\0", "PING": b"PONG\0"}
    known = {**right, **reponses}
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def run() -> None:
            with suppress(OSError):
                while True:
                    connexion, _ = listening.accept()
                    held.append(connexion)
                    if _un(connexion, known) == FIN:
                        listening.close()  # before its caller knows
                        connexion.close()

        where = Adresse(hote="127.0.0.1", port=listening.getsockname()[1])
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield where
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for one in held:
                one.close()


def _un(connexion: socket.socket, known: Mapping[str, Reponse]) -> bytes:
    said = b""
    while not said.endswith(b"\0"):
        said += connexion.recv(1)
    command = said[1:-1].decode()
    answer, data = known[command], b""
    if command == "INSTREAM" and answer is not COUPE:
        while size := int.from_bytes(_lire(connexion, 4)):
            data += _lire(connexion, size)
    answer = answer if isinstance(answer, bytes) else answer(data)
    if answer == COUPE:
        connexion.close()
    elif answer and answer != FIN:
        connexion.sendall(answer)
        connexion.shutdown(socket.SHUT_WR)
    return answer


def _lire(connexion: socket.socket, size: int) -> bytes:
    out = b""
    while len(out) < size:
        out += connexion.recv(size - len(out)) or b"\0"
    return out
