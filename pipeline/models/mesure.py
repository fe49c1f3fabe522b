"""What is counted of the work: how often, and how long, under labels that name nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.models.rapport import Rapport
from pipeline.models.statut import TypePiece

BORNES_MS = (50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000)
INFINI = 2**31 - 1
"""The bound of what is longer than the last one."""


class Quoi(StrEnum):
    """What is counted, and what its label is."""

    DEPOTS = "depots"  # dispositif
    VERDICTS = "verdicts"  # avis
    MOTIFS = "motifs"  # code
    ECHECS = "echecs"  # code
    DUREE_DEPOT = "duree_depot"  # none
    DUREE_PIECE = "duree_piece"  # type


@dataclass(frozen=True, slots=True)
class Mesure:
    """One event; ``duree_ms`` when it lasted."""

    quoi: Quoi
    etiquette: str = ""
    duree_ms: int | None = None

    @property
    def seau(self) -> int:
        """The least bound that it keeps under, in milliseconds; 0 for what does not last.

        >>> [Mesure(Quoi.DUREE_DEPOT, duree_ms=d).seau for d in (0, 50, 51, 120_001)]
        [50, 50, 100, 2147483647]
        """
        if self.duree_ms is None:
            return 0
        return (*BORNES_MS, INFINI)[bisect_left(BORNES_MS, self.duree_ms)]


def mesures(rapport: Rapport, durees: Iterable[tuple[TypePiece, int]]) -> list[Mesure]:
    """What a verdict adds; ``durees`` in milliseconds, for each of its pieces."""
    return [
        Mesure(Quoi.VERDICTS, rapport.avis),
        Mesure(Quoi.DUREE_DEPOT, duree_ms=rapport.duree_ms),
        *(Mesure(Quoi.MOTIFS, motif.code) for motif in rapport.motifs),
        *(Mesure(Quoi.DUREE_PIECE, kind, duree) for kind, duree in durees),
    ]
