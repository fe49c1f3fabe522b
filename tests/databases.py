"""Two real databases: a SQLite file, and a PostgreSQL server that this session starts and stops."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipeline.storage.database import open_database
from scripts.parts.postgresql import FAST, PostgreSQL, serving
from scripts.parts.program import AbsentError

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A server that listens on a socket of its own."""
    try:
        with serving(f"{FAST} -c max_connections=50") as server:
            yield server
    except AbsentError as absent:
        pytest.fail(str(absent))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database that nobody has opened yet."""
    fresh: Callable[[], str] = request.getfixturevalue(f"fresh_{request.param}")
    return fresh()


@pytest.fixture
def fresh_sqlite(tmp_path: Path) -> Callable[[], str]:
    """The address of a file that does not exist, in a folder that does not either."""
    return lambda: f"sqlite:///{tmp_path}/var/pieces-{next(_numbers)}.db"


@pytest.fixture
def fresh_postgresql(postgresql: PostgreSQL) -> Callable[[], str]:
    """The address of an empty database."""
    return lambda: postgresql.create(f"t{next(_numbers)}")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database at the newest version."""
    engine = open_database(url)
    yield engine
    engine.dispose()
