"""Run by Alembic, on the connection and in the transaction that ``schema.py`` hands over."""

from __future__ import annotations

from alembic import context

from pipeline.storage.tables import Base


def run() -> None:
    """Take the steps that the command asked for."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if __name__ == "env_py":  # as Alembic names it; a tool that merely imports it runs nothing
    run()
