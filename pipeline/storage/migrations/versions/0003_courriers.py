"""The outbox of letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of letters."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "courriers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("nature", sa.String(), nullable=False),
        sa.Column("destinataires", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("sujet", sa.String(), nullable=False),
        sa.Column("texte", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("etat", sa.String(), nullable=False),
        sa.Column("essais", sa.Integer(), nullable=False),
        sa.Column("prochain_essai", moment, nullable=False),
        sa.Column("jeton", sa.String(), nullable=True),
        sa.Column("bail", moment, nullable=True),
        sa.Column("erreur", sa.String(), nullable=True),
        sa.Column("cree_le", moment, nullable=False),
        sa.Column("envoye_le", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_courriers"),
        sa.UniqueConstraint(
            "demande_id", "nature", "revision", name="uq_courriers_demande_id_nature_revision"
        ),
        sa.UniqueConstraint("message_id", name="uq_courriers_message_id"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_courriers_demande_id_demandes"
        ),
    )
    op.create_index("ix_courriers_etat_prochain_essai", "courriers", ["etat", "prochain_essai"])


def downgrade() -> None:
    """Drop it; its indexes go with it."""
    op.drop_table("courriers")
