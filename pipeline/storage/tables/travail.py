"""What waits to be treated, what was received, and how often things happened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables.base import Base, maintenant


class Travail(Base):
    """A request that waits to be treated: one row a request, taken under a lease."""

    __tablename__ = "travaux"
    __table_args__ = (Index("ix_travaux_du_le", "du_le"),)

    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"), primary_key=True)
    revision: Mapped[int]
    motif: Mapped[str]
    du_le: Mapped[datetime] = mapped_column(default=maintenant)
    """When it may be taken; of one that is taken, when its lease ends."""
    pris_par: Mapped[str | None]
    essais: Mapped[int] = mapped_column(default=0)
    morts: Mapped[int] = mapped_column(default=0)
    """Attempts that never came back: their worker ended, or its lease did."""
    erreur: Mapped[str | None]
    attend_depuis: Mapped[datetime | None]
    """Since when it waits for the antivirus; null when it waits for a worker alone."""


class Reception(Base):
    """A key under which a deposit was received, and where that deposit stands.

    ``demande_id`` and ``revision`` are null inside the transaction that makes the row, never after.
    """

    __tablename__ = "receptions"
    __table_args__ = (Index("ix_receptions_recu_le", "recu_le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cle: Mapped[str] = mapped_column(unique=True)
    empreinte: Mapped[str] = mapped_column(String(64))
    demande_id: Mapped[int | None] = mapped_column(ForeignKey("demandes.id"))
    revision: Mapped[int | None]
    recu_le: Mapped[datetime] = mapped_column(default=maintenant)


class Compteur(Base):
    """How often something happened, and how long it took in all; ``seau`` is a rank of durations.

    A row is added to in the transaction of what it counts: workers need share nothing else.
    """

    __tablename__ = "compteurs"

    nom: Mapped[str] = mapped_column(primary_key=True)
    etiquette: Mapped[str] = mapped_column(primary_key=True)
    seau: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger)
    somme_ms: Mapped[int] = mapped_column(BigInteger)
