"""Where two values differ, character by character, for a person who compares them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

_SEPARATEURS = " \u00a0\u202f.,;:-'’/"
"""What separates and does not count (choice)."""


@dataclass(frozen=True)
class Morceau:
    """A run of characters of a value as shown, and whether they differ from the other value."""

    texte: str
    differe: bool


Morceaux = tuple[Morceau, ...]


def comparer(gauche: str, droite: str) -> tuple[Morceaux, Morceaux]:
    """The two values, each cut where it differs from the other; case and separators do not count.

    Values of one length are compared place by place, as one checks an account number.

    >>> [m.texte for m in comparer("FR76 789 0", "FR76 7899 0")[1] if m.differe]
    ['9']
    >>> [m.texte for m in comparer("FR76 1890", "FR76 8190")[0] if m.differe]
    ['18']
    """
    rangs = _rangs(gauche), _rangs(droite)
    a, b = (
        "".join(value[i].casefold()[:1] for i in kept)
        for value, kept in zip((gauche, droite), rangs, strict=True)
    )
    differ: tuple[set[int], set[int]] = set(), set()
    for i, j, k, n in _runs(a, b):
        differ[0].update(rangs[0][i:j])
        differ[1].update(rangs[1][k:n])
    return _cut(gauche, differ[0]), _cut(droite, differ[1])


def _runs(a: str, b: str) -> list[tuple[int, int, int, int]]:
    """Where two strings differ: from, to in the one; from, to in the other."""
    if len(a) == len(b):
        return [(i, i + 1, i, i + 1) for i in range(len(a)) if a[i] != b[i]]
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(i, j, k, n) for tag, i, j, k, n in codes if tag != "equal"]


def _rangs(value: str) -> list[int]:
    return [i for i, letter in enumerate(value) if letter not in _SEPARATEURS]


def _cut(value: str, differ: set[int]) -> Morceaux:
    runs = groupby(enumerate(value), key=lambda place: place[0] in differ)
    return tuple(Morceau("".join(c for _, c in run), different) for different, run in runs)
