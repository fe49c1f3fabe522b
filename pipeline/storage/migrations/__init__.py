"""The steps that bring a database from one shape of ``tables`` to the next (Alembic)."""
