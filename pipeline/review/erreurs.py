"""Errors as people read them: a page that says what happened and what to do."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import URL

from pipeline.errors import PanneError, PiecesError
from pipeline.review.page import rendre

_TITRES = {
    HTTPStatus.BAD_REQUEST: "Demande mal formée",
    HTTPStatus.UNAUTHORIZED: "Session terminée",
    HTTPStatus.FORBIDDEN: "Action refusée",
    HTTPStatus.NOT_FOUND: "Page introuvable",
    HTTPStatus.METHOD_NOT_ALLOWED: "Page introuvable",
    HTTPStatus.CONFLICT: "La demande a changé entre-temps",
    HTTPStatus.SERVICE_UNAVAILABLE: "Service momentanément indisponible",
}
_SIMPLE = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Défaillance du service</title>'
    "<h1>Le service a échoué</h1><p>Rien n’a été enregistré. Revenir en arrière, puis recommencer ; "
    'si l’échec persiste, le signaler.</p><p><a href="/">Revenir à l’accueil</a></p></html>'
)


def veut_page(request: Request) -> bool:
    """Whether a person asks, rather than a program."""
    shown = "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers
    return shown and not request.url.path.startswith("/api/")


def page(request: Request, error: PiecesError, statut: HTTPStatus) -> Response:
    """The page of an error; who has to sign in first is sent there."""
    suite = getattr(error, "suite", None)
    if suite is not None and "hx-request" in request.headers:
        where = str(URL("/connexion").include_query_params(suite=_montree(request)))
        return Response(status_code=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": where})
    if suite is not None and request.method == "GET":
        where = str(URL("/connexion").include_query_params(suite=suite))
        return RedirectResponse(where, HTTPStatus.SEE_OTHER)
    if isinstance(error, PanneError):
        return dire(request, statut, "Le stockage ne répond pas.", "Recommencer un peu plus tard.")
    return dire(request, statut, error.message, error.remede)


def _montree(request: Request) -> str:
    """The page that htmx asks for a part of."""
    shown = URL(request.headers.get("hx-current-url", "/"))
    return f"{shown.path}?{shown.query}" if shown.query else shown.path


def dire(request: Request, statut: HTTPStatus, message: str, remede: str = "") -> Response:
    """A page for an error."""
    said = {"titre": _TITRES.get(statut, "Erreur"), "message": message, "remede": remede}
    return rendre(request, "erreur.html", statut, code=statut.value, **said)


def simple() -> Response:
    """What is said when nothing else can be."""
    return HTMLResponse(_SIMPLE, HTTPStatus.INTERNAL_SERVER_ERROR)
