"""Versions and dates, as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import dates, version
from pipeline.models.accord import Accord

SAME, CLOSE, OTHER = Accord.IDENTIQUE, Accord.PROCHE, Accord.DIFFERENT

VERSIONS = [
    ("22", "22", SAME),
    ("Version DPI 22", "22", SAME),
    ("v22.0", "22", SAME),
    ("22.0.0", "22", SAME),
    ("22,1", "22.1", SAME),
    ("v1.02", "1.2", SAME),
    ("V3.3b", "3.3B", SAME),
    ("2024", "2024", SAME),
    ("Millésime", "millesime", SAME),
    ("22", "22.1", CLOSE),
    ("22.1", "22.1.3", CLOSE),
    ("22", "vingt-deux", CLOSE),
    ("22", "", CLOSE),
    ("22", "23", OTHER),
    ("22.1", "22.2", OTHER),
    ("22", "2", OTHER),
    ("22", "222", OTHER),
    ("3.3", "3.3b", OTHER),
    ("1.10", "1.1", OTHER),
    ("22", "2022", OTHER),
]


@pytest.mark.parametrize(("a", "b", "accord"), VERSIONS)
def test_versions(a: str, b: str, accord: Accord) -> None:
    assert version.compare(a, b) is accord
    assert version.compare(b, a) is accord


parts = st.lists(st.integers(0, 40), min_size=1, max_size=4)


@given(parts, parts)
def test_dotted_numbers(a: list[int], b: list[int]) -> None:
    """Same without the zeros at the end, and only then."""
    left, right = (".".join(map(str, numbers)) for numbers in (a, b))
    assert version.compare(left, left) is SAME
    assert version.compare(left, right) is version.compare(right, left)
    size = max(len(a), len(b))
    same = a + [0] * (size - len(a)) == b + [0] * (size - len(b))
    assert (version.compare(left, right) is SAME) is same
    assert version.compare(f"Version {left}", f"v{left}") is SAME


@given(st.text(max_size=30))
def test_a_version_is_itself(text: str) -> None:
    assert version.compare(text, text) is SAME


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("06/11/2024", ["2024-11-06"]),
        ("6.11.2024", ["2024-11-06"]),
        ("06-11-2024", ["2024-11-06"]),
        ("06 11 2024", ["2024-11-06"]),
        ("2024-11-06", ["2024-11-06"]),
        ("6 novembre 2024", ["2024-11-06"]),
        ("6NOVEMBRE2024", ["2024-11-06"]),
        ("1er août 2023", ["2023-08-01"]),
        ("1 er aout 2023", ["2023-08-01"]),
        ("12 fév. 2023", ["2023-02-12"]),
        ("12 FEB 2023", ["2023-02-12"]),
        ("12 AVR/APR 2023", ["2023-04-12"]),
        ("12 juil. 2023", ["2023-07-12"]),
        ("12 juin 2023", ["2023-06-12"]),
        ("6 novenbre 2024", ["2024-11-06"]),  # a misread letter
        ("du 06/11/2024 au 07/12/2025", ["2024-11-06", "2025-12-07"]),
        ("31/02/2024", []),
        ("29/02/2023", []),
        ("29/02/2024", ["2024-02-29"]),
        ("13/13/2024", []),
        ("00/01/2024", []),
        ("106/11/2024", []),
        ("06/11/20245", []),
        ("06/11/24", []),
        ("le 6 brumaire 2024", []),
        ("", []),
    ],
)
def test_dates_in_a_line(text: str, found: list[str]) -> None:
    assert [day.isoformat() for day, *_ in dates.find(text)] == found
    first = dates.parse(text)
    assert (first.isoformat() if first else None) == (found[0] if found else None)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_date_is_read_however_it_is_written(day: date) -> None:
    mois = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ]
    named = f"{day.day} {mois[day.month - 1]} {day.year}"
    for written in (dates.francais(day), day.isoformat(), named, named.upper()):
        line = f"Délivré le {written}, à Paris"
        assert dates.parse(line) == day
        (_, start, end), *more = dates.find(line)
        assert not more
        assert line[start:end] == written


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2023-12-15", 3, "2024-03-15"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-02-26", 0, "2024-02-26"),
        ("2023-11-26", 12, "2024-11-26"),
    ],
)
def test_months_later(day: str, months: int, expected: str) -> None:
    assert dates.add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 36))
def test_months_later_are_later_and_never_skip_a_month(day: date, months: int) -> None:
    later = dates.add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert day <= later <= day + timedelta(days=31 * months)
