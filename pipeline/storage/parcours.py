"""Requests in the order in which they last changed: what another program follows them by.

A page begins after a place, not at an offset. A request that changes goes to the end: who walks may
meet it twice, and misses none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from pipeline.models.statut import Dispositif, Statut
from pipeline.storage.tables import Demande, Revision

Repere = tuple[datetime, int]
"""The place of a request: when it last changed, and its rank of first arrival."""


@dataclass(frozen=True)
class Filtre:
    """What is asked for; what is ``None`` does not restrict."""

    statut: Statut | None = None
    dispositif: Dispositif | None = None
    modifie_depuis: datetime | None = None


@dataclass(frozen=True)
class Vue:
    """A request, as others follow it."""

    id: int
    numero: str
    revision: int
    dispositif: str
    type_demande: str
    anticipe: bool
    statut: str
    statut_propose: str | None
    avis: str | None
    date_depot: date
    recu_le: datetime
    modifie_le: datetime

    @property
    def repere(self) -> Repere:
        return self.modifie_le, self.id


def page(
    session: Session, filtre: Filtre, apres: Repere | None, taille: int
) -> tuple[list[Vue], bool]:
    """The requests of a filter from after a place, and whether others follow."""
    d = Demande
    wanted = (
        select(
            d.id, d.numero, d.revision, d.dispositif, d.type_demande, d.anticipe, d.statut,
            d.statut_propose, d.avis, d.date_depot, Revision.cree_le.label("recu_le"), d.modifie_le,
        )
        .join(Revision, (Revision.demande_id == d.id) & (Revision.n == d.revision))
        .order_by(d.modifie_le, d.id)
        .limit(taille + 1)
    )  # fmt: skip
    if filtre.statut is not None:
        wanted = wanted.where(d.statut == filtre.statut)
    if filtre.dispositif is not None:
        wanted = wanted.where(d.dispositif == filtre.dispositif)
    if filtre.modifie_depuis is not None:
        wanted = wanted.where(d.modifie_le >= filtre.modifie_depuis)
    if apres is not None:
        wanted = wanted.where(tuple_(d.modifie_le, d.id) > apres)
    rows = session.execute(wanted).all()
    return [Vue(**row._asdict()) for row in rows[:taille]], len(rows) > taille
