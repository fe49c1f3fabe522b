"""The originals, in a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pipeline.errors import PanneError, UsageError
from pipeline.storage.originaux import DossierOriginaux, Originaux

from .samples import sha


@pytest.fixture
def originaux(tmp_path: Path) -> DossierOriginaux:
    """An empty folder of originals."""
    return DossierOriginaux(tmp_path / "originaux")


def files(originaux: DossierOriginaux) -> list[Path]:
    """All that is in the folder."""
    return [p for p in originaux.racine.rglob("*") if p.is_file()]


@pytest.mark.parametrize("data", [b"", b"%PDF", bytes(range(256)) * 4096])
def test_round_trip(originaux: Originaux, data: bytes) -> None:
    assert not originaux.has(sha(data))
    assert originaux.put(data) == sha(data)
    assert originaux.has(sha(data))
    assert originaux.get(sha(data)) == data


def test_where_and_how(originaux: DossierOriginaux) -> None:
    digest = originaux.put(b"x")
    (path,) = files(originaux)
    assert path == originaux.racine / digest[:2] / digest[2:]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_twice_is_once(originaux: DossierOriginaux) -> None:
    originaux.put(b"x")
    (path,) = files(originaux)
    before = path.stat()
    originaux.put(b"x")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files(originaux) == [path]


@pytest.mark.parametrize("altered", [b"", b"y", b"x "])
def test_altered(originaux: DossierOriginaux, altered: bytes) -> None:
    digest = originaux.put(b"x")
    files(originaux)[0].write_bytes(altered)
    with pytest.raises(PanneError, match="altéré"):
        originaux.get(digest)
    originaux.put(b"x")
    assert originaux.get(digest) == b"x"


def test_absent(originaux: DossierOriginaux) -> None:
    with pytest.raises(PanneError, match="pas conservé"):
        originaux.get(sha(b"x"))


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_not_a_digest(originaux: DossierOriginaux, digest: str) -> None:
    for verb in (originaux.get, originaux.has):
        with pytest.raises(UsageError):
            verb(digest)


def test_a_write_that_fails_leaves_nothing(
    originaux: DossierOriginaux, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PanneError, match="No space"):
        originaux.put(b"x")
    assert files(originaux) == []
