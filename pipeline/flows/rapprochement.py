"""Comparing the database with the originals, telling each difference as it is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.flows.moyens import ouvrir_originaux
from pipeline.settings import Settings
from pipeline.storage.database import open_database
from pipeline.storage.reconciliation import Difference, Nature, rapprocher, verifier


@dataclass(frozen=True)
class Compte:
    """How many contents agree, and how many differ in each way."""

    accordes: int
    absents: int
    alteres: int
    orphelins: int

    @property
    def differences(self) -> int:
        return self.absents + self.alteres + self.orphelins


def lancer(settings: Settings, suivi: Callable[[Difference], None], *, relire: bool) -> Compte:
    """Compare everything; ``relire`` reads every original again.

    :raises PanneError: when the database or the originals cannot be walked to their end.
    """
    originaux = ouvrir_originaux(settings)
    base = open_database(settings.url)
    counts: Counter[Nature | None] = Counter()
    try:
        entrees = rapprocher(base, originaux, settings.parametres.taille_lue)
        for entree in verifier(entrees, originaux) if relire else entrees:
            if isinstance(entree, Difference):
                counts[entree.nature] += 1
                suivi(entree)
            else:
                counts[None] += 1
    finally:
        base.dispose()
    return Compte(
        counts[None], counts[Nature.ABSENT], counts[Nature.ALTERE], counts[Nature.ORPHELIN]
    )
