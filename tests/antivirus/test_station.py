"""Nobody is shown a file that is pending or set aside: every route of the application is asked."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from pipeline.models.analyse import Analyse, Etat, Moteur
from pipeline.review.station.file import ALERTES
from pipeline.review.verification.resultat import Issue
from pipeline.storage import alertes, analyses, tables
from pipeline.storage.database import ecriture, lecture
from scripts.parts.clamd import EICAR, Antivirus
from tests.antivirus.faux import repondant
from tests.conftest import DOCUMENTS
from tests.review.conftest import Served, Start, peuplee, start
from tests.review.personnes import personne
from tests.review.test_matrice import MATRICE
from tests.review.test_verification import send

__all__ = ["peuplee", "start"]

NUMERO = "ENR0551"
IMAGE = re.compile(rb"\xff\xd8\xff|\x89PNG|%PDF")
RIB = DOCUMENTS / "sas-initial-favorable" / "rib.pdf"


@pytest.fixture
def station(peuplee: Path, tmp_path: Path, start: Start, clamd: Antivirus) -> Served:
    """The station on the fixtures, with an antivirus that has seen nothing yet."""
    shutil.copytree(peuplee, tmp_path / "home")
    return start({"antivirus": clamd.adresse})


def routes() -> Iterator[str]:
    """The address of each route that gives something out, about a request that is there."""
    said = {"numero": NUMERO, "rang": "0", "page": "1", "choix": "valider", "lot": "1"}
    for method, path in MATRICE:  # which another test compares with the application's own
        if method == "GET" and "{nom}" not in path:
            yield re.sub(r"\{(\w+)\}", lambda m: said[m[1]], path)


def scan(served: Served, etat: Etat) -> None:
    """What was said of every content."""
    with ecriture(served.magasin.base) as session:
        for sha256 in set(session.scalars(select(tables.Piece.sha256))):
            analyses.garder(session, sha256, Analyse(etat, Moteur("ClamAV 1"), "X"))


@pytest.mark.parametrize(
    ("etat", "status"),
    [(None, 503), (Etat.INFECTE, 403), (Etat.INEXAMINABLE, 403), (Etat.SAIN, 200)],
)
def test_no_route_gives_out_what_is_not_clean(
    station: Served, etat: Etat | None, status: int
) -> None:
    if etat is not None:
        scan(station, etat)
    who = personne(station, "superviseur")
    given = {path: who.get(path) for path in routes()}
    about = {path for path in given if "/pieces/" in path}
    assert len(about) == 4
    assert {given[path].status_code for path in about} == {status}
    shown = {path for path, answer in given.items() if IMAGE.match(answer.content)}
    issued = {path for path in given if path.endswith("rapport.pdf")}  # drawn by us, from words
    assert shown - issued == (about if etat is Etat.SAIN else set())


def test_no_route_gives_out_what_was_set_aside_before_the_setting_went(
    peuplee: Path, tmp_path: Path, start: Start
) -> None:
    shutil.copytree(peuplee, tmp_path / "home")
    served = start()
    who = personne(served, "gestionnaire")
    path = f"/demandes/{NUMERO}/pieces/0/pages/1.jpg"
    assert who.get(path).status_code == 200  # it is drawn, and kept in memory
    scan(served, Etat.INFECTE)
    assert who.get(path).status_code == 403


def test_originals_are_fetched_in_two_places_of_the_web() -> None:
    review = Path(__file__).parents[2] / "pipeline" / "review"
    found = {p.name for p in review.rglob("*.py") if "riginaux.get(" in p.read_text()}
    assert found == {"documents.py", "imagier.py"}


def test_pages_say_it(station: Served) -> None:
    who = personne(station, "gestionnaire")
    assert "attend l’antivirus" in who.get(f"/demandes/{NUMERO}?piece=0").text
    scan(station, Etat.INFECTE)
    page = who.get(f"/demandes/{NUMERO}?piece=0").text
    assert "mise à l’écart par l’antivirus" in page
    assert "Fichier d’origine" not in page
    assert "Antivirus branché" in who.get("/tableau").text


def test_what_is_found_afterwards_is_at_the_head_of_the_queue_until_somebody_knows(
    station: Served,
) -> None:
    who, reader = personne(station, "gestionnaire"), personne(station, "lecteur")
    known, head = f"/demandes/{NUMERO}/alerte", "À regarder d’abord"
    assert head not in who.get("/file").text
    with ecriture(station.magasin.base) as session:
        session.execute(update(tables.Demande).filter_by(cle=NUMERO).values(statut="validee"))
        session.execute(update(tables.Piece).values(montree=True))  # its verdict was put there
    infect(station)
    first = who.get("/file").text
    assert first.index(head) < first.index("<table")
    assert NUMERO in first[first.index(head) : first.index("<table")]
    assert head not in who.get("/file?vue=terminees").text
    assert known in who.get(f"/demandes/{NUMERO}").text
    shown = reader.get(f"/demandes/{NUMERO}").text
    assert "après coup" in shown
    assert "la décision et les courriers restent" in shown
    assert shown.count("à l’écart</span>") == 1  # its file, whose report said that it agreed
    assert known not in shown
    assert who.post(known).status_code == 303
    assert head not in who.get("/file").text
    page = who.get(f"/demandes/{NUMERO}").text
    assert (known in page, "alerte de l’antivirus" in page) == (False, True)
    assert "prise par vous" not in page


def test_so_many_are_found_that_the_queue_stays_in_sight(station: Served) -> None:
    with ecriture(station.magasin.base) as session:
        session.execute(update(tables.Piece).values(montree=True))
    scan(station, Etat.INFECTE)
    with lecture(station.magasin.base) as session:
        every = alertes.compter(session)
        assert every == len(alertes.toutes(session, 1000)) > ALERTES
    page = personne(station, "lecteur").get("/file").text
    head = page[page.index("À regarder d’abord") : page.index("<table")]
    assert head.count("<li>") == ALERTES
    assert f"{ALERTES} affichées sur {every}" in head


def infect(served: Served) -> None:
    """The RIB of one request alone, in which something is found."""
    with ecriture(served.magasin.base) as session:
        analyses.garder(session, _sha(RIB.read_bytes()), Analyse(Etat.INFECTE, Moteur("C 1"), "X"))


def test_a_request_that_waits_says_so(station: Served) -> None:
    with ecriture(station.magasin.base) as session:
        row = session.scalars(select(tables.Demande).filter_by(cle=NUMERO)).one()
        session.execute(
            tables.Verdict.__table__.delete().where(  # type: ignore[attr-defined]
                tables.Verdict.revision_id.in_(
                    select(tables.Revision.id).filter_by(demande_id=row.id)
                )
            )
        )
        session.merge(
            tables.Travail(demande_id=row.id, revision=1, motif="dépôt", erreur=None,
                           pris_par=None, attend_depuis=tables.maintenant())
        )  # fmt: skip
    assert (
        "En attente de l’antivirus" in personne(station, "lecteur").get(f"/demandes/{NUMERO}").text
    )


def test_a_station_without_one_says_so(peuplee: Path, tmp_path: Path, start: Start) -> None:
    shutil.copytree(peuplee, tmp_path / "home")
    assert "Aucun antivirus n’est branché" in personne(start(), "lecteur").get("/tableau").text


@pytest.mark.parametrize("content", [EICAR, RIB.read_bytes()], ids=["eicar", "sound"])
def test_the_format_check_scans_first(
    start: Start, clamd: Antivirus, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    served = start({"antivirus": clamd.adresse})
    opened: list[str] = []
    guichetier = served.app.state.guichet.lecteur
    known = guichetier.ouvrir

    def ouvrir(data: bytes, nom: str) -> Any:
        opened.append(_sha(data))
        return known(data, nom)

    monkeypatch.setattr(guichetier, "ouvrir", ouvrir)
    answer = send(served, ("rib.pdf", content))
    assert answer.status_code == 200
    bad = content == EICAR
    assert ("mis à l&#39;écart" in answer.text or "mis à l’écart" in answer.text) is bad
    assert opened == ([] if bad else [_sha(content)])
    with lecture(served.magasin.base) as session:
        assert sum(analyses.par_etat(session).values()) == 0  # nothing of it is kept


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_format_check_does_not_accuse_when_the_scanner_fails(start: Start) -> None:
    with repondant({"INSTREAM": b"?\0"}) as where:
        served = start({"antivirus": f"tcp://{where.hote}:{where.port}"})
        answer = send(served, ("rib.pdf", RIB.read_bytes()))
    assert Issue.PANNE.libelle in answer.text
