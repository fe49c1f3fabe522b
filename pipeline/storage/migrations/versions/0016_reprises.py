"""When the sweep takes up again what failed more than once in the same way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what failed before is due, as it was."""
    with op.batch_alter_table("verdicts") as batch:
        batch.add_column(sa.Column("repris_le", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("verdicts") as batch:
        batch.drop_column("repris_le")
