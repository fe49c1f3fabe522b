"""When a revision was erased, and when its originals were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two moments: null for all that is kept."""
    with op.batch_alter_table("revisions") as batch:
        for name in ("efface_le", "originaux_effaces_le"):
            batch.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget when; what was erased stays so."""
    with op.batch_alter_table("revisions") as batch:
        for name in ("originaux_effaces_le", "efface_le"):
            batch.drop_column(name)
