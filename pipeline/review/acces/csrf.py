"""A change is asked for by our own pages: the origin says so, and a token that others cannot read."""

from __future__ import annotations

import hashlib
import hmac
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import Request

from pipeline.review.acces import formulaire
from pipeline.review.problemes import ProblemeError

CHAMP, ENTETE = "jeton", "x-jeton"
SURES = frozenset({"GET", "HEAD", "OPTIONS"})
_REMEDE = "Revenir à la page précédente, la recharger, puis recommencer."


def jeton(session: str) -> str:
    """The token of a session's forms: made from its secret, which it does not give away."""
    return hmac.new(session.encode(), b"formulaire", hashlib.sha256).hexdigest()


def meme_origine(request: Request) -> None:
    """A change comes from a page of ours; a browser always says where it comes from.

    :raises ProblemeError: 403.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site not in (None, "same-origin") or (origin is None and site is None):
        raise _refus()
    host = request.headers.get("host", "")
    if origin is not None and urlsplit(origin).netloc != host:
        raise _refus()


async def controler(request: Request, session: str) -> None:
    """A change bears the token of the session, in a field or a header; its form is read.

    :raises ProblemeError: 403; or what the form is refused for.
    """
    if request.method in SURES:
        return
    meme_origine(request)
    form = await formulaire.lire(request)
    said = request.headers.get(ENTETE) or form.un(CHAMP)
    if not hmac.compare_digest(said.encode(), jeton(session).encode()):
        raise _refus()


def _refus() -> ProblemeError:
    return ProblemeError(
        HTTPStatus.FORBIDDEN, "Cette action ne vient pas d'une page de la station.", _REMEDE
    )
