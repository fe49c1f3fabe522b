"""Contents on which the antivirus fails, and on them alone: how often, and when it is tried again.

After :data:`ESSAIS` failures nobody tries again by himself: it is set aside, and a person looks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.storage import tables
from pipeline.storage.tables import EchecAnalyse, Piece, Revision, maintenant

ESSAIS = 3
"""Failures after which a person looks."""
ATTENTES = (timedelta(minutes=5), timedelta(minutes=30))
"""Before the second try, and the third: a scanner that is ill for a moment is well again by then."""


@dataclass(frozen=True)
class Echec:
    """What is known of a content that could not be scanned."""

    sha256: str
    essais: int
    raison: str
    prochain_le: datetime | None
    """When it is tried again; ``None`` where that is for a person to say."""

    @property
    def definitif(self) -> bool:
        return self.prochain_le is None


def noter(session: Session, sha256: str, raison: str) -> Echec:
    """The scanner failed on a content; one that somebody else noted just before counts once."""
    now = maintenant()
    if session.get(EchecAnalyse, sha256) is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(EchecAnalyse(sha256=sha256, essais=0, raison=raison, prochain_le=now))
    row = session.get_one(EchecAnalyse, sha256, with_for_update=True, populate_existing=True)
    if row.prochain_le is not None and row.prochain_le <= now:
        row.essais, row.raison = row.essais + 1, raison
        row.prochain_le = None if row.essais >= ESSAIS else now + ATTENTES[row.essais - 1]
        session.flush()
    return _echec(row)


def connus(session: Session, sha256s: Collection[str]) -> dict[str, Echec]:
    """The failures on some contents."""
    rows = session.scalars(select(EchecAnalyse).where(EchecAnalyse.sha256.in_(sha256s)))
    return {row.sha256: _echec(row) for row in rows}


def tous(session: Session, empreintes: Iterable[str] = ()) -> list[Echec]:
    """Those on contents that a request still holds, or on those of which the hash begins so."""
    held = select(Piece.sha256).join(Revision, Revision.id == Piece.revision_id)
    wanted = select(EchecAnalyse).where(
        EchecAnalyse.sha256.in_(held.where(Revision.efface_le.is_(None)))
    )
    begins = tuple(empreintes)
    rows = session.scalars(wanted.order_by(EchecAnalyse.sha256))
    return [_echec(row) for row in rows if not begins or row.sha256.startswith(begins)]


def attendu(echec: Echec | None) -> bool:
    """Whether a content is not to be tried now."""
    if echec is None:
        return False
    return echec.prochain_le is None or echec.prochain_le > tables.maintenant()


def _echec(row: EchecAnalyse) -> Echec:
    return Echec(row.sha256, row.essais, row.raison, row.prochain_le)
