"""What an MSS operator is paid in advance: the mailboxes it declares, at the prices of the call.

The call funds ``min(58,33 Napp + 20,83 Norg + 5,00 Nper + 6 666,67 ; 250 000)`` euros before tax, the
mailboxes counted on its closing day, 30/06/2023 (appel à financement des opérateurs MSSanté).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from pipeline.errors import UsageError
from pipeline.models.demande import Avance, Boites
from pipeline.models.montant import CENTIME

PRIX = {
    "applicatives": Decimal("58.33"),
    "organisationnelles": Decimal("20.83"),
    "personnelles": Decimal("5.00"),
}
FORFAIT = Decimal("6666.67")
PLAFOND = Decimal("250000.00")
BOITES_MAX = 10_000_000
"""More mailboxes of a category than this is a slip of the keyboard, not a count (choice)."""


class Volumes(StrEnum):
    """Which of the two counts of the form fixes the amount.

    ``ESTIMEES`` are those « à la date de clôture (30/06/2023) » (guide MSS opérateur), the day the
    call counts on; that the estimate is paid before the day comes is an inference (choice).
    """

    ESTIMEES = "estimees"
    ACTUELLES = "actuelles"

    def de(self, avance: Avance) -> Boites:
        """The count in the form."""
        return avance.bal_estimees if self is Volumes.ESTIMEES else avance.bal_actuelles


@dataclass(frozen=True, slots=True)
class Ligne:
    """One category: how many mailboxes, at which price, for how much (euros, before tax)."""

    categorie: str
    nombre: int
    prix: Decimal
    montant: Decimal


@dataclass(frozen=True, slots=True)
class Calcul:
    """How an amount was come to: every term, the sum, and what the ceiling leaves of it."""

    lignes: tuple[Ligne, ...]
    total: Decimal
    montant: Decimal

    @property
    def plafonne(self) -> bool:
        """Whether the ceiling fixed the amount."""
        return self.total > PLAFOND


def calculer(boites: Boites) -> Calcul:
    """The amount for some mailboxes, to the centime.

    >>> boites = Boites(applicatives=20, organisationnelles=140, personnelles=900)
    >>> calculer(boites).montant
    Decimal('15249.47')
    >>> calculer(Boites(applicatives=5000, organisationnelles=0, personnelles=0)).montant
    Decimal('250000.00')

    :raises UsageError: for more mailboxes than anybody runs; nothing is decided on such a count.
    """
    lignes = tuple(_ligne(nom, getattr(boites, nom), prix) for nom, prix in PRIX.items())
    total = _centimes(sum((ligne.montant for ligne in lignes), FORFAIT))
    return Calcul(lignes, total, min(total, PLAFOND))


def _ligne(categorie: str, nombre: int, prix: Decimal) -> Ligne:
    if nombre > BOITES_MAX:
        raise UsageError(
            f"Le nombre de boîtes aux lettres {categorie} est hors de toute mesure.",
            "Faire corriger le formulaire d'avance ; aucune décision n'est prise.",
        )
    return Ligne(categorie, nombre, prix, _centimes(nombre * prix))


def _centimes(amount: Decimal) -> Decimal:
    return amount.quantize(CENTIME, ROUND_HALF_UP)
