"""The documents that we issue: each once for a revision of a request, among its pieces."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.storage import tables


class Emis(StrEnum):
    """What we issue."""

    DECISION_ATTRIBUTION = "decision_attribution"


@dataclass(frozen=True, slots=True)
class Document:
    """An issued document: its name on the portal, where its bytes are, when it was made."""

    kind: Emis
    nom: str
    sha256: str
    taille: int
    cree_le: datetime


def emettre(
    session: Session, demande_id: int, revision: int, kind: Emis, nom: str, sha256: str, taille: int
) -> Document:
    """Record a document, or give the one that was recorded first: nobody is decided on twice."""
    row = tables.DocumentEmis(
        demande_id=demande_id, revision=revision, kind=kind, nom=nom, sha256=sha256, taille=taille
    )
    with suppress(IntegrityError), session.begin_nested():
        session.add(row)
    return _document(session.scalars(_wanted(demande_id, revision, kind)).one())


def emis(session: Session, demande_id: int, revision: int, kind: Emis) -> Document | None:
    """The document of that kind issued for a revision."""
    row = session.scalar(_wanted(demande_id, revision, kind))
    return _document(row) if row else None


def precedent(session: Session, demande_id: int, revision: int, kind: Emis) -> Document | None:
    """The last document of that kind issued for an earlier revision."""
    row = session.scalar(
        select(tables.DocumentEmis)
        .filter_by(demande_id=demande_id, kind=kind)
        .where(tables.DocumentEmis.revision < revision)
        .order_by(tables.DocumentEmis.revision.desc())
        .limit(1)
    )
    return _document(row) if row else None


def documents(session: Session, demande_id: int) -> list[Document]:
    """All that was issued for a request, in order."""
    rows = session.scalars(
        select(tables.DocumentEmis)
        .filter_by(demande_id=demande_id)
        .order_by(tables.DocumentEmis.id)
    )
    return [_document(row) for row in rows]


def _wanted(demande_id: int, revision: int, kind: Emis) -> Select[Any]:
    return select(tables.DocumentEmis).filter_by(
        demande_id=demande_id, kind=kind, revision=revision
    )


def _document(row: tables.DocumentEmis) -> Document:
    return Document(Emis(row.kind), row.nom, row.sha256, row.taille, row.cree_le)
