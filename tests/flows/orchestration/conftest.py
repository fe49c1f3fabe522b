"""A store of the test, named by the environment as in production."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store, where work comes back after three seconds."""
    monkeypatch.setenv("PIECES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PIECES_BAIL_MINUTES", "0.05")
    return tmp_path / "home"
