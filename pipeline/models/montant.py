"""Amounts as French documents write them: two decimals, whatever groups the thousands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_GROUPES = r"\d{1,3}(?:[ .'’\u00a0\u202f]\d{3}){1,4}|\d{1,12}"
_MONTANT = re.compile(
    rf"(?<![\d,.])(-?\s?(?:{_GROUPES}))(?:[,.](\d{{2}})(?!\d)|(?=\s?(?:€|EUR\b|euros?\b)))"
    r"(?![.,]?\d)(?!\s?%)\s?(?:€|EUR\b|euros?\b)?",
    re.IGNORECASE,
)
UNGROUPED = 6
"""Figures in a row from which an amount without decimals has more likely lost its comma."""
CENTIME = Decimal("0.01")


def find(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """Every amount of a line, with where it starts and ends; a rate is not an amount.

    >>> [str(m) for m, *_ in find("1 234,56 € HT, TVA 20,00 %, 1.481,47 TTC, soit 48 000 €")]
    ['1234.56', '1481.47', '48000.00']
    >>> list(find("8012179 €"))
    []
    """
    for match in _MONTANT.finditer(text):
        units = re.sub(r"[^\d-]", "", match[1])
        if not match[2] and units == match[1].strip() and len(units) > UNGROUPED:
            continue
        yield Decimal(f"{units}.{match[2] or '00'}"), match.start(), match.end()


def parse(text: str) -> Decimal | None:
    """The first amount of a text.

    >>> parse("48000,00€"), parse("n° 2024-0417")
    (Decimal('48000.00'), None)
    """
    return next((amount for amount, *_ in find(text)), None)


def francais(amount: Decimal) -> str:
    """As letters show it.

    >>> francais(Decimal("48000.5"))
    '48 000,50 €'
    """
    return f"{amount:,.2f} €".replace(",", " ").replace(".", ",")
