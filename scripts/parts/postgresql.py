"""A PostgreSQL server of our own, on a socket in its folder, and on a port only when asked."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from scripts.parts.program import AbsentError

_ACCOUNT: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
"""Whom PostgreSQL runs as: it refuses to be root."""
FAST = "-c fsync=off"
"""For tests that outlive no power cut."""


class PostgreSQL:
    """One server; its folder is its own, short as the path of a socket has to be."""

    def __init__(
        self, folder: Path, options: str = "", *, address: str = "", inside: Sequence[str] = ()
    ) -> None:
        """Lay out an empty cluster.

        :param address: where it also listens, and believes whoever is on that network.
        :param inside: a command that runs the server elsewhere (in a network namespace, as
            somebody who is not root).
        :raises AbsentError: when PostgreSQL is not installed.
        """
        found = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
        if found is None:
            raise AbsentError(
                "PostgreSQL is missing: apt-get install --no-install-recommends postgresql"
            )
        self.folder = folder
        if _ACCOUNT:
            shutil.chown(folder, **_ACCOUNT)
        self._address, self._inside = address, tuple(inside)
        self._options = f"-k {folder} -c listen_addresses='{address}' {options}"
        self._control = [found.with_name("pg_ctl"), "-D", folder / "data", "-l", folder / "log"]
        self._run([found, "-D", folder / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8",
                   "--no-sync"])  # fmt: skip
        with (folder / "data" / "pg_hba.conf").open("a") as file:
            file.write("host all all samenet trust\n")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._run([*self._control, "-w", "-o", self._options, "start"], self._inside)

    def stop(self) -> None:
        """Stop it by the pid that it keeps, whatever others ask it; one that is down stays so."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run([*self._control, "-w", "-m", "immediate", "stop"])

    def crash(self) -> None:
        """Restart it as if it had been killed: it recovers from its journal."""
        self._run([*self._control, "-w", "-m", "immediate", "-o", self._options, "restart"])

    @property
    def alive(self) -> bool:
        """Whether the server that holds the folder runs."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run([*self._control, "status"])
            return True
        return False

    def create(self, name: str, template: str = "template1") -> str:
        """A database, empty or a copy of one that nobody uses now; its address."""
        admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        admin.dispose()
        return self.url(name)

    def url(self, name: str, driver: str = "psycopg") -> str:
        """The address of a database, for SQLAlchemy."""
        return f"postgresql+{driver}://postgres@/{name}?host={self.folder}"

    def network_url(self, name: str) -> str:
        """The same, for those who are on its network."""
        return f"postgresql+psycopg://postgres@{self._address}/{name}"

    def _run(self, command: list[Any], inside: tuple[str, ...] = ()) -> None:
        account = {} if inside else _ACCOUNT
        subprocess.run(
            [*inside, *command],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **account,
        )


@contextlib.contextmanager
def serving(
    options: str = "", *, address: str = "", inside: Sequence[str] = ()
) -> Iterator[PostgreSQL]:
    """A server for the time of the block; nothing of it is left.

    :raises AbsentError: when PostgreSQL is not installed.
    """
    folder = Path(tempfile.mkdtemp(prefix="pieces-pg-", dir="/tmp"))
    try:
        server = PostgreSQL(folder, options, address=address, inside=inside)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
