"""What is deployed holds; events start runs, and runs that are killed are ended and made up for."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from sqlalchemy import select

from pipeline.flows.reception import ouvrir, recevoir
from pipeline.settings import Settings
from pipeline.storage import tables
from pipeline.storage.database import lecture, open_database
from pipeline.storage.originaux import cle
from tests.flows.deposits import FILES, beside, write
from tests.prefect_server import ServeurPrefect, attendre

ROOT = Path(__file__).parents[3]
DEPLOYED: dict[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text())
AUTOMATIONS: dict[str, dict[str, Any]] = {
    a["name"]: a for a in yaml.safe_load((ROOT / "deploy" / "zombies.yaml").read_text())
}
NUMERO = "ENR0601"


@pytest.mark.parametrize("deployment", DEPLOYED["deployments"], ids=lambda d: d["name"])
def test_each_deployment_holds(deployment: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.client.schemas.objects import ConcurrencyLimitStrategy
    from prefect.flows import load_flow_from_entrypoint
    from prefect.schedules import Cron

    monkeypatch.chdir(ROOT)
    assert load_flow_from_entrypoint(deployment["entrypoint"]).name == deployment["name"]
    assert "parameters" not in deployment
    limit = deployment["concurrency_limit"]
    assert ConcurrencyLimitStrategy(limit["collision_strategy"]).value == "CANCEL_NEW"
    for schedule in deployment.get("schedules", []):
        assert Cron(schedule["cron"], timezone=schedule["timezone"]).timezone == "Europe/Paris"


def test_only_what_takes_folders_waits_for_a_person() -> None:
    by_hand = [d["name"] for d in DEPLOYED["deployments"] if "schedules" not in d]
    assert by_hand == ["pre-instruction"]


def test_a_run_is_ended_after_three_heartbeats_that_did_not_come() -> None:
    beats = {
        int(d["work_pool"]["job_variables"]["env"]["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"])
        for d in DEPLOYED["deployments"]
    }
    assert {3 * beat for beat in beats} == {AUTOMATIONS["zombies"]["trigger"]["within"]}


@pytest.fixture(scope="module")
def installe(serveur_prefect: ServeurPrefect) -> ServeurPrefect:
    """Everything installed, and its schedules taken away: what runs is what the tests start."""
    installer(serveur_prefect)
    attendre(partial(programmes, serveur_prefect), "a run of each schedule")
    for deployment in serveur_prefect.lire("deployments"):
        for schedule in deployment["schedules"]:
            serveur_prefect.effacer(f"deployments/{deployment['id']}/schedules/{schedule['id']}")
    return serveur_prefect


def programmes(server: ServeurPrefect) -> bool:
    """Whether the server schedules what is to run by itself."""
    wanted = {d["name"] for d in DEPLOYED["deployments"] if "schedules" in d}
    found = server.lire("deployments", flow_runs={"state": {"name": {"any_": ["Scheduled"]}}})
    return wanted == {d["name"] for d in found}


def installer(server: ServeurPrefect) -> None:
    run(server, ["sh", str(ROOT / "deploy" / "install.sh")])


def run(server: ServeurPrefect, command: list[str]) -> None:
    done = subprocess.run(command, env=environment(server), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def environment(server: ServeurPrefect) -> dict[str, str]:
    """That of a worker: the commands of this interpreter, and the store of the test."""
    beside = str(Path(sys.executable).parent)
    path = {"PATH": f"{beside}:{os.environ['PATH']}", "PREFECT": f"{beside}/prefect"}
    return os.environ | server.env | path | {"PIECES_PROJECT": str(ROOT)}


@contextmanager
def worker(server: ServeurPrefect) -> Iterator[subprocess.Popen[bytes]]:
    """A real process worker, killed with all its own at the end."""
    command = ["prefect", "worker", "start", "--pool", "pieces"]
    env = environment(server) | {"PREFECT_WORKER_QUERY_SECONDS": "1"}
    with (server.home / "worker.log").open("ab") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        yield process
    finally:
        for pid in descendants(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.kill()
        process.wait()


def descendants(pid: int) -> list[int]:
    """The living processes under one: each flow run is one of them, in a session of its own."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    children = [int(c) for c in listed.read_text().split()] if listed.exists() else []
    return [found for child in children for found in (child, *descendants(child))]


def runs(server: ServeurPrefect, *states: str) -> list[dict[str, Any]]:
    """The runs of ``traitement`` in some states, that an automation started."""
    found = server.lire(
        "flow_runs",
        deployments={"name": {"any_": ["traitement"]}},
        flow_runs={"state": {"name": {"any_": states}}},
    )
    return [r for r in found if (r["created_by"] or {}).get("type") == "AUTOMATION"]


def avis() -> str | None:
    with lecture(open_database(Settings().url)) as session:
        return session.scalar(select(tables.Demande.avis).filter_by(numero=NUMERO))


def receive(folder: Path) -> None:
    """A deposit received as ``pieces watch`` does; who is told depends on the environment."""
    write(folder)
    with ouvrir(Settings()) as magasin:
        recevoir((folder / "demande.json").read_bytes(), beside(folder), magasin)


@pytest.mark.usefixtures("home", "prefect")
def test_a_deposit_starts_its_treatment(
    installe: ServeurPrefect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", installe.url)
    with worker(installe):
        receive(tmp_path / "depot")
        attendre(avis, "a verdict")
        attendre(partial(runs, installe, "Completed"), "the end of the run")


@pytest.mark.usefixtures("prefect")
def test_a_run_killed_with_its_worker_is_ended_and_its_work_done_by_the_next(
    installe: ServeurPrefect, home: Path, tmp_path: Path
) -> None:
    from pipeline.flows.orchestration.evenements import signaler
    from pipeline.flows.orchestration.traitement import traitement

    receive(tmp_path / "depot")
    with sooner(installe, "zombies"):
        with stuck(home), worker(installe):
            said = [0.0]

            def called() -> list[dict[str, Any]]:
                if time.monotonic() - said[-1] > 5:
                    said.append(time.monotonic())
                    signaler(NUMERO)  # heard once in ten seconds: the test before may have been
                return runs(installe, "Running")

            (run,) = attendre(called, "a run")
            attendre(en_main, "its work")
            attendre(partial(heartbeats, installe, run["id"]), "its heartbeat")
        assert avis() is None
        (ended,) = attendre(partial(runs, installe, "Crashed"), "the end of the run")
    assert ended["id"] == run["id"]
    attendre(lambda: traitement()["traitees"], "the next")
    assert avis() is not None


@contextmanager
def stuck(home: Path) -> Iterator[None]:
    """An original that is read for ever: nobody writes into the pipe that stands in its place."""
    data = FILES["rib.pdf"]
    path = home / "originaux" / cle(hashlib.sha256(data).hexdigest())
    path.unlink()
    os.mkfifo(path)
    yield
    path.unlink()
    path.write_bytes(data)


@pytest.mark.usefixtures("prefect")
def test_a_run_whose_worker_died_before_it_started_gives_its_place_back(
    installe: ServeurPrefect,
) -> None:
    (deployment,) = installe.lire("deployments", deployments={"name": {"any_": ["courriers"]}})
    with sooner(installe, "mort-nes"):
        run = installe.faire(f"deployments/{deployment['id']}/create_flow_run")
        taken = {"type": "PENDING", "name": "Submitting"}
        installe.faire(f"flow_runs/{run['id']}/set_state", state=taken, force=True)
        wanted = {
            "flow_runs": {"id": {"any_": [run["id"]]}, "state": {"name": {"any_": ["Crashed"]}}}
        }
        attendre(lambda: installe.lire("flow_runs", **wanted), "the end of the run")


@contextmanager
def sooner(server: ServeurPrefect, name: str) -> Iterator[None]:
    """An automation as it is shipped, after ten seconds (the least)."""
    from prefect.automations import Automation

    shipped = AUTOMATIONS[name]
    trigger = shipped["trigger"] | {"within": 10}
    made = Automation(**shipped | {"name": f"{name} sooner", "trigger": trigger}).create()
    assert isinstance(made, Automation)
    try:
        yield
    finally:
        server.effacer(f"automations/{made.id}")


def en_main() -> bool:
    """Whether a worker holds the request."""
    with lecture(open_database(Settings().url)) as session:
        return session.scalar(select(tables.Travail.pris_par)) is not None


def heartbeats(server: ServeurPrefect, run: str) -> Any:
    """What a run said of its life."""
    wanted = {
        "event": {"name": ["prefect.flow-run.heartbeat"]},
        "resource": {"id": [f"prefect.flow-run.{run}"]},
    }
    return server.lire("events", filter=wanted)["events"]


def test_installing_twice_is_installing_once(installe: ServeurPrefect) -> None:
    installer(installe)
    names = sorted(d["name"] for d in installe.lire("deployments"))
    assert names == sorted(d["name"] for d in DEPLOYED["deployments"])
    automations = sorted(a["name"] for a in installe.lire("automations"))
    assert automations == ["mort-nes", "une demande est due", "zombies"]
