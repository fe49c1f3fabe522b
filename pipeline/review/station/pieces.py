"""The files of a request: a page as a picture of ours, the original as an attachment."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipeline.models.nom import piece_jointe
from pipeline.review import documents
from pipeline.review.acces.garde import Lecture

router = APIRouter()


@router.get("/demandes/{numero}/pieces/{rang}/pages/{page}.jpg")
def image(
    request: Request,
    moi: Lecture,  # noqa: ARG001
    numero: str,
    rang: int,
    page: int,
) -> Response:
    """A page, upright."""
    return documents.image(request, numero, rang, page)


@router.get("/demandes/{numero}/pieces/{rang}/pages/{page}.png")
def annotee(
    request: Request,
    moi: Lecture,  # noqa: ARG001
    numero: str,
    rang: int,
    page: int,
) -> Response:
    """The same, with what was read framed: for whoever keeps or sends it."""
    return documents.image(request, numero, rang, page, annotee=True)


@router.get("/demandes/{numero}/pieces/{rang}/original")
def original(request: Request, moi: Lecture, numero: str, rang: int) -> Response:  # noqa: ARG001
    """The file as it was deposited: to be kept, never shown by us."""
    piece = documents.piece(request, numero, rang)
    data = documents.original(request, piece)
    headers = {"Content-Disposition": piece_jointe(piece.fichier), **documents.INERTE}
    return Response(data, media_type="application/octet-stream", headers=headers)
