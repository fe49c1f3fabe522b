"""The choices that stay settings: no guide and no law fixes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MO = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parametres:
    """Thresholds of the rules; each is a (choice) of the catalogue unless it says (guide)."""

    taille_max: int = 4 * MO
    """Bytes; the guides print « 4 Mo », read here as 4 × 1024 × 1024."""
    taille_lue: int = 32 * MO
    """Bytes over which a file is not even opened; under it, every reason is given at once."""
    kbis_mois: int = 3
    """Age of a Kbis at the deposit, in months: the usual demand of those who receive one."""
    hds_v2_exigible: date = date(2026, 5, 16)
    """From this day every certified host is so by the référentiel v2 (arrêté du 26 avril 2024)."""
    plancher_confiance: float = 0.80
    """Under this confidence a reading neither accuses nor accepts."""
