"""Versions of a software, as people write them."""

from __future__ import annotations

import re

from pipeline.models.accord import Accord
from pipeline.models.normalise import fold

_NUMBERS = re.compile(r"\d+(?:\.\d+)*[a-z]?(?![\w])", re.IGNORECASE)


def numbers(version: str) -> tuple[str, ...]:
    """The parts of the last dotted number, without trailing zeros.

    >>> numbers("Version DPI 22"), numbers("v22.0"), numbers("3.3b")
    (('22',), ('22',), ('3', '3b'))
    """
    spaced = re.sub(r"(?<![\d.])[vV](?=\d)", " ", version.replace(",", "."))
    found = _NUMBERS.findall(spaced)
    parts = [part.lstrip("0").lower() or "0" for part in found[-1].split(".")] if found else []
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    return tuple(parts)


def compare(attendu: str, lu: str) -> Accord:
    """Same number: the same. One more precise than the other: a doubt (choice).

    >>> [compare("Version DPI 22", lu).name for lu in ("v22.0", "22.1", "23")]
    ['IDENTIQUE', 'PROCHE', 'DIFFERENT']
    """
    a, b = numbers(attendu), numbers(lu)
    if not a or not b:
        return Accord.IDENTIQUE if fold(attendu) == fold(lu) else Accord.PROCHE
    if a == b:
        return Accord.IDENTIQUE
    shorter = min(len(a), len(b))
    return Accord.PROCHE if a[:shorter] == b[:shorter] else Accord.DIFFERENT
