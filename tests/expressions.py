"""What a regular expression may cost, told from its shape alone: nothing is run, nothing is timed.

A backtracking search is worse than linear when a text exists that two of its loops can share out in
many ways before it fails. Such a text repeats one word that the first loop takes, that leads from
the first to the second, and that the second takes too. A search begins with a loop of its own, that
skips anything; so one loop is enough, if what leads to it can stand within it.

Of the words only the letters are compared, and what looks ahead is not looked at: more is told than
is true. A loop that gives nothing back (``*+``) is no first one, a loop that ends its pattern cannot
fail. A repeat is worse still, bounded or not, when it can take the same word in two ways by itself
(``(?:a|ab|b)*``, ``(?:a?a){1,9}``). Other bounded repeats count for nothing: they are a factor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

Signes = frozenset[str]

SIGNES: Signes = frozenset(map(chr, range(0x180))) | frozenset("’“”–—…•€№☐☒✓\u202f\u2028٣Ж中")
"""Every sign that our patterns tell apart, and some that they do not."""
_MOTS = frozenset(c for c in SIGNES if re.fullmatch(r"\w", c))
LONGUE = 256
"""A repeat beyond is a loop."""
FOIS = 3
"""A repeat beyond may not take one word in two ways: what there are multiply."""


@dataclass(frozen=True, slots=True)
class Boucle:
    """A loop: the states before and behind its body, what it takes, whether it gives back.

    Its states are those from ``avant`` up to ``fin``.
    """

    avant: int
    apres: int
    fin: int
    signes: Signes
    rend: bool
    bornee: bool


@dataclass
class Automate:
    """States and the moves between them, each allowed or not to a text of certain signs alone."""

    moves: list[list[tuple[int, Callable[[Signes], object] | None]]] = field(default_factory=list)
    takes: list[tuple[int, int, Signes]] = field(default_factory=list)
    boucles: list[Boucle] = field(default_factory=list)

    def state(self) -> int:
        self.moves.append([])
        return len(self.moves) - 1

    def move(self, start: int, end: int, allowed: Callable[[Signes], object] | None = None) -> None:
        self.moves[start].append((end, allowed))

    def take(self, start: int, end: int, signes: Signes) -> None:
        self.move(start, end, signes.intersection)
        self.takes.append((start, end, signes))

    def taken(self, since: int) -> Signes:
        """What is taken from a state on."""
        return frozenset().union(*(signes for start, _, signes in self.takes if start >= since))

    def leads(self, start: int, end: int, signes: Signes, without: Boucle | None = None) -> bool:
        """Whether a text of these signs alone leads from one state to another."""
        seen, held = {start}, [start]
        while held:
            state = held.pop()
            if state == end:
                return True
            for to, allowed in self.moves[state]:
                again = without is not None and (state, to) == (without.apres, without.avant)
                if to not in seen and not again and (allowed is None or allowed(signes)):
                    seen.add(to)
                    held.append(to)
        return False

    def two_ways(self, boucle: Boucle) -> bool:
        """Whether the body of a loop takes one word in two ways: two places at a time, step by step."""
        within = [take for take in self.takes if boucle.avant <= take[0] < boucle.fin]
        takes = [signes for _, _, signes in within]
        free = [self._free(end, boucle) for _, end, _ in within]
        if any(len(states) > len(set(states)) for states in free):
            return True
        after = [[n for n, take in enumerate(within) if take[0] in states] for states in free]
        pairs = {(n, n): _pairs(after[n], after[n], takes) for n in range(len(within))}
        held = [pair for found in pairs.values() for pair in found]
        while held:
            pair = held.pop()
            if pair not in pairs:
                pairs[pair] = _pairs(after[pair[0]], after[pair[1]], takes)
                held.extend(pairs[pair])
        return any(a != b and any(c == d for c, d in found) for (a, b), found in pairs.items())

    def _free(self, start: int, boucle: Boucle) -> list[int]:
        """The states of a loop that are reached without taking anything, as often as they are."""
        eaten = {(a, b) for a, b, _ in self.takes}
        reached = [start]
        for state in reached:
            if reached.count(state) < 2:
                reached += [
                    to
                    for to, allowed in self.moves[state]
                    if boucle.avant <= to < boucle.fin
                    and (state, to) not in eaten
                    and allowed is not _jamais
                ]
        return reached


def _pairs(left: list[int], right: list[int], takes: list[Signes]) -> set[tuple[int, int]]:
    return {(a, b) for a in left for b in right if takes[a] & takes[b]}


def _signes(item: Any, state: Any, flags: int) -> Signes:
    """The signs that one item of a parsed pattern takes."""
    pattern = _compiler.compile(_parser.SubPattern(state, [item]), flags)
    return frozenset(c for c in SIGNES if pattern.fullmatch(c))


def _jamais(_: Signes) -> bool:
    return False


def _bord(signes: Signes) -> bool:
    return bool(signes & _MOTS) and bool(signes - _MOTS)


class _Construction:
    """The automaton of one parsed pattern."""

    def __init__(self, state: Any) -> None:
        self.made, self._state = Automate(), state

    def follow(self, items: Any, start: int, flags: int) -> int:
        """Add what follows a state; the state where it ends."""
        for item in items:
            start = self._item(item, start, flags)
        return start

    def _item(self, item: Any, start: int, flags: int) -> int:
        kind, what = item
        end = self.made.state()
        match str(kind):
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                self.made.take(start, end, _signes(item, self._state, flags))
            case "SUBPATTERN":
                _, added, taken, inner = what
                self.made.move(self.follow(inner, start, (flags | added) & ~taken), end)
            case "ATOMIC_GROUP":
                self.made.move(self.follow(what, start, flags), end)
            case "BRANCH":
                for inner in what[1]:
                    self.made.move(self.follow(inner, start, flags), end)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                self._repeat(str(kind) != "POSSESSIVE_REPEAT", what, start, end, flags)
            case "ASSERT" | "ASSERT_NOT":
                self._look(str(kind) == "ASSERT", what, start, end, flags)
            case "AT":
                multi = bool(flags & re.MULTILINE) and "BEGINNING_STRING" not in str(what)
                place = _bord if "BOUNDARY" in str(what) else _jamais
                self.made.move(
                    start, end, (lambda s: "\n" in s) if multi and place is _jamais else place
                )
            case _:
                self.made.move(start, end)
        return end

    def _repeat(self, gives: bool, what: Any, start: int, end: int, flags: int) -> None:
        least, most, inner = what
        for _ in range(min(least, 3) - 1):
            start = self.follow(inner, start, flags)
        first = self.made.state()
        self.made.move(start, first)
        last = self.follow(inner, first, flags)
        if most > 1:
            self.made.move(last, first)
        if most > FOIS:
            fin, taken = len(self.made.moves), self.made.taken(first)
            self.made.boucles.append(Boucle(first, last, fin, taken, gives, most <= LONGUE))
        self.made.move(last, end)
        if not least:
            self.made.move(start, end)

    def _look(self, wanted: bool, what: Any, start: int, end: int, flags: int) -> None:
        way, inner = what
        if len(inner) == 1 and str(inner[0][0]) in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            taken = _signes(inner[0], self._state, flags)
            self.made.move(start, end, taken.intersection if wanted else lambda s: s - taken)
            return
        if way > 0:
            self.made.move(self.follow(inner, start, flags), self.made.state(), _jamais)
        self.made.move(start, end)


def fautes(pattern: str, flags: int = 0, method: str = "search") -> Iterator[str]:
    """Why a pattern may take longer than in proportion to its text, if it may."""
    parsed = _parser.parse(pattern, flags)
    flags = parsed.state.flags | flags
    built = _Construction(parsed.state)
    start = built.made.state()
    last = built.follow(parsed, start, flags)
    end = built.made.state()
    built.made.move(last, end, _jamais if method == "fullmatch" else None)
    made = built.made
    for second in made.boucles:
        if made.leads(second.apres, end, frozenset()):
            continue
        if made.two_ways(second):
            yield f"{_shown(second)} takes one word in two ways"
        if second.bornee:
            continue
        if method not in ("match", "fullmatch") and _meets(made, start, None, second):
            yield f"a search begins anew within {_shown(second)}"
        for first in made.boucles:
            if first.rend and not first.bornee and _meets(made, first.apres, first, second):
                yield f"{_shown(first)} and {_shown(second)} share what they take"


def _meets(made: Automate, start: int, first: Boucle | None, second: Boucle) -> bool:
    signes = second.signes & first.signes if first else second.signes
    return (
        bool(signes)
        and (first is None or made.leads(first.avant, first.apres, signes))
        and made.leads(second.avant, second.apres, signes)
        and made.leads(start, second.avant, signes, first)
    )


def _shown(loop: Boucle) -> str:
    shown = "".join(sorted(loop.signes, key=lambda c: (not c.isalnum(), c)))
    return f"a loop of {shown[:12]!r}… ({len(loop.signes)})"
