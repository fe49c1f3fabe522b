"""A real clamd that this session starts and stops."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.antivirus.adresse import lire
from pipeline.antivirus.clamd import Clamd
from scripts.parts.clamd import Antivirus, serving
from scripts.parts.program import AbsentError


@pytest.fixture(scope="session")
def clamd() -> Iterator[Antivirus]:
    """A server that runs all along."""
    try:
        with serving() as server:
            yield server
    except AbsentError as absent:
        pytest.fail(str(absent))


@pytest.fixture
def a_part() -> Iterator[Antivirus]:
    """A server of one test, which may stop it; it takes streams of 100 kB at most."""
    try:
        with serving({"StreamMaxLength": "100K"}) as server:
            yield server
    except AbsentError as absent:
        pytest.fail(str(absent))


@pytest.fixture
def client(clamd: Antivirus) -> Clamd:
    return Clamd(lire(clamd.adresse))
