"""Decisions taken on several requests at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "lots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("ordre", _JSON, nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lots"),
        sa.UniqueConstraint("cle", name="uq_lots_cle"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_lots_agent_id_agents"),
    )
    op.create_table(
        "lots_demandes",
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("etat", sa.String(), nullable=False),
        sa.Column("raison", sa.String(), nullable=True),
        sa.Column("jugements", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("lot_id", "demande_id", name="pk_lots_demandes"),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name="fk_lots_demandes_lot_id_lots"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_lots_demandes_demande_id_demandes"
        ),
    )
    op.create_index("ix_lots_demandes_demande_id", "lots_demandes", ["demande_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("lots_demandes")
    op.drop_table("lots")
