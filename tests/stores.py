"""Three stores of originals: a folder, moto's stand-in for Amazon S3, and a real S3 server."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from moto import mock_aws

from pipeline.storage.originaux import DossierOriginaux, Originaux, cle
from pipeline.storage.originaux_s3 import AdresseS3, ouvrir
from scripts.parts.program import AbsentError
from scripts.s3_server import S3Server, serving

_numbers = itertools.count()


@dataclass(frozen=True)
class Magasin:
    """An empty store of originals, and the door by which a test alters a content in it."""

    originaux: Originaux
    alterer: Callable[[str, bytes], object]


@pytest.fixture(params=["dossier", "moto", "swift"])
def magasin(request: pytest.FixtureRequest) -> Magasin:
    """Each of the stores, empty."""
    found: Magasin = request.getfixturevalue(f"magasin_{request.param}")
    return found


@pytest.fixture
def magasin_dossier(tmp_path: Path) -> Magasin:
    racine = tmp_path / "originaux"
    return Magasin(DossierOriginaux(racine), lambda d, data: (racine / cle(d)).write_bytes(data))


@pytest.fixture
def magasin_moto(amazon: AdresseS3) -> Magasin:
    return _magasin(amazon)


@pytest.fixture
def magasin_swift(bucket: AdresseS3) -> Magasin:
    return _magasin(bucket)


def _magasin(adresse: AdresseS3) -> Magasin:
    kept = ouvrir(adresse)

    def alter(digest: str, data: bytes) -> None:
        key = f"{adresse.prefixe}/{cle(digest)}"
        kept.client.put_object(Bucket=adresse.bucket, Key=key, Body=data)

    return Magasin(kept, alter)


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[AdresseS3]:
    """An empty bucket at Amazon's, as moto plays it."""
    _identify(monkeypatch, "testing", "testing")
    adresse = AdresseS3("pieces", "originaux", region="eu-west-3")
    with mock_aws():
        where = {"LocationConstraint": adresse.region}
        client = ouvrir(adresse).client
        client.create_bucket(Bucket=adresse.bucket, CreateBucketConfiguration=where)
        yield adresse


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """A real S3 server."""
    try:
        with serving(tmp_path_factory.mktemp("swift")) as server:
            yield server
    except AbsentError as absent:
        pytest.fail(str(absent))


@pytest.fixture
def bucket(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> AdresseS3:
    """An empty bucket of the real server."""
    _identify(monkeypatch, s3_server.access_key, s3_server.secret_key)
    adresse = AdresseS3(
        f"pieces-{next(_numbers)}",
        "originaux",
        endpoint=s3_server.endpoint,
        region=s3_server.region,
        controle="md5",
    )
    ouvrir(adresse).client.create_bucket(Bucket=adresse.bucket)
    return adresse


def _identify(monkeypatch: pytest.MonkeyPatch, key: str, secret: str) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
