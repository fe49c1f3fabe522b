"""Who works on a request: a claim that ends by itself, is kept up, handed back, or taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pipeline.errors import PriseError, UsageError
from pipeline.storage import tables


@dataclass(frozen=True)
class Prise:
    """Who holds a request, and until when."""

    agent_id: int
    nom: str
    jusqu_a: datetime


def lire(session: Session, demande_id: int, le: datetime) -> Prise | None:
    """The claim on a request at a moment; ``None`` when nobody holds it."""
    row = session.execute(
        select(tables.Prise.agent_id, tables.Agent.nom, tables.Prise.jusqu_a)
        .join(tables.Agent, tables.Agent.id == tables.Prise.agent_id)
        .where(tables.Prise.demande_id == demande_id, tables.Prise.jusqu_a > le)
    ).one_or_none()
    return Prise(*row) if row else None


def prendre(
    session: Session,
    demande_id: int,
    agent_id: int,
    le: datetime,
    duree: timedelta,
    *,
    reprendre: bool = False,
) -> Prise:
    """Claim a request, or keep one's claim up; the request is held until the transaction ends.

    :raises PriseError: somebody else holds it, and it is not to be taken over (``reprendre``).
    :raises UsageError: no such request is known.
    """
    held = select(tables.Demande.id).filter_by(id=demande_id).with_for_update()
    if session.scalar(held) is None:
        raise UsageError("Cette demande n'est pas connue.", "Vérifier le numéro.")
    found = lire(session, demande_id, le)
    if found and found.agent_id != agent_id and not reprendre:
        raise PriseError(
            f"La demande est prise par {found.nom}.", "En choisir une autre, ou la reprendre."
        )
    mine = found is not None and found.agent_id == agent_id
    row = session.get(tables.Prise, demande_id) or tables.Prise(demande_id=demande_id)
    row.agent_id, row.jusqu_a = agent_id, le + duree
    if not mine:
        row.prise_le = le
    session.add(row)
    session.flush()
    return Prise(agent_id, session.get_one(tables.Agent, agent_id).nom, row.jusqu_a)


def rendre(session: Session, demande_id: int, agent_id: int) -> None:
    """Hand a request back; nothing happens to one that somebody else holds."""
    session.execute(delete(tables.Prise).filter_by(demande_id=demande_id, agent_id=agent_id))
