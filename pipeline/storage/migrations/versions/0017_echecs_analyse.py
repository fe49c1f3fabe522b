"""What the antivirus fails on; what was shown before it found something, by request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_PIECES = sa.table(
    "pieces", sa.column("revision_id"), sa.column("sha256"), sa.column("montree", sa.Boolean())
)
_ANALYSES = sa.table(
    "analyses", sa.column("sha256"), sa.column("etat"), sa.column("apres_coup", sa.Boolean())
)
_VERDICTS = sa.table("verdicts", sa.column("revision_id"))


def upgrade() -> None:
    """What was judged and not held back had been shown: what was said of a content, of each request."""
    op.create_table(
        "echecs_analyse",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("essais", sa.Integer(), nullable=False),
        sa.Column("raison", sa.String(), nullable=False),
        sa.Column("prochain_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name="pk_echecs_analyse"),
    )
    with op.batch_alter_table("pieces") as batch:
        batch.add_column(
            sa.Column("montree", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch.add_column(sa.Column("alerte_lue_le", sa.DateTime(timezone=True), nullable=True))
    judged = _PIECES.c.revision_id.in_(sa.select(_VERDICTS.c.revision_id))
    held = sa.select(_ANALYSES.c.sha256).where(
        _ANALYSES.c.etat != "sain", _ANALYSES.c.apres_coup.is_(sa.false())
    )
    op.execute(
        sa.update(_PIECES).where(judged, _PIECES.c.sha256.not_in(held)).values(montree=sa.true())
    )
    with op.batch_alter_table("analyses") as batch:
        batch.drop_column("apres_coup")


def downgrade() -> None:
    """Of a content again; what the antivirus failed on was never scanned."""
    op.execute(sa.delete(_ANALYSES).where(_ANALYSES.c.etat == "echoue"))
    with op.batch_alter_table("analyses") as batch:
        batch.add_column(
            sa.Column("apres_coup", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    shown = sa.select(_PIECES.c.sha256).where(_PIECES.c.montree.is_(sa.true()))
    op.execute(
        sa.update(_ANALYSES)
        .where(_ANALYSES.c.etat != "sain", _ANALYSES.c.sha256.in_(shown))
        .values(apres_coup=sa.true())
    )
    with op.batch_alter_table("analyses") as batch:
        batch.alter_column("apres_coup", server_default=None)
    with op.batch_alter_table("pieces") as batch:
        batch.drop_column("alerte_lue_le")
        batch.drop_column("montree")
    op.drop_table("echecs_analyse")
