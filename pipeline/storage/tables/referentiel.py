"""The registers that were imported."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables.base import Base, maintenant


class Referentiel(Base):
    """An imported register; the last imported is the current one."""

    __tablename__ = "referentiels"

    id: Mapped[int] = mapped_column(primary_key=True)
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    nom: Mapped[str]
    importe_le: Mapped[datetime] = mapped_column(default=maintenant, index=True)
    contenu: Mapped[str] = mapped_column(Text)
