"""The files of a request, as persons and programs are shown them: pages are pictures of ours."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import Response

from pipeline.models.analyse import Analyse, Etat
from pipeline.review.bureau import bureau, imagier
from pipeline.review.problemes import ProblemeError
from pipeline.storage import analyses
from pipeline.storage import consultation as store
from pipeline.storage.consultation import PieceGardee
from pipeline.storage.database import lecture

INERTE = {"Content-Security-Policy": "default-src 'none'; sandbox"}


def piece(request: Request, numero: str, rang: int) -> PieceGardee:
    """A file of the latest revision.

    :raises ProblemeError: 404; 410 when it was erased; 403 when it is in quarantine, 503 when it
        waits for the antivirus.
    """
    with lecture(bureau(request).magasin.base) as session:
        found = store.pieces(session, numero)
        known = analyses.connues(session, [p.sha256 for p in found.pieces] if found else [])
    if found is None or not 0 <= rang < len(found.pieces):
        raise ProblemeError(HTTPStatus.NOT_FOUND, "Cette pièce n'existe pas.")
    if found.efface_le is not None:
        raise ProblemeError(HTTPStatus.GONE, "Les pièces de cette demande ont été effacées.")
    held = retenue(request, known.get(found.pieces[rang].sha256))
    if held is not None:
        raise held
    return found.pieces[rang]


def retenue(request: Request, analyse: Analyse | None) -> ProblemeError | None:
    """Why a file is shown to nobody; what is in quarantine stays there without an antivirus too."""
    if analyse is not None and analyse.etat is Etat.ECHOUE:
        return ProblemeError(
            HTTPStatus.FORBIDDEN,
            "L'antivirus échoue sur cette pièce à chaque essai : elle ne s'ouvre pas.",
            "L'exploitation peut la faire réessayer ; sinon, en demander une nouvelle copie.",
        )
    if analyse is not None and not analyse.sain:
        return ProblemeError(
            HTTPStatus.FORBIDDEN,
            "Cette pièce a été mise à l'écart par l'antivirus : elle ne s'ouvre pas.",
            "La demander de nouveau au déposant.",
        )
    if analyse is None and bureau(request).antivirus is not None:
        return ProblemeError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Cette pièce attend l'antivirus.",
            "Recommencer dans quelques minutes.",
        )
    return None


def original(request: Request, piece: PieceGardee) -> bytes:
    """The bytes of a file that :func:`piece` gave."""
    return bureau(request).magasin.originaux.get(piece.sha256)


def image(
    request: Request, numero: str, rang: int, page: int, *, annotee: bool = False
) -> Response:
    """A page, upright, drawn and encoded by us: a JPEG, or a PNG with what was read framed.

    :raises ProblemeError: 404, or 410 when it was erased.
    :raises PanneError: it cannot be drawn.
    """
    lue = piece(request, numero, rang).lue
    if lue is None or page < 1 or (lue.pages and page > len(lue.pages)):
        raise ProblemeError(
            HTTPStatus.NOT_FOUND, "Cette page n'existe pas, ou n'est pas encore lue."
        )
    turn = next((p.rotation for p in lue.pages if p.numero == page), 0)
    zones = [c.boite for c in lue.champs.values() if c.page == page] if annotee else []
    headers = {"Cache-Control": "private, max-age=300", **INERTE}
    drawn = imagier(request).page(lue.sha256, page, turn, zones)
    kind = "image/png" if zones else "image/jpeg"
    return Response(drawn, media_type=kind, headers=headers)
