"""The originals: the same behaviour in a folder, at Amazon's as moto plays it, on a real S3 server."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from pipeline.errors import PanneError, UsageError
from pipeline.storage.originaux import DossierOriginaux, Originaux
from tests.stores import Magasin

from .samples import sha


@pytest.fixture
def originaux(magasin: Magasin) -> Originaux:
    """Each of the stores, empty."""
    return magasin.originaux


@pytest.fixture
def dossier(tmp_path: Path) -> DossierOriginaux:
    """An empty folder of originals."""
    return DossierOriginaux(tmp_path / "originaux")


def files(dossier: DossierOriginaux) -> list[Path]:
    """All that is in the folder."""
    return [p for p in dossier.racine.rglob("*") if p.is_file()]


@pytest.mark.parametrize("data", [b"", b"%PDF", bytes(range(256)) * 4096])
def test_round_trip(originaux: Originaux, data: bytes) -> None:
    assert not originaux.has(sha(data))
    assert originaux.put(data) == sha(data)
    assert originaux.has(sha(data))
    assert originaux.get(sha(data)) == data


def test_the_same_twice_is_one(originaux: Originaux) -> None:
    for _ in range(2):
        originaux.put(b"x")
    assert list(originaux.parcourir()) == [sha(b"x")]


@pytest.mark.parametrize("magasin", ["dossier", "swift"], indirect=True)
def test_the_same_from_several_at_once_is_one(originaux: Originaux) -> None:
    """On the real stores: moto answers in this process, and is made for one thread."""
    barrier, data = Barrier(4), b"x" * 100_000

    def one(_: int) -> str:
        barrier.wait()
        return originaux.put(data)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(one, range(4))) == {sha(data)}
    assert list(originaux.parcourir()) == [sha(data)]
    assert originaux.get(sha(data)) == data


def test_all_in_order(originaux: Originaux) -> None:
    assert list(originaux.parcourir()) == []
    kept = [originaux.put(bytes([n])) for n in range(20)]
    assert list(originaux.parcourir()) == sorted(kept)


@pytest.mark.parametrize("altered", [b"", b"y", b"x "])
def test_altered(magasin: Magasin, altered: bytes) -> None:
    digest = magasin.originaux.put(b"x")
    magasin.alterer(digest, altered)
    assert magasin.originaux.has(digest)
    with pytest.raises(PanneError, match="altéré"):
        magasin.originaux.get(digest)
    magasin.originaux.put(b"x")
    assert magasin.originaux.get(digest) == b"x"


def test_absent(originaux: Originaux) -> None:
    with pytest.raises(PanneError, match="pas conservé"):
        originaux.get(sha(b"x"))


def test_erased(originaux: Originaux) -> None:
    kept, gone = originaux.put(b"x"), originaux.put(b"y")
    for _ in range(2):
        originaux.delete(gone)
        assert not originaux.has(gone)
    assert originaux.get(kept) == b"x"
    assert list(originaux.parcourir()) == [kept]


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_not_a_digest(originaux: Originaux, digest: str) -> None:
    for verb in (originaux.get, originaux.has, originaux.delete):
        with pytest.raises(UsageError):
            verb(digest)


def test_where_and_how_in_a_folder(dossier: DossierOriginaux) -> None:
    digest = dossier.put(b"x")
    (path,) = files(dossier)
    assert path == dossier.racine / digest[:2] / digest[2:]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_twice_in_a_folder_is_written_once(dossier: DossierOriginaux) -> None:
    dossier.put(b"x")
    (path,) = files(dossier)
    before = path.stat()
    dossier.put(b"x")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_is_no_original_is_passed_over(dossier: DossierOriginaux) -> None:
    digest = dossier.put(b"x")
    (dossier.racine / digest[:2] / "tmp123").write_bytes(b"half")
    (dossier.racine / "notes.txt").write_bytes(b"?")
    assert list(dossier.parcourir()) == [digest]


def test_a_write_that_fails_leaves_nothing(
    dossier: DossierOriginaux, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PanneError, match="No space"):
        dossier.put(b"x")
    assert files(dossier) == []
