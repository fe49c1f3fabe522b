"""Calling an address that somebody else gave: only on the public network, once, and not for long.

The name is resolved here, every address that it has is looked at, and the call goes to one of
those: a name cannot point elsewhere between the look and the call. No redirect is followed, no proxy
is asked, nothing of the answer is read but its status.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import urlsplit

from pipeline.models.abonnement import est_publique

_ADRESSES = 3
"""Of one name, how many are tried: a call ends well before the lease of who makes it."""


class AppelError(Exception):
    """It was not taken. The message names nobody: a status, or our own words."""

    def __init__(self, message: str, *, definitif: bool = False) -> None:
        super().__init__(message)
        self.definitif = definitif


@dataclass(frozen=True)
class Appel:
    """How addresses are called; ``prives``: also on this machine's own network."""

    prives: bool = False
    connexion: float = 10
    duree: float = 20
    """Seconds to connect to one address, and of a whole call."""
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def poster(self, url: str, corps: bytes, entetes: Mapping[str, str]) -> None:
        """Post a body of JSON.

        :raises AppelError: anything but an answer of the 200s; ``definitif`` for 410.
        """
        parts = urlsplit(url)
        sock = self._ouvrir(parts.hostname or "", parts.port, tls=parts.scheme == "https")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        timer = Timer(self.duree, _couper, [sock])
        timer.start()
        try:
            with closing(sock):
                statut = _echanger(sock, parts.netloc, path, corps, entetes)
        except (OSError, HTTPException, ValueError) as error:
            raise AppelError(_pourquoi(error)) from error
        finally:
            timer.cancel()
        if 300 <= statut < 400:
            raise AppelError(f"réponse {statut} : une redirection n'est pas suivie")
        if not 200 <= statut < 300:
            raise AppelError(f"réponse {statut}", definitif=statut == 410)

    def _ouvrir(self, hote: str, port: int | None, *, tls: bool) -> socket.socket:
        """A connection; with TLS its handshake is still to be made."""
        plain = self._joindre(hote, port or (443 if tls else 80))
        if not tls:
            return plain
        try:
            return self.tls.wrap_socket(plain, server_hostname=hote, do_handshake_on_connect=False)
        except (OSError, ValueError) as error:
            plain.close()
            raise AppelError(_pourquoi(error)) from error

    def _joindre(self, hote: str, port: int) -> socket.socket:
        """A connection to the first address that answers, once all were found to be public.

        :raises AppelError: none answers, or one is not public.
        """
        try:
            found = socket.getaddrinfo(hote, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise AppelError("le nom de l'hôte n'a pas pu être résolu") from error
        adresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self.prives and not all(map(est_publique, adresses)):
            raise AppelError("l'hôte n'est pas sur le réseau public")
        last: OSError | None = None
        for adresse in adresses[:_ADRESSES]:
            try:
                return socket.create_connection((adresse, port), timeout=self.connexion)
            except OSError as error:
                last = error
        raise AppelError(_pourquoi(last)) from last


def _echanger(
    sock: socket.socket, netloc: str, path: str, corps: bytes, entetes: Mapping[str, str]
) -> int:
    if isinstance(sock, ssl.SSLSocket):
        sock.do_handshake()
    connection = HTTPConnection(netloc)
    connection.sock = sock
    said = {"Content-Type": "application/json", "User-Agent": "pieces-segur", "Connection": "close"}
    with closing(connection):
        connection.request("POST", path, corps, {**said, **entetes})
        with closing(connection.getresponse()) as answer:
            return answer.status


def _couper(sock: socket.socket) -> None:
    """End a call that lasts, wherever it stands, under the feet of who reads or writes."""
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _pourquoi(error: Exception | None) -> str:
    """In our own words, with the class of what broke."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "le certificat de l'hôte n'est pas valable"
    if isinstance(error, TimeoutError):
        return "l'hôte n'a pas répondu à temps"
    if isinstance(error, ConnectionRefusedError):
        return "l'hôte refuse la connexion"
    return f"l'appel a échoué ({type(error).__name__})"
