"""The station: agents and their sessions, claims, reasons, and the words requests are found by.

What verdicts and records already said is put in the new columns.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.storage.motifs import cause, lignes
from pipeline.storage.recherche import mots

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables and the columns, then fill them."""
    _agents()
    _demandes()
    _fill(op.get_bind())


def _agents() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("emetteur", sa.String(), nullable=False),
        sa.Column("sujet", sa.String(), nullable=False),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("courriel", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("actif", sa.Boolean(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vu_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_agents"),
        sa.UniqueConstraint("emetteur", "sujet", name="uq_agents_emetteur_sujet"),
    )
    op.create_table(
        "sessions",
        sa.Column("empreinte", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vu_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id_token", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("empreinte", name="pk_sessions"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_sessions_agent_id_agents"),
    )
    op.create_index("ix_sessions_agent_id", "sessions", ["agent_id"])
    op.create_table(
        "connexions",
        sa.Column("empreinte", sa.String(64), nullable=False),
        sa.Column("etat", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("verificateur", sa.String(), nullable=False),
        sa.Column("suite", sa.String(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("empreinte", name="pk_connexions"),
    )
    op.create_index("ix_connexions_cree_le", "connexions", ["cree_le"])


def _demandes() -> None:
    op.add_column("demandes", sa.Column("denomination", sa.String(), nullable=True))
    op.add_column("demandes", sa.Column("cause", sa.String(), nullable=True))
    op.create_index("ix_demandes_statut_date_depot_id", "demandes", ["statut", "date_depot", "id"])
    op.create_index("ix_demandes_statut_cause", "demandes", ["statut", "cause"])
    op.create_table(
        "motifs",
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("gravite", sa.String(), nullable=False),
        sa.Column("piece", sa.String(), nullable=True),
        sa.Column("precision", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("demande_id", "revision", "rang", name="pk_motifs"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_motifs_demande_id_demandes"
        ),
    )
    op.create_index(
        "ix_motifs_code_demande_id_revision", "motifs", ["code", "demande_id", "revision"]
    )
    op.create_table(
        "mots",
        sa.Column("mot", _MOT, nullable=False),
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mot", "demande_id", name="pk_mots"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_mots_demande_id_demandes"
        ),
    )
    op.create_index("ix_mots_demande_id", "mots", ["demande_id"])
    op.create_table(
        "prises",
        sa.Column("demande_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("prise_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jusqu_a", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("demande_id", name="pk_prises"),
        sa.ForeignKeyConstraint(
            ["demande_id"], ["demandes.id"], name="fk_prises_demande_id_demandes"
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_prises_agent_id_agents"),
    )
    op.create_index("ix_prises_agent_id", "prises", ["agent_id"])


_SAID = sa.text(
    "SELECT d.id, d.numero, d.siret, d.revision, r.n, r.enregistrement, r.efface_le, v.rapport"
    " FROM demandes d JOIN revisions r ON r.demande_id = d.id"
    " LEFT JOIN verdicts v ON v.revision_id = r.id ORDER BY d.id, r.n"
)
_MOTIF = sa.text(
    "INSERT INTO motifs (demande_id, revision, rang, code, gravite, piece, precision)"
    " VALUES (:demande_id, :revision, :rang, :code, :gravite, :piece, :precision)"
)


def _fill(connection: sa.Connection) -> None:
    for row in connection.execute(_SAID).mappings().all():
        found = [] if row["rapport"] is None else lignes(json.loads(row["rapport"])["motifs"])
        here = {"demande_id": row["id"], "revision": row["n"]}
        if row["efface_le"] is not None:
            found = [line | {"precision": None} for line in found]
        if found:
            connection.execute(_MOTIF, [here | line for line in found])
        if row["n"] == row["revision"]:
            _latest(connection, row, None if row["efface_le"] else cause(found))


def _latest(connection: sa.Connection, row: sa.RowMapping, said: str | None) -> None:
    record = row["enregistrement"]
    record = json.loads(record) if isinstance(record, str) else record
    societe: dict[str, Any] = {} if row["efface_le"] else record.get("personne_morale") or {}
    noms = [societe.get("denomination_sociale"), societe.get("nom_commercial")]
    connection.execute(
        sa.text("UPDATE demandes SET denomination = :nom, cause = :cause WHERE id = :id"),
        {"nom": noms[0], "cause": said, "id": row["id"]},
    )
    words = [
        {"m": mot, "id": row["id"]} for mot in sorted(mots(row["numero"], row["siret"], *noms))
    ]
    connection.execute(sa.text("INSERT INTO mots (mot, demande_id) VALUES (:m, :id)"), words)


def downgrade() -> None:
    """Drop them."""
    for table in ("prises", "mots", "motifs", "connexions", "sessions", "agents"):
        op.drop_table(table)
    op.drop_index("ix_demandes_statut_cause", "demandes")
    op.drop_index("ix_demandes_statut_date_depot_id", "demandes")
    for column in ("cause", "denomination"):  # batches make the table anew, which keys forbid
        op.execute(f"ALTER TABLE demandes DROP COLUMN {column}")
