"""The programs that call us, and those that we call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables.base import Base, maintenant


class CleApi(Base):
    """A key of a program: what it bears, under the SHA-256 of its secret; never deleted.

    ``identifiant`` is the part of the key that finds it, and opens nothing.
    """

    __tablename__ = "cles_api"

    id: Mapped[int] = mapped_column(primary_key=True)
    identifiant: Mapped[str] = mapped_column(String(12), unique=True)
    nom: Mapped[str]
    empreinte: Mapped[str] = mapped_column(String(64))
    portees: Mapped[list[str]]
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)
    vue_le: Mapped[datetime | None]
    expire_le: Mapped[datetime | None]
    revoquee_le: Mapped[datetime | None]


class Webhook(Base):
    """Where a program wants to be told of events; ``cle_id`` is whose it is, null: the service's own.

    ``secret`` signs what it is told: it has to be kept as it is, until the webhook is taken away.
    """

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    cle_id: Mapped[int | None] = mapped_column(ForeignKey("cles_api.id"), index=True)
    url: Mapped[str]
    secret: Mapped[str]
    evenements: Mapped[list[str]]
    actif: Mapped[bool] = mapped_column(default=True)
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)


class EnvoiWebhook(Base):
    """An event to tell one webhook of; while ``bail`` runs, it is that of who holds ``jeton``."""

    __tablename__ = "envois_webhook"
    __table_args__ = (
        UniqueConstraint("webhook_id", "evenement"),
        Index("ix_envois_webhook_etat_prochain_essai", "etat", "prochain_essai"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"))
    evenement: Mapped[str]
    """The id that the receiver knows it by, the same at each attempt."""
    corps: Mapped[str] = mapped_column(Text)
    etat: Mapped[str]
    essais: Mapped[int] = mapped_column(default=0)
    prochain_essai: Mapped[datetime]
    jeton: Mapped[str | None]
    bail: Mapped[datetime | None]
    erreur: Mapped[str | None]
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)
    livre_le: Mapped[datetime | None]
