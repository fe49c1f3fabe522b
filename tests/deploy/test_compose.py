"""What Docker is told holds: nothing here runs it. Every setting and every command named exists."""

from __future__ import annotations

import re
import runpy
import shlex
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from moto import mock_aws
from prefect.settings import Settings as PrefectSettings
from prefect.settings import get_current_settings
from typer.main import get_command

from pipeline.cli.app import app
from pipeline.settings import Settings
from pipeline.storage.originaux_s3 import lire_adresse, ouvrir

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PACKAGES = (ROOT / "scripts" / "setup.sh").read_text()


def environment() -> list[tuple[str, str]]:
    """Every variable that a service is given, and its value."""
    given = [(k, v) for s in SERVICES.values() for k, v in s.get("environment", {}).items()]
    return sorted(set(given))


def settings() -> set[str]:
    """The variables that we read."""
    named = {f.validation_alias or f"PIECES_{n.upper()}" for n, f in Settings.model_fields.items()}
    return {str(name) for name in named}


@pytest.mark.parametrize(("name", "value"), environment())
def test_each_setting_exists_and_takes_its_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name.startswith("PIECES_"):
        assert name in settings()
        monkeypatch.setenv(name, plain(value))
        Settings()
    elif name.startswith("PREFECT_"):
        known = get_current_settings().to_environment_variables()
        assert name in {*known, "PREFECT_API_URL", "PREFECT_SERVER_DATABASE_CONNECTION_URL"}
        monkeypatch.setenv(name, plain(value))
        PrefectSettings()
    else:
        assert name in {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} | {
            "POSTGRES_USER", "POSTGRES_PASSWORD",
        }  # fmt: skip


def plain(value: str) -> str:
    """A value with the defaults of its variables, ``x`` for those that have none."""
    return re.sub(r"\$\{\w+(?::-(\w*)|:\?)\}", lambda found: found[1] or "x", value)


def test_the_originals_have_an_address_that_is_read() -> None:
    adresse = lire_adresse(plain(SERVICES["worker"]["environment"]["PIECES_ORIGINAUX"]))
    assert (adresse.bucket, adresse.prefixe) == ("pieces", "originaux")


@pytest.mark.parametrize("service", [n for n, s in SERVICES.items() if "build" in s])
def test_each_command_exists(service: str) -> None:
    command = shlex.split(SERVICES[service]["command"])
    match command:
        case ["pieces", name, *rest]:
            known = get_command(app).commands[name]  # type: ignore[attr-defined]
            known.make_context(name, [arg.replace("/var/lib/depots", "/") for arg in rest])
        case ["sh", "-c", line]:
            scripts = [part.split()[1] for part in line.split(" && ")]
            assert all((ROOT / script).is_file() for script in scripts)
        case ["prefect", *rest]:
            assert rest[:2] in (["server", "start"], ["worker", "start"])
        case _:
            pytest.fail(f"{service}: {command}")


def test_what_a_service_waits_for_is_there_and_says_when_it_is_ready() -> None:
    for service in SERVICES.values():
        for name, wanted in service.get("depends_on", {}).items():
            ready = wanted["condition"] == "service_completed_successfully"
            assert ready or "healthcheck" in SERVICES[name]


def test_what_is_mounted_and_copied_is_there() -> None:
    mounted = [v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])]
    for source in mounted:
        made_by_docker = source in {*COMPOSE["volumes"], "./depots"}
        assert made_by_docker or (ROOT / source).exists()
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert all((ROOT / name).exists() for line in copied for name in line.split())


def test_the_image_has_packages_of_the_setup_and_runs_as_nobody() -> None:
    installed = re.findall(r"^ +((?:[a-z0-9.-]+ )+)\\$", DOCKERFILE, re.MULTILINE)
    names = {name for line in installed for name in line.split()}
    assert names
    assert names <= set(PACKAGES.split())
    assert DOCKERFILE.index("\nUSER pieces") < DOCKERFILE.index("\nCMD")


def test_the_bucket_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("PIECES_ORIGINAUX", "s3://pieces/originaux?region=us-east-1")
    with mock_aws():
        for _ in range(2):
            runpy.run_path(str(ROOT / "deploy" / "bucket.py"), run_name="__main__")
        client = ouvrir(lire_adresse("s3://pieces/originaux?region=us-east-1")).client
        assert [b["Name"] for b in client.list_buckets()["Buckets"]] == ["pieces"]


def test_the_server_empties_its_own_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SERVICES["prefect"]["environment"].items():
        monkeypatch.setenv(name, plain(value))
    vacuum = PrefectSettings().server.services.db_vacuum
    assert vacuum.enabled_vacuum_types == {"events", "flow_runs", "orphans"}
    assert vacuum.retention_period == timedelta(days=30)
