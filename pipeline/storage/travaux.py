"""What waits to be treated: one row a request, written with what it is about, taken under a lease.

A worker that dies loses its lease, and its work is taken by another. Each attempt that fails waits
longer; after :data:`ESSAIS` a person looks (the row stays, and nobody takes it).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from pipeline.storage import tables
from pipeline.storage.tables import Travail, maintenant

ESSAIS = 5
"""Attempts after which nobody tries again by himself; one that was killed counts as one."""
OUVERTURES = 3
"""Workers that may end with a request in hand; after these its files are opened no more."""
BAIL = timedelta(minutes=10)
"""How long one piece of a request may take, before another worker takes the request."""
ATTENTES = tuple(timedelta(minutes=m) for m in (0.5, 5, 30, 120))
"""Before the second attempt, the third…"""
DETENTE = timedelta(minutes=10)
"""What waits for the antivirus is looked at so often at least."""


@dataclass(frozen=True)
class Preneur:
    """Who takes work: a name that no other worker bears."""

    nom: str
    bail: timedelta = BAIL

    @property
    def tiers(self) -> float:
        """Seconds of a third of the lease: past them, work that goes on renews it."""
        return self.bail.total_seconds() / 3


@dataclass(frozen=True)
class Tache:
    """Work that was taken: which revision of which request, and why."""

    demande_id: int
    revision: int
    motif: str
    essai: int
    morts: int = 0

    @property
    def ouverts(self) -> bool:
        """Whether its files are opened once more: an attempt that failed did not end its worker."""
        return self.morts < OUVERTURES


def demander(
    session: Session, demande_id: int, revision: int, motif: str, preneur: Preneur | None = None
) -> None:
    """Ask for the treatment of a revision, in the transaction that makes it due."""
    held = session.get(Travail, demande_id, with_for_update=True)  # whose holder may be ending it
    row = held or Travail(demande_id=demande_id)
    row.revision, row.motif, row.essais, row.morts, row.erreur = revision, motif, 0, 0, None
    row.attend_depuis, row.pris_par = None, preneur.nom if preneur else None
    row.du_le = maintenant() + (preneur.bail if preneur else timedelta(0))
    session.add(row)
    session.flush()


def prendre(
    session: Session, preneur: Preneur, combien: int, le: datetime | None = None
) -> list[Tache]:
    """Take what is due, the oldest first; what another transaction is taking is passed over.

    What somebody still holds was never given back: whoever took it is dead.
    """
    now = le or maintenant()
    rows = session.scalars(
        select(Travail)
        .where(Travail.du_le <= now, Travail.essais < ESSAIS)
        .order_by(Travail.du_le, Travail.demande_id)
        .limit(combien)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.morts += row.pris_par is not None
        row.pris_par, row.du_le, row.essais = preneur.nom, now + preneur.bail, row.essais + 1
    session.flush()
    return [Tache(r.demande_id, r.revision, r.motif, r.essais, r.morts) for r in rows]


def prolonger(session: Session, demande_id: int, preneur: Preneur) -> None:
    """A piece is done: the lease begins anew, where it is still his."""
    session.execute(
        update(Travail)
        .where(Travail.demande_id == demande_id, Travail.pris_par == preneur.nom)
        .values(du_le=maintenant() + preneur.bail)
    )


def rendre(session: Session, demande_id: int, revision: int) -> None:
    """The work on a revision is done; one that a later deposit asked for stays."""
    session.execute(
        delete(Travail).where(Travail.demande_id == demande_id, Travail.revision <= revision)
    )


def reposer(session: Session, tache: Tache, attente: timedelta = ATTENTES[0]) -> None:
    """It could not be attempted (a store is down, the worker is told to stop): as if never taken."""
    row = session.get(Travail, tache.demande_id, with_for_update=True)
    if row is not None and (row.revision, row.essais) == (tache.revision, tache.essai):
        row.pris_par, row.essais, row.du_le = None, row.essais - 1, maintenant() + attente


def differer(session: Session, tache: Tache, raison: str) -> None:
    """It waits for the antivirus, however long: as if never taken, then half as long as it has waited.

    One that lost its lease, or that nobody holds, has no say.
    """
    row = session.get(Travail, tache.demande_id, with_for_update=True)
    if row is None or row.pris_par is None:
        return
    if (row.revision, row.essais) == (tache.revision, tache.essai):
        now = maintenant()
        row.attend_depuis = row.attend_depuis or now
        row.pris_par, row.essais, row.erreur = None, max(0, row.essais - 1), raison
        waited = (now - row.attend_depuis) / 2
        row.du_le = now + min(max(ATTENTES[0], waited), DETENTE)


def remettre(session: Session, tache: Tache, erreur: str) -> bool:
    """The attempt failed: again later; whether there will be another attempt.

    One that lost its lease has no say any more: another attempt is under way, or nothing is due.
    """
    row = session.get(Travail, tache.demande_id, with_for_update=True)
    if row is None or (row.revision, row.essais) != (tache.revision, tache.essai):
        return True
    row.erreur, row.pris_par, row.attend_depuis = erreur, None, None
    again = row.essais < ESSAIS
    row.du_le = maintenant() + ATTENTES[min(row.essais, len(ATTENTES)) - 1]
    return again


@dataclass(frozen=True)
class Attente:
    """The queue at a glance."""

    dus: int
    abandonnes: int
    plus_ancien: datetime | None
    antivirus: int = 0
    """How many wait for the antivirus, and since when the first of them does."""
    antivirus_depuis: datetime | None = None


def attente(session: Session) -> Attente:
    """How many are due, how many a person has to look at, since when the oldest waits."""
    now = maintenant()
    due = (Travail.du_le <= now) & (Travail.essais < ESSAIS)
    count = select(func.count()).select_from(Travail)
    return Attente(
        dus=session.scalar(count.where(due)) or 0,
        abandonnes=session.scalar(count.where(Travail.essais >= ESSAIS)) or 0,
        plus_ancien=session.scalar(select(func.min(Travail.du_le)).where(due)),
        antivirus=session.scalar(count.where(Travail.attend_depuis.is_not(None))) or 0,
        antivirus_depuis=session.scalar(select(func.min(Travail.attend_depuis))),
    )


def revision_courante(session: Session, demande_id: int) -> int:
    """The latest revision of a request."""
    return session.scalars(select(tables.Demande.revision).filter_by(id=demande_id)).one()
