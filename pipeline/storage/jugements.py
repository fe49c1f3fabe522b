"""The words of gestionnaires on the points of a request: each is kept, the last one holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.models.jugement import Jugement, Suite
from pipeline.storage import tables
from pipeline.storage.tables import maintenant


@dataclass(frozen=True)
class Dit:
    """A word on a point, who said it and when."""

    jugement: Jugement
    auteur: str
    le: datetime


def vivants(session: Session, demande_id: int) -> dict[str, Jugement]:
    """What holds, by fact."""
    rows = session.scalars(
        select(tables.Jugement)
        .filter_by(demande_id=demande_id, retire_le=None)
        .order_by(tables.Jugement.id)
    )
    return {row.empreinte: _jugement(row) for row in rows}


def vivants_de(session: Session, demande_ids: Iterable[int]) -> dict[int, dict[str, Jugement]]:
    """What holds of some requests, by request; those of which nothing does are not there."""
    rows = session.scalars(
        select(tables.Jugement)
        .where(tables.Jugement.demande_id.in_(list(demande_ids)))
        .where(tables.Jugement.retire_le.is_(None))
        .order_by(tables.Jugement.id)
    )
    found: dict[int, dict[str, Jugement]] = {}
    for row in rows:
        found.setdefault(row.demande_id, {})[row.empreinte] = _jugement(row)
    return found


def dits(session: Session, demande_id: int) -> list[Dit]:
    """All that was said and holds, in its order, with who said it and when."""
    rows = session.scalars(
        select(tables.Jugement)
        .filter_by(demande_id=demande_id, retire_le=None)
        .order_by(tables.Jugement.id)
    )
    return [Dit(_jugement(row), row.auteur, row.le) for row in rows]


def juger(
    session: Session, demande_id: int, revision: int, code: str, dit: Jugement, auteur: str
) -> int:
    """Keep one person's word on one point; the earlier ones stay underneath. The id of that word."""
    row = tables.Jugement(
        demande_id=demande_id, revision=revision, empreinte=dit.empreinte, code=code,
        lecture=dit.lecture, suite=dit.suite, motif=dit.motif, phrase=dit.phrase, auteur=auteur,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def reprendre(session: Session, ids: Iterable[int]) -> None:
    """Take back some words, whichever came after."""
    session.execute(
        update(tables.Jugement)
        .where(tables.Jugement.id.in_(list(ids)), tables.Jugement.retire_le.is_(None))
        .values(retire_le=maintenant())
    )


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
