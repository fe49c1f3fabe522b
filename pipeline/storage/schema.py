"""The version of a database, and the steps between versions.

Alembic takes a third of a second to import: it is, only when there is a step to take.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from pipeline.errors import PiecesError

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def versions() -> tuple[str, ...]:
    """The known versions, oldest first, from the names of the files."""
    files = (MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(path.name.partition("_")[0] for path in files))


def version(connection: Connection) -> str | None:
    """The version of a database; ``None`` for an empty one.

    :raises PiecesError: when this code does not know it.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found not in versions():
        raise PiecesError(
            f"La base de données est à la version {found}, plus récente que ce programme "
            f"(version {versions()[-1]}).",
            "Mettre à jour le programme, ou lui donner une autre base.",
        )
    return found


def a_jour(connection: Connection) -> bool:
    """Whether there is no step to take."""
    return version(connection) == versions()[-1]


def upgrade(connection: Connection, cible: str = "head") -> None:
    """Take the steps up, in the transaction of the connection."""
    from alembic import command

    command.upgrade(_config(connection), cible)


def downgrade(connection: Connection, cible: str = "base") -> None:
    """Take the steps down, in the transaction of the connection."""
    from alembic import command

    command.downgrade(_config(connection), cible)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
