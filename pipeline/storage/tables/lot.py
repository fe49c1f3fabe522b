"""One decision on several requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables.base import Base, maintenant


class Lot(Base):
    """One decision on several requests; ``cle`` is that of the form, so that it is taken once."""

    __tablename__ = "lots"

    id: Mapped[int] = mapped_column(primary_key=True)
    cle: Mapped[str] = mapped_column(unique=True)
    cause: Mapped[str]
    ordre: Mapped[dict[str, Any]]
    """What is done; its words are erased once it is: they are kept with the points."""
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)


class LotDemande(Base):
    """A request of a lot: as it was seen and, once decided, as it became (``version``)."""

    __tablename__ = "lots_demandes"

    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"), primary_key=True, index=True)
    rang: Mapped[int]
    version: Mapped[int]
    etat: Mapped[str]
    raison: Mapped[str | None]
    """Why it was left, or why it could not be undone."""
    jugements: Mapped[list[int]] = mapped_column(default=list)
    """The words that the lot put on its points."""
