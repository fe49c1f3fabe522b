"""Keys of programs: ``pieces_<identifiant>_<secret>``. The database knows the SHA-256 of the secret.

The secret has 256 bits: a plain digest is enough, nobody can try them all.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from pipeline.errors import UsageError
from pipeline.models.portee import Portee
from pipeline.storage import tables
from pipeline.storage.sessions import empreinte, jeton

_CLE = re.compile(r"pieces_([0-9a-f]{12})_([\w-]{43})", re.ASCII)
_RIEN = "0" * 64
_PAS = timedelta(minutes=1)
"""A key is said to be in use again after this long: a read is not a write."""


@dataclass(frozen=True)
class Cle:
    """A key, without its secret."""

    id: int
    identifiant: str
    nom: str
    portees: frozenset[Portee]
    cree_le: datetime
    vue_le: datetime | None
    expire_le: datetime | None
    revoquee_le: datetime | None

    def vaut(self, le: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoquee_le is None and (self.expire_le is None or le < self.expire_le)


def creer(
    session: Session, nom: str, portees: Collection[Portee], expire_le: datetime | None = None
) -> tuple[Cle, str]:
    """Make a key; and the text that its bearer shows, which cannot be told again.

    :raises UsageError: it opens nothing, or has no name.
    """
    if not portees or not nom.strip():
        raise UsageError("Une clé a un nom et au moins une portée.", "Donner --scope.")
    secret, identifiant = jeton(), secrets.token_hex(6)
    row = tables.CleApi(
        identifiant=identifiant,
        nom=nom.strip(),
        empreinte=empreinte(secret),
        portees=[p.value for p in Portee if p in portees],
        expire_le=expire_le,
    )
    session.add(row)
    session.flush()
    return _cle(row), f"pieces_{identifiant}_{secret}"


def trouver(session: Session, montree: str, le: datetime) -> Cle | None:
    """The key that a text is; ``None`` for one that is unknown, expired or revoked.

    Digests are compared in constant time, also when there is nothing to compare with.
    """
    said = _CLE.fullmatch(montree)
    identifiant, secret = said.groups() if said else ("", "")
    row = session.scalar(select(tables.CleApi).filter_by(identifiant=identifiant))
    same = hmac.compare_digest(empreinte(secret), row.empreinte if row else _RIEN)
    if row is None or not same:
        return None
    found = _cle(row)
    return found if found.vaut(le) else None


def a_noter(cle: Cle, le: datetime) -> bool:
    """Whether a key is used that was not said to be so for a while."""
    return cle.vue_le is None or cle.vue_le <= le - _PAS


def noter(session: Session, cle: Cle, le: datetime) -> None:
    """Say that a key is used."""
    session.execute(update(tables.CleApi).filter_by(id=cle.id).values(vue_le=le))


def lister(session: Session) -> list[Cle]:
    """All of them, the newest last."""
    return [_cle(row) for row in session.scalars(select(tables.CleApi).order_by(tables.CleApi.id))]


def revoquer(session: Session, identifiant: str, le: datetime) -> Cle:
    """Let a key open nothing more, now and for ever; what it subscribed to is told no more.

    :raises UsageError: when there is no such key.
    """
    row = session.scalar(select(tables.CleApi).filter_by(identifiant=identifiant))
    if row is None:
        raise UsageError(f"La clé {identifiant} n'est pas connue.", "Voir « pieces keys list ».")
    row.revoquee_le = row.revoquee_le or le
    session.flush()
    return _cle(row)


def valables(le: datetime) -> ColumnElement[bool]:
    """The condition on a row that its key opens something at a moment."""
    c = tables.CleApi
    return c.revoquee_le.is_(None) & or_(c.expire_le.is_(None), c.expire_le > le)


def _cle(row: tables.CleApi) -> Cle:
    return Cle(
        row.id, row.identifiant, row.nom, frozenset(map(Portee, row.portees)), row.cree_le,
        row.vue_le, row.expire_le, row.revoquee_le,
    )  # fmt: skip
