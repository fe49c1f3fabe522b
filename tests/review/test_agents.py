"""``pieces agents``: who may enter, said at a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.errors import UsageError

CAMILLE = ["add", "sub-1", "--nom", "Camille Martin", "--role", "superviseur"]
ISSUER = "https://idp.example"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIECES_HOME", str(tmp_path))
    monkeypatch.setenv("PIECES_OIDC_ISSUER", ISSUER)


def agents(*said: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(app, ["agents", *said], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def listed() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(agents("list", "--json"))
    return found


def test_added_changed_removed() -> None:
    assert "entrerait" in agents(*CAMILLE, "--dry-run")
    assert listed() == []
    agents(*CAMILLE)
    first = {"emetteur": ISSUER, "sujet": "sub-1", "nom": "Camille Martin", "role": "superviseur"}
    assert listed() == [first | {"actif": True}]
    agents("add", "sub-1", "--nom", "Camille Martin", "--role", "lecteur")
    assert [a["role"] for a in listed()] == ["lecteur"]
    assert "n'entrerait plus" in agents("remove", "sub-1", "--dry-run")
    agents("remove", "sub-1")
    assert listed() == [first | {"role": "lecteur", "actif": False}]
    assert "retiré" in agents("list")


def test_of_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIECES_OIDC_ISSUER")
    with pytest.raises(UsageError, match="fournisseur"):
        CliRunner().invoke(app, ["agents", *CAMILLE], catch_exceptions=False)


def test_who_was_never_there() -> None:
    with pytest.raises(UsageError, match="sub-9"):
        CliRunner().invoke(app, ["agents", "remove", "sub-9"], catch_exceptions=False)
