"""How many workers ended while they held a request, apart from the attempts that failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody is known to have ended."""
    with op.batch_alter_table("travaux") as batch:
        batch.add_column(sa.Column("morts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("travaux") as batch:
        batch.drop_column("morts")
