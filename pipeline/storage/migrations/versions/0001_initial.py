"""The first shape: requests, revisions, pieces, verdicts, history, registers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, those that others point at first."""
    _demandes()
    _revisions()
    _pieces()
    _verdicts()
    _historique()
    _referentiels()


def downgrade() -> None:
    """Drop them, those that point at others first; their indexes go with them."""
    for table in ("referentiels", "historique", "verdicts", "pieces", "revisions", "demandes"):
        op.drop_table(table)


def _demandes() -> None:
    op.create_table(
        "demandes",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("cle"),
        _text("numero"),
        _text("siren", nullable=True),
        _text("siret", nullable=True),
        _text("dispositif"),
        _text("type_demande"),
        _text("numero_ans", nullable=True),
        _text("statut"),
        _text("statut_propose", nullable=True),
        _text("avis", nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("date_depot", sa.Date(), nullable=False),
        _text("depositaire_nom", nullable=True),
        _text("depositaire_prenom", nullable=True),
        _moment("cree_le"),
        _moment("modifie_le"),
        sa.PrimaryKeyConstraint("id", name="pk_demandes"),
        sa.UniqueConstraint("cle", name="uq_demandes_cle"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_demandes_siren", "demandes", ["siren"])


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        _hash("empreinte"),
        sa.Column("enregistrement", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        _moment("cree_le"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("demande_id", "n", name="uq_revisions_demande_id_n"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_revisions_demande_id_demandes"
        ),
    )


def _pieces() -> None:
    op.create_table(
        "pieces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        _text("type"),
        _text("fichier"),
        _hash("sha256"),
        sa.Column("taille", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pieces"),
        sa.UniqueConstraint("revision_id", "rang", name="uq_pieces_revision_id_rang"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_pieces_revision_id_revisions"
        ),
    )
    op.create_index("ix_pieces_sha256", "pieces", ["sha256"])


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        _text("cle"),
        _text("regles"),
        _text("referentiel", nullable=True),
        sa.Column("rapport", sa.Text(), nullable=False),
        _moment("cree_le"),
        sa.PrimaryKeyConstraint("id", name="pk_verdicts"),
        sa.UniqueConstraint("revision_id", name="uq_verdicts_revision_id"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_verdicts_revision_id_revisions"
        ),
    )


def _historique() -> None:
    op.create_table(
        "historique",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _text("quoi"),
        _text("de", nullable=True),
        _text("vers"),
        _text("avis", nullable=True),
        _text("auteur"),
        _text("regles", nullable=True),
        _moment("le"),
        sa.PrimaryKeyConstraint("id", name="pk_historique"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_historique_demande_id_demandes"
        ),
    )
    op.create_index("ix_historique_demande_id", "historique", ["demande_id"])


def _referentiels() -> None:
    op.create_table(
        "referentiels",
        sa.Column("id", sa.Integer(), nullable=False),
        _hash("empreinte"),
        _text("nom"),
        _moment("importe_le"),
        sa.Column("contenu", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_referentiels"),
        sa.UniqueConstraint("empreinte", name="uq_referentiels_empreinte"),
    )
    op.create_index("ix_referentiels_importe_le", "referentiels", ["importe_le"])


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _hash(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(64), nullable=False)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
