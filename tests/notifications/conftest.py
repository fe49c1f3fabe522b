"""The databases of the storage tests, for the letters that wait in them."""

from tests.storage.conftest import engine, fresh_postgresql, fresh_sqlite, postgresql, url

__all__ = ["engine", "fresh_postgresql", "fresh_sqlite", "postgresql", "url"]
