"""Errors as ``application/problem+json`` (RFC 9457): what, where, and how to repair it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.errors import (
    CleError,
    DepotError,
    Ecart,
    PanneError,
    PiecesError,
    PriseError,
    TransitionError,
)
from pipeline.flows.lot import decrire_ecarts
from pipeline.review import erreurs

logger = logging.getLogger(__name__)
RETRY_S = 5

_TITRES = {
    HTTPStatus.BAD_REQUEST: "Requête mal formée",
    HTTPStatus.UNAUTHORIZED: "Clé d'accès absente ou inconnue",
    HTTPStatus.FORBIDDEN: "Action refusée",
    HTTPStatus.NOT_FOUND: "Introuvable",
    HTTPStatus.CONFLICT: "La demande a changé entre-temps",
    HTTPStatus.METHOD_NOT_ALLOWED: "Méthode refusée",
    HTTPStatus.REQUEST_TIMEOUT: "Envoi trop lent",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Envoi trop volumineux",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Format d'envoi refusé",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Dépôt refusé",
    HTTPStatus.TOO_MANY_REQUESTS: "Trop d'envois à la fois",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Défaillance du service",
    HTTPStatus.SERVICE_UNAVAILABLE: "Service momentanément indisponible",
}


class ProblemeError(PiecesError):
    """A request that is refused, with the status that says so."""

    code = "REQUETE_REFUSEE"

    def __init__(
        self,
        status: HTTPStatus,
        message: str,
        remede: str = "",
        ecarts: tuple[Ecart, ...] = (),
    ) -> None:
        super().__init__(message, remede)
        self.status = status
        self.ecarts = ecarts


def installer(app: FastAPI) -> None:
    """Answer every error of an application this way; none shows what broke inside."""
    app.add_exception_handler(PiecesError, _pieces)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(Imprevus)


async def _pieces(request: Request, error: Exception) -> Response:
    assert isinstance(error, PiecesError)
    if erreurs.veut_page(request):
        return erreurs.page(request, error, _status(error))
    if isinstance(error, PanneError):
        logger.error("failure: %s", type(error.__cause__).__name__)
        return _indisponible()
    status, ecarts = _status(error), decrire_ecarts(error)
    if isinstance(error, ProblemeError):
        ecarts = decrire_ecarts(DepotError(error.ecarts))
    said = {"detail": error.message, "code": error.code, "ecarts": ecarts, "remede": error.remede}
    return probleme(status, said, _entetes(status))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    if erreurs.veut_page(request):
        return erreurs.dire(request, status, _TITRES.get(status, status.phrase))
    detail = _TITRES.get(status, status.phrase)
    return probleme(status, {"detail": f"{detail}."}, error.headers or {})


class Imprevus:
    """Around an application: what nobody foresaw is our failure, and shows nothing of what it was."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:  # its text may hold what was sent: only its kind is told
            logger.error("unexpected failure: %s", type(error).__name__)
            if scope["type"] == "http":
                await _imprevu(Request(scope))(scope, receive, send)


def _imprevu(request: Request) -> Response:
    if erreurs.veut_page(request):
        return erreurs.simple()
    said = {
        "detail": "Le service a échoué ; le dépôt n'est pas en cause.",
        "remede": "Envoyer de nouveau avec la même clé ; si l'échec persiste, le signaler.",
    }
    return probleme(HTTPStatus.INTERNAL_SERVER_ERROR, said)


def _indisponible() -> JSONResponse:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    said = {
        "detail": "Le stockage ne répond pas, ou est plein ; le dépôt n'est pas en cause.",
        "code": PanneError.code,
        "remede": "Envoyer de nouveau un peu plus tard, avec la même clé.",
    }
    return probleme(status, said, _entetes(status))


def _status(error: PiecesError) -> HTTPStatus:
    if isinstance(error, ProblemeError):
        return error.status
    if isinstance(error, DepotError | CleError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, TransitionError | PriseError):
        return HTTPStatus.CONFLICT
    if isinstance(error, PanneError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _entetes(status: HTTPStatus) -> dict[str, str]:
    full = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
    if status in full:
        return {"Retry-After": str(RETRY_S)}
    return {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else {}


def probleme(
    status: HTTPStatus, said: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem: its title, its status, and what is said about this one."""
    body = {"title": _TITRES.get(status, status.phrase), "status": status.value, **said}
    return JSONResponse(body, status, headers, media_type="application/problem+json")
