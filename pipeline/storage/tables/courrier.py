"""What goes out to the depositor: letters, and documents that we issue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables.base import Base, maintenant


class Courrier(Base):
    """A letter to send, once: its key is the request, what it says, and the revision it is about.

    While ``bail`` runs, the letter is that of the sender who holds ``jeton``.
    """

    __tablename__ = "courriers"
    __table_args__ = (
        UniqueConstraint("demande_id", "nature", "revision"),
        Index("ix_courriers_etat_prochain_essai", "etat", "prochain_essai"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"))
    revision: Mapped[int]
    nature: Mapped[str]
    destinataires: Mapped[list[str]]
    sujet: Mapped[str]
    texte: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(unique=True)
    etat: Mapped[str]
    essais: Mapped[int]
    prochain_essai: Mapped[datetime]
    jeton: Mapped[str | None]
    bail: Mapped[datetime | None]
    erreur: Mapped[str | None]
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)
    envoye_le: Mapped[datetime | None]


class DocumentEmis(Base):
    """A document that we issued for a revision, once; its bytes are among the originals."""

    __tablename__ = "documents_emis"
    __table_args__ = (UniqueConstraint("demande_id", "kind", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"))
    revision: Mapped[int]
    kind: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    nom: Mapped[str]
    taille: Mapped[int] = mapped_column(BigInteger)
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)
