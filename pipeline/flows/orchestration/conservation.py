"""What was kept long enough, erased."""

from __future__ import annotations

from dataclasses import asdict

from prefect import flow

from pipeline.flows.orchestration.demarrage import demarrer
from pipeline.flows.orchestration.discretion import discret
from pipeline.flows.purge import lancer


@flow(name="conservation", persist_result=False)
@discret
def conservation() -> dict[str, int]:
    """Erase what concerns requests decided for longer than the delay that is set; what was erased."""
    return asdict(lancer(demarrer(), None, essai=False))
