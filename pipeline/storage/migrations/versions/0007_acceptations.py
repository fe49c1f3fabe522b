"""What a gestionnaire accepted of a file: it stays accepted in the revisions that follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "acceptations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("motifs", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("auteur", sa.String(), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_acceptations"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_acceptations_demande_id_demandes"
        ),
    )
    op.create_index("ix_acceptations_demande_id", "acceptations", ["demande_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_acceptations_demande_id", "acceptations")
    op.drop_table("acceptations")
