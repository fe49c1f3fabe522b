"""``GET /api/demandes/{numero}/courriers``: which letters were written, and where they stand."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from pipeline.models.portee import Portee
from pipeline.review.acces.cles import programme
from pipeline.review.api import exemples
from pipeline.review.api.porte import dit, introuvable, porte
from pipeline.review.bureau import bureau
from pipeline.storage import consultation
from pipeline.storage import courriers as outbox
from pipeline.storage.courriers import EnFile
from pipeline.storage.database import lecture

router = APIRouter()


@router.get(
    "/api/demandes/{numero}/courriers",
    response_model=None,
    **porte(
        Portee.COURRIERS_LIRE,
        "Lire quels courriers sont partis",
        {200: dit("Les courriers, du premier au dernier.", exemples.COURRIERS)},
        404,
    ),
)
def courriers(request: Request, numero: str) -> dict[str, Any]:
    """Rend la nature, l'état et les dates des courriers au déposant.

    Avec la portée `courriers:adresses` seulement, aussi leurs `destinataires`.
    """
    named = Portee.COURRIERS_ADRESSES in programme(request).portees
    with lecture(bureau(request).magasin.base) as session:
        found = consultation.demande(session, numero)
        if found is None:
            raise introuvable()
        lettres = sorted(outbox.lister(session, found.numero), key=lambda lettre: lettre.id)
    said = [_courrier(lettre, named=named) for lettre in lettres]
    return {"schema": "courriers/1", "numero": found.numero, "courriers": said}


def _courrier(lettre: EnFile, *, named: bool) -> dict[str, Any]:
    said = {
        "nature": lettre.courrier.nature,
        "libelle": lettre.courrier.nature.libelle,
        "revision": lettre.revision,
        "etat": lettre.etat,
        "cree_le": lettre.cree_le.isoformat(),
        "envoye_le": lettre.envoye_le.isoformat() if lettre.envoye_le else None,
    }
    return said | ({"destinataires": list(lettre.courrier.destinataires)} if named else {})
