"""The imported registers."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select

from pipeline.errors import ReferentielError
from pipeline.models.referentiel import COLONNES, Referentiel, parse
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import importer_referentiel, referentiel_courant


def register(nom: str, start: bytes = b"", end: str = "\n") -> bytes:
    """A register of one software."""
    line = f"JGe2DPI009;{nom};22;Hôpital;C;DPI;2;ÉDITEUR;34866299000038;valide;2023-01-02"
    return start + end.join([";".join(COLONNES), line, ""]).encode()


OLD, NEW = register("OLD"), register("NEW")


def load(engine: Engine, *files: bytes) -> None:
    """Import files, one after the other."""
    for contenu in files:
        with ecriture(engine) as session:
            importer_referentiel(session, contenu, "r.csv")


def current(engine: Engine) -> Referentiel | None:
    """The current register."""
    with lecture(engine) as session:
        return referentiel_courant(session)


@pytest.mark.parametrize(
    ("files", "rows"),
    [([OLD], 1), ([OLD, OLD], 1), ([OLD, NEW], 2), ([NEW, OLD], 2), ([OLD, NEW, OLD], 2)],
)
def test_the_last_imported_is_current(engine: Engine, files: list[bytes], rows: int) -> None:
    load(engine, *files)
    assert current(engine) == parse(files[-1], "r.csv")
    with lecture(engine) as session:
        assert session.scalar(select(func.count()).select_from(tables.Referentiel)) == rows


def test_none_before_the_first(engine: Engine) -> None:
    assert current(engine) is None


@pytest.mark.parametrize("contenu", [register("A", b"\xef\xbb\xbf"), register("A", end="\r\n")])
def test_the_digest_is_that_of_the_file(engine: Engine, contenu: bytes) -> None:
    load(engine, contenu)
    assert current(engine) == parse(contenu, "r.csv")


@pytest.mark.parametrize("contenu", [b"", b"numero_ans\n", register("A\0B")])
def test_a_faulty_file_changes_nothing(engine: Engine, contenu: bytes) -> None:
    load(engine, OLD)
    with pytest.raises(ReferentielError):
        load(engine, contenu)
    assert current(engine) == parse(OLD, "r.csv")
