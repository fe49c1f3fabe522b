"""``GET /api/demandes/{numero}/historique``: what moved a request, line by line."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import select

from pipeline.models.cycle import Evenement
from pipeline.models.portee import Portee
from pipeline.review.api import exemples
from pipeline.review.api.porte import dit, introuvable, porte
from pipeline.review.bureau import bureau
from pipeline.storage import consultation, tables
from pipeline.storage.database import lecture
from pipeline.storage.historique import PORTAIL, PRE_INSTRUCTION

router = APIRouter()
GESTIONNAIRE = "gestionnaire"
"""How a person is named: who it was is the service's own affair."""


@router.get(
    "/api/demandes/{numero}/historique",
    response_model=None,
    **porte(
        Portee.DEMANDES_LIRE,
        "Lire l'historique d'une demande",
        {200: dit("Chaque changement, du premier au dernier.", exemples.HISTORIQUE)},
        404,
    ),
)
def historique(request: Request, numero: str) -> dict[str, Any]:
    """Rend chaque ligne de l'historique. Les gestionnaires n'y sont pas nommés."""
    with lecture(bureau(request).magasin.base) as session:
        found = consultation.demande(session, numero)
        if found is None:
            raise introuvable()
        h = tables.Historique
        rows = session.scalars(select(h).filter_by(demande_id=found.id).order_by(h.id)).all()
    lignes = [_ligne(row) for row in rows]
    return {"schema": "historique/1", "numero": found.numero, "lignes": lignes}


def _ligne(row: tables.Historique) -> dict[str, Any]:
    own = row.auteur in (PORTAIL, PRE_INSTRUCTION)
    return {
        "le": row.le.isoformat(),
        "revision": row.revision,
        "quoi": row.quoi,
        "evenement": row.evenement,
        "libelle": Evenement(row.evenement).libelle if row.evenement else None,
        "de": row.de,
        "vers": row.vers,
        "avis": row.avis,
        "auteur": row.auteur if own else GESTIONNAIRE,
        "motif": row.motif,
    }
