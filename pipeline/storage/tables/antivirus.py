"""What the antivirus said of each content."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables.base import Base, maintenant


class Analyse(Base):
    """What the antivirus said of a content, and with what it looked; without a row it is pending."""

    __tablename__ = "analyses"
    __table_args__ = (Index("ix_analyses_etat", "etat"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    etat: Mapped[str]
    trouve: Mapped[str | None]
    apres_coup: Mapped[bool] = mapped_column(default=False)
    """Whether it was found in a content that had been read and shown before."""
    moteur: Mapped[str]
    signatures: Mapped[int | None]
    signatures_du: Mapped[datetime | None]
    analyse_le: Mapped[datetime] = mapped_column(default=maintenant)
