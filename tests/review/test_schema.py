"""The API attacked from its own description: what schemathesis makes of it, by each scope."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import given
from schemathesis import BaseSchema, Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from pipeline.models.portee import Portee
from pipeline.review.app import create_app
from pipeline.settings import Settings
from pipeline.storage.database import ecriture
from pipeline.storage.depot import conclure
from tests.flows.deposits import named, record
from tests.review.attaques import attaque
from tests.review.conftest import Served, parts, post, serve
from tests.review.test_demandes import PROBLEM, problem
from tests.review.test_portees import ROUTES, bearer, key
from tests.storage.samples import rapport


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The API where keys are asked for, with one request that was judged."""
    home = tmp_path_factory.mktemp("schema") / "home"
    with serve(create_app(Settings(home=home, api_cles=True)), home) as served:
        post(served, headers=bearer(key(served, Portee.DEPOTS_ECRIRE)))
        with ecriture(served.magasin.base) as session:
            conclure(session, 1, 1, "k", rapport(), None)
        yield served


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """What is served on this machine alone, with the depositors' format check."""
    home = tmp_path_factory.mktemp("local") / "home"
    with serve(create_app(Settings(home=home, verification_reserve=10_000)), home) as served:
        yield served


@pytest.fixture(scope="module")
def described(keyed: Served) -> BaseSchema:
    return schemathesis.openapi.from_url(f"{keyed.url}/api/openapi.json")


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("route", ROUTES)
def test_with_all_scopes(
    described: BaseSchema, keyed: Served, route: tuple[str, str], mode: GenerationMode
) -> None:
    """No answer that is not described, none of ours that failed; what is wrong is refused.

    That all that fits is accepted is not asked: a description cannot say what a suite or a record is.
    """
    method, path = route
    headers = bearer(key(keyed, *Portee))

    @attaque
    @given(described[path][method].as_strategy(generation_mode=mode))
    def attacked(case: Case[Any]) -> None:
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    attacked()


def test_every_answer_is_a_problem_in_french_or_what_is_described(keyed: Served) -> None:
    """Whatever the method, whoever asks."""
    with httpx.Client(base_url=keyed.url) as client:
        for appel in ROUTES.values():
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
                for shown in (None, "pieces_x_é"):
                    headers = {b"Authorization": f"Bearer {shown}".encode()} if shown else {}
                    answer = client.request(method, appel.adresse, headers=headers)
                    assert answer.status_code in (401, 405), (method, appel.adresse, shown)
                    assert answer.headers["content-type"] == PROBLEM


DEEP = b"[" * 10_000 + b"]" * 10_000
JSON: dict[str, bytes] = {
    "nested 10,000 deep": DEEP,
    "nested in an object": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "no end": b'{"url":',
    "null": b"null",
    "a huge integer": b'{"url": ' + b"9" * 10_000 + b"}",
    "a huge integer elsewhere": b"[" + b"9" * 10_000 + b"]",
    "an exponent": b'{"url": 1e999999}',
    "NaN": b'{"url": NaN, "evenements": [Infinity, -Infinity]}',
    "a lone surrogate": b'{"url": "https://exemple.fr/\\ud800"}',
    "a lone surrogate in a key": b'{"\\ud800": 1}',
    "a null character": b'{"url": "https://exemple.fr/\\u0000"}',
    "not UTF-8": b'{"url": "\xff\xfe"}',
    "UTF-16": '{"url": "https://exemple.fr/"}'.encode("utf-16"),
    "a mark before": b"\xef\xbb\xbf{}",
    "duplicated keys": b'{"url": "http://127.0.0.1/", "url": 1}',
    "a control character": b'{"url": "\x01"}',
    "thousands of keys": b"{" + b",".join(b'"k%d":1' % n for n in range(1_000)) + b"}",
}


@pytest.mark.parametrize("case", JSON)
def test_json_that_attacks(keyed: Served, case: str) -> None:
    headers = bearer(key(keyed, *Portee))
    hook = httpx.post(f"{keyed.url}/api/webhooks", content=JSON[case],
                      headers=headers | {"Content-Type": "application/json"})  # fmt: skip
    assert hook.status_code in (413, 422)
    problem(hook, hook.status_code)
    problem(post(keyed, f"json-{case}".replace(" ", "-"), parts(JSON[case]), headers=headers), 422)


FIELDS: dict[str, Any] = {
    "nested deep in a field": json.loads("[" * 400 + "]" * 400),
    "a huge integer": 10**4000,
    "a float": 1e308,
    "a long text": "x" * 900_000,
    "a null character": "a\0b",
    "a lone surrogate": "a\ud800b",
    "thousands of pieces": named(*(f"{n}.pdf" for n in range(3000))),
}


@pytest.mark.parametrize("case", FIELDS)
@pytest.mark.parametrize("champ", ["numero", "demandeur", "pieces", "date_depot", "referencement"])
def test_records_that_attack(keyed: Served, case: str, champ: str) -> None:
    headers = bearer(key(keyed, *Portee))
    said = json.dumps(json.loads(record()) | {champ: FIELDS[case]}).encode()
    answer = post(keyed, f"{champ}-{len(case)}", parts(said), headers=headers)
    assert len(problem(answer, 422)["detail"]) < 20_000


def disposition(said: bytes) -> bytes:
    return (
        b"--x\r\nContent-Disposition: form-data; " + said + b"\r\nContent-Type: application/pdf"
        b"\r\n\r\nx\r\n--x--\r\n"
    )


MULTIPART: dict[str, tuple[str, bytes]] = {
    "an empty boundary": ('boundary=""', b"----\r\n"),
    "a boundary of spaces": ('boundary="   "', b"--   --\r\n"),
    "a boundary with line ends": ('boundary="a%0d%0ab"', b"--a\r\nb--\r\n"),
    "two boundaries": ("boundary=x; boundary=y", b"--x\r\n\r\n--y--\r\n"),
    "thousands of parts": ("boundary=x", disposition(b'name="f"; filename="a"')[:-8] * 5_000),
    "thousands of headers": ("boundary=x", b"--x\r\n" + b"X: y\r\n" * 50_000 + b"\r\n--x--\r\n"),
    "a header without an end": ("boundary=x", b"--x\r\nX: " + b"y" * 5_000_000),
    "a header name without an end": ("boundary=x", b"--x\r\n" + b"y" * 5_000_000),
    "a name with line ends": (
        "boundary=x", disposition(b'name="f"; filename="a\\r\\nSet-Cookie: b=c.pdf"')),
    "a name with null": ("boundary=x", disposition(b'name="f"; filename="a\0.pdf"')),
    "a name without an end": ("boundary=x", disposition(b'name="f"; filename="' + b"a" * 100_000)),
    "an empty name": ("boundary=x", disposition(b'name="f"; filename=""')),
    "a name said twice": (
        "boundary=x", disposition(b'name="f"; filename="a.pdf"; filename*=UTF-8\'\'..%2fb.pdf')),
    "a name in another charset": (
        "boundary=x", disposition(b"name=f; filename*=utf-7''%2bAC4ALgAv-x")),
    "no disposition": ("boundary=x", b"--x\r\nContent-Type: text/plain\r\n\r\nx\r\n--x--\r\n"),
    "a part within a part": (
        "boundary=x", disposition(b'name="f"; filename="a"').replace(
            b"application/pdf", b"multipart/mixed; boundary=x")),
    "something after the end": ("boundary=x", b"--x--\r\n" + b"GET / HTTP/1.1\r\n" * 10),
    "compressed": ("boundary=x", gzip.compress(b"--x--\r\n")),
}  # fmt: skip


@pytest.mark.parametrize("case", MULTIPART)
@pytest.mark.parametrize("path", ["/api/demandes", "/verification"])
def test_multipart_that_attacks(keyed: Served, local: Served, case: str, path: str) -> None:
    said, body = MULTIPART[case]
    served = local if path == "/verification" else keyed
    headers = bearer(key(keyed, *Portee)) | {
        "Content-Type": f"multipart/form-data; {said}", "Idempotency-Key": "m",
        "Sec-Fetch-Site": "same-origin",
    }  # fmt: skip
    answer = httpx.post(f"{served.url}{path}", content=body, headers=headers, timeout=60)
    accepted = (200,) if path == "/verification" else ()
    assert answer.status_code in (400, 413, 422, *accepted), answer.text
    assert "set-cookie" not in answer.headers
    assert served.left() == []
