"""Persons of the station without a browser: signed in, with the token of their forms."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from tests.review.conftest import Served

QUI = {"lecteur": "claude", "gestionnaire": "camille", "superviseur": "sacha"}


_LIMITS = httpx.Limits(max_keepalive_connections=0)


@dataclass
class Personne:
    """A person, or nobody (``jeton`` is then empty)."""

    client: httpx.Client
    jeton: str = ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def post(self, path: str, jeton: str | None = None, **champs: str) -> httpx.Response:
        """Send a form of our own page; ``jeton`` instead of his own."""
        said = champs | {"jeton": self.jeton if jeton is None else jeton}
        return self.client.post(path, data=said)


def personne(served: Served, role: str | None = None) -> Personne:
    """A person of a role, or nobody."""
    headers = {"Accept": "text/html", "Origin": served.url}
    client = httpx.Client(base_url=served.url, headers=headers, timeout=30, limits=_LIMITS)
    if role is None:
        return Personne(client)
    answer = client.post("/connexion/locale", data={"personne": QUI[role]})
    assert answer.status_code == 303, answer.text
    found = re.search(r'name="jeton" value="([0-9a-f]{64})"', client.get("/file").text)
    assert found
    return Personne(client, found[1])
