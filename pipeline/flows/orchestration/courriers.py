"""The letters that are due, sent."""

from __future__ import annotations

from prefect import flow

from pipeline.flows.courriers import envoyer, ouvrir, transport
from pipeline.flows.orchestration.demarrage import demarrer
from pipeline.flows.orchestration.discretion import EchecError, discret


@flow(name="courriers", persist_result=False)
@discret
def courriers() -> dict[str, int]:
    """Send what is due, each letter once; how many stand in each state afterwards.

    :raises EchecError: when the mail server is not there; nothing is lost, the next run sends.
    """
    settings = demarrer()
    with ouvrir(settings) as base:
        envois = envoyer(base, *transport(settings), bail=settings.bail)
    if envois.panne:
        raise EchecError("le serveur de courrier ne répond pas, ou refuse")
    return {etat.value: nombre for etat, nombre in envois.nombres.items()}
