"""The bounds of one deposit sent to the API."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.flows.depot import RECORD_MAX
from pipeline.models.parametres import MO


@dataclass(frozen=True)
class Limites:
    """What one request may hold; the guides allow 4 Mo a file."""

    fichier: int = 4 * MO
    record: int = RECORD_MAX
    fichiers: int = 50
    total: int = 64 * MO
