"""What is S3's own: what is sent, what it answers, and what we say of it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import PanneError, UsageError
from pipeline.flows.moyens import ouvrir_originaux
from pipeline.settings import Settings
from pipeline.storage.originaux import DossierOriginaux
from pipeline.storage.originaux_s3 import AdresseS3, S3Originaux, lire_adresse, ouvrir
from scripts import s3_server as servers
from scripts.parts.program import AbsentError
from scripts.s3_server import S3Server

from .samples import sha


def sent(originaux: S3Originaux) -> list[dict[str, str]]:
    """The headers of every request that will be sent, by lower-case name."""
    requests: list[dict[str, str]] = []

    def note(request: Any, **_: Any) -> None:
        text = {
            k: v.decode() if isinstance(v, bytes) else str(v) for k, v in request.headers.items()
        }
        requests.append({k.lower(): v for k, v in text.items()})

    originaux.client.meta.events.register("before-send.s3", note)
    return requests


SSE, KMS = "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"
SHA256 = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
MD5 = base64.b64encode(hashlib.md5(b"x").digest()).decode()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {SSE: "AES256", KMS: None, "x-amz-checksum-sha256": SHA256, "content-md5": None}),
        ({"controle": "md5"}, {"x-amz-checksum-sha256": None, "content-md5": MD5}),
        ({"chiffrement": "aws:kms"}, {SSE: "aws:kms", KMS: None}),
        ({"chiffrement": "aws:kms", "cle_kms": "alias/pieces"}, {SSE: "aws:kms", KMS: "alias/pieces"}),
        ({"chiffrement": "aucun"}, {SSE: None}),
    ],
)  # fmt: skip
def test_what_is_sent(
    amazon: AdresseS3, changes: dict[str, str], expected: dict[str, str | None]
) -> None:
    originaux = ouvrir(replace(amazon, **changes))
    requests = sent(originaux)
    originaux.put(b"x")
    (headers,) = requests
    assert {name: headers.get(name) for name in expected} == expected
    assert headers["x-amz-content-sha256"] == sha(b"x")


def test_what_is_sent_to_the_real_server_is_encrypted_there(
    bucket: AdresseS3, s3_server: S3Server
) -> None:
    originaux, secret = ouvrir(bucket), b"FR76 3000 6000 0112 3456 7890 189"
    requests = sent(originaux)
    originaux.put(secret)
    (headers,) = requests
    assert headers[SSE] == "AES256"
    stored = [p.read_bytes() for p in s3_server.folder.rglob("*.data")]
    assert stored
    assert not any(secret in data for data in stored)


def test_nothing_is_ever_made_public(bucket: AdresseS3) -> None:
    originaux = ouvrir(bucket)
    requests = sent(originaux)
    digest = originaux.put(b"x")
    originaux.get(digest)
    originaux.has(digest)
    list(originaux.parcourir())
    originaux.delete(digest)
    names = {name for headers in requests for name in headers}
    assert len(requests) == 5
    assert not {n for n in names if n.startswith(("x-amz-acl", "x-amz-grant"))}
    assert all("authorization" in headers for headers in requests)


def test_more_than_a_page(amazon: AdresseS3) -> None:
    originaux = ouvrir(amazon)
    kept = sorted(originaux.put(str(n).encode()) for n in range(1003))
    assert list(originaux.parcourir()) == kept


def test_two_prefixes_of_a_bucket_are_two_stores(amazon: AdresseS3) -> None:
    one, other = ouvrir(amazon), ouvrir(replace(amazon, prefixe=""))
    digest = one.put(b"x")
    assert one.client.list_objects_v2(Bucket="pieces")["Contents"][0]["Key"] == (
        f"originaux/{digest[:2]}/{digest[2:]}"
    )
    assert not other.has(digest)
    assert list(other.parcourir()) == []


VERBS: dict[str, Callable[[S3Originaux], object]] = {
    "put": lambda o: o.put(b"x"),
    "get": lambda o: o.get(sha(b"x")),
    "has": lambda o: o.has(sha(b"x")),
    "delete": lambda o: o.delete(sha(b"x")),
    "parcourir": lambda o: list(o.parcourir()),
}


@pytest.fixture(params=VERBS)
def verb(request: pytest.FixtureRequest) -> Any:
    """Each thing that one asks of a store."""
    return VERBS[request.param]


def test_a_bucket_that_is_not_there(bucket: AdresseS3, verb: Any) -> None:
    with pytest.raises(PanneError, match="le bucket « nulle-part » n'existe pas") as raised:
        verb(ouvrir(replace(bucket, bucket="nulle-part")))
    assert "PIECES_ORIGINAUX" in raised.value.remede


def test_credentials_that_are_refused(
    bucket: AdresseS3, verb: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mauvais-secret")
    with pytest.raises(PanneError, match="l'accès est refusé") as raised:
        verb(ouvrir(bucket))
    said = f"{raised.value} {raised.value.remede} {raised.value.__cause__}"
    assert "mauvais-secret" not in said
    assert "pieces:depot" not in said


def test_no_credentials(bucket: AdresseS3, verb: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    with pytest.raises(PanneError, match="aucun identifiant"):
        verb(ouvrir(bucket))


def test_an_encryption_that_the_server_does_not_know(bucket: AdresseS3) -> None:
    with pytest.raises(PanneError, match="ne sait pas chiffrer") as raised:
        ouvrir(replace(bucket, chiffrement="aws:kms")).put(b"x")
    assert "chiffrement" in raised.value.remede


def test_a_server_that_is_down_then_up_again(
    bucket: AdresseS3, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.storage.originaux_s3._ESSAIS", 1)
    originaux = ouvrir(bucket)
    digest = originaux.put(b"x")
    s3_server.stop()
    try:
        for one in VERBS.values():
            with pytest.raises(PanneError, match="ne répond pas") as raised:
                one(originaux)
            assert "en marche" in raised.value.remede
    finally:
        s3_server.start()
    assert originaux.get(digest) == b"x"
    assert originaux.put(b"y") == sha(b"y")


def test_a_server_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "_SERVERS", ("absent",))
    with pytest.raises(AbsentError, match=r"apt-get install .* swift-proxy swift-account"):
        S3Server(tmp_path)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("s3://pieces", AdresseS3("pieces")),
        ("s3://pieces/a/b/", AdresseS3("pieces", "a/b")),
        (
            "s3://pieces/a?endpoint=http://127.0.0.1:8080&region=fr-1",
            AdresseS3("pieces", "a", "http://127.0.0.1:8080", "fr-1", controle="md5"),
        ),
        (
            "s3://pieces?endpoint=https://s3.example.org&controle=sha256&chiffrement=aucun",
            AdresseS3("pieces", "", "https://s3.example.org", None, "aucun"),
        ),
        (
            "s3://pieces?chiffrement=aws:kms&cle_kms=alias/pieces",
            AdresseS3("pieces", chiffrement="aws:kms", cle_kms="alias/pieces"),
        ),
    ],
)
def test_addresses(url: str, expected: AdresseS3) -> None:
    assert lire_adresse(url) == expected


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "s3://bucket/prefixe"),
        ("/var/originaux", "s3://bucket/prefixe"),
        ("s3:///prefixe", "s3://bucket/prefixe"),
        ("s3://Un_Bucket", "s3://bucket/prefixe"),
        ("s3://cle:secret@pieces", "identifiants"),
        ("s3://pieces?endpoint=http://cle:secret@hote", "identifiants"),
        ("s3://pieces?endpoint=hote", "endpoint"),
        ("s3://pieces?endpoint=http://[::1", "endpoint"),
        ("s3://pieces?secret=1", "« secret » n'est pas un réglage"),
        ("s3://pieces?chiffrement=rot13", "AES256, aws:kms, aucun"),
        ("s3://pieces?controle=crc", "sha256, md5"),
        ("s3://pieces?cle_kms=k", "aws:kms"),
        ("s3://pieces?chiffrement=AES256&chiffrement=aucun", "deux fois"),
    ],
)
def test_addresses_that_do_not_hold(url: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as raised:
        lire_adresse(url)
    assert "secret@" not in str(raised.value)


def test_the_setting_chooses(bucket: AdresseS3, tmp_path: Path) -> None:
    assert isinstance(ouvrir_originaux(Settings(home=tmp_path)), DossierOriginaux)
    url = f"s3://{bucket.bucket}/originaux?endpoint={bucket.endpoint}&region={bucket.region}"
    chosen = ouvrir_originaux(Settings(home=tmp_path, originaux=url))
    assert isinstance(chosen, S3Originaux)
    assert ouvrir(bucket).get(chosen.put(b"x")) == b"x"
