"""What all the tests share: the fixtures treated once, by the real command's own code."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.extraction.reading import Lecteur
from pipeline.flows.lot import Issue, traiter
from tests.databases import engine, fresh_postgresql, fresh_sqlite, postgresql, url
from tests.prefect_server import prefect, serveur_prefect
from tests.stores import (
    amazon,
    bucket,
    magasin,
    magasin_dossier,
    magasin_moto,
    magasin_swift,
    s3_server,
)

__all__ = [
    "amazon",
    "bucket",
    "engine",
    "fresh_postgresql",
    "fresh_sqlite",
    "magasin",
    "magasin_dossier",
    "magasin_moto",
    "magasin_swift",
    "postgresql",
    "prefect",
    "s3_server",
    "serveur_prefect",
    "url",
]

settings.register_profile("pieces", derandomize=True, deadline=None, database=None)
settings.register_profile("longues", deadline=None, max_examples=4000)
settings.load_profile("pieces")
"""The same examples every time, so that a run says what the last one said; many others when asked
(``--hypothesis-profile=longues``)."""

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
REGISTER = DOCUMENTS / "referentiel.csv"
CERTIFICATES = DOCUMENTS.parent / "certificats_2ddoc"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="rewrite the expected reports")


@pytest.fixture(autouse=True)
def _journal() -> Iterator[None]:
    """The loggers put back after a command of the test's own: its output is closed by then."""
    root, ours = logging.getLogger(), logging.getLogger("pipeline")
    kept = root.handlers, root.level, ours.handlers, ours.level, ours.propagate
    yield
    root.handlers, level, ours.handlers, own, ours.propagate = kept
    root.setLevel(level)
    ours.setLevel(own)


@pytest.fixture(scope="session", autouse=True)
def _no_foreign_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the caller's environment or folder reaches the tests."""
    kept = {k: os.environ.pop(k) for k in list(os.environ) if k.startswith(("PIECES_", "PREFECT_"))}
    os.environ["PIECES_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    os.environ.update(kept)


@pytest.fixture(scope="session")
def treated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Issue]:
    """Every deposit of the fixtures, treated in one call on an empty store."""
    previous = os.environ["PIECES_HOME"]
    os.environ["PIECES_HOME"] = str(tmp_path_factory.mktemp("fixtures"))
    os.environ["PIECES_2DDOC_CERTIFICATS"] = str(CERTIFICATES)
    try:
        return {issue.chemin.name: issue for issue in traiter([DOCUMENTS], REGISTER)}
    finally:
        os.environ["PIECES_HOME"] = previous
        del os.environ["PIECES_2DDOC_CERTIFICATS"]


@pytest.fixture(scope="session")
def lecteur() -> Iterator[Lecteur]:
    """One warm reader for the tests that open files."""
    with Lecteur() as reader:
        yield reader
