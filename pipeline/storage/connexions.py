"""Sign-ins that are at the provider's: what has to come back with them, kept for ten minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pipeline.storage import tables
from pipeline.storage.sessions import empreinte, jeton

DUREE = timedelta(minutes=10)


@dataclass(frozen=True)
class Depart:
    """What a sign-in left with: each a secret of 256 bits, and where to go afterwards."""

    etat: str
    nonce: str
    verificateur: str
    suite: str


def partir(session: Session, suite: str, le: datetime) -> tuple[str, Depart]:
    """Let a sign-in leave; the token of its cookie, and what it leaves with."""
    c = tables.Connexion
    session.execute(delete(c).where(c.cree_le <= le - DUREE))
    token, depart = jeton(), Depart(jeton(), jeton(), jeton(), suite)
    session.add(c(empreinte=empreinte(token), cree_le=le, **depart.__dict__))
    session.flush()
    return token, depart


def revenir(session: Session, token: str, le: datetime) -> Depart | None:
    """What a sign-in left with, once; ``None`` when none left under that cookie, or long ago."""
    row = session.get(tables.Connexion, empreinte(token), with_for_update=True)
    if row is None:
        return None
    session.delete(row)
    session.flush()
    found = Depart(row.etat, row.nonce, row.verificateur, row.suite)
    return found if row.cree_le > le - DUREE else None
