"""What the routes need, opened once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import Request

from pipeline.flows.reception import Magasin
from pipeline.review.acces.ouverture import Station
from pipeline.review.api.envoi import Limites
from pipeline.review.imagier import Imagier


@dataclass(frozen=True)
class Cadence:
    """How much is taken at a time, and for how long one waits, in seconds."""

    places: int = 8
    attente: float = 10
    envoi: float = 300


@dataclass(frozen=True)
class Bureau:
    """What the routes need; ``temporaires`` is on the file system of the store."""

    magasin: Magasin
    temporaires: Path
    cle_api: str | None
    limites: Limites
    cadence: Cadence
    station: Station | None = None
    dessinateur: Imagier | None = None
    cle_exigee: bool = True
    """Whether programs have to show a key, also on this machine."""
    prives: bool = False
    """Whether webhooks may be on this machine's own network."""
    places: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", asyncio.Semaphore(self.cadence.places))


def station(request: Request) -> Station:
    """How the station is open; its routes are there only when it is."""
    opened = bureau(request).station
    assert opened is not None
    return opened


def imagier(request: Request) -> Imagier:
    """Who draws pages."""
    opened = bureau(request).dessinateur
    assert opened is not None
    return opened


def bureau(request: Request) -> Bureau:
    """What this application was opened on."""
    opened: Bureau = request.app.state.bureau
    return opened
