"""What was said of a content before migration 0017 is said of each request after it, and back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from pipeline.flows.moyens import ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.settings import Settings
from pipeline.storage import schema
from tests.antivirus.test_depots import DEPOT
from tests.conftest import REGISTER


def shown(connection: Connection) -> list[bool]:
    return [
        bool(m) for (m,) in connection.execute(text("SELECT montree FROM pieces ORDER BY rang"))
    ]


def test_what_was_judged_and_not_held_back_had_been_shown(tmp_path: Path, url: str) -> None:
    with ouvrir(Settings(home=tmp_path, base=url), REGISTER) as moyens:
        pre_instruire(DEPOT, moyens)
        with moyens.base.begin() as connection:
            assert all(shown(connection))
            schema.downgrade(connection, "0016")
            connection.execute(
                text(
                    "INSERT INTO analyses (sha256, etat, apres_coup, moteur, analyse_le)"
                    " SELECT sha256, 'infecte', (rang = 0), 'C', CURRENT_TIMESTAMP FROM pieces"
                )
            )
            schema.upgrade(connection, "0017")
            found = shown(connection)
            assert found == [rang == 0 for rang in range(len(found))]
            never = "sha256 NOT IN (SELECT sha256 FROM pieces WHERE montree)"
            connection.execute(text(f"UPDATE analyses SET etat = 'echoue' WHERE {never}"))
            schema.downgrade(connection, "0016")
            assert connection.scalar(text("SELECT count(*) FROM analyses")) == 1
            late = "SELECT count(*) FROM analyses WHERE apres_coup"
            assert connection.scalar(text(late)) == 1
            schema.upgrade(connection, "0017")
