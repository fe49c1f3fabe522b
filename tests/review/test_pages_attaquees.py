"""Every page that takes input, given whatever: it answers, and says nothing of ours nor runs theirs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.app import create_app
from pipeline.settings import Settings
from tests.review.attaques import attaque
from tests.review.conftest import serve
from tests.review.personnes import Personne, personne
from tests.review.test_matrice import MATRICE

BALISE = "<script>alert(1)</script>"
CHAMPS = (
    "action", "apres", "autre", "avis", "cause", "choix", "cle", "code", "delai", "demande",
    "dispositif", "lecture", "ligne", "motif", "personne", "phrase", "prise", "q", "quoi", "raison",
    "redige", "sauf", "semaines", "state", "statut", "suite", "tri", "vu", "vue",
)  # fmt: skip
MOTS = (
    "", "0", "-1", "9" * 5000, "1e9", "NaN", "ENR0801", "prendre", "demander", "accepter", "rejeter",
    "valider", "lecture", "//elsewhere.example", "https://elsewhere.example/", "\\\\elsewhere.example",
    "/file\r\nSet-Cookie: a=b", "javascript:alert(1)", BALISE, f'">{BALISE}', "{{ 7 * 7 }}", "%00",
    "../../etc/passwd", "' OR 1=1 --", "\u202e\u0000", "é" * 300, "2026-99-99", "\U0010ffff",
)  # fmt: skip
valeurs = st.sampled_from(MOTS) | st.text(max_size=40)
champs = st.dictionaries(st.sampled_from(CHAMPS) | st.text(max_size=8), valeurs, max_size=8)
chemins = st.fixed_dictionaries(
    {nom: st.sampled_from(("ENR0801", *MOTS[1:])) | st.text(min_size=1, max_size=20)
     for nom in ("numero", "empreinte", "choix", "lot", "nom")}
    | {nom: st.sampled_from(("0", "1", "-1", "9" * 30, "x", "1.5")) for nom in ("rang", "page")}
)  # fmt: skip
PAGES = [key for key in MATRICE if not key[1].startswith("/api/") and key[1] != "/deconnexion"]


@pytest.fixture(scope="module")
def sacha(peuplee: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Personne]:
    """Who may do everything, on the store of the fixtures."""
    home = tmp_path_factory.mktemp("pages") / "home"
    shutil.copytree(peuplee, home)
    with serve(create_app(Settings(home=home, verification_reserve=10**6)), home) as served:
        yield personne(served, "superviseur")


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_whatever_is_said(sacha: Personne, page: tuple[str, str]) -> None:
    method, path = page

    @attaque
    @given(chemins, champs)
    def attacked(where: dict[str, str], said: dict[str, str]) -> None:
        adresse = path.format(**{nom: quote(value, safe="") for nom, value in where.items()})
        if method == "GET":
            answer = sacha.client.get(adresse, params=said)
        else:
            answer = sacha.client.post(adresse, data=said | {"jeton": sacha.jeton})
        assert answer.status_code < 500, answer.status_code
        assert BALISE not in answer.text
        assert "set-cookie" not in answer.headers or path == "/connexion/locale"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert ici(answer), answer.headers["location"]

    attacked()


def ici(answer: httpx.Response) -> bool:
    """Whether a redirection, if it is one, stays at home."""
    where = answer.headers.get("location", "/")
    return where.startswith(str(answer.url.copy_with(raw_path=b"/"))) or (
        where.startswith("/") and not where.startswith(("//", "/\\"))
    )


CORPS: dict[str, tuple[str, bytes]] = {
    "thousands of fields": ("application/x-www-form-urlencoded", b"a=1&" * 20_000),
    "too long": ("application/x-www-form-urlencoded", b"a=" + b"x" * 300_000),
    "not UTF-8": ("application/x-www-form-urlencoded", b"motif=%ff%fe"),
    "raw octets": ("application/x-www-form-urlencoded", bytes(range(256))),
    "a null character": ("application/x-www-form-urlencoded", b"motif=a%00b"),
    "JSON": ("application/json", b"{}"),
    "parts": ("multipart/form-data; boundary=x", b"--x--"),
    "nothing said": ("", b"a=1"),
}


@pytest.mark.parametrize("case", CORPS)
def test_bodies_that_are_no_form_of_ours(sacha: Personne, case: str) -> None:
    kind, body = CORPS[case]
    for method, path in PAGES:
        if method == "POST" and path != "/verification":
            where = path.format(numero="ENR0801", empreinte="0" * 32, choix="rejeter", lot="1")
            answer = sacha.client.post(where, content=body, headers={"Content-Type": kind})
            assert answer.status_code in (400, 403, 413, 415), (path, answer.status_code)
