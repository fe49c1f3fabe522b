"""Which originals are still needed: those that a revision holds which was not erased.

A content may be held by several revisions, of several requests. To take its reference
(``enregistrer``) and to find that nobody holds it any more, then erase it (``retention.py``), never
happen at once: :func:`tenir` and :func:`seul` exclude each other for the time of a transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Engine, Subquery, select, text, union_all
from sqlalchemy.orm import Session

from pipeline.storage.database import lecture
from pipeline.storage.tables import DocumentEmis, Piece, Revision

_LOCK = 0x5E60A  # any number, the same for all (PostgreSQL); SQLite has one writer at a time
_PAGE = 1000


def tenir(session: Session) -> None:
    """Nothing is erased until the end of this transaction; others may hold on at once."""
    _lock(session, "pg_advisory_xact_lock_shared")


def seul(session: Session) -> None:
    """Nobody takes a new reference until the end of this transaction."""
    _lock(session, "pg_advisory_xact_lock")


def tenus(session: Session, sha256s: Collection[str]) -> set[str]:
    """Those of some contents that are needed."""
    held = _tenus()
    return set(session.scalars(select(held.c.sha256).where(held.c.sha256.in_(sha256s)).distinct()))


def laches(session: Session, sha256s: Collection[str]) -> set[str]:
    """Those of some contents that an erased revision held: they may be gone since."""
    held = select(Piece.sha256).join(Revision, Revision.id == Piece.revision_id)
    erased = held.where(Revision.efface_le.is_not(None), Piece.sha256.in_(sha256s))
    return set(session.scalars(erased.distinct()))


def attendus(base: Engine, taille_lue: int) -> Iterator[str]:
    """Every content that has to be among the originals, in ascending order, a page at a time.

    Files over ``taille_lue`` bytes were never kept.
    """
    last = ""
    while True:
        held = _tenus()
        page = select(held.c.sha256).where(held.c.sha256 > last, held.c.taille <= taille_lue)
        with lecture(base) as session:
            found = session.scalars(page.distinct().order_by(held.c.sha256).limit(_PAGE)).all()
        if not found:
            return
        yield from found
        last = found[-1]


def _tenus() -> Subquery:
    """Contents with their size: files of revisions, and documents that we issued."""
    held = select(Piece.sha256, Piece.taille).join(Revision, Revision.id == Piece.revision_id)
    issued = select(DocumentEmis.sha256, DocumentEmis.taille)
    return union_all(held.where(Revision.efface_le.is_(None)), issued).subquery()


def _lock(session: Session, function: str) -> None:
    if session.connection().dialect.name == "postgresql":  # SQLite's turn is taken by connecting
        session.execute(text(f"SELECT {function}(:lock)"), {"lock": _LOCK})


def attendu(base: Engine, sha256: str) -> bool:
    """Whether a content is needed, as of now."""
    with lecture(base) as session:
        return bool(tenus(session, [sha256]))
