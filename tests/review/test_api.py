"""What the API says of requests, on a store of fixtures as they were judged."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.models.cycle import Evenement
from pipeline.models.portee import Portee
from pipeline.models.rapport import Rapport
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.decision import decider
from pipeline.storage.depot import conclure
from tests.flows.deposits import record
from tests.review.conftest import Served, parts, post
from tests.review.test_demandes import problem
from tests.review.test_portees import ROUTES, bearer, key
from tests.storage.samples import rapport

NUMERO = "ENR0601"


def get(served: Served, path: str, **params: Any) -> httpx.Response:
    return httpx.get(f"{served.url}/api{path}", params=params, timeout=60)


def said(served: Served, path: str, **params: Any) -> dict[str, Any]:
    answer = get(served, path, **params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def one(served: Served) -> Served:
    """A store with one request, concluded, with two revisions."""
    post(served)
    with ecriture(served.magasin.base) as session:
        conclure(session, 1, 1, "k", rapport(), None)
    post(served, "k2", parts(files={"rib.pdf": b"%PDF other", "kbis.pdf": b"%PDF kbis"}))
    return served


class TestFollowing:
    def test_by_pages(self, served: Served) -> None:
        numeros = [f"ENR{1000 + n}" for n in range(7)]
        for numero in numeros:
            post(served, numero, parts(record(numero)))
        found, suite = list[str](), None
        for _ in range(4):
            page = said(served, "/demandes", taille=2, **({"apres": suite} if suite else {}))
            found += [d["numero"] for d in page["demandes"]]
            suite = page["suite"]
        assert (found, suite) == (numeros, None)

    def test_what_changed_goes_to_the_end(self, served: Served) -> None:
        for numero in ("ENR1000", "ENR1001"):
            post(served, numero, parts(record(numero)))
        before = said(served, "/demandes", taille=1)
        with ecriture(served.magasin.base) as session:
            decider(session, "ENR1000", Evenement.DECISION_DEMANDER, "C", 0)
        after = said(served, "/demandes", apres=before["suite"])["demandes"]
        assert [(d["numero"], d["statut"]) for d in after] == [
            ("ENR1001", "en_cours"), ("ENR1000", "en_attente_pieces"),
        ]  # fmt: skip
        changed = after[1]["modifie_le"]
        assert [
            d["numero"] for d in said(served, "/demandes", modifie_depuis=changed)["demandes"]
        ] == ["ENR1000"]

    def test_filters(self, served: Served) -> None:
        post(served)
        for filtre, n in (
            ({"statut": "en_cours"}, 1), ({"statut": "validee"}, 0), ({"dispositif": "vague_2"}, 1),
            ({"dispositif": "sas"}, 0), ({"modifie_depuis": "2999-01-01T00:00:00Z"}, 0),
        ):  # fmt: skip
            assert len(said(served, "/demandes", **filtre)["demandes"]) == n, filtre

    @pytest.mark.parametrize(("params", "where"), [
        ({"statut": "x"}, "statut"), ({"dispositif": "vague_3"}, "dispositif"),
        ({"modifie_depuis": "hier"}, "modifie_depuis"),
        ({"modifie_depuis": "2026-11-21T10:00:00"}, "modifie_depuis"), ({"taille": 0}, "taille"),
        ({"taille": 201}, "taille"), ({"taille": "x"}, "taille"), ({"apres": "é"}, "apres"),
        ({"apres": "AAAA"}, "apres"), ({"apres": "x" * 201}, "apres"), ({"status": "x"}, "status"),
    ])  # fmt: skip
    def test_what_is_refused_is_named(
        self, served: Served, params: dict[str, Any], where: str
    ) -> None:
        found = problem(get(served, "/demandes", **params), 400)
        assert [(gap["cle"], bool(gap["attendu"])) for gap in found["ecarts"]] == [(where, True)]


class TestReport:
    def test_byte_for_byte(self, station: Served) -> None:
        with lecture(station.magasin.base) as session:
            text = session.scalars(select(tables.Verdict.rapport).limit(1)).one()
        numero = json.loads(text)["numero"]
        answer = get(station, f"/demandes/{numero}/rapport")
        assert answer.text == text
        Rapport.model_validate_json(answer.text)

    def test_the_same_is_not_sent_again(self, station: Served) -> None:
        numero = said(station, "/demandes")["demandes"][0]["numero"]
        where = f"{station.url}/api/demandes/{numero}/rapport"
        etag = httpx.get(where).headers["etag"]
        for shown in (etag, f"W/{etag}", f'"x", {etag}', "*"):
            again = httpx.get(where, headers={"If-None-Match": shown})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert httpx.get(where, headers={"If-None-Match": '"x"'}).status_code == 200

    def test_of_a_revision(self, one: Served) -> None:
        problem(get(one, f"/demandes/{NUMERO}/rapport"), 404)
        assert said(one, f"/demandes/{NUMERO}/rapport", revision=1)["avis"] == "favorable"
        problem(get(one, f"/demandes/{NUMERO}/rapport", revision=3), 404)
        problem(get(one, f"/demandes/{NUMERO}/rapport", revision=0), 400)
        problem(get(one, f"/demandes/{NUMERO}/rapport", revision=2**40), 400)

    def test_only_for_its_scope(self, one: Served) -> None:
        where = f"{one.url}/api/demandes/{NUMERO}"
        without = httpx.get(where, headers=bearer(key(one, Portee.DEMANDES_LIRE))).json()
        both = key(one, Portee.DEMANDES_LIRE, Portee.RAPPORTS_LIRE)
        assert "rapport" not in without
        assert httpx.get(where, headers=bearer(both)).json() == without | {"rapport": None}


class TestHistory:
    def test_who_decided_is_not_named(self, one: Served) -> None:
        with ecriture(one.magasin.base) as session:
            decider(session, NUMERO, Evenement.DECISION_REJETER, "Camille Martin", 0, "hors délai")
        answer = get(one, f"/demandes/{NUMERO}/historique")
        assert "Camille" not in answer.text
        first, *_, last = answer.json()["lignes"]
        assert (first["evenement"], first["de"], first["auteur"]) == ("depot", None, "portail")
        assert [last[k] for k in ("de", "vers", "auteur", "motif")] == [
            "en_cours", "rejetee", "gestionnaire", "hors délai",
        ]  # fmt: skip


def with_pages(session: Session, numero: str) -> None:
    """Say of each piece that it has one page, as a reading says it."""
    verdict = session.scalars(
        select(tables.Verdict)
        .join(tables.Revision, tables.Revision.id == tables.Verdict.revision_id)
        .join(tables.Demande, tables.Demande.id == tables.Revision.demande_id)
        .where(tables.Demande.cle == numero)
    ).one()
    report = json.loads(verdict.rapport)
    for piece in report["pieces"]:
        piece["pages"] = [{"numero": 1, "largeur": 1654, "hauteur": 2339, "rotation": 0}]
    verdict.rapport = json.dumps(report)


class TestPieces:
    def test_a_page_is_a_picture_of_ours(self, station: Served) -> None:
        numero = "ENR0565"
        with ecriture(station.magasin.base) as session:
            with_pages(session, numero)
        found = said(station, f"/demandes/{numero}/pieces")["pieces"]
        (page,) = found[0]["pages"]
        answer = httpx.get(f"{station.url}{page['image']}", timeout=60)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert answer.content[:3] == b"\xff\xd8\xff"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        problem(get(station, f"/demandes/{numero}/pieces/0/pages/2.jpg"), 404)

    def test_before_it_was_read(self, one: Served) -> None:
        found = said(one, f"/demandes/{NUMERO}/pieces")
        assert [(p["rang"], p["fichier"], p["pages"]) for p in found["pieces"]] == [
            (0, "rib.pdf", []), (1, "kbis.pdf", []),
        ]  # fmt: skip
        problem(get(one, f"/demandes/{NUMERO}/pieces/0/pages/1.jpg"), 404)

    def test_what_does_not_exist(self, station: Served) -> None:
        numero = said(station, "/demandes")["demandes"][0]["numero"]
        for rang, page in ((99, 1), (-1, 1), (0, 0), (0, -1), (10**12, 1)):
            problem(get(station, f"/demandes/{numero}/pieces/{rang}/pages/{page}.jpg"), 404)

    def test_what_was_erased(self, station: Served) -> None:
        numero = said(station, "/demandes")["demandes"][0]["numero"]
        with ecriture(station.magasin.base) as session:
            session.execute(update(tables.Revision).values(efface_le=datetime.now(UTC)))
        problem(get(station, f"/demandes/{numero}/pieces/0/pages/1.jpg"), 410)
        assert said(station, f"/demandes/{numero}/pieces")["efface_le"]


class TestLetters:
    def test_addresses_only_for_their_scope(self, served: Served) -> None:
        person = {"nom": "MARTIN", "prenom": "Élodie", "email": "elodie@exemple.fr"}
        demandeur = {"est_representant_legal": True, "representant": person, "depositaire": person}
        post(served, files=parts(record(demandeur=demandeur)))
        where = f"{served.url}/api/demandes/{NUMERO}/courriers"
        plain = httpx.get(where, headers=bearer(key(served, Portee.COURRIERS_LIRE)))
        assert "elodie" not in plain.text
        (letter,) = plain.json()["courriers"]
        assert (letter["nature"], letter["etat"]) == ("accuse_reception", "a_envoyer")
        assert letter["envoye_le"] is None
        both = key(served, Portee.COURRIERS_LIRE, Portee.COURRIERS_ADRESSES)
        (letter,) = httpx.get(where, headers=bearer(both)).json()["courriers"]
        assert letter["destinataires"] == ["elodie@exemple.fr"]


HOSTILE = ("ENR9999", "..", "%00", "ENR0601\0", "é" * 300, "' OR 1=1 --", "<script>", "%2e%2e%2f")


class TestErrors:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_number_that_names_nothing(self, one: Served, name: str) -> None:
        for method, path in ROUTES:
            if "{numero}" in path:
                where = path.format(numero=quote(name, safe=""), rang=0, page=1)
                problem(httpx.request(method, f"{one.url}{where}"), 404)

    def test_every_refusal_is_a_problem(self, one: Served) -> None:
        for path in {path for _, path in ROUTES}:
            where = f"{one.url}{path.format(numero=NUMERO, rang=0, page=1, id=1)}"
            problem(httpx.patch(where), 405)
            problem(httpx.get(f"{where}/no/where"), 404)
        problem(httpx.get(f"{one.url}/api/nowhere", headers={"Accept": "text/html"}), 404)
        problem(get(one, f"/demandes/{NUMERO}/pieces/x/pages/1.jpg"), 400)
        problem(httpx.delete(f"{one.url}/api/webhooks/x"), 400)
        problem(httpx.delete(f"{one.url}/api/webhooks/{2**31}"), 400)


def test_what_the_api_says_of_each_route(served: Served) -> None:
    """Its scope, a summary in French, and an example of each answer that has a body."""
    described = said(served, "/openapi.json")
    for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described)):
        assert name in described["components"]["schemas"]
    paths = described["paths"]
    found = {(m.upper(), path): op for path, ops in paths.items() for m, op in ops.items()}
    assert set(found) == set(ROUTES)
    for route, operation in found.items():
        assert operation["x-portee"] == ROUTES[route].portee
        assert operation["summary"]
        assert operation["security"] == [{"cle": []}]
        assert {"401", "403"} <= set(operation["responses"])
        for status, answer in operation["responses"].items():
            kinds = answer.get("content", {})
            assert all("example" in kind for kind in kinds.values()), (route, status)
            if int(status) >= 400:
                ((kind, shown),) = kinds.items()
                assert (kind, shown["example"]["status"]) in [
                    ("application/problem+json", int(status)), ("application/problem+json", 422),
                ]  # fmt: skip


def test_examples_are_what_is_answered(station: Served) -> None:
    """The keys of each example are those of a real answer, at every depth that has one."""
    paths = said(station, "/openapi.json")["paths"]
    numero = "ENR0565"
    with ecriture(station.magasin.base) as session:
        with_pages(session, numero)
    for path in ("/demandes", "/demandes/{numero}", "/demandes/{numero}/rapport",
                 "/demandes/{numero}/historique", "/demandes/{numero}/pieces",
                 "/demandes/{numero}/courriers"):  # fmt: skip
        shown = paths[f"/api{path}"]["get"]["responses"]["200"]["content"]["application/json"]
        real = said(station, path.format(numero=numero))
        if path.endswith("{numero}"):
            real["rapport"] = shown["example"]["rapport"]
        same_keys(shown["example"], real, path)


def same_keys(example: Any, real: Any, where: str) -> None:
    if isinstance(example, dict) and isinstance(real, dict) and not where.endswith("champs"):
        assert example.keys() == real.keys(), where
        for name in example:
            same_keys(example[name], real[name], f"{where}.{name}")
    if isinstance(example, list) and isinstance(real, list) and example and real:
        same_keys(example[0], real[0], f"{where}[]")
