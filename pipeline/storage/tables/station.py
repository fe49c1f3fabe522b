"""Who works at the station, on what, and how a request is found there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables.base import Base, maintenant


class Agent(Base):
    """A person of the station, as the one who vouches for him names him; never deleted."""

    __tablename__ = "agents"
    __table_args__ = (UniqueConstraint("emetteur", "sujet"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    emetteur: Mapped[str]
    sujet: Mapped[str]
    nom: Mapped[str]
    courriel: Mapped[str | None]
    role: Mapped[str]
    actif: Mapped[bool] = mapped_column(default=True)
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)
    vu_le: Mapped[datetime | None]


class SessionAgent(Base):
    """An open session, under the SHA-256 of its token: the token itself is nowhere here."""

    __tablename__ = "sessions"

    empreinte: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)
    vu_le: Mapped[datetime] = mapped_column(default=maintenant)
    id_token: Mapped[str | None] = mapped_column(Text)
    """What the provider wants to see again when the person signs out."""


class Connexion(Base):
    """A sign-in that is at the provider's; under the SHA-256 of its cookie."""

    __tablename__ = "connexions"

    empreinte: Mapped[str] = mapped_column(String(64), primary_key=True)
    etat: Mapped[str]
    nonce: Mapped[str]
    verificateur: Mapped[str]
    suite: Mapped[str]
    cree_le: Mapped[datetime] = mapped_column(default=maintenant, index=True)


class Prise(Base):
    """Who works on a request, until when; a row whose time is over holds nothing."""

    __tablename__ = "prises"

    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    prise_le: Mapped[datetime] = mapped_column(default=maintenant)
    jusqu_a: Mapped[datetime]


class Mot(Base):
    """A word by which a request is found: folded, compared by its beginning, character by character."""

    __tablename__ = "mots"

    mot: Mapped[str] = mapped_column(
        String().with_variant(String(collation="C"), "postgresql"), primary_key=True
    )
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"), primary_key=True, index=True)
