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
        list[int]: JSON().with_variant(JSONB(), "postgresql"),
    }


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


class Acceptation(Base):
    """A file that a gestionnaire accepted; ``motifs`` are the marks of what was held against it."""

    __tablename__ = "acceptations"
    __table_args__ = (Index("ix_acceptations_demande_id", "demande_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"))
    revision: Mapped[int]
    type: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    motifs: Mapped[list[str]]
    auteur: Mapped[str]
    le: Mapped[datetime] = mapped_column(default=maintenant)


class Referentiel(Base):
    """An imported register; the last imported is the current one."""

    __tablename__ = "referentiels"

    id: Mapped[int] = mapped_column(primary_key=True)
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    nom: Mapped[str]
    importe_le: Mapped[datetime] = mapped_column(default=maintenant, index=True)
    contenu: Mapped[str] = mapped_column(Text)


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


class Jugement(Base):
    """A gestionnaire's word on one point; the last that was not taken back holds.

    See :mod:`pipeline.models.jugement`.
    """

    __tablename__ = "jugements"
    __table_args__ = (Index("ix_jugements_demande_id_empreinte", "demande_id", "empreinte"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"))
    revision: Mapped[int]
    empreinte: Mapped[str] = mapped_column(String(32))
    code: Mapped[str]
    lecture: Mapped[str | None]
    suite: Mapped[str | None]
    motif: Mapped[str | None]
    phrase: Mapped[str | None] = mapped_column(Text)
    auteur: Mapped[str]
    le: Mapped[datetime] = mapped_column(default=maintenant)
    retire_le: Mapped[datetime | None]


class Motif(Base):
    """A reason of the verdict on a revision; those of a request are those of its latest one."""

    __tablename__ = "motifs"
    __table_args__ = (
        Index("ix_motifs_code_demande_id_revision", "code", "demande_id", "revision"),
    )

    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    rang: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    gravite: Mapped[str]
    piece: Mapped[str | None]
    precision: Mapped[str | None]
    """Of a doubt, why: it names no value."""


class Mot(Base):
    """A word by which a request is found: folded, compared by its beginning, character by character."""

    __tablename__ = "mots"

    mot: Mapped[str] = mapped_column(
        String().with_variant(String(collation="C"), "postgresql"), primary_key=True
    )
    demande_id: Mapped[int] = mapped_column(ForeignKey("demandes.id"), primary_key=True, index=True)


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
