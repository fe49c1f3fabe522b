"""Requests of which pieces are asked, and to whose supplier no letter says so: each with its reason."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models.courrier import Nature
from pipeline.models.statut import Avis, Statut
from pipeline.storage.tables import Courrier, Demande, Historique

DEJA_DEMANDEES = "le portail attendait déjà des pièces quand elle est arrivée"
INEXPLIQUE = "inexpliqué"
_ATTENDENT = (Statut.EN_ATTENTE_PIECES, Statut.VALIDATION_PARTIELLE)


def sans_courrier(session: Session) -> dict[str, str]:
    """Why, by number. A letter tells of a move: where the portal had asked already, nothing moves."""
    asked = select(Courrier.id).where(
        Courrier.demande_id == Demande.id,
        Courrier.revision == Demande.revision,
        Courrier.nature == Nature.DEMANDE_PIECES,
    )
    rows = session.scalars(
        select(Demande)
        .where(Demande.avis == Avis.PIECES_A_DEMANDER, ~asked.exists())
        .order_by(Demande.numero)
    )
    return {row.numero: _pourquoi(session, row) for row in rows}


def _pourquoi(session: Session, row: Demande) -> str:
    """Whether it stood where pieces are awaited before the verdict on it, and has stayed there."""
    moves = session.execute(
        select(Historique.de, Historique.vers)
        .filter_by(demande_id=row.id, quoi="statut")
        .order_by(Historique.id)
    ).all()
    first = moves[0].vers if moves else None
    stayed = {move.vers for move in moves} == {first}
    return DEJA_DEMANDEES if first in _ATTENDENT and stayed else INEXPLIQUE
