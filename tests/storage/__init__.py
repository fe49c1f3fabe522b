"""The store, on a SQLite file and on a PostgreSQL server."""
