"""The API as other programs meet it: a real server, real requests, and what is kept afterwards."""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from pipeline.errors import PanneError
from pipeline.models.parametres import MO
from pipeline.review.bureau import Cadence
from pipeline.review.limites import Limites
from pipeline.storage.database import ecriture
from pipeline.storage.depot import conclure
from tests.flows.deposits import FILES, kept, named, record
from tests.review.conftest import Files, Served, Start, parts, post
from tests.storage.samples import rapport, sha

PROBLEM = "application/problem+json"


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """A refusal, whole: what, and how to repair it."""
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)
    said: dict[str, Any] = response.json()
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return said


def nothing(served: Served) -> None:
    """Nothing was kept, nothing is left."""
    assert kept(served.magasin.base) == {}
    assert served.left() == []


class TestDeposit:
    def test_received_kept_and_told(self, served: Served) -> None:
        answer = post(served)
        assert answer.status_code == 202
        assert answer.headers["location"] == "/api/demandes/ENR0601"
        said = answer.json()
        assert (said["schema"], said["numero"], said["revision"]) == ("accuse/1", "ENR0601", 1)
        assert kept(served.magasin.base) == {"ENR0601": 1}
        originals = [served.magasin.originaux.get(sha(data)) for data in FILES.values()]
        assert originals == list(FILES.values())
        assert served.left() == []

    def test_a_replay_is_the_same_answer(self, served: Served) -> None:
        first, second, other = post(served), post(served), post(served, "another")
        assert [a.status_code for a in (first, second, other)] == [202, 200, 200]
        assert first.content == second.content == other.content

    def test_a_key_for_another_deposit(self, served: Served) -> None:
        post(served)
        said = problem(post(served, files=parts(record("ENR0602"))), 422)
        assert said["code"] == "CLE_DEJA_UTILISEE"
        assert kept(served.magasin.base) == {"ENR0601": 1}

    def test_names_of_all_kinds(self, served: Served) -> None:
        names = [
            "relevé d'identité.pdf",
            "証明書.pdf",
            "a;b=c.pdf",
            "🙂.pdf",
            "plus+espace %20.pdf",
        ]
        files = {nom: nom.encode() for nom in names}
        assert post(served, files=parts(record(pieces=named(*names)), files)).status_code == 202

    def test_the_record_may_come_last(self, served: Served) -> None:
        assert post(served, files=parts()[::-1]).status_code == 202

    def test_a_file_of_exactly_the_limit(self, served: Served) -> None:
        files = FILES | {"rib.pdf": b"x" * (4 * MO)}
        assert post(served, files=parts(files=files)).status_code == 202

    def test_no_key_given(self, served: Served) -> None:
        for headers in ({}, {"Idempotency-Key": ""}, {"Idempotency-Key": "a b"}):
            answer = httpx.post(f"{served.url}/api/demandes", files=parts(), headers=headers)
            assert "Idempotency-Key" in problem(answer, 400)["detail"]
        nothing(served)


REFUSED: dict[str, tuple[Files, int, str]] = {
    "an oversized file": (parts(files=FILES | {"rib.pdf": b"x" * (4 * MO + 1)}), 413, "rib.pdf"),
    "an oversized record": (parts(b" " * (MO + 1)), 413, "demande.json"),
    "too many parts": (parts(files={f"{n}.pdf": b"" for n in range(51)}), 413, "50 fichiers"),
    "a climbing filename": (parts(files={"../rib.pdf": b""}), 422, "mène hors du dépôt"),
    "an absolute filename": (parts(files={"/etc/cron.d/x": b""}), 422, "mène hors du dépôt"),
    "the record as a file": (parts(files={"demande.json": b""}), 422, "mène hors du dépôt"),
    "an unknown file": (parts(files=FILES | {"x.pdf": b""}), 422, "« x.pdf »"),
    "a missing file": (parts(files={"rib.pdf": b"r"}), 422, "« kbis.pdf »"),
    "one file twice": (parts() + parts()[1:2], 422, "nom en double"),
    "two records": (parts() + parts()[:1], 422, "partie en double"),
    "no record": (parts()[1:], 422, "« demande » manque"),
    "a record that is no JSON": (parts(b"{"), 422, "JSON mal formé"),
    "a record with an unknown key": (parts(record(couleur="bleu")), 422, "couleur"),
    "a record that climbs": (parts(record(pieces=named("../x"))), 422, "sort du dossier"),
    "a null character": (
        parts(record(referencement=dict.fromkeys(
            ("numero_ans", "nom_logiciel", "version_logiciel", "dsr"), "\0"))),
        422, "caractère nul",
    ),
    "a record of another type": (
        [("demande", ("demande.json", record(), "text/plain")), *parts()[1:]], 415, "demande",
    ),
}  # fmt: skip


class TestRefused:
    @pytest.mark.parametrize("case", REFUSED)
    def test_named_and_nothing_kept(self, served: Served, case: str) -> None:
        files, status, words = REFUSED[case]
        said = problem(post(served, files=files), status)
        assert words in said["detail"]
        assert said["remede"]
        nothing(served)
        assert post(served).status_code == 202  # the key was not used up

    def test_gaps_say_where(self, served: Served) -> None:
        said = problem(post(served, files=parts(files={})), 422)
        assert [gap["cle"] for gap in said["ecarts"]] == ["pieces.0.fichier", "pieces.1.fichier"]

    def test_every_oversized_file_is_named(self, start: Start) -> None:
        served = start(limites=Limites(fichier=3))
        said = problem(post(served), 413)
        assert [gap["fichier"] for gap in said["ecarts"]] == ["rib.pdf", "kbis.pdf"]

    def test_a_part_that_is_no_file(self, served: Served) -> None:
        said = problem(post(served, files=[*parts(), ("x", (None, b"y", "text/plain"))]), 422)  # type: ignore[list-item]
        assert "« x »" in said["detail"]
        nothing(served)

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
    def test_another_content_type(self, served: Served, kind: str) -> None:
        headers = {"Idempotency-Key": "k", "Content-Type": kind}
        answer = httpx.post(f"{served.url}/api/demandes", content=record(), headers=headers)
        problem(answer, 415)

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("multipart/form-data", b""),
            ("multipart/form-data; boundary=x", b""),
            ("multipart/form-data; boundary=x", b"rubbish"),
            ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition"),
            (f"multipart/form-data; boundary={'x' * 1000}", b"--x--"),
        ],
    )
    def test_a_malformed_body(self, served: Served, kind: str, body: bytes) -> None:
        headers = {"Idempotency-Key": "k", "Content-Type": kind}
        problem(httpx.post(f"{served.url}/api/demandes", content=body, headers=headers), 400)
        nothing(served)

    def test_a_name_that_is_not_in_utf8(self, served: Served) -> None:
        body = (
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="relev\xe9.pdf"\r\n\r\n'
            b"rib\r\n--x--\r\n"
        )
        headers = {"Idempotency-Key": "k", "Content-Type": "multipart/form-data; boundary=x"}
        answer = httpx.post(f"{served.url}/api/demandes", content=body, headers=headers)
        assert "UTF-8" in problem(answer, 422)["detail"]

    def test_a_body_announced_too_large_is_not_read(self, served: Served) -> None:
        with connect(served) as client:
            client.sendall(head(length=10**12))
            assert client.recv(4096).startswith(b"HTTP/1.1 413")
        nothing(served)

    def test_a_body_that_does_not_say_its_size(self, start: Start) -> None:
        served = start(limites=Limites(total=1000))
        headers = {"Idempotency-Key": "k", "Content-Type": "multipart/form-data; boundary=x"}
        chunks = (b"--x\r\n" + b"x" * 500 for _ in range(3))
        answer = httpx.post(f"{served.url}/api/demandes", content=chunks, headers=headers)
        assert "envoi trop volumineux" in problem(answer, 413)["detail"]
        nothing(served)

    def test_unknown_paths_and_methods(self, served: Served) -> None:
        problem(httpx.get(f"{served.url}/nowhere"), 404)
        problem(httpx.delete(f"{served.url}/api/demandes"), 405)


def connect(served: Served) -> socket.socket:
    where = urlsplit(served.url)
    assert where.port
    return socket.create_connection(("127.0.0.1", where.port), timeout=30)


def head(length: int) -> bytes:
    """The head of a request, with what announces a first file."""
    return (
        "POST /api/demandes HTTP/1.1\r\nHost: 127.0.0.1\r\nIdempotency-Key: k\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="f"; filename="rib.pdf"\r\n\r\n'
    ).encode()


class TestWhatBreaks:
    def test_a_client_that_leaves_leaves_nothing(self, start: Start) -> None:
        """One place: the next deposit is only received once the first one was let go."""
        served = start(cadence=Cadence(places=1, attente=60))
        for _ in range(3):
            with connect(served) as client:
                client.sendall(head(length=4 * MO) + b"x" * MO)
        assert post(served).status_code == 202
        assert kept(served.magasin.base) == {"ENR0601": 1}
        assert served.left() == []

    def test_a_client_that_stalls_is_let_go(self, start: Start) -> None:
        served = start(cadence=Cadence(envoi=0.2))
        with connect(served) as client:
            client.sendall(head(length=MO))
            assert client.recv(4096).startswith(b"HTTP/1.1 408")
        nothing(served)

    def test_when_all_places_are_taken(self, start: Start) -> None:
        served = start(cadence=Cadence(places=1, attente=0.05))
        with connect(served) as client:
            client.sendall(head(length=MO) + b"x")
            for answer in iter(lambda: post(served), None):  # until the first one has its place
                if answer.status_code == 429:
                    break
            assert int(answer.headers["retry-after"]) > 0
            problem(answer, 429)

    def test_a_store_that_fails(self, served: Served) -> None:
        class Full:
            def put(self, _data: bytes) -> str:
                raise PanneError("plein : FR7630006000011234567890189")

        sound = served.app.state.bureau
        full = replace(sound.magasin, originaux=Full())
        served.app.state.bureau = replace(sound, magasin=full)
        answer = post(served)
        assert "FR76" not in problem(answer, 503)["detail"]
        assert int(answer.headers["retry-after"]) > 0
        served.app.state.bureau = sound
        nothing(served)
        assert post(served).status_code == 202

    def test_what_nobody_foresaw_shows_nothing(
        self, served: Served, capfd: pytest.CaptureFixture[str]
    ) -> None:
        class Broken:
            def put(self, _data: bytes) -> str:
                raise RuntimeError("FR7630006000011234567890189")

        sound = served.app.state.bureau
        served.app.state.bureau = replace(sound, magasin=replace(sound.magasin, originaux=Broken()))
        answer = post(served)
        assert "FR76" not in answer.text
        problem(answer, 500)
        assert "FR76" not in "".join(capfd.readouterr())
        nothing(served)

    def test_what_the_dead_left_is_removed(self, start: Start, tmp_path: Any) -> None:
        left = tmp_path / "home" / "receptions" / "dead" / "x"
        left.mkdir(parents=True)
        (left / "0").write_bytes(b"x")
        (tmp_path / "home" / "receptions" / "dead.verrou").touch()
        assert start().left() == []


class TestManyAtOnce:
    def send(self, served: Served, sent: list[tuple[str, Files]]) -> list[httpx.Response]:
        async def all_of_them() -> list[httpx.Response]:
            limits = httpx.Limits(max_connections=None)
            async with httpx.AsyncClient(timeout=120, limits=limits) as client:
                return await asyncio.gather(*(
                    client.post(
                        f"{served.url}/api/demandes",
                        files=files,
                        headers={"Idempotency-Key": cle},
                    )
                    for cle, files in sent
                ))  # fmt: skip

        return asyncio.run(all_of_them())

    def test_the_same_deposit(self, start: Start, url: str) -> None:
        served = start({"base": url}, cadence=Cadence(attente=120, file=100))
        answers = self.send(served, [("k", parts())] * 100)
        assert sorted(a.status_code for a in answers) == [200] * 99 + [202]
        assert len({a.content for a in answers}) == 1
        assert kept(served.magasin.base) == {"ENR0601": 1}

    def test_different_deposits(self, start: Start, url: str) -> None:
        served = start({"base": url}, cadence=Cadence(attente=120, file=100))
        numeros = [f"ENR{1000 + n}" for n in range(100)]
        answers = self.send(served, [(n, parts(record(n))) for n in numeros])
        assert {a.status_code for a in answers} == {202}
        assert kept(served.magasin.base) == dict.fromkeys(numeros, 1)
        assert served.left() == []

    def test_one_key_for_different_deposits(self, start: Start, url: str) -> None:
        served = start({"base": url}, cadence=Cadence(attente=120, file=100))
        numeros = [f"ENR{1000 + n}" for n in range(20)]
        answers = self.send(served, [("k", parts(record(n))) for n in numeros])
        assert sorted(a.status_code for a in answers) == [202] + [422] * 19
        assert len(kept(served.magasin.base)) == 1


class TestWhereItStands:
    def test_before_and_after_its_conclusion(self, served: Served) -> None:
        post(served)
        where = f"{served.url}/api/demandes/ENR0601"
        before = httpx.get(where).json()
        assert (before["statut"], before["rapport"]) == ("en_cours", None)
        with ecriture(served.magasin.base) as session:
            text = conclure(session, 1, 1, "k", rapport(), None)
        after = httpx.get(f"{where}M0").json()
        assert (after["avis"], after["rapport"]) == ("favorable", json.loads(text))

    def test_of_what_was_never_received(self, served: Served) -> None:
        problem(httpx.get(f"{served.url}/api/demandes/ENR9999"), 404)


class TestAccess:
    KEY = "a secret of thirty-two characters"

    def test_with_a_key(self, start: Start) -> None:
        served = start({"cle_api": hashlib.sha256(self.KEY.encode()).hexdigest()})
        for shown in ({}, {"Authorization": "Bearer no"}, {"Authorization": f"Basic {self.KEY}"}):
            answer = post(served, headers=shown)
            problem(answer, 401)
            assert answer.headers["www-authenticate"] == "Bearer"
            assert httpx.get(f"{served.url}/api/demandes/ENR1", headers=shown).status_code == 401
        nothing(served)
        shown = {"Authorization": f"Bearer {self.KEY}", "Host": "pieces.example"}
        assert post(served, headers=shown).status_code == 202

    @pytest.mark.parametrize(
        ("host", "status"),
        [("localhost", 202), ("127.0.0.1:8000", 202), ("[::1]:8000", 202), ("evil.example", 400),
         ("127.0.0.1.evil.example", 400), ("[", 400)],
    )  # fmt: skip
    def test_without_a_key_only_this_machine_is_answered(
        self, served: Served, host: str, status: int
    ) -> None:
        assert post(served, headers={"Host": host}).status_code == status


def test_what_the_api_says_of_itself(served: Served) -> None:
    said = httpx.get(f"{served.url}/api/openapi.json").json()
    deposit = said["paths"]["/api/demandes"]["post"]
    example = deposit["requestBody"]["content"]["multipart/form-data"]["example"]
    files = dict.fromkeys(example["fichiers"], b"x")
    contenu = json.dumps(example["demande"]).encode()
    answer = post(served, files=parts(contenu, files))
    assert answer.status_code == 202
    (shown,) = deposit["responses"]["202"]["content"].values()
    assert answer.json().keys() == shown["example"].keys()
    state = said["paths"]["/api/demandes/{numero}"]["get"]["responses"]["200"]["content"]
    (shown,) = state.values()
    where = answer.headers["location"]
    assert httpx.get(f"{served.url}{where}").json().keys() == shown["example"].keys()
