"""The persons of the station, known by who vouches for them and the name he gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pipeline.errors import UsageError
from pipeline.models.role import Role
from pipeline.storage import tables

LOCAL = "local"
"""The issuer of the persons of the local sign-in: no provider is called so."""


@dataclass(frozen=True)
class Agent:
    """A person, and what he may do."""

    id: int
    emetteur: str
    sujet: str
    nom: str
    courriel: str | None
    role: Role
    actif: bool
    vu_le: datetime | None


def inscrire(
    session: Session, emetteur: str, sujet: str, nom: str, role: Role, courriel: str | None = None
) -> Agent:
    """Make a person known, or say anew who and what he is; he is active from now on."""
    row = _row(session, emetteur, sujet) or tables.Agent(emetteur=emetteur, sujet=sujet)
    row.nom, row.role, row.actif = nom, role, True
    row.courriel = courriel or row.courriel
    session.add(row)
    session.flush()
    return agent(row)


def trouver(session: Session, emetteur: str, sujet: str) -> Agent | None:
    """Whom somebody vouches for, when we know him."""
    row = _row(session, emetteur, sujet)
    return agent(row) if row else None


def venu(
    session: Session, agent_id: int, nom: str | None, courriel: str | None, le: datetime
) -> None:
    """Note that a person signed in, and what his provider calls him today."""
    row = session.get_one(tables.Agent, agent_id)
    row.nom, row.courriel, row.vu_le = nom or row.nom, courriel or row.courriel, le


def lister(session: Session) -> list[Agent]:
    """All of them, by name."""
    rows = session.scalars(select(tables.Agent).order_by(tables.Agent.nom, tables.Agent.id))
    return [agent(row) for row in rows]


def retirer(session: Session, emetteur: str, sujet: str) -> Agent:
    """Let a person in no more: his sessions end now. What he did stays his.

    :raises UsageError: when he is not known.
    """
    row = _row(session, emetteur, sujet)
    if row is None:
        raise UsageError(f"L'agent {sujet} n'est pas connu.", "Voir « pieces agents list ».")
    row.actif = False
    session.execute(delete(tables.SessionAgent).filter_by(agent_id=row.id))
    session.execute(delete(tables.Prise).filter_by(agent_id=row.id))
    session.flush()
    return agent(row)


def _row(session: Session, emetteur: str, sujet: str) -> tables.Agent | None:
    return session.scalar(select(tables.Agent).filter_by(emetteur=emetteur, sujet=sujet))


def agent(row: tables.Agent) -> Agent:
    """A row, as a value."""
    return Agent(
        row.id, row.emetteur, row.sujet, row.nom, row.courriel, Role(row.role), row.actif, row.vu_le
    )
