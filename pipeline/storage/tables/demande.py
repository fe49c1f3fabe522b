"""A request: what each deposit said, what we said of it, and all that happened to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.tables.base import Base, maintenant


class Demande(Base):
    """A request, by the key of its dossier; its id is the order of first arrival.

    ``statut`` moves by the table of :mod:`pipeline.models.cycle` alone.

    ``avis``, ``statut_propose`` and ``cause`` are about ``revision``: null until that one is concluded.
    """

    __tablename__ = "demandes"
    __table_args__ = (
        Index("ix_demandes_statut_avis", "statut", "avis"),
        Index("ix_demandes_numero_ans", "numero_ans"),
        Index("ix_demandes_statut_date_depot_id", "statut", "date_depot", "id"),
        Index("ix_demandes_statut_cause", "statut", "cause"),
        Index("ix_demandes_modifie_le_id", "modifie_le", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cle: Mapped[str] = mapped_column(unique=True)
    numero: Mapped[str]
    siren: Mapped[str | None] = mapped_column(index=True)
    siret: Mapped[str | None]
    denomination: Mapped[str | None]
    dispositif: Mapped[str]
    type_demande: Mapped[str]
    numero_ans: Mapped[str | None]
    anticipe: Mapped[bool] = mapped_column(default=False)
    statut: Mapped[str]
    statut_propose: Mapped[str | None]
    avis: Mapped[str | None]
    cause: Mapped[str | None]
    """What the reasons of ``revision`` have in common with those of others: see ``motifs.py``."""
    revision: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    """One more each time the status moves: who decides says which one he saw."""
    date_depot: Mapped[date]
    depositaire_nom: Mapped[str | None]
    depositaire_prenom: Mapped[str | None]
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)
    modifie_le: Mapped[datetime] = mapped_column(default=maintenant, onupdate=maintenant)


class Revision(Base):
    """What one deposit of a request said, as it came; once ``efface_le`` is set, masked.

    Its originals may be gone from that moment, and are when ``originaux_effaces_le`` is set too.
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("demande_id", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"))
    n: Mapped[int]
    empreinte: Mapped[str] = mapped_column(String(64))
    enregistrement: Mapped[dict[str, Any]]
    cree_le: Mapped[datetime] = mapped_column(default=maintenant)
    efface_le: Mapped[datetime | None]
    originaux_effaces_le: Mapped[datetime | None]


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
    montree: Mapped[bool] = mapped_column(default=False)
    """Whether a verdict was given on it while nothing held it back: it may have been seen."""
    alerte_lue_le: Mapped[datetime | None]
    """When a person said that he knows what the antivirus found in it afterwards."""


class Verdict(Base):
    """The report on a revision, as text: replayed byte for byte while ``cle`` is the same."""

    __tablename__ = "verdicts"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), unique=True)
    cle: Mapped[str]
    regles: Mapped[str]
    numero_regles: Mapped[int] = mapped_column(default=0, index=True)
    referentiel: Mapped[str | None] = mapped_column(index=True)
    echec: Mapped[bool] = mapped_column(default=False, index=True)
    """Whether we failed somewhere: such a verdict is given again."""
    repris_le: Mapped[datetime | None]
    """Before when the sweep does not, of one that failed again on the same facts."""
    rapport: Mapped[str] = mapped_column(Text)
    cree_le: Mapped[datetime] = mapped_column(default=maintenant, onupdate=maintenant)


class Historique(Base):
    """Who changed what, when and why: a status, a proposal; or tried to (``refus``)."""

    __tablename__ = "historique"

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"), index=True)
    revision: Mapped[int]
    quoi: Mapped[str]
    evenement: Mapped[str | None]
    de: Mapped[str | None]
    vers: Mapped[str]
    avis: Mapped[str | None]
    motif: Mapped[str | None]
    auteur: Mapped[str]
    regles: Mapped[str | None]
    le: Mapped[datetime] = mapped_column(default=maintenant)
