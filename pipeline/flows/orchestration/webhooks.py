"""What programs are to be told of, told."""

from __future__ import annotations

from prefect import flow

from pipeline.flows.courriers import ouvrir
from pipeline.flows.orchestration.demarrage import demarrer
from pipeline.flows.orchestration.discretion import discret
from pipeline.flows.webhooks import livrer
from pipeline.notifications.appel import Appel


@flow(name="webhooks", persist_result=False)
@discret
def webhooks() -> dict[str, int]:
    """Tell what is due, each event at least once; how many stand in each state afterwards.

    A program that does not answer is no failure of the run: it is told again later.
    """
    settings = demarrer()
    with ouvrir(settings) as base:
        done = livrer(base, Appel(prives=settings.webhooks_prives))
    return {etat.value: nombre for etat, nombre in done.nombres.items()}
