"""The database set beside the originals, both ways; nothing is repaired."""

from __future__ import annotations

from prefect import flow

from pipeline.flows.orchestration import tableaux
from pipeline.flows.orchestration.demarrage import demarrer
from pipeline.flows.orchestration.discretion import EchecError, discret
from pipeline.flows.rapprochement import lancer
from pipeline.storage.reconciliation import Difference

MONTREES = 500
"""Differences that the table names; it counts them all."""


@flow(name="rapprochement", persist_result=False)
@discret
def rapprochement(relire: bool = True) -> dict[str, int]:
    """Compare everything, each original read again with ``relire``; the artifact names differences.

    :raises EchecError: when there are differences, for a person to look at.
    """
    shown: list[Difference] = []
    compte = lancer(demarrer(), lambda d: _garder(shown, d), relire=relire)
    tableaux.publier("rapprochement", "Le rapprochement", tableaux.rapprochement(compte, shown))
    if compte.differences:
        raise EchecError(f"{compte.differences} différences")
    return {"accordes": compte.accordes}


def _garder(shown: list[Difference], difference: Difference) -> None:
    if len(shown) < MONTREES:
        shown.append(difference)
