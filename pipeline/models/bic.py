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


def is_foreign(code: str) -> bool:
    """Whether a code is that of a country of the SEPA other than France.

    >>> is_foreign("DEUTDEFF"), is_foreign("BANCAIRE")
    (True, False)
    """
    return is_valid(code) and compact(code)[4:6] in _SEPA


_SEPA = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "GB",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MC",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "SM",
        "VA",
        "AD",
    ]
)
