"""``make bench-load``, small: more clients than are taken, and nothing but 2xx and 429."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bench.load import (
    LIMIT_MB,
    Message,
    Sent,
    broken,
    deposit,
    lost,
    resident_mb,
    send_all,
    served,
    verification,
)
from pipeline.models.parametres import MO
from pipeline.settings import Settings

CLIENTS, SIZE = 60, 4 * MO


@pytest.mark.parametrize("message", [deposit, verification])
def test_more_clients_than_are_taken(tmp_path: Path, message: Message) -> None:
    home = tmp_path / "home"
    env = {
        "PIECES_HOME": str(home),
        "PIECES_RECEPTIONS": "2",
        "PIECES_RECEPTIONS_FILE": "4",
        "PIECES_VERIFICATION_RESERVE": "6",
    }
    with served(tmp_path, env) as program:
        sent = asyncio.run(send_all(program.port, CLIENTS, SIZE, message))
        assert resident_mb(program.pid) < LIMIT_MB
    assert broken(sent) == []
    assert any(s.status == 429 for s in sent)
    kept = [] if message is verification else sent
    assert lost(Settings(home=home), kept, SIZE) == []


def test_what_does_not_hold_is_told(tmp_path: Path) -> None:
    sent = [Sent(0, 0, None, 1), Sent(1, 500, None, 1), Sent(2, 429, None, 1)]
    assert broken(sent) == [
        "1 answered nothing", "1 answered 500", "1 answered 429 without Retry-After",
        "nobody was served",
    ]  # fmt: skip
    found = lost(Settings(home=tmp_path), [Sent(3, 202, None, 1)], SIZE)
    assert found[:2] == ["1 acknowledged, 0 recorded", "1 acknowledged, 0 receipts"]
