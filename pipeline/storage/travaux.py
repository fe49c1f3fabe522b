"""What waits to be treated: one row a request, written with what it is about, taken under a lease.

A worker that dies loses its lease, and its work is taken by another. Each attempt that fails waits
longer; after :data:`ESSAIS` a person looks (the row stays, and nobody takes it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from pipeline.storage import tables
from pipeline.storage.tables import Travail, maintenant

ESSAIS = 3
"""Attempts after which nobody tries again by himself."""
BAIL = timedelta(minutes=10)
"""How long a worker may be silent."""
ATTENTES = (timedelta(seconds=30), timedelta(minutes=5))
"""Before the second attempt, and the third."""


@dataclass(frozen=True)
class Preneur:
    """Who takes work: a name that no other worker bears."""

    nom: str
    bail: timedelta = BAIL


@dataclass(frozen=True)
class Tache:
    """Work that was taken: which revision of which request, and why."""

    demande_id: int
    revision: int
    motif: str
    essai: int


def demander(
    session: Session, demande_id: int, revision: int, motif: str, preneur: Preneur | None = None
) -> None:
    """Ask for the treatment of a revision, in the transaction that makes it due."""
    row = session.get(Travail, demande_id) or Travail(demande_id=demande_id)
    row.revision, row.motif, row.essais, row.erreur = revision, motif, 0, None
    row.pris_par = preneur.nom if preneur else None
    row.du_le = maintenant() + (preneur.bail if preneur else timedelta(0))
    session.add(row)
    session.flush()


def prendre(
    session: Session, preneur: Preneur, combien: int, le: datetime | None = None
) -> list[Tache]:
    """Take what is due, the oldest first; what another transaction is taking is passed over."""
    now = le or maintenant()
    rows = session.scalars(
        select(Travail)
        .where(Travail.du_le <= now, Travail.essais < ESSAIS)
        .order_by(Travail.du_le, Travail.demande_id)
        .limit(combien)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.pris_par, row.du_le, row.essais = preneur.nom, now + preneur.bail, row.essais + 1
    session.flush()
    return [Tache(row.demande_id, row.revision, row.motif, row.essais) for row in rows]


def prolonger(session: Session, preneur: Preneur, taches: Sequence[int]) -> None:
    """Renew the lease of work in hand."""
    session.execute(
        update(Travail)
        .where(Travail.demande_id.in_(taches), Travail.pris_par == preneur.nom)
        .values(du_le=maintenant() + preneur.bail)
    )


def rendre(session: Session, demande_id: int, revision: int) -> None:
    """The work on a revision is done; one that a later deposit asked for stays."""
    session.execute(
        delete(Travail).where(Travail.demande_id == demande_id, Travail.revision <= revision)
    )


def remettre(session: Session, tache: Tache, erreur: str) -> bool:
    """The attempt failed: again later; whether there will be another attempt."""
    row = session.get(Travail, tache.demande_id, with_for_update=True)
    if row is None or row.revision != tache.revision:
        return True
    row.erreur, row.pris_par = erreur, None
    again = row.essais < ESSAIS
    row.du_le = maintenant() + ATTENTES[min(row.essais, len(ATTENTES)) - 1]
    return again


@dataclass(frozen=True)
class Attente:
    """The queue at a glance."""

    dus: int
    abandonnes: int
    plus_ancien: datetime | None


def attente(session: Session) -> Attente:
    """How many are due, how many a person has to look at, since when the oldest waits."""
    now = maintenant()
    due = (Travail.du_le <= now) & (Travail.essais < ESSAIS)
    count = select(func.count()).select_from(Travail)
    return Attente(
        dus=session.scalar(count.where(due)) or 0,
        abandonnes=session.scalar(count.where(Travail.essais >= ESSAIS)) or 0,
        plus_ancien=session.scalar(select(func.min(Travail.du_le)).where(due)),
    )


def revision_courante(session: Session, demande_id: int) -> int:
    """The latest revision of a request."""
    return session.scalars(select(tables.Demande.revision).filter_by(id=demande_id)).one()
