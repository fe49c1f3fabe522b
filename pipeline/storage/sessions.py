"""Sessions of persons: the database knows the SHA-256 of a token, its bearer alone the token."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pipeline.storage import tables
from pipeline.storage.agents import Agent, agent

_OCTETS = 32
_PAS = timedelta(minutes=1)
"""A session is said to be in use again after this long: a page is not a write."""


@dataclass(frozen=True)
class Durees:
    """How long a session lasts: unused, and in all."""

    inactive: timedelta
    totale: timedelta


def jeton() -> str:
    """A new secret, of 256 bits."""
    return secrets.token_urlsafe(_OCTETS)


def empreinte(token: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def ouvrir(session: Session, agent_id: int, le: datetime, id_token: str | None = None) -> str:
    """Open a session under a token that nobody knew before; the token."""
    token = jeton()
    session.add(
        tables.SessionAgent(
            empreinte=empreinte(token), agent_id=agent_id, cree_le=le, vu_le=le, id_token=id_token
        )
    )
    session.flush()
    return token


def lire(session: Session, token: str, le: datetime, durees: Durees) -> Agent | None:
    """Whose session a token is; ``None`` when it is none, is over, or its person is let in no more."""
    s = tables.SessionAgent
    row = session.execute(
        select(s, tables.Agent)
        .join(tables.Agent, tables.Agent.id == s.agent_id)
        .where(s.empreinte == empreinte(token), tables.Agent.actif)
        .where(s.vu_le > le - durees.inactive, s.cree_le > le - durees.totale)
    ).one_or_none()
    return agent(row[1]) if row else None


def a_noter(session: Session, token: str, le: datetime) -> bool:
    """Whether a session is used that was not said to be so for a while."""
    seen = session.scalar(select(tables.SessionAgent.vu_le).filter_by(empreinte=empreinte(token)))
    return seen is not None and seen <= le - _PAS


def noter(session: Session, token: str, le: datetime) -> None:
    """Say that a session is used."""
    row = session.get(tables.SessionAgent, empreinte(token))
    if row is not None:
        row.vu_le = max(row.vu_le, le)


def fermer(session: Session, token: str) -> str | None:
    """End a session; what its provider wants to see again, when there is one."""
    row = session.get(tables.SessionAgent, empreinte(token))
    if row is None:
        return None
    session.delete(row)
    session.flush()
    return row.id_token


def oublier(session: Session, le: datetime, durees: Durees) -> None:
    """Remove the sessions that are over."""
    s = tables.SessionAgent
    session.execute(
        delete(s).where((s.vu_le <= le - durees.inactive) | (s.cree_le <= le - durees.totale))
    )
