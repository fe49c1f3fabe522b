"""What is filed: clones of born-digital fixtures, each a request of its own."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from pipeline.flows.depot import RECORD
from pipeline.flows.veille import nommes
from scripts.parts.production import ROOT

DOCUMENTS = ROOT / "fixtures" / "documents"
SOURCES = (
    "anticipe-complementaire-favorable",
    "anticipe-finalisation-partielle",
    "certificat-autre-version",
    "mss-avance-favorable",
    "sas-avance-favorable",
    "sas-solde",
    "vague1-initial-favorable",
    "vague2-complementaire-favorable",
    "vsr-ajournee",
)
"""Light ones and a whole one, of each kind of life that a request leads."""
_TWICE, _AGAIN = 0.15, 0.15


class Porte(StrEnum):
    """The door that a deposit comes by."""

    DOSSIER = "dossier"
    API = "api"


class Apres(StrEnum):
    """What an envoi waits for: nothing, that the one before was acknowledged, or judged."""

    RIEN = "rien"
    ACCUSE = "accusé"
    AVIS = "avis"


@dataclass(frozen=True)
class Envoi:
    """One deposit that is sent until it is acknowledged; ``revision`` is what it has to become."""

    id: str
    numero: str
    revision: int
    porte: Porte
    apres: Apres
    record: bytes
    fichiers: dict[str, bytes]


def plan(count: int, chance: random.Random) -> list[list[Envoi]]:
    """For each request what is sent, in order: once, twice the same, or a second revision."""
    return [list(_envois(rang, chance)) for rang in range(count)]


def _envois(rang: int, chance: random.Random) -> Iterator[Envoi]:
    source = DOCUMENTS / chance.choice(SOURCES)
    numero, said = f"ENR7{rang:05}", json.loads((source / RECORD).read_bytes())
    said["numero"] = numero
    files = {nom: (source / nom).read_bytes() for nom in nommes((source / RECORD).read_bytes())}
    files = {nom: data + f"\n% {numero}\n".encode() for nom, data in files.items()}
    fate = chance.random()

    def envoi(n: int, revision: int, apres: Apres, record: dict[str, object]) -> Envoi:
        porte = chance.choice(list(Porte))
        return Envoi(f"{numero}-{n}", numero, revision, porte, apres, json.dumps(record).encode(),
                     files)  # fmt: skip

    yield envoi(1, 1, Apres.RIEN, said)
    if fate < _TWICE:
        yield envoi(2, 1, chance.choice([Apres.RIEN, Apres.AVIS]), said)
    elif fate < _TWICE + _AGAIN:
        day = date.fromisoformat(said["date_depot"]) + timedelta(days=1)
        changed = said | {"date_depot": day.isoformat()}
        yield envoi(2, 2, chance.choice([Apres.ACCUSE, Apres.AVIS]), changed)


def write(envoi: Envoi, watched: Path) -> None:
    """Put a deposit in the watched folder, whole by one rename; again if it was cut before."""
    arriving = watched / f".{envoi.id}"
    arriving.mkdir(exist_ok=True)
    for nom, data in ({RECORD: envoi.record} | envoi.fichiers).items():
        (arriving / nom).write_bytes(data)
    arriving.rename(watched / envoi.id)
