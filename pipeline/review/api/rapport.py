"""``GET /api/demandes/{numero}/rapport``: what the pre-instruction said of a revision."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from pipeline.models.portee import Portee
from pipeline.review.api import exemples
from pipeline.review.api.porte import dit, introuvable, porte
from pipeline.review.bureau import bureau
from pipeline.review.problemes import ProblemeError
from pipeline.storage import consultation
from pipeline.storage.database import lecture

router = APIRouter()
_REVISION_MAX = 2**31 - 1

Revision = Annotated[
    int | None, Query(ge=1, le=_REVISION_MAX, description="Par défaut, la dernière.")
]


@router.get(
    "/api/demandes/{numero}/rapport",
    response_model=None,
    **porte(
        Portee.RAPPORTS_LIRE,
        "Lire le rapport d'une révision",
        {200: dit("Le rapport `rapport/1`, octet pour octet.", exemples.RAPPORT),
         304: {"description": "Le même que celui de If-None-Match."}},
        404,
    ),
)  # fmt: skip
def rapport(request: Request, numero: str, revision: Revision = None) -> Response:
    """Rend le rapport de la dernière révision, ou de celle qui est demandée.

    `ETag` change avec le rapport : avec `If-None-Match`, la réponse est 304 tant qu'il est le même.
    """
    with lecture(bureau(request).magasin.base) as session:
        found = consultation.rapport(session, numero, revision)
    if found is None and revision is None:
        raise introuvable()
    if found is None or found.texte is None:
        what = "n'existe pas" if found is None else "n'a pas encore de rapport"
        raise ProblemeError(HTTPStatus.NOT_FOUND, f"Cette révision {what}.", "Revenir plus tard.")
    etag = f'"{hashlib.sha256(found.texte.encode()).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Location": f"/api/demandes/{found.numero}/rapport?revision={found.revision}",
    }
    if _connu(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(found.texte, media_type="application/json", headers=headers)


def _connu(shown: str, etag: str) -> bool:
    """Whether the caller has it already (RFC 9110, 13.1.2: a weak comparison)."""
    tags = (tag.strip().removeprefix("W/") for tag in shown.split(","))
    return shown.strip() == "*" or etag in tags
