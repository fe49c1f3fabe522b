"""What a contradiction is: one fact that a record and its documents say otherwise, on either side.

The facts are declared in `printed.py` (documents drawn again) and in `declared.py` (records). A
change gives None where a deposit does not state the fact on both sides: then there is nothing to
contradict. Facts that no rule confronts bear the reason why: they are run too, and counted apart.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from random import Random

from bench.reading.facts import Facts
from bench.verdicts.deposits import Deposit, Paper, Record
from pipeline.models.statut import TypePiece

Written = Callable[[Deposit, Random], Record | None]
Printed = Callable[[Paper, Deposit, Random], Facts | None]
MODULES = ("printed", "declared")


class Side(StrEnum):
    """What is changed."""

    DECLARATION = "declaration"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Contradiction:
    """One fact, changed on one side; `uncompared` says why no rule confronts it."""

    fact: str
    side: Side
    change: Callable[[Deposit, Random], Deposit | None]
    uncompared: str = ""

    def applied(self, deposit: Deposit, turn: int) -> Deposit | None:
        """The deposit with that fact changed; another turn, another value."""
        return self.change(deposit, Random(f"{turn}/{deposit.seed}/{self.side}/{self.fact}"))


_ALL: list[Contradiction] = []


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """All of them, in the order of the tables."""
    for module in MODULES:
        importlib.import_module(f"bench.verdicts.{module}")
    return tuple(_ALL)


def says(fact: str, write: Written, uncompared: str = "") -> None:
    """A change of the record."""

    def change(deposit: Deposit, dice: Random) -> Deposit | None:
        record = write(deposit, dice)
        return None if record is None else replace(deposit, demande=record)

    _ALL.append(Contradiction(fact, Side.DECLARATION, change, uncompared))


def prints(
    fact: str,
    kind: TypePiece,
    write: Printed,
    uncompared: str = "",
    listed: Callable[[Deposit, Facts], bytes] | None = None,
) -> None:
    """A change of the facts that the piece of a kind is drawn from; `listed` is the register then.

    A layout that does not print the fact draws the same bytes: then there is no contradiction.
    """

    def change(deposit: Deposit, dice: Random) -> Deposit | None:
        paper = deposit.paper(kind)
        facts = write(paper, deposit, dice) if paper else None
        if paper is None or facts is None or _nobody_declared(paper.facts, facts, deposit):
            return None
        changed = replace(paper, facts=facts)
        if changed.drawn.pdf == paper.drawn.pdf:
            return None
        papers = (changed if one is paper else one for one in deposit.papers)
        register = listed(deposit, facts) if listed else deposit.register
        return replace(deposit, papers=tuple(papers), register=register)

    _ALL.append(Contradiction(f"{kind} : {fact}", Side.DOCUMENT, change, uncompared))


def _nobody_declared(was: Facts, facts: Facts, deposit: Deposit) -> bool:
    """Whether only a person changed, on a form that does not ask for persons."""
    persons = replace(facts, representant=was.representant, depositaire=was.depositaire)
    return persons == was != facts and deposit.demande["demandeur"] is None


def depose_le(deposit: Deposit) -> date:
    """The day of the deposit."""
    return date.fromisoformat(deposit.demande["date_depot"])
