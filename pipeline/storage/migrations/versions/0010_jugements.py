"""What gestionnaires say of each point."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "jugements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("empreinte", sa.String(32), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("lecture", sa.String(), nullable=True),
        sa.Column("suite", sa.String(), nullable=True),
        sa.Column("motif", sa.String(), nullable=True),
        sa.Column("phrase", sa.Text(), nullable=True),
        sa.Column("auteur", sa.String(), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retire_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jugements"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_jugements_demande_id_demandes"
        ),
    )
    op.create_index("ix_jugements_demande_id_empreinte", "jugements", ["demande_id", "empreinte"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("jugements")
