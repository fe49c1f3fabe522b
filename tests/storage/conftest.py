"""Two real databases: a SQLite file, and a PostgreSQL server that this session starts and stops.

Three stores of originals: a folder, moto's stand-in for Amazon S3, and a real S3 server that this
session starts and stops too.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws
from sqlalchemy import Engine, create_engine, text

from pipeline.storage.database import open_database
from pipeline.storage.originaux import DossierOriginaux, Originaux, cle
from pipeline.storage.originaux_s3 import AdresseS3, ouvrir
from scripts.s3_server import AbsentError, S3Server, serving

_ACCOUNT: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """The folder of a server that listens on a socket there, and on no port at all."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
    if binaries is None:
        pytest.fail("PostgreSQL is missing: apt-get install --no-install-recommends postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pieces-pg-", dir="/tmp"))  # a short path, for the socket
    if _ACCOUNT:
        shutil.chown(folder, **_ACCOUNT)
    data = str(folder / "data")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=50"
    log = ["-l", str(folder / "log")]
    _run(folder, [binaries, "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"])
    control = [binaries.with_name("pg_ctl"), "-D", data, "-w"]
    try:
        _run(folder, [*control, *log, "-o", options, "start"])
        yield folder
    finally:
        _run(folder, [*control, "-m", "immediate", "stop"])  # by the pid that it keeps in data
        shutil.rmtree(folder)


def _run(folder: Path, command: list[Any]) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **_ACCOUNT)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database that nobody has opened yet."""
    fresh: Callable[[], str] = request.getfixturevalue(f"fresh_{request.param}")
    return fresh()


@pytest.fixture
def fresh_sqlite(tmp_path: Path) -> Callable[[], str]:
    """The address of a file that does not exist, in a folder that does not either."""
    return lambda: f"sqlite:///{tmp_path}/var/pieces-{next(_numbers)}.db"


@pytest.fixture
def fresh_postgresql(postgresql: Path) -> Callable[[], str]:
    """The address of an empty database."""

    def make() -> str:
        name = f"t{next(_numbers)}"
        admin = create_engine(_address(postgresql, "postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return _address(postgresql, name)

    return make


def _address(folder: Path, name: str) -> str:
    return f"postgresql+psycopg://postgres@/{name}?host={folder}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database at the newest version."""
    engine = open_database(url)
    yield engine
    engine.dispose()


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
