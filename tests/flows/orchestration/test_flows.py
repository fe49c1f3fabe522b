"""Each flow, run on a real server: what it does to the store, and what it shows of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from pipeline.flows.reception import ouvrir, recevoir
from pipeline.flows.webhooks import ajouter
from pipeline.models.abonnement import TypeEvenement
from pipeline.models.cycle import Evenement
from pipeline.settings import Settings
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.decision import decider
from pipeline.storage.originaux import cle
from tests.flows.deposits import beside, record, write
from tests.prefect_server import ServeurPrefect

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PERSONNE = {"nom": "MARTIN", "prenom": "Luc", "email": "luc@exemple.invalid", "telephone": None}
DEMANDEUR = {"est_representant_legal": True, "representant": PERSONNE, "depositaire": PERSONNE}


@pytest.fixture
def recus(home: Path, tmp_path: Path) -> tuple[str, ...]:
    """Two deposits, received; nobody was told."""
    numeros = ("ENR0601", "ENR0602")
    with ouvrir(Settings(home=home)) as magasin:
        for numero in numeros:
            files = {"rib.pdf": f"%PDF-1.4 {numero}".encode(), "kbis.pdf": b"%PDF-1.4 kbis"}
            folder = write(tmp_path / numero, record(numero, demandeur=DEMANDEUR), files)
            recevoir((folder / "demande.json").read_bytes(), beside(folder), magasin)
    return numeros


def juges() -> set[str]:
    """The requests that have a verdict."""
    with lecture(open_database(Settings().url)) as session:
        d = tables.Demande
        return set(session.scalars(select(d.numero).where(d.avis.is_not(None))))


def artefact(server: ServeurPrefect, cle: str) -> Any:
    """The latest artifact of a key."""
    wanted = {"artifacts": {"key": {"any_": [cle]}}, "sort": "CREATED_DESC", "limit": 1}
    (found,) = server.lire("artifacts", **wanted)
    return json.loads(found["data"]) if found["type"] == "table" else found["data"]


@pytest.mark.usefixtures("prefect")
def test_what_is_due_is_treated_and_no_more_than_asked(recus: tuple[str, ...]) -> None:
    from pipeline.flows.orchestration.traitement import traitement

    assert traitement(au_plus=1) == {"traitees": 1, "echecs": 0}
    assert juges() == {recus[0]}
    assert traitement() == {"traitees": 1, "echecs": 0}
    assert juges() == set(recus)


@pytest.mark.usefixtures("prefect", "home")
def test_with_nothing_due_no_reader_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.extraction.reading import Lecteur
    from pipeline.flows.orchestration.traitement import traitement

    monkeypatch.setattr(Lecteur, "__init__", lambda _: pytest.fail("a reader"))
    assert traitement() == {"traitees": 0, "echecs": 0}


def test_a_failure_of_ours_fails_the_run_and_is_named_by_its_code(
    recus: tuple[str, ...], prefect: ServeurPrefect
) -> None:
    from pipeline.flows.orchestration.balayage import balayage
    from pipeline.flows.orchestration.discretion import EchecError
    from pipeline.flows.orchestration.traitement import traitement

    lose(recus[0])
    with pytest.raises(EchecError, match=r"^1 en échec, 1 traitées$"):
        traitement()
    with ecriture(open_database(Settings().url)) as session:  # failed, and not due yet
        session.execute(delete(tables.Travail))
    with pytest.raises(EchecError):
        balayage()
    assert [r for r in artefact(prefect, "balayage") if r["demande"]] == [
        {"quoi": "échec", "nombre": 1, "demande": recus[0], "detail": "SYS_ANALYSE_IMPOSSIBLE"}
    ]


def lose(numero: str) -> str:
    """Remove the original that no other request has."""
    settings = Settings()
    with lecture(open_database(settings.url)) as session:
        sha256 = session.scalars(
            select(tables.Piece.sha256)
            .join(tables.Revision)
            .join(tables.Demande)
            .where(tables.Demande.numero == numero, tables.Piece.fichier == "rib.pdf")
        ).one()
    (settings.dossier_originaux / cle(sha256)).unlink()
    return sha256


@pytest.mark.usefixtures("recus")
def test_the_sweep_says_what_its_account_says(
    prefect: ServeurPrefect, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.flows import balayage as ours
    from pipeline.flows.orchestration import balayage as module
    from pipeline.flows.orchestration.tableaux import balayage as table

    with ecriture(open_database(Settings().url)) as session:  # their treatment was lost
        session.execute(delete(tables.Travail))
    bilans: list[ours.Bilan] = []

    def kept(*args: Any) -> ours.Bilan:
        bilans.append(ours.balayer(*args))
        return bilans[-1]

    monkeypatch.setattr(module, "balayer", kept)
    assert module.balayage() == {"eligibles": 2, "traitees": 2}
    said = artefact(prefect, "balayage")
    assert said == table(bilans[0])
    counts = {row["quoi"]: row["nombre"] for row in said if not row["detail"]}
    assert counts == {
        "éligibles": 2, "traitées": 2, "inchangées": 0, "changées": 2, "en échec": 0,
    }  # fmt: skip
    assert [r["demande"] for r in said if r["quoi"] == "changée"] == ["ENR0601", "ENR0602"]
    assert artefact(prefect, "balayage-avancement") == 100


@pytest.mark.usefixtures("recus", "prefect")
def test_letters_leave_once(home: Path) -> None:
    from pipeline.flows.orchestration.courriers import courriers

    assert courriers() == {"envoye": 2}
    assert len(list((home / "courriers").rglob("*.eml"))) == 2
    assert courriers() == {}


@pytest.mark.usefixtures("recus", "prefect")
def test_a_program_that_does_not_answer_is_told_again_later(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.flows.orchestration.webhooks import webhooks

    monkeypatch.setenv("PIECES_WEBHOOKS_PRIVES", "1")
    base = open_database(Settings(home=home).url)
    ajouter(base, "http://127.0.0.1:9/events", list(TypeEvenement), prives=True)
    with ecriture(base) as session:
        decider(session, "ENR0601", Evenement.DECISION_REJETER, "Mme Gestion", 0, "motif")
    assert webhooks() == {"a_livrer": 1}
    assert webhooks() == {}
    base.dispose()


@pytest.mark.usefixtures("recus", "prefect")
def test_a_mail_server_that_is_down_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.flows.orchestration.courriers import courriers
    from pipeline.flows.orchestration.discretion import EchecError

    monkeypatch.setenv("PIECES_SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("PIECES_EXPEDITEUR", "Ségur <ne-pas-repondre@exemple.fr>")
    with pytest.raises(EchecError, match="serveur de courrier"):
        courriers()


@pytest.mark.usefixtures("recus", "prefect")
def test_what_was_kept_long_enough_is_erased() -> None:
    from pipeline.flows.orchestration.conservation import conservation

    assert conservation()["demandes"] == 0
    with ecriture(open_database(Settings().url)) as session:
        session.execute(update(tables.Demande).values(statut="rejetee"))
        session.execute(update(tables.Revision).values(cree_le=LONG_AGO))
        session.execute(update(tables.Historique).values(vers="rejetee", le=LONG_AGO))
    assert conservation()["demandes"] == 2


def test_differences_are_shown_by_their_hash(
    recus: tuple[str, ...], prefect: ServeurPrefect
) -> None:
    from pipeline.flows.orchestration.discretion import EchecError
    from pipeline.flows.orchestration.rapprochement import rapprochement

    assert rapprochement() == {"accordes": 3}
    sha256 = lose(recus[0])
    with pytest.raises(EchecError, match=r"^1 différences$"):
        rapprochement()
    assert artefact(prefect, "rapprochement") == [
        {"quoi": "accordés", "nombre": 2, "sha256": ""},
        {"quoi": "absents", "nombre": 1, "sha256": ""},
        {"quoi": "altérés", "nombre": 0, "sha256": ""},
        {"quoi": "orphelins", "nombre": 0, "sha256": ""},
        {"quoi": "absent", "nombre": 1, "sha256": sha256},
    ]
