"""Which key opens which route: the table below against the application's own routes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from starlette.routing import Route

from pipeline.models.portee import Portee
from pipeline.review.acces.cles import Garde
from pipeline.review.ouverture import decider
from pipeline.settings import Settings
from pipeline.storage import cles
from pipeline.storage.database import ecriture
from tests.flows.deposits import record
from tests.flows.recepteur import ecouter
from tests.review.conftest import Served, Start, parts, post
from tests.review.test_demandes import problem
from tests.review.test_matrice import routes


@dataclass(frozen=True)
class Appel:
    """What a route asks for, a request that it takes, and what it answers to that."""

    portee: Portee
    adresse: str
    statut: int
    corps: Callable[[], dict[str, Any]] = dict


def _depot() -> dict[str, Any]:
    return {"files": parts(), "headers": {"Idempotency-Key": "k"}}


def _abonnement() -> dict[str, Any]:
    return {"json": {"url": "https://portail.exemple.fr/"}}


P, UNE = Portee, "/api/demandes/{numero}"
ROUTES = {
    ("POST", "/api/demandes"): Appel(P.DEPOTS_ECRIRE, "/api/demandes", 200, _depot),
    ("GET", "/api/demandes"): Appel(P.DEMANDES_LIRE, "/api/demandes", 200),
    ("GET", UNE): Appel(P.DEMANDES_LIRE, "/api/demandes/ENR0601", 200),
    ("GET", f"{UNE}/historique"): Appel(P.DEMANDES_LIRE, "/api/demandes/ENR0601/historique", 200),
    ("GET", f"{UNE}/rapport"): Appel(P.RAPPORTS_LIRE, "/api/demandes/ENR0601/rapport", 404),
    ("GET", f"{UNE}/pieces"): Appel(P.DOCUMENTS_LIRE, "/api/demandes/ENR0601/pieces", 200),
    ("GET", f"{UNE}/pieces/{{rang}}/pages/{{page}}.jpg"): Appel(
        P.DOCUMENTS_LIRE, "/api/demandes/ENR0601/pieces/0/pages/1.jpg", 404
    ),
    ("GET", f"{UNE}/courriers"): Appel(P.COURRIERS_LIRE, "/api/demandes/ENR0601/courriers", 200),
    ("POST", "/api/webhooks"): Appel(P.WEBHOOKS_GERER, "/api/webhooks", 201, _abonnement),
    ("GET", "/api/webhooks"): Appel(P.WEBHOOKS_GERER, "/api/webhooks", 200),
    ("DELETE", "/api/webhooks/{id}"): Appel(P.WEBHOOKS_GERER, "/api/webhooks/9", 404),
}
"""Every route of the API: one that is not here fails the test."""


@pytest.fixture
def keyed(start: Start) -> Served:
    """The API where keys are asked for, with one request."""
    served = start({"api_cles": True})
    assert post(served, headers=bearer(key(served, Portee.DEPOTS_ECRIRE))).status_code == 202
    return served


def key(served: Served, *portees: Portee, expire: datetime | None = None) -> str:
    """A key that bears some scopes."""
    with ecriture(served.magasin.base) as session:
        return cles.creer(session, "portail", portees, expire)[1]


def bearer(cle: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {cle}"}


def call(served: Served, route: tuple[str, str], cle: str | None) -> httpx.Response:
    """A request that a route takes, with a key."""
    appel = ROUTES[route]
    said = appel.corps()
    headers = {**said.pop("headers", {}), **(bearer(cle) if cle else {})}
    return httpx.request(
        route[0], f"{served.url}{appel.adresse}", headers=headers, timeout=60, **said
    )


def test_every_route_is_in_the_table(served: Served) -> None:
    """A route of the API is under /api/, guarded by the scope of the table; there is no other."""
    found = {
        where: scope(route.dependant)
        for where, route in routes(served.app)
        if where[1].startswith("/api/")
    }
    assert found == {where: appel.portee for where, appel in ROUTES.items()}
    bare = {route.path for route in served.app.routes if type(route) is Route}
    assert {path for path in bare if path.startswith("/api/")} == {"/api/openapi.json"}


def scope(dependant: Dependant) -> Portee | None:
    """The scope that a route asks for."""
    found = (d.call.portee for d in dependant.dependencies if isinstance(d.call, Garde))
    return next(found, None)


def test_scope_by_route(keyed: Served) -> None:
    """Each route lets in the one scope of the table, and tells the others which one it wants."""
    held = {portee: key(keyed, portee) for portee in Portee}
    for route, appel in ROUTES.items():
        for portee, cle in held.items():
            answer = call(keyed, route, cle)
            if portee is appel.portee:
                assert (route, answer.status_code) == (route, appel.statut)
            else:
                assert appel.portee.value in problem(answer, 403)["remede"], (route, portee)


@pytest.mark.parametrize("fault", ["none", "wrong", "truncated", "longer", "swapped", "revoked",
                                   "expired", "basic", "empty", "the digest"])  # fmt: skip
def test_keys_that_open_nothing(keyed: Served, fault: str) -> None:
    good = key(keyed, *Portee)
    past = datetime.now(UTC) - timedelta(seconds=1)
    _, identifiant, secret = good.split("_", 2)
    faults = {
        "wrong": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "truncated": good[:-1],
        "longer": f"{good}A",
        "swapped": f"pieces_{key(keyed, Portee.DEMANDES_LIRE).split('_')[1]}_{secret}",
        "expired": key(keyed, *Portee, expire=past),
        "the digest": f"pieces_{identifiant}_{hashlib.sha256(secret.encode()).hexdigest()}",
        "revoked": good,
    }
    if fault == "revoked":
        with ecriture(keyed.magasin.base) as session:
            cles.revoquer(session, identifiant, datetime.now(UTC))
    shown = {
        "none": {},
        "empty": {"Authorization": "Bearer"},
        "basic": {"Authorization": f"Basic {good}"},
    }
    headers = shown.get(fault) if fault in shown else bearer(faults[fault])
    for (method, _), appel in ROUTES.items():
        said = appel.corps()
        sent = {**said.pop("headers", {}), **(headers or {})}
        answer = httpx.request(method, f"{keyed.url}{appel.adresse}", headers=sent, **said)
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_the_key_of_the_settings_opens_all(start: Start) -> None:
    served = start({"cle_api": hashlib.sha256(b"secret").hexdigest()})
    assert post(served, headers=bearer("secret")).status_code == 202
    for route, appel in ROUTES.items():
        assert (route, call(served, route, "secret").status_code) == (route, appel.statut)
    assert call(served, ("GET", "/api/demandes"), key(served, P.DEMANDES_LIRE)).status_code == 200


class TestOnThisMachine:
    def test_no_key_is_asked_for(self, served: Served) -> None:
        assert call(served, ("GET", "/api/demandes"), None).status_code == 200

    def test_a_key_that_is_shown_counts(self, served: Served) -> None:
        route = ("GET", "/api/demandes")
        problem(call(served, route, "wrong"), 401)
        problem(call(served, route, key(served, P.DEPOTS_ECRIRE)), 403)

    @pytest.mark.parametrize("headers", [
        {"X-Forwarded-For": "192.0.2.1"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"},
    ])  # fmt: skip
    def test_nor_is_one_answered_from_elsewhere(
        self, served: Served, headers: dict[str, str]
    ) -> None:
        problem(httpx.get(f"{served.url}/api/demandes", headers=headers), 400)

    def test_a_page_elsewhere_subscribes_to_nothing(self, served: Served) -> None:
        """What a form can send without asking is not JSON."""
        for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
            answer = httpx.post(
                f"{served.url}/api/webhooks",
                content=b'{"url": "https://evil.example/"}',
                headers={"Content-Type": kind},
            )
            problem(answer, 415)


@pytest.mark.parametrize(
    ("settings", "host", "served", "asked"),
    [
        ({}, "127.0.0.1", True, False),
        ({"api_cles": True}, "127.0.0.1", True, True),
        ({"api_cles": True}, "192.0.2.1", True, True),
        ({"cle_api": "0" * 64}, "192.0.2.1", True, True),
        ({"oidc_issuer": "https://op.fr", "oidc_client_id": "a", "oidc_client_secret": "b",
          "station_adresse": "https://station.fr"}, "127.0.0.1", True, True),
        ({"oidc_issuer": "https://op.fr", "oidc_client_id": "a", "oidc_client_secret": "b",
          "station_adresse": "https://station.fr"}, "192.0.2.1", False, True),
    ],
)  # fmt: skip
def test_where_a_key_is_asked_for(
    settings: dict[str, Any], host: str, served: bool, asked: bool
) -> None:
    opened = decider(Settings(**settings), host)
    assert (opened.api, opened.cle_exigee) == (served, asked)


class TestOwners:
    def test_an_idempotency_key_is_of_one_program(self, keyed: Served) -> None:
        """What one program calls its deposit says nothing of another's."""
        mine, other = key(keyed, P.DEPOTS_ECRIRE), key(keyed, P.DEPOTS_ECRIRE)
        for cle, numero in ((mine, "ENR0701"), (other, "ENR0702")):
            answer = post(keyed, "same", parts(record(numero)), headers=bearer(cle))
            assert (answer.status_code, answer.json()["numero"]) == (202, numero)
        again = post(keyed, "same", parts(record("ENR0702")), headers=bearer(mine))
        assert problem(again, 422)["code"] == "CLE_DEJA_UTILISEE"

    def test_a_key_sees_its_own_webhooks_only(self, keyed: Served) -> None:
        mine, other = key(keyed, P.WEBHOOKS_GERER), key(keyed, P.WEBHOOKS_GERER)
        made = call(keyed, ("POST", "/api/webhooks"), mine).json()
        route = ("GET", "/api/webhooks")
        assert [w["id"] for w in call(keyed, route, mine).json()["webhooks"]] == [made["id"]]
        assert call(keyed, route, other).json()["webhooks"] == []
        where = f"{keyed.url}/api/webhooks/{made['id']}"
        problem(httpx.delete(where, headers=bearer(other)), 404)
        assert httpx.delete(where, headers=bearer(mine)).status_code == 204
        problem(httpx.delete(where, headers=bearer(mine)), 404)
        assert call(keyed, route, mine).json()["webhooks"] == []

    def test_a_secret_is_told_once(self, keyed: Served) -> None:
        mine = key(keyed, P.WEBHOOKS_GERER)
        made = call(keyed, ("POST", "/api/webhooks"), mine).json()
        assert made["secret"].startswith("whsec_")
        assert made["secret"] not in call(keyed, ("GET", "/api/webhooks"), mine).text

    def test_no_key_has_too_many(self, keyed: Served) -> None:
        mine, route = key(keyed, P.WEBHOOKS_GERER), ("POST", "/api/webhooks")
        found = [call(keyed, route, mine).status_code for _ in range(21)]
        assert found == [201] * 20 + [422]

    @pytest.mark.parametrize("body", [
        b"", b"{", b"[]", b"null", b'{"url": "http://exemple.fr/"}', b'{"url": "https://10.0.0.1/"}',
        b'{"url": 1}', b'{"url": "https://exemple.fr/", "evenements": []}',
        b'{"url": "https://exemple.fr/", "evenements": ["x"]}', b'{"url": "https://e.fr", "x": 1}',
        b'{"url": "https://exemple.fr/\\u0000"}', b"\xff",
    ])  # fmt: skip
    def test_what_is_refused(self, served: Served, body: bytes) -> None:
        headers = {"Content-Type": "application/json"}
        problem(httpx.post(f"{served.url}/api/webhooks", content=body, headers=headers), 422)

    def test_a_body_that_is_too_large(self, served: Served) -> None:
        headers = {"Content-Type": "application/json"}
        body = b" " * 20_000
        problem(httpx.post(f"{served.url}/api/webhooks", content=body, headers=headers), 413)

    def test_an_own_network_when_it_is_set(self, start: Start) -> None:
        with ecouter() as there:
            answer = httpx.post(
                f"{start({'webhooks_prives': True}).url}/api/webhooks", json={"url": there.url}
            )
        assert answer.status_code == 201
