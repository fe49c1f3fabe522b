"""Who may call which route: the application's own routes, each of them listed here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import pairwise

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from pipeline.flows import instruction
from pipeline.models.role import DROITS, Droit, Role
from pipeline.review.acces.garde import Garde
from pipeline.review.app import create_app
from pipeline.settings import Settings
from tests.review.conftest import Served
from tests.review.personnes import personne


class Ouverte(Enum):
    """Why a route asks for nobody's session."""

    PUBLIQUE = "anybody may see it"
    CONNEXION = "it is how one signs in"
    CLE = "programs, with their key"


MATRICE: dict[tuple[str, str], Droit | Ouverte] = {
    ("GET", "/"): Ouverte.PUBLIQUE,
    ("GET", "/statique/{nom}"): Ouverte.PUBLIQUE,
    ("GET", "/connexion"): Ouverte.CONNEXION,
    ("POST", "/connexion/locale"): Ouverte.CONNEXION,
    ("GET", "/connexion/fournisseur"): Ouverte.CONNEXION,
    ("GET", "/connexion/retour"): Ouverte.CONNEXION,
    ("POST", "/deconnexion"): Droit.LIRE,
    ("GET", "/file"): Droit.LIRE,
    ("GET", "/file/causes"): Droit.LIRE,
    ("POST", "/file/suivante"): Droit.TRAITER,
    ("GET", "/demandes/{numero}"): Droit.LIRE,
    ("GET", "/demandes/{numero}/rapport.pdf"): Droit.LIRE,
    ("GET", "/demandes/{numero}/pieces/{rang}/pages/{page}.jpg"): Droit.LIRE,
    ("GET", "/demandes/{numero}/pieces/{rang}/pages/{page}.png"): Droit.LIRE,
    ("GET", "/demandes/{numero}/pieces/{rang}/original"): Droit.LIRE,
    ("POST", "/demandes/{numero}/points/{empreinte}"): Droit.TRAITER,
    ("POST", "/demandes/{numero}/prise"): Droit.TRAITER,
    ("POST", "/demandes/{numero}/alerte"): Droit.TRAITER,
    ("GET", "/demandes/{numero}/decision/{choix}"): Droit.TRAITER,
    ("POST", "/demandes/{numero}/decision/{choix}"): Droit.TRAITER,
    ("GET", "/demandes/{numero}/decision/{choix}/courrier.html"): Droit.TRAITER,
    ("POST", "/demandes/{numero}/annulation"): Droit.TRAITER,
    ("GET", "/groupes"): Droit.GROUPER,
    ("POST", "/groupes"): Droit.GROUPER,
    ("GET", "/groupes/{lot}"): Droit.GROUPER,
    ("POST", "/groupes/{lot}/suite"): Droit.GROUPER,
    ("POST", "/groupes/{lot}/annulation"): Droit.GROUPER,
    ("GET", "/tableau"): Droit.LIRE,
    ("GET", "/tableau/{nom}.csv"): Droit.LIRE,
    ("GET", "/tableau/personnes.csv"): Droit.PILOTER,
    ("GET", "/tableau/echantillon.csv"): Droit.PILOTER,
    ("GET", "/verification"): Ouverte.PUBLIQUE,
    ("POST", "/verification"): Ouverte.PUBLIQUE,
    ("POST", "/api/demandes"): Ouverte.CLE,
    ("GET", "/api/demandes"): Ouverte.CLE,
    ("GET", "/api/demandes/{numero}"): Ouverte.CLE,
    ("GET", "/api/demandes/{numero}/historique"): Ouverte.CLE,
    ("GET", "/api/demandes/{numero}/rapport"): Ouverte.CLE,
    ("GET", "/api/demandes/{numero}/pieces"): Ouverte.CLE,
    ("GET", "/api/demandes/{numero}/pieces/{rang}/pages/{page}.jpg"): Ouverte.CLE,
    ("GET", "/api/demandes/{numero}/courriers"): Ouverte.CLE,
    ("POST", "/api/webhooks"): Ouverte.CLE,
    ("GET", "/api/webhooks"): Ouverte.CLE,
    ("DELETE", "/api/webhooks/{id}"): Ouverte.CLE,
}
"""Add a line with each route: the right that it asks for, or why it asks for none."""

NUMERO = "ENR0565M0"


def routes(app: FastAPI) -> Iterator[tuple[tuple[str, str], APIRoute]]:
    """Each route with each of its methods."""
    for route in _flat(app.routes):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield (method, route.path), route


def _flat(found: Iterable[object]) -> Iterator[APIRoute]:
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        elif original := getattr(route, "original_router", None):
            yield from _flat(original.routes)


def guard(dependant: Dependant) -> Droit | None:
    """The right that a route asks for."""
    for found in dependant.dependencies:
        if isinstance(found.call, Garde):
            return found.call.droit
        if (deeper := guard(found)) is not None:
            return deeper
    return None


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(Settings(home=tmp_path_factory.mktemp("home")))


def test_every_route_is_listed(app: FastAPI) -> None:
    assert {key for key, _ in routes(app)} == set(MATRICE)


def test_every_route_asks_for_what_is_listed(app: FastAPI) -> None:
    for key, route in routes(app):
        expected = MATRICE[key]
        asked = guard(route.dependant)
        assert asked == (expected if isinstance(expected, Droit) else None), key


def test_each_role_may_do_what_the_one_before_may() -> None:
    steps = [DROITS[role] for role in Role]
    assert all(less < more for less, more in pairwise(steps))
    assert steps[-1] == set(Droit)


@pytest.mark.parametrize("role", [None, *Role])
def test_routes_let_in_who_has_the_right_and_nobody_else(
    station: Served, role: Role | None
) -> None:
    who = personne(station, role)
    for (method, path), wanted in MATRICE.items():
        if not isinstance(wanted, Droit) or path == "/deconnexion":
            continue
        where = re.sub(r"{numero[^}]*}", NUMERO, path)
        answer = who.get(where) if method == "GET" else who.post(where)
        if role is None:
            signs_in = answer.headers.get("location", "").startswith("/connexion")
            assert signs_in if method == "GET" else answer.status_code == 401, path
        elif role.peut(wanted):
            assert answer.status_code not in (401, 403), (path, answer.status_code)
        else:
            assert answer.status_code == 403, path


HELD = [
    path
    for (method, path), wanted in MATRICE.items()
    if method == "POST" and wanted is Droit.TRAITER and "{numero}" in path
]


@pytest.mark.parametrize("path", HELD)
def test_what_a_colleague_holds_is_not_changed(station: Served, path: str) -> None:
    other, me = personne(station, Role.SUPERVISEUR), personne(station, Role.GESTIONNAIRE)
    base = "/demandes/ENR0801"
    assert other.post(f"{base}/prise", action="prendre").status_code == 303
    said = {"action": "prendre" if path.endswith("prise") else "demander", "motif": "x", "vu": "0"}
    filled = {"numero": "ENR0801", "empreinte": "0" * 32, "choix": "rejeter"}
    before = instruction.ouvrir(station.magasin.base, "ENR0801")
    answer = me.post(path.format(**filled), **said)
    assert answer.status_code == 409
    assert "prise par" in answer.text
    after = instruction.ouvrir(station.magasin.base, "ENR0801")
    assert (after.suivi, after.jugements) == (before.suivi, before.jugements)
