"""What docs/api.md tells receivers to do with a signature: run as it is printed there."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.models.portee import Portee
from pipeline.notifications.cachet import entetes

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
BODY = '{"numero": "ENR0601", "é": "« »"}'


def printed(language: str, words: str) -> str:
    """The block of code of a language that holds some words."""
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return next(block for block in blocks if words in block)


@pytest.fixture
def headers() -> dict[str, str]:
    return entetes("evt_1", BODY, SECRET, datetime.now(UTC))


def test_python(headers: dict[str, str]) -> None:
    names: dict[str, Callable[..., bool]] = {}
    exec(printed("python", "def verify"), names)
    verify = names["verify"]
    assert verify(SECRET, headers, BODY.encode())
    assert not verify(SECRET, headers, BODY.encode() + b" ")
    assert not verify(SECRET[:-5] + "AAAA=", headers, BODY.encode())
    assert not verify(SECRET, headers | {"webhook-id": "evt_2"}, BODY.encode())
    old = entetes("evt_1", BODY, SECRET, datetime.now(UTC) - timedelta(hours=1))
    assert not verify(SECRET, old, BODY.encode())


@pytest.mark.parametrize(("body", "said"), [(BODY, "valid\n"), (BODY + " ", "")])
def test_shell(tmp_path: Path, headers: dict[str, str], body: str, said: str) -> None:
    (tmp_path / "body.json").write_text(body)
    given = {
        "SECRET": SECRET,
        "ID": headers["webhook-id"],
        "MOMENT": headers["webhook-timestamp"],
        "SIGNATURE": headers["webhook-signature"],
    }
    done = subprocess.run(
        ["sh", "-c", printed("sh", "openssl dgst")],
        cwd=tmp_path, env={**os.environ, **given}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (said, "")


def test_every_scope_is_told() -> None:
    assert {p.value for p in Portee} == set(
        re.findall(r"^\| `([a-z]+:[a-z]+)` \|", PAGE, re.MULTILINE)
    )
