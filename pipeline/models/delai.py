"""How old a request is, beside the delay in which it should be treated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.models.dates import add_months

PROCHE_J = 15
"""Days before its end from which a delay is said to be near (choice)."""


@dataclass(frozen=True)
class Echeance:
    """The age of a request in days, the day its delay ends, and what is left."""

    age: int
    jour: date
    reste: int

    @classmethod
    def de(cls, depot: date, mois: int, aujourdhui: date) -> Echeance:
        """That of a deposit.

        >>> Echeance.de(date(2026, 9, 30), 2, date(2026, 11, 21))
        Echeance(age=52, jour=datetime.date(2026, 11, 30), reste=9)
        """
        end = add_months(depot, mois)
        return cls((aujourdhui - depot).days, end, (end - aujourdhui).days)

    @property
    def depassee(self) -> bool:
        return self.reste < 0

    @property
    def proche(self) -> bool:
        return 0 <= self.reste <= PROCHE_J


def limite(aujourdhui: date, mois: int) -> date:
    """The first day of deposit whose delay is not over: what is older is late.

    >>> limite(date(2026, 11, 21), 2), limite(date(2026, 4, 30), 2)
    (datetime.date(2026, 9, 21), datetime.date(2026, 3, 1))
    """
    first = add_months(aujourdhui, -mois)
    days = (first + timedelta(days=n) for n in range(-3, 4))
    return next(day for day in days if add_months(day, mois) >= aujourdhui)
