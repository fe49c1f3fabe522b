"""The plan: which document, in which layout, in which condition; drawn one at a time, never kept.

The same seed gives the same bytes. The kinds that bear critical fields are drawn more often, and
born-digital copies, which cost little to read, once more of every layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bench.reading.degradations import BY_NAME, CONDITIONS, Condition, File, Group
from bench.reading.layouts.layout import Drawn, draw, layouts_of
from pipeline.models.statut import TypePiece

SEED = 2026
CRITICAL = frozenset(
    {
        TypePiece.RIB,
        TypePiece.CERTIFICAT_REFERENCEMENT,
        TypePiece.KBIS,
        TypePiece.PIECE_IDENTITE_REPRESENTANT,
        TypePiece.PIECE_IDENTITE_DEPOSITAIRE,
    }
)


@dataclass(frozen=True)
class Planned:
    """A document to come."""

    number: int
    kind: TypePiece
    layout: int
    condition: str
    seed: int
    pages: int

    @property
    def group(self) -> Group:
        return BY_NAME[self.condition].group


@dataclass(frozen=True)
class Document:
    """A document that came: what was printed, and the file that was deposited."""

    planned: Planned
    drawn: Drawn
    file: File


def plan(seed: int = SEED, kinds: Sequence[TypePiece] = ()) -> tuple[Planned, ...]:
    """Every document of the bench, in the order of kinds and conditions."""
    dice, planned = Random(seed), list[Planned]()
    for kind in TypePiece:
        layouts = len(layouts_of(kind))
        turn = dice.randrange(layouts)
        for condition in CONDITIONS:
            for _ in range(_times(kind, condition, layouts)):
                turn += 1
                number, own = len(planned), dice.randrange(10**9)
                pages = 6 + own % (15 if condition.group is Group.BORN else 2)
                planned.append(Planned(number, kind, turn % layouts, condition.name, own, pages))
    return tuple(one for one in planned if not kinds or one.kind in kinds)


def _times(kind: TypePiece, condition: Condition, layouts: int) -> int:
    if condition.group is Group.BORN:
        return layouts
    if kind is TypePiece.CONTRAT_PRESTATION:
        return 1
    return 4 if kind in CRITICAL else 2


def spread(planned: Sequence[Planned], count: int) -> tuple[Planned, ...]:
    """`count` of them, one by lot in each stretch: kinds and conditions keep their shares."""
    if count >= len(planned):
        return tuple(planned)
    dice, step = Random(count), len(planned) / count
    return tuple(planned[int((place + dice.random()) * step)] for place in range(count))


def make(one: Planned) -> Document:
    """Draw and degrade one document."""
    drawn = draw(one.kind, layouts_of(one.kind)[one.layout], one.seed, one.pages)
    return Document(one, drawn, BY_NAME[one.condition].deposit(drawn, one.seed))


def documents(planned: Sequence[Planned]) -> Iterator[Document]:
    """The documents, each drawn when it is asked for."""
    return map(make, planned)
