"""Who may call the API: who holds the key, or, when there is none, this machine alone."""

from __future__ import annotations

import hashlib
import hmac
from http import HTTPStatus

from fastapi import Request

from pipeline.review.acces.adresse import appele, est_locale
from pipeline.review.problemes import ProblemeError


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
    if not est_locale(appele(request)):
        raise ProblemeError(
            HTTPStatus.BAD_REQUEST,
            "Sans clé, le service ne répond qu'à cette machine, sous l'un de ses noms.",
            "Appeler http://127.0.0.1, ou définir PIECES_CLE_API.",
        )
