"""What the routes need, opened once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fastapi import Request

from pipeline.antivirus.clamd import Clamd
from pipeline.flows.reception import Magasin
from pipeline.review.imagier import Imagier
from pipeline.review.limites import Limites
from pipeline.review.ouverture import Station
from pipeline.review.places import Places


@dataclass(frozen=True)
class Cadence:
    """How many deposits are received at a time, how many wait for a place and how long, in seconds;
    how long a body may be waited for (see :mod:`pipeline.review.lenteur`)."""

    places: int = 8
    file: int = 64
    attente: float = 10
    envoi: float = 300
    silence: float = 20
    debit: int = 16 * 1024


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
    antivirus: Clamd | None = None
    """Who looks at files before anybody is shown them; without one nobody does."""
    prives: bool = False
    """Whether webhooks may be on this machine's own network."""
    places: Places = field(init=False)

    def __post_init__(self) -> None:
        pace = self.cadence
        object.__setattr__(self, "places", Places(pace.places, pace.file, pace.attente))


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
