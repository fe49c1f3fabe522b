"""What a route of the API says of itself: its scope, a summary in French, its answers by example."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pipeline.models.portee import Portee
from pipeline.review.acces.cles import exiger
from pipeline.review.api.description import avec_nuls
from pipeline.review.problemes import ProblemeError, titre

INTROUVABLE = "Aucune demande de ce numéro n'a été reçue."
_PROBLEMES: Mapping[int, tuple[str, str]] = {
    400: ("Requête mal formée, ou paramètre refusé.", "Un paramètre est refusé."),
    401: ("Clé absente, inconnue, expirée ou révoquée.", "La clé d'accès est absente ou inconnue."),
    403: ("La clé n'a pas la portée demandée.", "Cette clé ne permet pas de lire les rapports."),
    404: ("Aucune demande de ce numéro.", INTROUVABLE),
    410: ("Effacé, à la fin de sa durée de conservation.", "Les pièces ont été effacées."),
    415: ("Le corps n'est pas du JSON.", "Le corps est attendu en application/json."),
    422: ("Refusé : ce qui est dit ne tient pas.", "L'adresse du webhook est refusée."),
    503: ("Le stockage ne répond pas ; voir Retry-After.", "Le stockage ne répond pas."),
}


def porte(
    portee: Portee, resume: str, reponses: Mapping[int, Any], *refus: int, **autres: Any
) -> dict[str, Any]:
    """The arguments of a route: its guard, and its page of the OpenAPI description.

    ``refus`` are the statuses that it refuses with, beside those of every route.
    """
    extra = {"x-portee": portee.value, **autres}
    problems = {status: refuse(status) for status in sorted({400, 401, 403, 503, *refus})}
    return {
        "summary": resume,
        "dependencies": [exiger(portee)],
        "responses": {**problems, **reponses},
        "openapi_extra": extra,
    }


def dit(description: str, example: Any, kind: str = "application/json") -> Any:
    """An answer, by example."""
    return {"description": description, "content": {kind: {"example": avec_nuls(example)}}}


def refuse(status: int, description: str = "", detail: str = "") -> Any:
    """A refusal, by example."""
    known = _PROBLEMES.get(status, ("", ""))
    example = {
        "title": titre(HTTPStatus(status)),
        "status": status,
        "detail": detail or known[1],
        "code": "REQUETE_REFUSEE",
        "ecarts": [],
        "remede": "",
    }
    return dit(description or known[0], example, "application/problem+json")


def introuvable() -> ProblemeError:
    """A number that nobody received."""
    return ProblemeError(
        HTTPStatus.NOT_FOUND, INTROUVABLE, "Vérifier le numéro, par exemple ENR0601."
    )
