"""Getting in: sessions, forged changes, names that are not ours, places to go to afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from pipeline.errors import UsageError
from pipeline.review import ouverture
from pipeline.review.acces import retour
from pipeline.settings import Settings
from pipeline.storage import agents, tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.sessions import empreinte
from pipeline.storage.tables import maintenant
from tests.review.conftest import Served, Start
from tests.review.personnes import personne

COOKIE = "pieces_session"
KEY = "0" * 64
OIDC: dict[str, Any] = {
    "oidc_issuer": "https://idp.example",
    "oidc_client_id": "station",
    "oidc_client_secret": "secret",
    "station_adresse": "https://pieces.example",
}


class TestChanges:
    """A change comes from our own page, or is refused and changes nothing."""

    @pytest.mark.parametrize("jeton", ["", "0" * 64, "é"])
    def test_a_forged_token(self, served: Served, jeton: str) -> None:
        assert personne(served, "gestionnaire").post("/file/suivante", jeton).status_code == 403

    def test_the_token_of_somebody_else(self, served: Served) -> None:
        other = personne(served, "superviseur").jeton
        assert personne(served, "gestionnaire").post("/file/suivante", other).status_code == 403

    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
         {"Sec-Fetch-Site": "same-site"}],
    )  # fmt: skip
    @pytest.mark.parametrize("path", ["/file/suivante", "/connexion/locale", "/deconnexion"])
    def test_another_origin(self, served: Served, headers: dict[str, str], path: str) -> None:
        who = personne(served, "gestionnaire")
        said = {"jeton": who.jeton, "personne": "sacha"}
        assert who.client.post(path, data=said, headers=headers).status_code == 403
        assert "Camille" in who.get("/file").text

    def test_no_origin_at_all(self, served: Served) -> None:
        answer = httpx.post(f"{served.url}/connexion/locale", data={"personne": "sacha"})
        assert answer.status_code == 403

    def test_the_token_in_a_header(self, served: Served) -> None:
        who = personne(served, "gestionnaire")
        answer = who.client.post("/file/suivante", headers={"X-Jeton": who.jeton})
        assert answer.status_code == 303

    def test_what_is_no_form(self, served: Served) -> None:
        who = personne(served, "gestionnaire")
        sent = {"X-Jeton": who.jeton, "Content-Type": "application/json"}
        assert who.client.post("/file/suivante", content=b"{}", headers=sent).status_code == 415
        large = b"a=" + b"x" * 300_000
        sent["Content-Type"] = "application/x-www-form-urlencoded"
        assert who.client.post("/file/suivante", content=large, headers=sent).status_code == 413
        assert who.client.post("/file/suivante", content=b"a=%ff", headers=sent).status_code == 400
        assert who.client.post("/file/suivante", content=b"a=%00", headers=sent).status_code == 400


class TestSessions:
    def test_signing_in_makes_a_token_that_nobody_knew(self, served: Served) -> None:
        who = personne(served)
        who.client.cookies.set(COOKIE, "chosen-by-somebody-else")
        who.client.post("/connexion/locale", data={"personne": "camille"})
        mine = [c.value for c in who.client.cookies.jar if c.value != "chosen-by-somebody-else"]
        assert len(mine) == 1
        with lecture(served.magasin.base) as session:
            kept = session.scalars(select(tables.SessionAgent.empreinte)).all()
        assert kept == [empreinte(mine[0] or "")]

    def test_signing_in_again_ends_the_session_before(self, served: Served) -> None:
        who = personne(served, "gestionnaire")
        before = who.client.cookies[COOKIE]
        who.client.post("/connexion/locale", data={"personne": "sacha"})
        assert who.client.cookies[COOKIE] != before
        stale = personne(served)
        stale.client.cookies.set(COOKIE, before)
        assert stale.get("/file").status_code == 303

    def test_signing_out_ends_it(self, served: Served) -> None:
        who = personne(served, "gestionnaire")
        token = who.client.cookies[COOKIE]
        assert who.post("/deconnexion").headers["location"] == "/connexion"
        who.client.cookies.set(COOKIE, token)
        assert who.get("/file").status_code == 303

    @pytest.mark.parametrize(
        ("column", "age"), [("vu_le", timedelta(minutes=61)), ("cree_le", timedelta(hours=11))]
    )
    def test_a_stale_session(self, served: Served, column: str, age: timedelta) -> None:
        who = personne(served, "gestionnaire")
        with ecriture(served.magasin.base) as session:
            session.execute(update(tables.SessionAgent).values({column: maintenant() - age}))
        assert who.get("/file?q=a").headers["location"] == "/connexion?suite=%2Ffile%3Fq%3Da"
        assert who.post("/file/suivante").status_code == 401

    def test_htmx_is_sent_to_sign_in_with_the_whole_page(self, served: Served) -> None:
        sent = {"HX-Request": "true", "HX-Current-URL": f"{served.url}/file?q=a"}
        answer = personne(served).get("/file?q=ab", **sent)
        assert answer.headers["hx-redirect"] == "/connexion?suite=%2Ffile%3Fq%3Da"

    def test_who_is_taken_off_the_list_is_out_at_once(self, served: Served) -> None:
        who = personne(served, "gestionnaire")
        with ecriture(served.magasin.base) as session:
            agents.retirer(session, agents.LOCAL, "camille")
        assert who.get("/file").status_code == 303

    def test_the_cookie(self, served: Served) -> None:
        answer = personne(served).client.post("/connexion/locale", data={"personne": "camille"})
        said = answer.headers["set-cookie"]
        assert "HttpOnly" in said
        assert "SameSite=lax" in said

    def test_nobody_of_the_list(self, served: Served) -> None:
        answer = personne(served).client.post("/connexion/locale", data={"personne": "root"})
        assert answer.status_code == 400


OUTSIDE = [
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "evil",
    "javascript:alert(1)", "/\t/evil.example", "/\n/evil", "", "/connexion", "/[" + "x" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("suite", OUTSIDE)
def test_no_way_out(served: Served, suite: str) -> None:
    assert retour.sure(suite) == "/file"
    said = {"personne": "camille", "suite": suite}
    answer = personne(served).client.post("/connexion/locale", data=said)
    assert answer.headers["location"] == "/file"


def test_a_way_in(served: Served) -> None:
    said = {"personne": "camille", "suite": "/file?q=ENR1"}
    answer = personne(served).client.post("/connexion/locale", data=said)
    assert answer.headers["location"] == "/file?q=ENR1"


class TestNames:
    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[", ""])
    def test_a_name_that_is_not_ours(self, served: Served, host: str) -> None:
        answer = httpx.get(f"{served.url}/connexion", headers={"Host": host})
        assert answer.status_code == 400

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
    def test_the_local_sign_in_is_not_relayed(self, served: Served, header: str) -> None:
        answer = httpx.get(f"{served.url}/connexion", headers={header: "127.0.0.1"})
        assert answer.status_code == 400


HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize(
    "path", ["/", "/connexion", "/file", "/nowhere", "/statique/station.css", "/statique/..%2fapp.py",
             "/statique/htmx.min.js", "/api/openapi.json", "/api/demandes/ENR1"],
)  # fmt: skip
def test_every_answer_says_what_may_be_done_with_it(served: Served, path: str) -> None:
    for accept in ("text/html", "*/*"):
        answer = httpx.get(f"{served.url}{path}", headers={"Accept": accept})
        csp = answer.headers["content-security-policy"]
        assert csp.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in csp
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        if not path.startswith("/statique/s") and "htmx" not in path:
            assert answer.headers["cache-control"] == "no-store"


def test_what_is_wrong_inside_is_a_page_that_shows_nothing(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("FR7630006000011234567890189")

    who = personne(served, "gestionnaire")
    monkeypatch.setattr("pipeline.storage.file_attente.par_vue", broken)
    answer = who.get("/file")
    assert answer.status_code == 500
    assert "FR76" not in answer.text
    assert "content-security-policy" in answer.headers


OPENINGS: dict[str, tuple[dict[str, Any], str, tuple[bool, str | None]]] = {
    "this machine": ({}, "127.0.0.1", (True, "local")),
    "this machine, for programs": ({"cle_api": KEY}, "127.0.0.1", (True, None)),
    "others, for programs": ({"cle_api": KEY}, "0.0.0.0", (True, None)),
    "others, with a provider": (OIDC, "0.0.0.0", (False, "https://idp.example")),
    "others, with both": (OIDC | {"cle_api": KEY}, "0.0.0.0", (True, "https://idp.example")),
    "this machine, with a provider": (OIDC, "localhost", (True, "https://idp.example")),
}


@pytest.mark.parametrize("case", OPENINGS)
def test_what_is_opened(case: str) -> None:
    said, host, (api, issuer) = OPENINGS[case]
    found = ouverture.decider(Settings(**said), host)
    assert (found.api, found.station.emetteur if found.station else None) == (api, issuer)


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "others, with nothing": ({}, "0.0.0.0", "PIECES_OIDC_"),
    "half a provider": ({"oidc_issuer": "https://a.example"}, "127.0.0.1", "PIECES_OIDC_CLIENT_ID"),
    "a provider in clear": (OIDC | {"oidc_issuer": "http://a.example"}, "::1", "OIDC_ISSUER"),
    "a station in clear": (
        OIDC | {"station_adresse": "http://a.example"},
        "::1",
        "STATION_ADRESSE",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not(case: str) -> None:
    said, host, word = REFUSED[case]
    with pytest.raises(UsageError) as refused:
        ouverture.decider(Settings(**said), host)
    assert word in refused.value.message


def test_without_htmx(start: Start, tmp_path: Any) -> None:
    with pytest.raises(UsageError) as refused:
        start({"htmx": tmp_path / "absent.js"})
    assert "npm ci" in refused.value.remede


def test_texts_of_strangers_are_shown_inert(start: Start) -> None:
    from tests.flows.deposits import record
    from tests.review.conftest import parts, post

    served = start()
    script = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    societe = {"siret": "34866299000038", "denomination_sociale": script}
    answer = post(served, files=parts(record(personne_morale=societe)))
    assert answer.status_code == 202
    shown = personne(served, "lecteur").get("/file").text
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    searched = personne(served, "lecteur").client.get("/file", params={"q": script}).text
    assert "<script>alert" not in searched
