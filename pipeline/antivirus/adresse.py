"""Where the antivirus listens: ``unix:/run/clamav/clamd.ctl`` or ``tcp://host:3310``."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

PORT = 3310
"""Where clamd listens, when nothing else is said."""


@dataclass(frozen=True)
class Adresse:
    """A socket: the path of one of this machine, or a host and a port."""

    chemin: str | None = None
    hote: str = ""
    port: int = PORT

    def ouvrir(self, secondes: float) -> socket.socket:
        """A connection, made in so many seconds.

        :raises OSError: nobody answers there.
        """
        if self.chemin is None:
            return socket.create_connection((self.hote, self.port), timeout=secondes)
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            opened.settimeout(secondes)
            opened.connect(self.chemin)
        except BaseException:
            opened.close()
            raise
        return opened


def lire(said: str) -> Adresse:
    """An address from its setting.

    :raises ValueError: it is none.

    >>> lire("tcp://antivirus")
    Adresse(chemin=None, hote='antivirus', port=3310)
    >>> lire("unix:/run/clamav/clamd.ctl").chemin
    '/run/clamav/clamd.ctl'
    """
    parts = urlsplit(said)
    if parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/"):
        return Adresse(parts.path)
    bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme == "tcp" and parts.hostname and bare:
        return Adresse(hote=parts.hostname, port=PORT if parts.port is None else parts.port)
    raise ValueError("unix:/chemin or tcp://host:port expected")
