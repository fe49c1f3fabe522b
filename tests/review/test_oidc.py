"""Signing in at a real OpenID provider, in a browser; and what a forged answer is worth."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.models.role import Role
from pipeline.review.app import create_app
from pipeline.settings import Settings
from pipeline.storage.agents import inscrire
from pipeline.storage.database import ecriture
from tests.review.conftest import Served, ecoute, serve
from tests.review.navigateur import axe, layout

_ICI = Path(__file__).parent
SUJETS = {Role.LECTEUR: "claude", Role.GESTIONNAIRE: "camille", Role.SUPERVISEUR: "sacha"}


@contextmanager
def fournisseur(station: str) -> Iterator[str]:
    """The provider in a process of its own; its issuer."""
    command = ["node", str(_ICI / "fournisseur.mjs"), f"{station}/connexion/retour",
               f"{station}/connexion"]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout
            issuer = next(
                (s for line in process.stdout if (s := line.strip()).startswith("http")), ""
            )
            assert issuer, "oidc-provider is missing: npm ci"
            yield issuer
        finally:
            process.kill()


@pytest.fixture(scope="module")
def ouverte(peuplee: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The station with that provider, and one person of each role."""
    home = tmp_path_factory.mktemp("oidc") / "home"
    shutil.copytree(peuplee, home)
    listening = ecoute()
    station = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with fournisseur(station) as issuer:
        settings = Settings(
            home=home, station_adresse=station, oidc_issuer=issuer, oidc_client_id="station",
            oidc_client_secret="a secret of the station, for tests", oidc_nom="Fournisseur d'essai",
        )  # fmt: skip
        with serve(create_app(settings), home, listening) as served:
            with ecriture(served.magasin.base) as session:
                for role, sujet in SUJETS.items():
                    inscrire(session, issuer, sujet, "?", role)
            yield served


def sign_in(page: Page, served: Served, sujet: str, path: str = "/file") -> None:
    """From a page of ours to the provider's, and back."""
    page.goto(f"{served.url}{path}")
    page.click("text=Se connecter avec")
    page.fill("[name=login]", sujet)
    page.fill("[name=password]", "x")
    page.click("button[type=submit]")
    page.click("text=Continue")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_signs_in_and_out(ouverte: Served, onglet: Page, role: Role) -> None:
    sign_in(onglet, ouverte, SUJETS[role], "/file?vue=en_attente")
    onglet.wait_for_url(f"{ouverte.url}/file?vue=en_attente")
    expect(onglet.locator(".identite")).to_have_text(f"{SUJETS[role].title()} Exemple {role}")
    shown = onglet.locator("text=Prendre la suivante").count()
    assert bool(shown) is (role is not Role.LECTEUR)
    onglet.click("text=Se déconnecter")
    onglet.click("text=Yes, sign me out")
    onglet.wait_for_url(f"{ouverte.url}/connexion**")
    onglet.goto(f"{ouverte.url}/file")
    expect(onglet.locator("h1")).to_have_text("Connexion")


def test_who_is_not_known_is_told_what_to_do(ouverte: Served, onglet: Page) -> None:
    sign_in(onglet, ouverte, "inconnu")
    expect(onglet.locator("h1")).to_have_text("Accès non ouvert")
    expect(onglet.locator("code")).to_have_text("inconnu")
    axe(onglet)
    layout(onglet)
    onglet.goto(f"{ouverte.url}/file")
    expect(onglet.locator("h1")).to_have_text("Connexion")


def left(served: Served) -> tuple[httpx.Response, dict[str, str]]:
    """A sign-in that left: where to, and its cookie."""
    answer = httpx.get(f"{served.url}/connexion/fournisseur", headers={"Accept": "text/html"})
    return answer, {"pieces_depart": answer.cookies["pieces_depart"]}


def test_what_leaves_is_long_enough_and_never_twice_the_same(ouverte: Served) -> None:
    first, second = (httpx.URL(left(ouverte)[0].headers["location"]).params for _ in range(2))
    assert first["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 32
        assert first[name] != second[name]


@pytest.mark.parametrize(
    "query",
    ["", "state=forged&code=x", "code=x", "state={state}&error=access_denied",
     "state={state}&code=forged", "state={state}&code=x&iss=https://evil.example", "state={state}"],
)  # fmt: skip
def test_a_forged_answer_is_refused(ouverte: Served, query: str) -> None:
    answer, cookies = left(ouverte)
    state = httpx.URL(answer.headers["location"]).params["state"]
    where = f"{ouverte.url}/connexion/retour?{query.format(state=state)}"
    headers = {"Accept": "text/html", "Cookie": f"pieces_depart={cookies['pieces_depart']}"}
    for _ in range(2):  # and what came back once comes back no more
        back = httpx.get(where, headers=headers)
        assert back.status_code == 400
        assert "pieces_session" not in back.cookies
        assert re.search("<h1>Demande mal formée", back.text)


def test_the_answer_of_another_browser_is_refused(ouverte: Served, chromium: Browser) -> None:
    answer, _ = left(ouverte)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(answer.headers["location"])
    page.fill("[name=login]", "camille")
    page.fill("[name=password]", "x")
    page.click("button[type=submit]")
    page.click("text=Continue")
    expect(page.locator("h1")).to_have_text("Demande mal formée")
    context.close()


def test_the_local_sign_in_is_closed(ouverte: Served) -> None:
    headers = {"Accept": "text/html", "Origin": ouverte.url}
    said = {"personne": "sacha"}
    answer = httpx.post(f"{ouverte.url}/connexion/locale", data=said, headers=headers)
    assert answer.status_code == 404
