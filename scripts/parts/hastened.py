"""The project's deployments, hastened: seconds instead of minutes, and nothing else changed."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from scripts.parts.production import ROOT, directory

EVERY_S = {"traitement": 30, "balayage": 120, "courriers": 30}
"""Seconds between two runs of a deployment; the others are not scheduled."""
WITHIN_S = {"zombies": 90, "mort-nes": 60}
"""Seconds after which a run that nobody works on gives its place back."""
SETTINGS = {"PIECES_BAIL_MINUTES": "0.5"}


@contextlib.contextmanager
def hastened() -> Iterator[Path]:
    """A folder with the same flows, whose schedules come every few seconds."""
    with directory("projet") as folder:
        (folder / "pipeline").symlink_to(ROOT / "pipeline")
        shutil.copytree(ROOT / "deploy", folder / "deploy")
        said = yaml.safe_load((ROOT / "prefect.yaml").read_text())
        for deployment in said["deployments"]:
            every = EVERY_S.get(deployment["name"])
            deployment["schedules"] = [{"interval": every}] if every else []
        (folder / "prefect.yaml").write_text(yaml.safe_dump(said, sort_keys=False))
        automations = yaml.safe_load((ROOT / "deploy" / "zombies.yaml").read_text())
        for automation in automations:
            automation["trigger"]["within"] = WITHIN_S[automation["name"]]
        (folder / "deploy" / "zombies.yaml").write_text(yaml.safe_dump(automations))
        yield folder
