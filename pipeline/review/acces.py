"""Who may call the API: who holds the key, or, when there is none, this machine alone."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import Request

from pipeline.errors import UsageError
from pipeline.review.problemes import ProblemeError


def est_locale(host: str) -> bool:
    """Whether a name or an address is this machine's own.

    >>> [est_locale(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "asp.fr")]
    [True, True, True, False, False]
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuser_sans_cle(host: str, cle_api: str | None) -> None:
    """Open to others only with a key.

    :raises UsageError: an address that others reach, and no key.
    """
    if cle_api is None and not est_locale(host):
        raise UsageError(
            f"Servir sur {host} demande une clé : PIECES_CLE_API n'est pas définie.",
            "Définir PIECES_CLE_API (voir docs/operations.md), ou servir sur 127.0.0.1.",
        )


def controler(request: Request, cle_api: str | None) -> None:
    """Let in who shows the key, compared in constant time.

    Without a key only names of this machine are answered: a page that a browser here has open
    cannot reach the API under a name of its own.

    :raises ProblemeError: 401, or 400.
    """
    if cle_api is None:
        _controler_le_nom(request)
        return
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    digest = hashlib.sha256(shown.strip().encode()).hexdigest()
    if not hmac.compare_digest(digest, cle_api) or scheme.lower() != "bearer":
        raise ProblemeError(
            HTTPStatus.UNAUTHORIZED,
            "La clé d'accès est absente ou inconnue.",
            "Envoyer l'en-tête « Authorization: Bearer <clé> ».",
        )


def _controler_le_nom(request: Request) -> None:
    try:
        name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        name = ""
    if not est_locale(name):
        raise ProblemeError(
            HTTPStatus.BAD_REQUEST,
            "Sans clé, le service ne répond qu'à cette machine, sous l'un de ses noms.",
            "Appeler http://127.0.0.1, ou définir PIECES_CLE_API.",
        )
