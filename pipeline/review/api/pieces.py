"""``GET /api/demandes/{numero}/pieces``: the files of a request, and pictures of their pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipeline.models.portee import Portee
from pipeline.models.rapport import PageRapport
from pipeline.review import documents
from pipeline.review.api import exemples
from pipeline.review.api.porte import dit, introuvable, porte, refuse
from pipeline.review.bureau import bureau
from pipeline.storage import consultation
from pipeline.storage.consultation import PieceGardee
from pipeline.storage.database import lecture

router = APIRouter()


@router.get(
    "/api/demandes/{numero}/pieces",
    response_model=None,
    **porte(
        Portee.DOCUMENTS_LIRE,
        "Lire la liste des pièces d'une demande",
        {200: dit("Les pièces de la dernière révision.", exemples.PIECES)},
        404,
    ),
)
def pieces(request: Request, numero: str) -> dict[str, Any]:
    """Rend les pièces de la dernière révision, dans l'ordre de son enregistrement.

    `conformite` est null et `pages` vide tant que la révision n'est pas instruite.
    """
    with lecture(bureau(request).magasin.base) as session:
        found = consultation.pieces(session, numero)
    if found is None:
        raise introuvable()
    where = f"/api/demandes/{quote(found.numero, safe='')}/pieces"
    return {
        "schema": "pieces/1",
        "numero": found.numero,
        "revision": found.revision,
        "efface_le": found.efface_le.isoformat() if found.efface_le else None,
        "pieces": [_piece(where, piece) for piece in found.pieces],
    }


@router.get(
    "/api/demandes/{numero}/pieces/{rang}/pages/{page}.jpg",
    response_model=None,
    response_class=Response,
    **porte(
        Portee.DOCUMENTS_LIRE,
        "Lire l'image d'une page",
        {200: {"description": "La page, redressée, dessinée par le service : jamais l'original.",
               "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"},
                                          "example": "(octets d'une image JPEG)"}}},
         403: refuse(403, "La clé n'a pas la portée, ou l'antivirus a mis la pièce à l'écart."),
         503: refuse(503, "La pièce attend l'antivirus, ou le stockage ne répond pas.")},
        404, 410,
    ),
)  # fmt: skip
def image(request: Request, numero: str, rang: int, page: int) -> Response:
    """Rend l'image d'une page, à 200 ppp au plus. `rang` part de 0, `page` de 1."""
    return documents.image(request, numero, rang, page)


def _piece(where: str, piece: PieceGardee) -> dict[str, Any]:
    lue = piece.lue
    return {
        "rang": piece.rang,
        "type": piece.type,
        "fichier": piece.fichier,
        "sha256": piece.sha256,
        "taille": piece.taille,
        "conformite": lue.conformite if lue else None,
        "pages": [_page(f"{where}/{piece.rang}", page) for page in lue.pages] if lue else [],
    }


def _page(where: str, page: PageRapport) -> dict[str, Any]:
    return {
        "page": page.numero,
        "largeur": page.largeur,
        "hauteur": page.hauteur,
        "image": f"{where}/pages/{page.numero}.jpg",
    }
