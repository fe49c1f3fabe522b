"""The reasons of verdicts, and what gestionnaires accepted or said of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables.base import Base, maintenant


class Motif(Base):
    """A reason of the verdict on a revision; those of a request are those of its latest one."""

    __tablename__ = "motifs"
    __table_args__ = (
        Index("ix_motifs_code_demande_id_revision", "code", "demande_id", "revision"),
    )

    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    rang: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    gravite: Mapped[str]
    piece: Mapped[str | None]
    precision: Mapped[str | None]
    """Of a doubt, why: it names no value."""


class Acceptation(Base):
    """A file that a gestionnaire accepted; ``motifs`` are the marks of what was held against it."""

    __tablename__ = "acceptations"
    __table_args__ = (Index("ix_acceptations_demande_id", "demande_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"))
    revision: Mapped[int]
    type: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    motifs: Mapped[list[str]]
    auteur: Mapped[str]
    le: Mapped[datetime] = mapped_column(default=maintenant)


class Jugement(Base):
    """A gestionnaire's word on one point; the last that was not taken back holds.

    See :mod:`pipeline.models.jugement`.
    """

    __tablename__ = "jugements"
    __table_args__ = (Index("ix_jugements_demande_id_empreinte", "demande_id", "empreinte"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"))
    revision: Mapped[int]
    empreinte: Mapped[str] = mapped_column(String(32))
    code: Mapped[str]
    lecture: Mapped[str | None]
    suite: Mapped[str | None]
    motif: Mapped[str | None]
    phrase: Mapped[str | None] = mapped_column(Text)
    auteur: Mapped[str]
    le: Mapped[datetime] = mapped_column(default=maintenant)
    retire_le: Mapped[datetime | None]
