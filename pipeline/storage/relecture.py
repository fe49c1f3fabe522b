"""A request as it was last said, and the report on it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models.demande import Demande, cle_dossier
from pipeline.models.rapport import Rapport
from pipeline.storage import tables


@dataclass(frozen=True)
class Connue:
    """The latest revision of a request; ``rapport`` is ``None`` until it is concluded."""

    demande_id: int
    revision: int
    demande: Demande
    rapport: Rapport | None


def relire(session: Session, numero: str) -> Connue | None:
    """The request of a number; ``None`` when none is kept."""
    row = session.execute(
        select(tables.Revision, tables.Verdict.rapport)
        .join(tables.Demande, tables.Demande.id == tables.Revision.demande_id)
        .outerjoin(tables.Verdict, tables.Verdict.revision_id == tables.Revision.id)
        .where(tables.Demande.cle == cle_dossier(numero))
        .where(tables.Revision.n == tables.Demande.revision)
    ).first()
    if row is None:
        return None
    record = json.dumps(row.Revision.enregistrement)
    return Connue(
        demande_id=row.Revision.demande_id,
        revision=row.Revision.n,
        demande=Demande.model_validate_json(record),
        rapport=Rapport.model_validate_json(row.rapport) if row.rapport else None,
    )
