"""The steps that bring a database from one shape of ``tables.py`` to the next (Alembic)."""
