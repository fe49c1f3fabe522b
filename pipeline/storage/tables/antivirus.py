"""What the antivirus said of each content, and how often it failed on one."""

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
    moteur: Mapped[str]
    signatures: Mapped[int | None]
    signatures_du: Mapped[datetime | None]
    analyse_le: Mapped[datetime] = mapped_column(default=maintenant)


class EchecAnalyse(Base):
    """How often the antivirus failed on one content alone; gone once it succeeds."""

    __tablename__ = "echecs_analyse"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    essais: Mapped[int]
    raison: Mapped[str]
    prochain_le: Mapped[datetime | None]
    """Before when it is not tried again; null once it was tried for the last time."""
