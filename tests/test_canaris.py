"""Nobody's name, account number or MRZ in what we log, raise or count, whatever happens."""

from __future__ import annotations

import io
import json
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipeline.errors import PanneError
from pipeline.extraction.reading import Lecteur
from pipeline.flows import ordre
from pipeline.flows.lot import Issue, traiter
from pipeline.journal import Journal, configurer
from pipeline.metriques import exposer
from pipeline.settings import Settings
from pipeline.storage.database import open_database
from tests.canaris import FAVORABLE, IDENTITE, absent, secrets_of
from tests.conftest import REGISTER
from tests.prefect_server import ServeurPrefect, vider


@pytest.fixture(scope="module")
def secrets(lecteur: Lecteur) -> set[str]:
    """The canaries of both deposits; at least one MRZ among them."""
    return secrets_of(lecteur)


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged at DEBUG by us and by every library, on an empty store."""
    monkeypatch.setenv("PIECES_HOME", str(tmp_path / "home"))
    root, ours = logging.getLogger(), logging.getLogger("pipeline")
    kept = root.handlers, root.level, ours.handlers, ours.level, ours.propagate
    output = io.StringIO()
    configurer(Journal.JSON, logging.DEBUG, output)
    root.setLevel(logging.DEBUG)
    yield output
    root.handlers, level, ours.handlers, own, ours.propagate = kept
    root.setLevel(level)
    ours.setLevel(own)


def metrics() -> str:
    base = open_database(Settings().url)
    exposed = exposer(base)
    base.dispose()
    return exposed


def said(issues: list[Issue]) -> str:
    """The texts of the errors: their message, and the line that other programs read."""
    return "\n".join(f"{i.erreur} {i.erreur.__cause__!r} {i.ligne}" for i in issues if i.erreur)


def test_treated(journal: io.StringIO, secrets: set[str]) -> None:
    issues = list(traiter([FAVORABLE, IDENTITE], REGISTER))
    assert [i.rapport.avis for i in issues if i.rapport] == ["favorable", "pieces_a_demander"]
    logged, counted = journal.getvalue(), metrics()
    assert logged.count('"depot_traite"') == 2
    assert logged.count('"piece_lue"') >= 5
    assert 'pieces_reasons_total{code="ID_EXPIREE"} 1.0' in counted
    assert 'pieces_piece_seconds_count{type="rib"} 2.0' in counted
    absent(secrets, logged)
    absent(secrets, counted)


@pytest.mark.parametrize("step", ["lire_depot", "situer", "instruire", "conclure"])
def test_a_step_that_fails_with_all_it_knows(
    journal: io.StringIO, secrets: set[str], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = " ".join(secrets)

    def broken(*_: object) -> None:
        raise ValueError(everything)

    monkeypatch.setattr(ordre, step, broken)
    issues = list(traiter([FAVORABLE], REGISTER))
    counted = metrics()
    assert '"erreur": "ValueError"' in journal.getvalue()
    assert 'pieces_failures_total{code="ERREUR"} 1.0' in counted
    for words in (journal.getvalue(), said(issues), counted):
        absent(secrets, words)


def test_an_engine_that_fails(
    journal: io.StringIO, secrets: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise PanneError(" ".join(secrets))

    monkeypatch.setattr(Lecteur, "lecture", broken)
    (issue,) = traiter([FAVORABLE], REGISTER)
    assert issue.rapport
    assert '"niveau": "WARNING", "evenement": "piece_lue"' in journal.getvalue()
    absent(secrets, journal.getvalue())
    absent(secrets, metrics())


@pytest.mark.parametrize("table", ["demandes", "pieces", "verdicts", "compteurs"])
def test_a_database_that_fails(journal: io.StringIO, secrets: set[str], table: str) -> None:
    base = open_database(Settings().url)
    with base.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text(f"ALTER TABLE {table} RENAME TO ailleurs"))
    base.dispose()
    issues = list(traiter([FAVORABLE], REGISTER))
    assert all(issue.erreur for issue in issues)
    absent(secrets, journal.getvalue())
    absent(secrets, said(issues))


@pytest.mark.parametrize(
    "changes",
    [
        {"coordonnees_bancaires": "{iban}"},
        {"coordonnees_bancaires": {"iban": ["{iban}"], "bic": "{iban}"}},
        {"coordonnees_bancaires": {"iban": "{iban}", "bic": 1, "titulaire": {"nom": "{iban}"}}},
        {"demandeur": {"est_representant_legal": "{iban}", "representant": "{iban}"}},
        {"demandes_anterieures": [{"depositaire": ["{iban}"]}]},
        {"personne_morale": ["{iban}"]},
        {"solde": {"contact_support": ["{iban}"]}},
    ],
)
def test_a_record_that_does_not_hold(
    journal: io.StringIO, secrets: set[str], changes: dict[str, Any], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(FAVORABLE, tmp_path / "depot"))
    record = json.loads((folder / "demande.json").read_text())
    iban = record["coordonnees_bancaires"]["iban"]
    wrong = json.loads(json.dumps(changes).replace("{iban}", iban))
    (folder / "demande.json").write_text(json.dumps(record | wrong))
    issues = list(traiter([folder], REGISTER))
    assert '"code": "DEPOT_INVALIDE"' in journal.getvalue()
    absent(secrets, journal.getvalue())
    absent(secrets, said(issues))


def of_the_server(prefect: ServeurPrefect) -> str:
    """Every word that the server keeps, once all was sent: runs, tasks, states, logs, artifacts."""
    vider()
    return prefect.tout()


def test_under_prefect(journal: io.StringIO, secrets: set[str], prefect: ServeurPrefect) -> None:
    from pipeline.flows.orchestration.balayage import balayage
    from pipeline.flows.orchestration.pre_instruction import pre_instruction

    assert pre_instruction([str(FAVORABLE), str(IDENTITE)], str(REGISTER))["traites"] == 2
    base = open_database(Settings().url)
    with base.begin() as connection:
        connection.execute(text("DELETE FROM verdicts"))
        connection.execute(text("UPDATE demandes SET avis = NULL"))
    base.dispose()
    assert balayage()["traitees"] == 2
    kept = of_the_server(prefect)
    assert "ENR0201" in kept  # in the table of the sweep
    assert "lire-piece" in kept  # among the names of the tasks
    absent(secrets, kept)
    absent(secrets, journal.getvalue())


@pytest.mark.parametrize("flow", ["pre_instruction", "traitement", "balayage", "courriers"])
def test_a_flow_that_fails_with_all_it_knows(
    secrets: set[str],
    prefect: ServeurPrefect,
    flow: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pipeline.flows import lot
    from pipeline.flows.orchestration import balayage as sweep
    from pipeline.flows.orchestration import courriers as letters
    from pipeline.flows.orchestration import traitement as queue
    from pipeline.flows.orchestration.discretion import EchecError
    from pipeline.flows.orchestration.pre_instruction import pre_instruction

    monkeypatch.setenv("PIECES_HOME", str(tmp_path / "home"))

    def broken(*_: object, **__: object) -> Any:
        raise ValueError(" ".join(secrets))

    monkeypatch.setattr(lot, "find", broken)
    monkeypatch.setattr(queue, "en_attente", broken)
    monkeypatch.setattr(sweep, "balayer", broken)
    monkeypatch.setattr(letters, "envoyer", broken)
    runs: dict[str, Callable[[], Any]] = {
        "pre_instruction": lambda: pre_instruction([str(FAVORABLE)]),
        "traitement": queue.traitement,
        "balayage": sweep.balayage,
        "courriers": letters.courriers,
    }
    with pytest.raises(EchecError, match=r"^ValueError$"):
        runs[flow]()
    kept = of_the_server(prefect)
    assert "EchecError: ValueError" in kept
    absent(secrets, kept)


def test_a_task_that_fails_with_all_it_knows(
    journal: io.StringIO,
    secrets: set[str],
    prefect: ServeurPrefect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pipeline.flows.orchestration.pre_instruction import pre_instruction

    def instruire(*_: object) -> None:
        raise KeyError(" ".join(secrets))

    monkeypatch.setattr(ordre, "instruire", instruire)
    assert pre_instruction([str(FAVORABLE)], str(REGISTER))["non_traites"] == 1
    kept = of_the_server(prefect)
    assert "EchecError: KeyError" in kept
    assert '"erreur": "KeyError"' in journal.getvalue()
    absent(secrets, kept)
