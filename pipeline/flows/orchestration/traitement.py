"""What is due now, treated: started by the event of a deposit, and each minute for what was missed."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from prefect import flow

from pipeline.flows.atelier import Fait, en_attente, travailler
from pipeline.flows.moyens import ouvrir
from pipeline.flows.orchestration.demarrage import demarrer
from pipeline.flows.orchestration.discretion import EchecError, discret
from pipeline.flows.orchestration.etapes import GRAIN


def _issue(fait: Fait) -> str:
    return "en_attente" if fait.attend else "echecs" if fait.erreur else "traitees"


@flow(name="traitement", persist_result=False)
@discret
def traitement(au_plus: int = 200) -> dict[str, int]:
    """Treat the queue until nothing is due, or ``au_plus`` requests are done.

    With nothing due it ends before the readers are started. Several may run at once.

    :raises EchecError: with the number of requests on which we failed; they are tried again.
    """
    settings = demarrer()
    counts = Counter(traitees=0, echecs=0)
    if not en_attente(settings):
        return dict(counts)
    with ouvrir(settings) as moyens:
        for fait in islice(travailler(moyens, GRAIN), au_plus):
            counts[_issue(fait)] += 1
    if counts["echecs"]:
        raise EchecError(f"{counts['echecs']} en échec, {counts['traitees']} traitées")
    return dict(counts)
