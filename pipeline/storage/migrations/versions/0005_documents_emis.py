"""The documents that we issue for a request, and the counters of the metrics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "documents_emis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("taille", sa.BigInteger(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents_emis"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_documents_emis_demande_id_demandes"
        ),
        sa.UniqueConstraint(
            "demande_id", "kind", "revision", name="uq_documents_emis_demande_id_kind_revision"
        ),
    )
    op.create_index("ix_documents_emis_sha256", "documents_emis", ["sha256"])
    op.create_table(
        "compteurs",
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("etiquette", sa.String(), nullable=False),
        sa.Column("seau", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("somme_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("nom", "etiquette", "seau", name="pk_compteurs"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("compteurs")
    op.drop_table("documents_emis")
