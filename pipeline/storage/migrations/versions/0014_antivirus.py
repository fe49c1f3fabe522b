"""What the antivirus said of contents, and what waits for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, add the column."""
    op.create_table(
        "analyses",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("etat", sa.String(), nullable=False),
        sa.Column("trouve", sa.String(), nullable=True),
        sa.Column("apres_coup", sa.Boolean(), nullable=False),
        sa.Column("moteur", sa.String(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=True),
        sa.Column("signatures_du", sa.DateTime(timezone=True), nullable=True),
        sa.Column("analyse_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_analyses"),
    )
    op.create_index("ix_analyses_etat", "analyses", ["etat"])
    with op.batch_alter_table("travaux") as batch:
        batch.add_column(sa.Column("attend_depuis", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("travaux") as batch:
        batch.drop_column("attend_depuis")
    op.drop_table("analyses")
