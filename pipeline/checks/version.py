"""Which rules judged: a number that people raise, and a digest that nobody can forget to raise."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

NUMERO = "5"
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
