"""Which rules judged: a number that people raise, and a digest that nobody can forget to raise."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

NUMERO = "7"
"""Raised when a verdict may change; the digest tells two builds of one number apart."""

_ROOMS = ("models", "documents", "checks", "extraction")


@cache
def regles() -> str:
    """The version of the rules: the number, and a digest of the code that reads and judges."""
    root = Path(__file__).parent.parent
    sources = [p for room in _ROOMS for p in sorted((root / room).glob("*.py"))]
    digest = hashlib.sha256()
    for source in (*sources, root / "flows" / "pieces.py", root / "routing.py"):
        digest.update(source.read_bytes())
    return f"{NUMERO}+{digest.hexdigest()[:10]}"


def numero(version: str) -> int:
    """The number that a version of the rules begins with; 0 for one that has none.

    >>> numero("5+3f0c9a7b21")
    5
    """
    found = re.match(r"\d+", version)
    return int(found[0]) if found else 0
