"""The keys of receptions are found by their age, to be forgotten."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index them."""
    op.create_index("ix_receptions_recu_le", "receptions", ["recu_le"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_receptions_recu_le", "receptions")
