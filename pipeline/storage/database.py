"""Opening a database, and its two kinds of transaction.

A verb of ``depot.py`` takes a session; the block that made the session is the transaction::

    with ecriture(engine) as session:
        enregistre = enregistrer(session, demande, fichiers)
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.errors import IndisponibleError, UsageError
from pipeline.storage import schema

_BUSY_S = 30
_LOCK = 0x5E609  # any number, the same for all who migrate (PostgreSQL)
_REMEDE = "Vérifier que la base répond, qu'elle est accessible et que le disque n'est pas plein."


def open_database(url: str) -> Engine:
    """The engine of a database brought to the newest version; made when there is none.

    :raises UsageError: when the address is not one, or its driver is not installed.
    :raises PiecesError: when the database is newer than this code.
    :raises IndisponibleError: when it does not answer.
    """
    engine = _engine(_parse(url))
    try:
        with _panne():
            _prepare(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def ecriture(engine: Engine) -> Iterator[Session]:
    """One transaction that may write: all of it is kept, or nothing when the block raises."""
    with _panne(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def lecture(engine: Engine) -> Iterator[Session]:
    """One transaction that reads: it never waits for a writer (SQLite), cannot write (PostgreSQL)."""
    reading = engine.execution_options(lecture=True, postgresql_readonly=True)
    with _panne(), Session(reading, expire_on_commit=False) as session:
        yield session


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UsageError(
            "L'adresse de la base de données est mal formée.",
            "Par exemple sqlite:///var/pieces.db ou postgresql://hote/base.",
        ) from None
    known = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    return parsed.set(drivername=known.get(parsed.drivername, parsed.drivername))


def _engine(url: URL) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = {"isolation_level": "READ COMMITTED"}
    if sqlite:
        options = {"connect_args": {"timeout": _BUSY_S}}
    try:
        engine = create_engine(url, hide_parameters=True, **options)
    except NoSuchModuleError:
        raise UsageError(
            f"La base de données « {url.drivername} » n'est pas connue.",
            "Par exemple sqlite:///var/pieces.db ou postgresql://hote/base.",
        ) from None
    except ModuleNotFoundError as error:
        raise UsageError(
            f"Le pilote de la base de données n'est pas installé : {error.name}.",
            f"Installer {error.name}.",
        ) from None
    if sqlite:
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def _on_sqlite_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver opens no transaction of its own
    connection.cursor().execute("PRAGMA foreign_keys=ON")


def _on_sqlite_begin(connection: Connection) -> None:
    """A writer takes its turn at once: to ask later, after reading, could deadlock."""
    reads = connection.get_execution_options().get("lecture", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _prepare(engine: Engine) -> None:
    path = engine.url.database
    if engine.dialect.name == "sqlite" and path and path != ":memory:":
        with _alone(Path(path)):
            _wal(engine)
            _migrate(engine)
    else:
        _migrate(engine)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time prepares a file: the switch to WAL does not wait for its turn."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        lock = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise IndisponibleError(f"Base de données {path} : {error.strerror}.", _REMEDE) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _wal(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _migrate(engine: Engine) -> None:
    with engine.execution_options(lecture=True).connect() as connection:
        if schema.a_jour(connection):
            return
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not schema.a_jour(connection):
            schema.upgrade(connection)


@contextmanager
def _panne() -> Iterator[None]:
    """A database that fails us is a breakdown; its message never carries the values."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        said = f"La base de données a refusé : {error.orig}."
        raise IndisponibleError(said, _REMEDE) from error
