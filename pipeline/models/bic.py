"""Bank identifier codes (ISO 9362): 8 characters, and 3 more for a branch."""

from __future__ import annotations

import re

from pipeline.models.normalise import compact as compact

_SHAPE = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")


def is_valid(code: str) -> bool:
    """Whether the shape holds; no directory is consulted.

    >>> is_valid("CCFRFRPP"), is_valid("CCFRFRPPXXX"), is_valid("CCFR")
    (True, True, False)
    """
    return bool(_SHAPE.fullmatch(compact(code)))


def institution(code: str) -> str:
    """The 8 first characters: the branch is not compared (usage).

    >>> institution("ccfrfrppxxx")
    'CCFRFRPP'
    """
    return compact(code)[:8]
