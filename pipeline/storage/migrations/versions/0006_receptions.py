"""The keys under which deposits were received: the same key again is the same answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "receptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cle", sa.String(), nullable=False),
        sa.Column("empreinte", sa.String(64), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("recu_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receptions"),
        sa.UniqueConstraint("cle", name="uq_receptions_cle"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_receptions_demande_id_demandes"
        ),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("receptions")
