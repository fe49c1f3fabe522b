"""``pieces keys`` and ``pieces webhooks``, said at a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli.app import app
from pipeline.errors import UsageError
from tests.flows.recepteur import ecouter
from tests.review.conftest import Start, post
from tests.review.test_portees import bearer


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIECES_HOME", str(tmp_path / "home"))


def pieces(*said: str) -> Result:
    return CliRunner().invoke(app, said, catch_exceptions=False)


def test_a_key_made_used_and_revoked(start: Start) -> None:
    made = pieces("keys", "add", "portail", "--scope", "depots:ecrire", "--expires", "2999-01-01")
    key = made.stdout.strip()
    assert "déposer une demande" in made.stderr
    served = start({"api_cles": True})
    assert post(served, headers=bearer(key)).status_code == 202
    (shown,) = json.loads(pieces("keys", "list", "--json").stdout)
    assert (shown["nom"], shown["portees"], shown["valable"]) == (
        "portail",
        ["depots:ecrire"],
        True,
    )
    assert shown["vue_le"]
    assert shown["expire_le"].startswith("2998-12-31T23:00")  # midnight in Paris
    assert key not in pieces("keys", "list").stdout
    pieces("keys", "revoke", shown["id"])
    assert post(served, headers=bearer(key)).status_code == 401
    assert "révoquée" in pieces("keys", "list").stdout


def test_keys_that_are_not_made() -> None:
    assert pieces("keys", "add", "portail").exit_code == 2
    assert pieces("keys", "add", "portail", "--scope", "tout").exit_code == 2
    with pytest.raises(UsageError, match="expiré"):
        pieces("keys", "add", "portail", "--scope", "depots:ecrire", "--expires", "2020-01-01")
    with pytest.raises(UsageError, match="n'est pas connue"):
        pieces("keys", "revoke", "0" * 12)
    assert json.loads(pieces("keys", "list", "--json").stdout) == []


def test_webhooks_subscribed_told_and_taken_away(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIECES_WEBHOOKS_PRIVES", "1")
    with ecouter() as there:
        secret = pieces("webhooks", "add", there.url, "--event", "demande.recue").stdout.strip()
        post(start())
        assert "à livrer" in pieces("webhooks", "send", "--dry-run").stdout
        there.reponses = [500]
        assert pieces("webhooks", "send").exit_code == 1
        assert pieces("webhooks", "send").exit_code == 0  # not due yet
        assert "réponse 500" in pieces("webhooks", "deliveries").stdout
    assert len(there.recus) == 1
    assert secret.startswith("whsec_")
    (shown,) = json.loads(pieces("webhooks", "list", "--json").stdout)
    assert (shown["id"], shown["evenements"]) == (1, ["demande.recue"])
    assert secret not in pieces("webhooks", "list").stdout
    pieces("webhooks", "remove", "1")
    assert "Aucun webhook" in pieces("webhooks", "list").stdout
    assert "abandonné" in pieces("webhooks", "deliveries", "--etat", "abandonne").stdout


def test_a_webhook_at_home_is_refused() -> None:
    with pytest.raises(UsageError, match="réseau public"):
        pieces("webhooks", "add", "https://127.0.0.1/")
