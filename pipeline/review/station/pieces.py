"""The files of a request: a page as a picture of ours, the original as an attachment."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from pipeline.flows import instruction
from pipeline.models.rapport import PieceRapport
from pipeline.review.acces.garde import Lecture
from pipeline.review.bureau import bureau, imagier
from pipeline.review.problemes import ProblemeError

router = APIRouter()
_INERTE = {"Content-Security-Policy": "default-src 'none'; sandbox"}


@router.get("/demandes/{numero}/pieces/{rang}/pages/{page}.jpg")
def image(
    request: Request,
    moi: Lecture,  # noqa: ARG001
    numero: str,
    rang: int,
    page: int,
    annotee: Annotated[bool, Query()] = False,
) -> Response:
    """A page, upright; with what was read framed, when asked."""
    piece = _piece(request, numero, rang)
    turn = next((p.rotation for p in piece.pages if p.numero == page), 0)
    zones = [c.boite for c in piece.champs.values() if c.page == page] if annotee else []
    drawn = imagier(request).page(piece.sha256, page, turn, zones)
    headers = {"Cache-Control": "private, max-age=300", **_INERTE}
    if annotee:
        headers["Content-Disposition"] = f'inline; filename="{numero}-{rang + 1}-{page}.jpg"'
    return Response(drawn, media_type="image/jpeg", headers=headers)


@router.get("/demandes/{numero}/pieces/{rang}/original")
def original(request: Request, moi: Lecture, numero: str, rang: int) -> Response:  # noqa: ARG001
    """The file as it was deposited: to be kept, never shown by us."""
    piece = _piece(request, numero, rang)
    data = bureau(request).magasin.originaux.get(piece.sha256)
    name = quote(piece.fichier, safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", **_INERTE}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _piece(request: Request, numero: str, rang: int) -> PieceRapport:
    rapport = instruction.ouvrir(bureau(request).magasin.base, numero).connue.rapport
    if rapport is None or not 0 <= rang < len(rapport.pieces):
        raise ProblemeError(HTTPStatus.NOT_FOUND, "Cette pièce n'existe pas.")
    return rapport.pieces[rang]
