"""Until when an identity document is valid: the table of domain §6."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.documents.mrz import Layout
from pipeline.documents.validite import Fin, fin_de_validite
from tests.checks.builders import identite_lu, mrz

ADULT, MINOR = date(1980, 5, 17), date(1999, 6, 1)


def card(**changes: Any) -> Fin | None:
    """The end of validity of a card of 1988–2021."""
    base: dict[str, Any] = {
        "type_document": "cni",
        "mrz": mrz(Layout.CNI_1988),
        "date_expiration": None,
    }
    return fin_de_validite(identite_lu(**(base | changes)))


def zone(year: int, month: int) -> Any:
    """The zone of a card issued in a month."""
    return mrz(Layout.CNI_1988, emission=(year, month))


def on(first: str, last: str | None = None) -> Fin:
    """An end of validity, exact or between two days."""
    return Fin(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("issued", "birth", "expected"),
    [
        pytest.param("2012-03-15", ADULT, "2027-03-14", id="adult, 2012: fifteen years"),
        pytest.param("2012-03-15", MINOR, "2022-03-14", id="minor, 2012: ten"),
        pytest.param("2003-11-20", ADULT, "2013-11-19", id="adult, 2003: ten"),
        pytest.param("2004-01-01", ADULT, "2013-12-31", id="the day before the rule: ten"),
        pytest.param("2004-01-02", ADULT, "2019-01-01", id="the first day of the rule: fifteen"),
        pytest.param("2013-12-31", ADULT, "2028-12-30", id="the last day that prints ten"),
        pytest.param("2014-01-01", ADULT, "2028-12-31", id="adult, 2014: fifteen, printed"),
        pytest.param("2014-01-01", MINOR, "2023-12-31", id="minor, 2014: ten"),
        pytest.param("2021-03-01", ADULT, "2036-02-29", id="adult, 2021: to a leap day"),
        pytest.param("2017-06-01", MINOR, "2032-05-31", id="eighteen on the day of issue"),
        pytest.param("2017-05-31", MINOR, "2027-05-30", id="eighteen the day after"),
    ],
)
def test_by_the_day_of_issue(issued: str, birth: date, expected: str) -> None:
    assert card(date_delivrance=date.fromisoformat(issued), date_naissance=birth) == on(expected)


@pytest.mark.parametrize(
    ("month", "birth", "expected"),
    [
        pytest.param((2012, 3), ADULT, on("2027-02-28", "2027-03-30"), id="adult, 2012"),
        pytest.param((2012, 3), MINOR, on("2022-02-28", "2022-03-30"), id="minor, 2012"),
        pytest.param((2003, 11), ADULT, on("2013-10-31", "2013-11-29"), id="adult, 2003"),
        pytest.param((2004, 1), ADULT, on("2013-12-31", "2019-01-30"), id="the month of the rule"),
        pytest.param(
            (2017, 6), date(1999, 6, 15), on("2027-05-31", "2032-06-29"), id="eighteen in the month"
        ),
        pytest.param((2012, 3), None, on("2022-02-28", "2027-03-30"), id="age unknown"),
    ],
)
def test_by_the_month_of_issue(month: tuple[int, int], birth: date | None, expected: Fin) -> None:
    assert card(mrz=zone(*month), date_naissance=birth) == expected


@pytest.mark.parametrize(
    ("issued", "printed", "expected"),
    [
        pytest.param("2012-03-15", "2022-03-14", on("2027-03-14"), id="printed ten: five more"),
        pytest.param("2012-03-15", "2022-03-15", on("2027-03-15"), id="as printed, to the day"),
        pytest.param("2016-03-15", "2031-03-14", on("2031-03-14"), id="printed fifteen: no more"),
    ],
)
def test_the_printed_date_is_the_reference(issued: str, printed: str, expected: Fin) -> None:
    assert (
        card(
            date_delivrance=date.fromisoformat(issued),
            date_expiration=date.fromisoformat(printed),
        )
        == expected
    )


def test_without_an_issue_the_printed_date_may_be_extended() -> None:
    assert card(mrz=mrz(Layout.CNI_1988), date_expiration=date(2022, 3, 14)) == on(
        "2022-03-14", "2027-03-14"
    )


def test_without_any_date_nobody_knows() -> None:
    assert card() is None


@pytest.mark.parametrize(
    ("kind", "layout"),
    [("passeport", Layout.TD3), ("cni", Layout.TD1), ("titre_sejour", Layout.TD1)],
)
def test_other_documents_end_when_they_say(kind: str, layout: Layout) -> None:
    titre = identite_lu(type_document=kind, mrz=mrz(layout), date_expiration=date(2024, 1, 1))
    assert fin_de_validite(titre) == on("2024-01-01")
    assert fin_de_validite(identite_lu(mrz=mrz(layout), date_expiration=None)) is None


def test_a_card_issued_since_august_2021_is_not_extended() -> None:
    assert fin_de_validite(
        identite_lu(
            type_document="cni",
            mrz=None,
            date_delivrance=date(2021, 9, 1),
            date_expiration=date(2031, 8, 31),
        )
    ) == on("2031-08-31")
