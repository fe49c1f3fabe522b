"""How far two values agree."""

from __future__ import annotations

from enum import IntEnum


class Accord(IntEnum):
    """Ordered, so that ``max`` is the best of several comparisons."""

    DIFFERENT = 0
    PROCHE = 1
    """Close enough to be the same thing written or read otherwise: for a person to say."""
    IDENTIQUE = 2
