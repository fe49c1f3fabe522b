"""Names and addresses: which are this machine's own, and which a request may call us by."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

_RELAIS = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def est_locale(host: str) -> bool:
    """Whether a name or an address is this machine's own.

    >>> [est_locale(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "asp.fr")]
    [True, True, True, False, False]
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def appele(request: HTTPConnection) -> str:
    """The name that a request calls us by, without its port; empty when it is malformed."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def vient_d_ici(request: HTTPConnection) -> bool:
    """Whether a request was made on this machine, for this machine, and by no relay."""
    client = request.client.host if request.client else ""
    relayed = any(name in request.headers for name in _RELAIS)
    return est_locale(client) and est_locale(appele(request)) and not relayed
