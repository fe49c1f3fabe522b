"""A store to receive into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.flows.reception import Magasin, ouvrir
from pipeline.settings import Settings


@pytest.fixture
def magasin(tmp_path: Path) -> Iterator[Magasin]:
    """An empty store in ``home``."""
    with ouvrir(Settings(home=tmp_path / "home")) as opened:
        yield opened
