"""A request as it was last said, and the report on it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
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
    found = session.execute(_connues().where(tables.Demande.cle == cle_dossier(numero))).first()
    return _connue(found.Revision, found.rapport) if found else None


def relire_toutes(session: Session, ids: Iterable[int]) -> dict[int, Connue]:
    """Some requests, by their ids."""
    rows = session.execute(_connues().where(tables.Demande.id.in_(list(ids))))
    return {row.Revision.demande_id: _connue(row.Revision, row.rapport) for row in rows}


def _connues() -> Select[Any]:
    return (
        select(tables.Revision, tables.Verdict.rapport)
        .join(tables.Demande, tables.Demande.id == tables.Revision.demande_id)
        .outerjoin(tables.Verdict, tables.Verdict.revision_id == tables.Revision.id)
        .where(tables.Revision.n == tables.Demande.revision)
    )


def _connue(revision: tables.Revision, rapport: str | None) -> Connue:
    return Connue(
        demande_id=revision.demande_id,
        revision=revision.n,
        demande=Demande.model_validate_json(json.dumps(revision.enregistrement)),
        rapport=Rapport.model_validate_json(rapport) if rapport else None,
    )
