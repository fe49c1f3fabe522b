"""Opening a database, and its steps up and down."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from pipeline.errors import PanneError, PiecesError, UsageError
from pipeline.storage import schema
from pipeline.storage.database import ecriture, open_database
from pipeline.storage.depot import enregistrer
from pipeline.storage.tables import Base

from .samples import demande

_OPEN = """
import sys
import pipeline.storage.depot
from pipeline.storage.database import open_database
if len(sys.argv) > 1:
    open_database(sys.argv[1]).dispose()
print(sorted(m for m in sys.modules if m.partition(".")[0] in ("alembic", "mako", "prefect")))
"""


def names(engine: Engine) -> set[str]:
    """The tables of a database."""
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_up_and_down(engine: Engine) -> None:
    assert names(engine) == set(Base.metadata.tables)
    with engine.begin() as connection:
        schema.downgrade(connection)
    assert names(engine) == set()
    with engine.begin() as connection:
        assert schema.version(connection) is None
        schema.upgrade(connection)
    assert names(engine) == set(Base.metadata.tables)


def test_the_steps_lead_to_the_tables(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_step_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    step = schema.upgrade

    def cut(connection: Connection) -> None:
        step(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(schema, "upgrade", cut)
    with pytest.raises(KeyboardInterrupt):
        open_database(url)
    engine = create_engine(url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_opening_again_keeps_what_is_there(url: str) -> None:
    for expected in (True, False):
        engine = open_database(url)
        with ecriture(engine) as session:
            assert enregistrer(session, demande(), []).nouvelle is expected
        engine.dispose()


def test_a_newer_database_is_refused(url: str) -> None:
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(PiecesError, match=r"version 9999, plus récente que ce programme"):
        open_database(url)


def test_versions_follow_one_another() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [schema.versions()[-1]]
    assert [r.revision for r in script.walk_revisions()][::-1] == list(schema.versions())


def test_alembic_is_imported_for_a_step_only(url: str) -> None:
    assert "alembic" not in _modules()
    assert "alembic" in _modules(url)
    assert _modules(url) == "[]"


def _modules(*args: str) -> str:
    command = [sys.executable, "-W", "error", "-c", _OPEN, *args]
    root = Path(__file__).parents[2]
    return subprocess.run(
        command, cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("not an address", UsageError),
        ("mariadb+mariadbconnector://hote/base", UsageError),
        ("sqlite:////proc/nowhere/pieces.db", PanneError),
        ("postgresql:///base?host=/nowhere", PanneError),
    ],
)
def test_an_address_that_leads_nowhere(url: str, error: type[PiecesError]) -> None:
    with pytest.raises(error):
        open_database(url)


def test_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "100%" / "pieces.db"
    engine = open_database(f"sqlite:///{path}")
    with engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert pragmas == ["wal", 1, 30000]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_in_memory() -> None:
    engine = open_database("sqlite://")
    assert names(engine) == set(Base.metadata.tables)
    engine.dispose()
