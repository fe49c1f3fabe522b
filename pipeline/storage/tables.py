"""The tables. Changing one asks for a migration; a test compares the two."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(TypeDecorator[datetime]):
    """A moment in UTC: SQLite forgets the zone and PostgreSQL gives its own; this gives UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None or value.tzinfo:
            return value.astimezone(UTC) if value else None
        return value.replace(tzinfo=UTC)


def maintenant() -> datetime:
    """Now, with its zone."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """The root of the tables, with the names of their constraints."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own declaration)
        datetime: Utc(),
        str: String(),
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        list[str]: JSON().with_variant(JSONB(), "postgresql"),
    }


class Demande(Base):
    """A request, by the key of its dossier; its id is the order of first arrival.

    ``avis`` and ``statut_propose`` are about ``revision``: null until that one is concluded.
    """

    __tablename__ = "demandes"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    cle: Mapped[str] = mapped_column(unique=True)
    numero: Mapped[str]
    siren: Mapped[str | None] = mapped_column(index=True)
    siret: Mapped[str | None]
    dispositif: Mapped[str]
    type_demande: Mapped[str]
    numero_ans: Mapped[str | None]
    statut: Mapped[str]
    statut_propose: Mapped[str | None]
    avis: Mapped[str | None]
    revision: Mapped[int]
    date_depot: Mapped[date]
    depositaire_nom: Mapped[str | None]
    depositaire_prenom: Mapped[str | None]
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)
    modifie_le: Mapped[datetime] = mapped_column(default=maintenant, onupdate=maintenant)


class Revision(Base):
    """What one deposit of a request said, as it came."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("demande_id", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"))
    n: Mapped[int]
    empreinte: Mapped[str] = mapped_column(String(64))
    enregistrement: Mapped[dict[str, Any]]
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)


class Piece(Base):
    """A file of a revision; its bytes are among the originals."""

    __tablename__ = "pieces"
    __table_args__ = (UniqueConstraint("revision_id", "rang"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    rang: Mapped[int]
    type: Mapped[str]
    fichier: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    taille: Mapped[int] = mapped_column(BigInteger)


class Verdict(Base):
    """The report on a revision, as text: replayed byte for byte while ``cle`` is the same."""

    __tablename__ = "verdicts"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), unique=True)
    cle: Mapped[str]
    regles: Mapped[str]
    referentiel: Mapped[str | None]
    rapport: Mapped[str] = mapped_column(Text)
    cree_le: Mapped[datetime] = mapped_column(default=maintenant, onupdate=maintenant)


class Historique(Base):
    """Who changed what, when: the portal its status, the pre-instruction its proposal."""

    __tablename__ = "historique"

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"), index=True)
    revision: Mapped[int]
    quoi: Mapped[str]
    de: Mapped[str | None]
    vers: Mapped[str]
    avis: Mapped[str | None]
    auteur: Mapped[str]
    regles: Mapped[str | None]
    le: Mapped[datetime] = mapped_column(default=maintenant)


class Referentiel(Base):
    """An imported register; the last imported is the current one."""

    __tablename__ = "referentiels"

    id: Mapped[int] = mapped_column(primary_key=True)
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    nom: Mapped[str]
    importe_le: Mapped[datetime] = mapped_column(default=maintenant, index=True)
    contenu: Mapped[str] = mapped_column(Text)


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
