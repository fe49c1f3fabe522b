"""The life of a request: its version, why it moved, what waits to be treated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what was not kept before; verdicts given until now are of rules number 0."""
    with op.batch_alter_table("demandes") as table:
        table.add_column(_number("version"))
        table.add_column(_flag("anticipe"))
    op.create_index("ix_demandes_statut_avis", "demandes", ["statut", "avis"])
    op.create_index("ix_demandes_numero_ans", "demandes", ["numero_ans"])
    with op.batch_alter_table("verdicts") as table:
        table.add_column(_number("numero_regles"))
        table.add_column(_flag("echec"))
    op.create_index("ix_verdicts_numero_regles", "verdicts", ["numero_regles"])
    op.create_index("ix_verdicts_echec", "verdicts", ["echec"])
    op.create_index("ix_verdicts_referentiel", "verdicts", ["referentiel"])
    with op.batch_alter_table("historique") as table:
        table.add_column(sa.Column("evenement", sa.String(), nullable=True))
        table.add_column(sa.Column("motif", sa.String(), nullable=True))
    _travaux()


def downgrade() -> None:
    """Forget it, indexes first."""
    op.drop_table("travaux")
    with op.batch_alter_table("historique") as table:
        table.drop_column("motif")
        table.drop_column("evenement")
    op.drop_index("ix_verdicts_referentiel", "verdicts")
    op.drop_index("ix_verdicts_echec", "verdicts")
    op.drop_index("ix_verdicts_numero_regles", "verdicts")
    with op.batch_alter_table("verdicts") as table:
        table.drop_column("echec")
        table.drop_column("numero_regles")
    op.drop_index("ix_demandes_numero_ans", "demandes")
    op.drop_index("ix_demandes_statut_avis", "demandes")
    with op.batch_alter_table("demandes") as table:
        table.drop_column("anticipe")
        table.drop_column("version")


def _travaux() -> None:
    op.create_table(
        "travaux",
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("du_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pris_par", sa.String(), nullable=True),
        sa.Column("essais", sa.Integer(), nullable=False),
        sa.Column("erreur", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("demande_id", name="pk_travaux"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_travaux_demande_id_demandes"
        ),
    )
    op.create_index("ix_travaux_du_le", "travaux", ["du_le"])


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
