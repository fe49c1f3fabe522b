"""Two real databases: a SQLite file, and a PostgreSQL server that this session starts and stops."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from pipeline.storage.database import open_database

_ACCOUNT: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """The folder of a server that listens on a socket there, and on no port at all."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
    if binaries is None:
        pytest.fail("PostgreSQL is missing: apt-get install --no-install-recommends postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pieces-pg-", dir="/tmp"))  # a short path, for the socket
    if _ACCOUNT:
        shutil.chown(folder, **_ACCOUNT)
    data = str(folder / "data")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=50"
    log = ["-l", str(folder / "log")]
    _run(folder, [binaries, "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"])
    control = [binaries.with_name("pg_ctl"), "-D", data, "-w"]
    try:
        _run(folder, [*control, *log, "-o", options, "start"])
        yield folder
    finally:
        _run(folder, [*control, "-m", "immediate", "stop"])  # by the pid that it keeps in data
        shutil.rmtree(folder)


def _run(folder: Path, command: list[Any]) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **_ACCOUNT)


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
def fresh_postgresql(postgresql: Path) -> Callable[[], str]:
    """The address of an empty database."""

    def make() -> str:
        name = f"t{next(_numbers)}"
        admin = create_engine(_address(postgresql, "postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return _address(postgresql, name)

    return make


def _address(folder: Path, name: str) -> str:
    return f"postgresql+psycopg://postgres@/{name}?host={folder}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database at the newest version."""
    engine = open_database(url)
    yield engine
    engine.dispose()
