"""French amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import montant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 234,56 €", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1234.56 EUR", "1234.56"),
        ("1\u202f234\u00a0567,00 €", "1234567.00"),
        ("48000,00€", "48000.00"),
        ("48 000 €", "48000.00"),
        ("12 euros", "12.00"),
        ("-15,20 €", "-15.20"),
        ("0,00", "0.00"),
        ("TVA 20,00 %", None),
        ("n° 2024-0417", None),
        ("le 03/05/2024", None),
        ("12.03.2024", None),
        ("version 3.10.2", None),
        ("SIRET 348 662 990 00038", None),
    ],
)
def test_amounts(text: str, expected: str | None) -> None:
    found = montant.parse(text)
    assert (str(found) if found is not None else None) == expected


@given(st.decimals(0, 10**9, places=2))
def test_what_is_printed_is_read_again(amount: Decimal) -> None:
    assert montant.parse(f"Total {montant.francais(amount)} HT") == amount
