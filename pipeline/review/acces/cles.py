"""Which program calls the API, and may it: each route says the scope that it asks for.

::

    @router.get("/{numero}", dependencies=[exiger(Portee.DEMANDES_LIRE)])
    def consulter(request: Request, numero: str) -> Response: ...

Who shows no key is this machine, where the API is served to it alone; it may do all, and so may
who shows the key of ``PIECES_CLE_API``. Any other key is one of the table.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pipeline.models.portee import Portee
from pipeline.review.adresse import vient_d_ici
from pipeline.review.bureau import bureau
from pipeline.review.problemes import ProblemeError
from pipeline.storage import cles
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.tables import maintenant

PORTEUR = HTTPBearer(
    scheme_name="cle",
    bearerFormat="pieces_<id>_<secret>",
    description="Une clé faite par « pieces keys add » ; chaque route dit la portée qu'elle demande.",
    auto_error=False,
)
_MEMES = ("same-origin", "none", None)


@dataclass(frozen=True)
class Programme:
    """Who calls, and what he may do; without ``cle_id``, the service itself."""

    portees: frozenset[Portee]
    cle_id: int | None = None


SERVICE = Programme(frozenset(Portee))


class Garde:
    """Lets in who holds a key that bears a scope."""

    def __init__(self, portee: Portee) -> None:
        self.portee = portee

    def __call__(
        self,
        request: Request,
        _: Annotated[HTTPAuthorizationCredentials | None, Depends(PORTEUR)],
    ) -> Programme:
        found = _identifier(request)
        if self.portee not in found.portees:
            raise ProblemeError(
                HTTPStatus.FORBIDDEN,
                f"Cette clé ne permet pas de {self.portee.libelle}.",
                f"Employer une clé de portée « {self.portee.value} ».",
            )
        request.state.programme = found
        return found


def exiger(portee: Portee) -> Any:
    """The guard of a route."""
    return Depends(Garde(portee))


def programme(request: Request) -> Programme:
    """Whom the guard of a route let in."""
    found: Programme = request.state.programme
    return found


def _identifier(request: Request) -> Programme:
    """
    :raises ProblemeError: 401, or 400 for who shows no key and is not this machine.
    """
    here, said = bureau(request), request.headers.get("authorization")
    if said is None and not here.cle_exigee:
        _controler_l_origine(request)
        return SERVICE
    scheme, _, shown = (said or "").partition(" ")
    found = _du_service(here.cle_api, shown.strip()) or _de_la_table(request, shown.strip())
    if found is None or scheme.lower() != "bearer":
        raise ProblemeError(
            HTTPStatus.UNAUTHORIZED,
            "La clé d'accès est absente, inconnue, expirée ou révoquée.",
            "Envoyer l'en-tête « Authorization: Bearer <clé> ».",
        )
    return found


def _du_service(cle_api: str | None, shown: str) -> Programme | None:
    digest = hashlib.sha256(shown.encode()).hexdigest()
    return SERVICE if cle_api and hmac.compare_digest(digest, cle_api) else None


def _de_la_table(request: Request, shown: str) -> Programme | None:
    base, le = bureau(request).magasin.base, maintenant()
    with lecture(base) as session:
        cle = cles.trouver(session, shown, le)
    if cle is None:
        return None
    if cles.a_noter(cle, le):
        with ecriture(base) as session:
            cles.noter(session, cle, le)
    return Programme(cle.portees, cle.id)


def _controler_l_origine(request: Request) -> None:
    """Without a key only this machine is answered, and no page that a browser of it has open."""
    if not vient_d_ici(request) or request.headers.get("sec-fetch-site") not in _MEMES:
        raise ProblemeError(
            HTTPStatus.BAD_REQUEST,
            "Sans clé, le service ne répond qu'à cette machine, sous l'un de ses noms.",
            "Appeler http://127.0.0.1 sans relais, ou montrer une clé (« pieces keys add »).",
        )
