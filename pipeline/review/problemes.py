"""Errors as ``application/problem+json`` (RFC 9457): what, where, and how to repair it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
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
    UsageError,
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
    HTTPStatus.GONE: "Effacé",
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


def titre(status: HTTPStatus) -> str:
    """What a status is called."""
    return _TITRES.get(status, status.phrase)


class ProblemeError(PiecesError):
    """A request that is refused, with the status that says so."""

    code = "REQUETE_REFUSEE"

    def __init__(
        self,
        status: HTTPStatus,
        message: str,
        remede: str = "",
        ecarts: tuple[Ecart, ...] = (),
        attendre: int = RETRY_S,
    ) -> None:
        super().__init__(message, remede)
        self.attendre = attendre
        self.status = status
        self.ecarts = ecarts


def installer(app: FastAPI) -> None:
    """Answer every error of an application this way; none shows what broke inside."""
    app.add_exception_handler(PiecesError, _pieces)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _parametres)
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
        return erreurs.dire(request, status, titre(status))
    detail = titre(status)
    return probleme(status, {"detail": f"{detail}."}, error.headers or {})


async def _parametres(request: Request, error: Exception) -> Response:
    """A parameter that is not of its kind: of a page, that page does not exist."""
    assert isinstance(error, RequestValidationError)
    if erreurs.veut_page(request):
        return erreurs.dire(request, HTTPStatus.NOT_FOUND, _TITRES[HTTPStatus.NOT_FOUND])
    found = ecarts("requête", error.errors())
    refus = ProblemeError(HTTPStatus.BAD_REQUEST, " ; ".join(map(str, found)), "", found)
    return await _pieces(request, refus)


_ATTENDUS = {
    "missing": "une valeur",
    "extra_forbidden": "seulement les paramètres de la documentation",
    "int_parsing": "un nombre entier",
    "string_too_long": "un texte plus court",
    "timezone_aware": "un moment avec son fuseau, par exemple 2026-11-21T10:00:00Z",
    "datetime_from_date_parsing": "un moment, par exemple 2026-11-21T10:00:00Z",
    "datetime_parsing": "un moment, par exemple 2026-11-21T10:00:00Z",
    "greater_than_equal": "{ge} au moins",
    "less_than_equal": "{le} au plus",
    "json_invalid": "un objet JSON",
    "too_short": "un élément au moins",
}


def ecarts(fichier: str, errors: Sequence[Mapping[str, Any]]) -> tuple[Ecart, ...]:
    """What pydantic found, in French; values are not said again, they may be secrets."""
    return tuple(
        Ecart(
            fichier,
            ".".join(str(p) for p in error["loc"] if p not in ("query", "path")) or "corps",
            "inconnu" if error["type"] == "extra_forbidden" else "valeur refusée",
            _attendu(error),
        )
        for error in errors
    )


def _attendu(error: Mapping[str, Any]) -> str:
    ctx = error.get("ctx") or {}
    if "expected" in ctx:
        return str(ctx["expected"]).replace(" or ", " ou ")
    return _ATTENDUS.get(error["type"], "une autre valeur").format(**ctx)


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
    if isinstance(error, UsageError):
        return HTTPStatus.BAD_REQUEST
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
    body = {"title": titre(status), "status": status.value, **said}
    return JSONResponse(body, status, headers, media_type="application/problem+json")
