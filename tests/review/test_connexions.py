"""Bytes on a socket, as no client library sends them: slow, cut, malformed, too many at once."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import nullcontext

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from pipeline.models.parametres import MO
from pipeline.review import serveur
from pipeline.review.app import create_app
from pipeline.review.bureau import Cadence
from pipeline.review.lenteur import Lenteur
from pipeline.review.problemes import ProblemeError
from pipeline.settings import Settings
from tests.review.conftest import Served, Start, post, serve
from tests.review.test_demandes import connect, head, nothing

SHORT = {"entetes": 0.3, "reste": 0.3}


def said_until_closed(client: socket.socket) -> bytes:
    """All that a server answers before it closes; a test that hangs here fails by its timeout."""
    return b"".join(iter(lambda: _recv(client), b""))


def _recv(client: socket.socket) -> bytes:
    try:
        return client.recv(65536)
    except ConnectionResetError:
        return b""


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


class TestSlow:
    @pytest.mark.parametrize("begun", [
        b"", b"G", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"GET / HTTP/1.1\r\nX-A: ",
    ])  # fmt: skip
    def test_headers_that_do_not_come(self, start: Start, begun: bytes) -> None:
        with connect(start(server=SHORT)) as client:
            client.sendall(begun)
            assert said_until_closed(client) == b""

    def test_the_second_request_has_no_longer(self, start: Start) -> None:
        with connect(start(server=SHORT)) as client:
            client.sendall(b"GET /api/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /x HT")
            answer = said_until_closed(client)
            assert (status(answer), answer.count(b"HTTP/1.1")) == (200, 1)

    def test_the_rest_of_a_body_that_was_refused(self, start: Start) -> None:
        """The answer comes at once, and whoever keeps the connection open is let go."""
        with connect(start(server=SHORT)) as client:
            client.sendall(head(length=10**12) + b"x" * 1000)
            assert status(said_until_closed(client)) == 413

    @pytest.mark.parametrize("last", ["Connection: close\r\n", ""])
    def test_the_rest_of_a_body_whose_turn_never_comes(
        self, start: Start, monkeypatch: pytest.MonkeyPatch, last: str
    ) -> None:
        monkeypatch.setattr(serveur, "RESTES", 0)
        with connect(start(server=SHORT)) as client:
            client.sendall(head(length=10**12).replace(b"Host: ", last.encode() + b"Host: ") + b"x")
            assert status(said_until_closed(client)) == 413

    @pytest.mark.parametrize("last", ["Connection: close\r\n", ""])
    def test_who_writes_all_before_reading_hears_why(self, start: Start, last: str) -> None:
        """Nothing of what is sent is met by a reset, which would take the answer away."""
        with connect(start()) as client:
            said = head(length=10**9).replace(b"Host: ", last.encode() + b"Host: ")
            for _ in range(40):
                client.sendall(said)
                said = b"x" * MO
            client.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        assert status(answer) == 413

    def test_a_long_upload_is_not_cut_by_the_delay_of_headers(self, start: Start) -> None:
        served = start(server=SHORT, cadence=Cadence(envoi=0.6, silence=60))
        with connect(served) as client:
            client.sendall(head(length=MO))
            assert status(client.recv(65536)) == 408  # of the body, not a silent close

    @pytest.mark.parametrize(("path", "more"), [
        ("/api/demandes", "Idempotency-Key: k\r\nContent-Type: multipart/form-data; boundary=x"),
        ("/api/webhooks", "Content-Type: application/json"),
        ("/connexion/locale", "Content-Type: application/x-www-form-urlencoded"),
        ("/verification", "Content-Type: multipart/form-data; boundary=x"),
    ])  # fmt: skip
    def test_a_body_that_dribbles(self, start: Start, path: str, more: str) -> None:
        served = start(cadence=Cadence(silence=0.3, debit=10**9))
        with connect(served) as client:
            host = served.url.removeprefix("http://")
            client.sendall(
                f"POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {served.url}\r\n{more}\r\n"
                "Content-Length: 100\r\n\r\n--x\r".encode()
            )
            assert status(client.recv(65536)) == 408
        nothing(served)

    @pytest.mark.parametrize(("debit", "served"), [(1, True), (10**9, False)])
    def test_what_came_at_a_pace_was_not_waited_for_in_vain(self, debit: int, served: bool) -> None:
        """The same late chunk, after a thousand octets: a thousand seconds, or none."""

        async def late() -> Message:
            sent.append(await asyncio.sleep(0 if not sent else 0.2, b"x" * 1000))
            return {"type": "http.request", "body": sent[-1], "more_body": len(sent) < 2}

        async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
            while (await receive())["more_body"]:
                pass

        async def send(_message: Message) -> None: ...

        sent: list[bytes] = []
        slow = Lenteur(app, silence=0.1, debit=debit)({"type": "http"}, late, send)
        with nullcontext() if served else pytest.raises(ProblemeError):
            asyncio.run(slow)


class TestMany:
    def test_too_many_connections(self, start: Start) -> None:
        served = start(server={"connexions": 3})
        opened = [connect(served) for _ in range(3)]
        with connect(served) as client:
            answer = said_until_closed(client)
        assert status(answer) == 503
        assert b"retry-after: 5" in answer.lower()
        for client in opened:
            client.close()

    def test_who_finds_the_queue_full_hears_it_at_once(self, start: Start) -> None:
        served = start(cadence=Cadence(places=1, file=0, attente=3600))
        with connect(served) as client:
            client.sendall(head(length=MO) + b"x")
            answers = iter(lambda: post(served, headers={"Expect": "100-continue"}), None)
            refused = next(a for a in answers if a.status_code == 429)
        assert int(refused.headers["retry-after"]) > 0


MALFORMED: dict[str, bytes] = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a method with a space": b"GET  / HTTP/1.1\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    "a negative length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "a length in letters": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ten\r\n\r\n",
    "a length in other digits": "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ٣\r\n\r\n".encode(),
    "an unknown coding": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
    "a folded header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\nX\x00: c\r\n\r\n",
    "a null in a header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
    "thousands of headers": b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
    "a header without an end": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 200_000,
    "an address without an end": b"GET /" + b"a" * 200_000,
    "a space in the address": b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One application for all that it refuses before it reads it."""
    home = tmp_path_factory.mktemp("malformed") / "home"
    with serve(create_app(Settings(home=home)), home) as served:
        yield served


class TestMalformed:
    @pytest.mark.parametrize("case", MALFORMED)
    def test_is_refused_in_french(self, one: Served, case: str) -> None:
        with connect(one) as client:
            client.sendall(MALFORMED[case])
            answer = said_until_closed(client)
        assert status(answer) == 400
        assert b"application/problem+json" in answer
        said = json.loads(answer.partition(b"\r\n\r\n")[2])
        assert said["detail"] == "La requête n'est pas du HTTP bien formé."
        assert httpx.get(f"{one.url}/api/openapi.json").status_code == 200

    @pytest.mark.parametrize("body", [b"zz\r\nxx\r\n", b"5\r\nabcdefgh", b"-1\r\n"])
    def test_a_chunked_body_that_lies(self, one: Served, body: bytes) -> None:
        with connect(one) as client:
            client.sendall(
                b"POST /api/demandes HTTP/1.1\r\nHost: 127.0.0.1\r\nIdempotency-Key: k\r\n"
                b"Content-Type: multipart/form-data; boundary=x\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n" + body
            )
            assert status(said_until_closed(client)) == 400
        nothing(one)

    def test_a_body_that_is_cut_leaves_nothing(self, one: Served) -> None:
        with connect(one) as client:
            client.sendall(head(length=MO) + b"x" * 1000)
            client.shutdown(socket.SHUT_WR)
            assert said_until_closed(client) == b""
        nothing(one)

    def test_a_body_with_a_length_and_chunks_is_one_request(self, one: Served) -> None:
        """The smuggling of a second request: the chunks count, or all is refused."""
        inner = b"GET /api/webhooks HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        with connect(one) as client:
            client.sendall(
                b"POST /api/webhooks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json"
                b"\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + b"%x\r\n%b\r\n0\r\n\r\n"
                % (len(inner), inner)
            )
            answer = said_until_closed(client)
        assert (status(answer) // 100, answer.count(b"HTTP/1.1 ")) == (4, 1)
