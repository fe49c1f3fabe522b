"""The words of gestionnaires on the points of a request: each is kept, the last one holds."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.models.jugement import Jugement, Suite
from pipeline.storage import tables
from pipeline.storage.tables import maintenant


def vivants(session: Session, demande_id: int) -> dict[str, Jugement]:
    """What holds, by fact."""
    rows = session.scalars(
        select(tables.Jugement)
        .filter_by(demande_id=demande_id, retire_le=None)
        .order_by(tables.Jugement.id)
    )
    return {row.empreinte: _jugement(row) for row in rows}


def juger(
    session: Session, demande_id: int, revision: int, code: str, dit: Jugement, auteur: str
) -> None:
    """Keep one person's word on one point; the earlier ones stay underneath."""
    session.add(
        tables.Jugement(
            demande_id=demande_id, revision=revision, empreinte=dit.empreinte, code=code,
            lecture=dit.lecture, suite=dit.suite, motif=dit.motif, phrase=dit.phrase, auteur=auteur,
        )
    )  # fmt: skip
    session.flush()


def retirer(session: Session, demande_id: int, empreinte: str) -> bool:
    """Take back the last word on a point: the one before holds again; whether there was one."""
    last = session.scalar(
        select(tables.Jugement)
        .filter_by(demande_id=demande_id, empreinte=empreinte, retire_le=None)
        .order_by(tables.Jugement.id.desc())
        .limit(1)
    )
    if last is not None:
        last.retire_le = maintenant()
    return last is not None


def effacer(session: Session, demande_id: int, revision: int) -> None:
    """Erase what was typed up to a revision: that a point was judged, by whom and when, is kept."""
    session.execute(
        update(tables.Jugement)
        .where(tables.Jugement.demande_id == demande_id, tables.Jugement.revision <= revision)
        .values(lecture=None, motif=None, phrase=None)
    )


def _jugement(row: tables.Jugement) -> Jugement:
    suite = Suite(row.suite) if row.suite else None
    return Jugement(row.empreinte, row.lecture, suite, row.motif, row.phrase)
