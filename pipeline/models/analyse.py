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

    @property
    def libelle(self) -> str:
        return {"sain": "sain", "infecte": "infecté", "inexaminable": "non examinable"}[self.value]


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
    """The result of a scan; ``trouve`` is the name of what was found.

    ``apres_coup``: the content had been read and shown before anything was found in it.
    """

    etat: Etat
    moteur: Moteur
    trouve: str | None = None
    apres_coup: bool = False

    @property
    def sain(self) -> bool:
        return self.etat is Etat.SAIN

    @property
    def empreinte(self) -> str:
        """What a verdict depends on."""
        return f"{self.etat}{' apres coup' * self.apres_coup}"
