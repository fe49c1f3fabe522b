"""What an antivirus says of a content, and with what it looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Etat(StrEnum):
    """What became of a content that was scanned; one that has none is pending."""

    SAIN = "sain"
    INFECTE = "infecte"
    INEXAMINABLE = "inexaminable"
    """It is made so that the scanner cannot look at all of it: kept apart, a person is told."""
    ECHOUE = "echoue"
    """The scanner failed on it, and on it alone, each time: kept apart too, until it succeeds."""

    @property
    def libelle(self) -> str:
        return _LIBELLES[self]


_LIBELLES = {
    Etat.SAIN: "sain",
    Etat.INFECTE: "infecté",
    Etat.INEXAMINABLE: "non examinable",
    Etat.ECHOUE: "non analysé",
}


@dataclass(frozen=True, slots=True)
class Moteur:
    """Which engine looks, with which signatures; a base of one's own has no number and no date."""

    nom: str
    signatures: int | None = None
    signatures_du: datetime | None = None

    def __str__(self) -> str:
        number = f", signatures {self.signatures}" if self.signatures else ""
        since = f" du {self.signatures_du:%d/%m/%Y}" if self.signatures_du else ""
        return f"{self.nom}{number}{since}"


@dataclass(frozen=True, slots=True)
class Analyse:
    """The result of a scan; ``trouve`` is the name of what was found."""

    etat: Etat
    moteur: Moteur
    trouve: str | None = None

    @property
    def sain(self) -> bool:
        return self.etat is Etat.SAIN
