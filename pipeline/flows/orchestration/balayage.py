"""The sweep: what is due found, queued and treated; its table and its progress for all to see."""

from __future__ import annotations

from prefect import flow

from pipeline.flows.balayage import balayer, tout
from pipeline.flows.moyens import ouvrir
from pipeline.flows.orchestration import tableaux
from pipeline.flows.orchestration.avancement import avancement
from pipeline.flows.orchestration.demarrage import demarrer
from pipeline.flows.orchestration.discretion import EchecError, discret
from pipeline.flows.orchestration.etapes import GRAIN
from pipeline.flows.quarantaine import rattraper


@flow(name="balayage", persist_result=False)
@discret
def balayage() -> dict[str, int]:
    """Take up everything that is due and was missed; the artifact ``balayage`` says what came of it.

    :raises EchecError: with the number of requests on which we failed; they are tried again.
    """
    with ouvrir(demarrer()) as moyens, avancement("balayage-avancement", moyens.base) as suivi:
        rattraper(moyens)
        bilan = balayer(moyens, tout(moyens), suivi, GRAIN)
    tableaux.publier("balayage", "Le balayage", tableaux.balayage(bilan))
    if bilan.echecs:
        raise EchecError(f"{len(bilan.echecs)} en échec, {bilan.traitees} traitées")
    return {"eligibles": bilan.eligibles.total(), "traitees": bilan.traitees}
