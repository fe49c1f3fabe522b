"""A watched S3 prefix: stored, then acknowledged, then removed; cut short anywhere, received once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from pipeline.errors import DepotError, PanneError, UsageError
from pipeline.flows.boite_s3 import BoiteS3, adresse, client_s3
from pipeline.flows.reception import Magasin
from pipeline.flows.veille import Attendu, Bilan, Patience, regarder, relever
from scripts.s3_server import S3Server
from tests.flows.deposits import FILES, kept, named, record

BUCKET = "depots"


@pytest.fixture(params=["moto", "swift"])
def client(request: pytest.FixtureRequest) -> Any:
    """An empty bucket: moto's, and that of a real server."""
    return request.getfixturevalue(f"client_{request.param}")


@pytest.fixture
def client_swift(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", s3_server.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", s3_server.secret_key)
    monkeypatch.setenv("AWS_DEFAULT_REGION", s3_server.region)
    client = client_s3(s3_server.endpoint)
    client.create_bucket(Bucket=BUCKET)
    yield client
    for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
        client.delete_object(Bucket=BUCKET, Key=item["Key"])
    client.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def client_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        client = client_s3()
        client.create_bucket(Bucket=BUCKET)
        yield client


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


Look = Callable[[], Bilan]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def boite(client: Any, clock: Clock, tmp_path: Path) -> BoiteS3:
    return BoiteS3(client, BUCKET, "in/", tmp_path, Patience(60, clock), 1024)


@pytest.fixture
def look(boite: BoiteS3, magasin: Magasin) -> Look:
    return lambda: relever(boite, magasin, lambda *_: None)


def send(
    client: Any, nom: str, contenu: bytes | None = None, files: dict[str, bytes] = FILES
) -> None:
    for key, data in {**files, "demande.json": record() if contenu is None else contenu}.items():
        client.put_object(Bucket=BUCKET, Key=f"in/{nom}/{key}", Body=data)


def there(client: Any, nom: str = "") -> set[str]:
    said = client.list_objects_v2(Bucket=BUCKET, Prefix=f"in/{nom}").get("Contents", ())
    return {item["Key"].removeprefix("in/") for item in said}


def said(client: Any, key: str) -> Any:
    return json.loads(client.get_object(Bucket=BUCKET, Key=f"in/{key}")["Body"].read())


def test_received_then_removed(client: Any, look: Look, magasin: Magasin) -> None:
    send(client, "a")
    send(client, "b", record("ENR0602", pieces=named("relevé.pdf")), {"relevé.pdf": b"rib"})
    assert look() == Bilan(recus=2)
    assert there(client) == {"a/recu.json", "b/recu.json"}
    assert said(client, "a/recu.json")["numero"] == "ENR0601"
    assert kept(magasin.base) == {"ENR0601": 1, "ENR0602": 1}
    assert look() == Bilan()


@pytest.mark.parametrize("client", ["moto"], indirect=True)
def test_more_objects_than_a_page(client: Any, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are as small as a test wants at moto's alone."""
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "2")
    files = {f"{n}.pdf": b"x" for n in range(5)}
    send(client, "a", record(pieces=named(*files)), files)
    assert client.list_objects_v2(Bucket=BUCKET)["IsTruncated"]
    assert look() == Bilan(recus=1)
    monkeypatch.undo()
    assert there(client) == {"a/recu.json"}


def test_objects_elsewhere_are_left_alone(client: Any, look: Look) -> None:
    client.put_object(Bucket=BUCKET, Key="in/demande.json", Body=record())
    client.put_object(Bucket=BUCKET, Key="inside/a/demande.json", Body=record())
    assert look() == Bilan()
    assert there(client) == {"demande.json"}


def test_what_is_missing_is_waited_for(
    client: Any, look: Look, clock: Clock, magasin: Magasin
) -> None:
    send(client, "a", files={"rib.pdf": b"r"})
    assert look() == Bilan()
    client.put_object(Bucket=BUCKET, Key="in/a/kbis.pdf", Body=b"k")
    assert look() == Bilan(recus=1)
    send(client, "b", record("ENR0602"), files={})
    assert look() == Bilan()
    clock.now = 60
    assert look() == Bilan(refuses=1)
    assert kept(magasin.base) == {"ENR0601": 1}


@pytest.mark.parametrize(
    ("contenu", "files", "expected"),
    [
        (b"{", FILES, "JSON mal formé"),
        (record(couleur=1), FILES, "clé inconnue"),
        (record(), FILES | {"x.pdf": b"x"}, "aucune pièce"),
        (record(), FILES | {"../x.pdf": b"x"}, "mène hors du dépôt"),
        (record(), FILES | {"rib.pdf": b"x" * 1025}, "trop volumineux"),
        (b" " * (1024 * 1024 + 1), FILES, "trop volumineux"),
    ],
)
def test_a_bad_deposit_is_told_once_and_again_when_it_changes(
    client: Any, look: Look, contenu: bytes, files: dict[str, bytes], expected: str
) -> None:
    send(client, "a", contenu, files)
    assert look() == Bilan(refuses=1)
    assert expected in said(client, "a/erreur.json")["message"]
    assert look() == Bilan()
    for nom in files.keys() - FILES.keys():
        client.delete_object(Bucket=BUCKET, Key=f"in/a/{nom}")
    send(client, "a")
    assert look() == Bilan(recus=1)
    assert there(client) == {"a/recu.json"}


@pytest.mark.parametrize("cut", ["put_object", "delete_object"])
def test_cut_short_then_received_once(
    client: Any, look: Look, magasin: Magasin, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    """Stored and not acknowledged, or acknowledged and not wholly removed; something newer comes."""
    send(client, "a")
    sound, calls = getattr(client, cut), iter([sound_once] if cut == "delete_object" else [])

    def fail(**named: Any) -> Any:
        for call in calls:
            return call(sound, named)
        raise PanneError("coupure")

    monkeypatch.setattr(client, cut, fail)
    assert look() == Bilan(erreurs=1)
    monkeypatch.undo()
    send(client, "b", record(date_depot="2024-03-01"))
    look()
    assert there(client) == {"a/recu.json", "b/recu.json"}
    assert said(client, "a/recu.json")["revision"] == 1
    assert kept(magasin.base) == {"ENR0601": 2}


def sound_once(call: Any, named: dict[str, Any]) -> Any:
    return call(**named)


def test_an_object_replaced_meanwhile_is_not_removed(
    client: Any, boite: BoiteS3, magasin: Magasin
) -> None:
    send(client, "a")
    (arrived,) = boite.arrives()
    client.put_object(Bucket=BUCKET, Key="in/a/rib.pdf", Body=b"another")
    arrived.ranger("{}")
    assert there(client) == {"a/recu.json", "a/rib.pdf"}
    assert relever(boite, magasin, lambda *_: None) == Bilan()
    assert there(client) == {"a/recu.json", "a/rib.pdf"}


def test_an_object_replaced_before_it_is_read_is_ours_to_try_again(
    client: Any, boite: BoiteS3, look: Look
) -> None:
    send(client, "a")
    (arrived,) = boite.arrives()
    client.put_object(Bucket=BUCKET, Key="in/a/rib.pdf", Body=b"another")
    with pytest.raises(PanneError), arrived.contenu():
        pass
    assert look() == Bilan(recus=1)


def test_two_watchers_give_one_answer(client: Any, boite: BoiteS3, magasin: Magasin) -> None:
    send(client, "a")
    (first,), (second,) = boite.arrives(), boite.arrives()
    assert first.cle == second.cle
    assert relever(boite, magasin, lambda *_: None) == Bilan(recus=1)
    with pytest.raises(PanneError), second.contenu():
        pass
    assert kept(magasin.base) == {"ENR0601": 1}


def test_a_look_that_changes_nothing(client: Any, boite: BoiteS3) -> None:
    send(client, "a")
    send(client, "b", record("ENR0602"), {"rib.pdf": b"r"})
    send(client, "c", record(couleur=1))
    before = there(client)
    first, second, third = (issue for _, issue in regarder(boite, 1024))
    assert first == Attendu("ENR0601")
    assert second == Attendu("ENR0602", ("kbis.pdf",))
    assert isinstance(third, DepotError)
    assert there(client) == before


def test_a_place_that_does_not_answer(client: Any, tmp_path: Path, magasin: Magasin) -> None:
    elsewhere = BoiteS3(client, "nowhere", "", tmp_path, Patience(1), 1024)
    assert relever(elsewhere, magasin, lambda *_: None) == Bilan(erreurs=1)


@pytest.mark.parametrize(
    ("url", "expected"),
    [("s3://b", ("b", "")), ("s3://b/", ("b", "")), ("s3://b/x/y/", ("b", "x/y/"))],
)
def test_addresses(url: str, expected: tuple[str, str]) -> None:
    assert adresse(url) == expected


def test_an_address_without_a_bucket() -> None:
    with pytest.raises(UsageError):
        adresse("s3:///x")
