"""Pieces of favourable requests that say another value than one sees: each trick on each field.

The fixtures' own drawings are drawn again; where a line bears the value, the trick writes both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from fixtures.deposits import ALL
from fixtures.deposits.deposit import Deposit, Piece
from tests.hostile.attacks.lines import redrawn
from tests.hostile.attacks.targets import TARGETS, Target
from tests.hostile.attacks.tricks import TRICKS, Trick

__all__ = ["TARGETS", "TRICKS", "Attack", "Target", "attacks", "deposit", "piece"]


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


def attacks() -> Iterator[Attack]:
    """Every trick on every field, both ways; but no lie where a field may hold both values."""
    for target in TARGETS:
        for trick in TRICKS:
            if not (target.plusieurs and trick.nom == "both printed"):
                yield Attack(target, trick)
            yield Attack(target, trick, inverse=True)


def deposit(target: Target) -> Deposit:
    """The favourable request of a target."""
    return next(d for d in ALL if d.dossier == target.dossier)


def piece(target: Target) -> Piece:
    """The piece of its request that is drawn again."""
    return next(p for p in deposit(target).pieces if p.fichier == target.fichier)
