"""Webhooks, and what they are to be told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_LISTE = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle_id", sa.Integer(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("evenements", _LISTE, nullable=False),
        sa.Column("actif", sa.Boolean(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
        sa.ForeignKeyConstraint(["cle_id"], ["cles_api.id"], name="fk_webhooks_cle_id_cles_api"),
    )
    op.create_index("ix_webhooks_cle_id", "webhooks", ["cle_id"])
    op.create_table(
        "envois_webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("evenement", sa.String(), nullable=False),
        sa.Column("corps", sa.Text(), nullable=False),
        sa.Column("etat", sa.String(), nullable=False),
        sa.Column("essais", sa.Integer(), nullable=False),
        sa.Column("prochain_essai", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jeton", sa.String(), nullable=True),
        sa.Column("bail", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erreur", sa.String(), nullable=True),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("livre_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_envois_webhook"),
        sa.UniqueConstraint(
            "webhook_id", "evenement", name="uq_envois_webhook_webhook_id_evenement"
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name="fk_envois_webhook_webhook_id_webhooks"
        ),
    )
    op.create_index(
        "ix_envois_webhook_etat_prochain_essai", "envois_webhook", ["etat", "prochain_essai"]
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("envois_webhook")
    op.drop_table("webhooks")
