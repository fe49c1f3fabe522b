"""The report on a request, as a tagged PDF: an attachment, its account numbers masked."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipeline.errors import UsageError
from pipeline.flows import instruction
from pipeline.flows.courriers import aujourdhui
from pipeline.flows.edition import editer
from pipeline.review.acces.garde import Lecture
from pipeline.review.bureau import bureau
from pipeline.review.problemes import ProblemeError

router = APIRouter()


@router.get("/demandes/{numero}/rapport.pdf")
def rapport(request: Request, moi: Lecture, numero: str) -> Response:  # noqa: ARG001
    """The report on what is known of a request now."""
    magasin = bureau(request).magasin
    cle = instruction.ouvrir(magasin.base, numero).connue.demande.cle
    try:
        data = editer(magasin.base, numero, magasin.parametres, aujourdhui())
    except UsageError as error:
        raise ProblemeError(HTTPStatus.CONFLICT, error.message, error.remede) from None
    headers = {"Content-Disposition": f'attachment; filename="{cle}_rapport.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)
