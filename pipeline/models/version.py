"""Versions of a software, as people write them."""

from __future__ import annotations

import re

from pipeline.models.accord import Accord
from pipeline.models.normalise import fold

_TOKEN = re.compile(r"(?<![A-Z])[A-Z]*\d+(?:\.\d+)*(?:[A-Z]+\d*)?")


def numbers(version: str) -> tuple[tuple[str, ...], ...]:
    """Every number of a version, by its dotted parts, without trailing zeros; plain words apart.

    >>> numbers("Version DPI 22"), numbers("v22.0"), numbers("3.3b")
    ((('22',),), (('22',),), (('3', '3B'),))
    """
    return tuple(_parts(token) for token in _TOKEN.findall(version.replace(",", ".").upper()))


def _parts(token: str) -> tuple[str, ...]:
    parts = [part.lstrip("0") or "0" for part in re.sub(r"^V(?=\d)", "", token).split(".")]
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    return tuple(parts)


def compare(attendu: str, lu: str) -> Accord:
    """Same numbers: the same. One more precise than the other: a doubt (choice).

    >>> [compare("Version DPI 22", lu).name for lu in ("v22.0", "22.1", "23", "22 SP1")]
    ['IDENTIQUE', 'PROCHE', 'DIFFERENT', 'PROCHE']
    """
    a, b = numbers(attendu), numbers(lu)
    if not a or not b:
        return Accord.IDENTIQUE if fold(attendu) == fold(lu) else Accord.PROCHE
    if a == b:
        return Accord.IDENTIQUE
    close = all(_more_precise(x, y) for x, y in zip(a, b, strict=False))
    return Accord.PROCHE if close else Accord.DIFFERENT


def _more_precise(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]
