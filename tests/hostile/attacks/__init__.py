"""Pieces of favourable requests that say another value than one sees: each trick on each field.

The fixtures' own drawings are drawn again; where a line bears the value, the trick writes both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from fixtures.deposits import ALL
from fixtures.deposits.deposit import Deposit, Piece
from tests.hostile.attacks.lines import redrawn, with_line
from tests.hostile.attacks.targets import ADDITIONS, TARGETS, Addition, Target
from tests.hostile.attacks.tricks import TRICKS, UNWRITTEN, Trick

__all__ = [
    "ADDITIONS",
    "TARGETS",
    "TRICKS",
    "UNWRITTEN",
    "Added",
    "Addition",
    "Attack",
    "Target",
    "additions",
    "attacks",
    "deposit",
    "piece",
]


@dataclass(frozen=True)
class Attack:
    """One file: the field it lies about, and how.

    ``inverse`` shows the declared value and hides another; otherwise the declared one is hidden.
    """

    target: Target
    trick: Trick
    inverse: bool = False

    def __str__(self) -> str:
        way = "shows the declared" if self.inverse else "shows another"
        return f"{self.target}: {self.trick.nom}, {way}"

    @property
    def deposit(self) -> Deposit:
        return deposit(self.target)

    @cached_property
    def data(self) -> bytes:
        return redrawn(piece(self.target).contenu, self.target.autre, self.trick, self.inverse)


POLITE = "Nous vous remercions de la confiance que vous nous accordez. "


@dataclass(frozen=True)
class Added:
    """One file that shows a line which its text does not have, or has as another."""

    target: Addition
    trick: Trick

    def __str__(self) -> str:
        return f"{self.target}: {self.trick.nom}, adds a line"

    @cached_property
    def data(self) -> bytes:
        shown = self.target.ligne
        polite = (POLITE * 3)[: len(shown)]
        return with_line(piece(self.target).contenu, shown, polite, self.trick)


def additions() -> Iterator[Added]:
    """Every trick on every line."""
    for target in ADDITIONS:
        for trick in UNWRITTEN:
            yield Added(target, trick)


def attacks() -> Iterator[Attack]:
    """Every trick on every field, both ways; but no lie where a field may hold both values."""
    for target in TARGETS:
        for trick in TRICKS:
            if not (target.plusieurs and trick.nom == "both printed"):
                yield Attack(target, trick)
            yield Attack(target, trick, inverse=True)


def deposit(target: Target | Addition) -> Deposit:
    """The favourable request of a target."""
    return next(d for d in ALL if d.dossier == target.dossier)


def piece(target: Target | Addition) -> Piece:
    """The piece of its request that is drawn again."""
    return next(p for p in deposit(target).pieces if p.fichier == target.fichier)
