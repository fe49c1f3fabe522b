"""The keys of programs, and requests by when they last changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LISTE = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create the table and the index."""
    op.create_table(
        "cles_api",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identifiant", sa.String(12), nullable=False),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("empreinte", sa.String(64), nullable=False),
        sa.Column("portees", _LISTE, nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vue_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoquee_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_cles_api"),
        sa.UniqueConstraint("identifiant", name="uq_cles_api_identifiant"),
    )
    op.create_index("ix_demandes_modifie_le_id", "demandes", ["modifie_le", "id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_demandes_modifie_le_id", "demandes")
    op.drop_table("cles_api")
