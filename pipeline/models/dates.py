"""Dates as French documents write them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from rapidfuzz.distance import Levenshtein

from pipeline.models.normalise import fold

_MOIS = (
    "JANVIER",
    "FEVRIER",
    "MARS",
    "AVRIL",
    "MAI",
    "JUIN",
    "JUILLET",
    "AOUT",
    "SEPTEMBRE",
    "OCTOBRE",
    "NOVEMBRE",
    "DECEMBRE",
)
_EN_LETTRES = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_ANGLAIS = {"FEB": 2, "APR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AUG": 8}
"""Months of bilingual identity documents that no French name begins with."""
_CHIFFRES = re.compile(r"(?<!\d)(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_LETTRES = re.compile(
    r"(?<![\w])(\d{1,2}|[lI|](?=\s?er))\s?(?:er|ER)?[\s.]*([A-Za-zÀ-ÿ]{3,10})\.?(?:\s?/\s?[A-Za-zÀ-ÿ]{3,9}\.?)?[\s.]*(\d{4})(?!\d)"
)

PARIS = ZoneInfo("Europe/Paris")
"""Where depositors and gestionnaires are: the days that they are told are those of Paris."""


def find(text: str) -> Iterator[tuple[date, int, int]]:
    """Every date of a line, with where it starts and ends; impossible ones are not dates.

    >>> [d.isoformat() for d, *_ in find("à jour au 6 novembre 2024, édité le 07/11/2024")]
    ['2024-11-06', '2024-11-07']
    """
    found = []
    for match in _LETTRES.finditer(text):
        month = _mois(match[2])
        if month:
            found.append((_date(int(match[3]), month, _jour(match[1])), match.start(), match.end()))
    for match in _CHIFFRES.finditer(text):
        day = _date(int(match[3]), int(match[2]), int(match[1]))
        found.append((day, match.start(), match.end()))
    for match in _ISO.finditer(text):
        day = _date(int(match[1]), int(match[2]), int(match[3]))
        found.append((day, match.start(), match.end()))
    for value, start, end in sorted(found, key=lambda f: f[1]):
        if value is not None:
            yield value, start, end


def parse(text: str) -> date | None:
    """The first date of a text.

    >>> parse("le 1er juin 2026"), parse("31/02/2026")
    (datetime.date(2026, 6, 1), None)
    """
    return next((value for value, *_ in find(text)), None)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def francais(day: date) -> str:
    """As the portal shows it: dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


def en_lettres(day: date) -> str:
    """As decisions date themselves.

    >>> en_lettres(date(2024, 8, 1)), en_lettres(date(2024, 2, 26))
    ('1er août 2024', '26 février 2024')
    """
    first = "er" if day.day == 1 else ""
    return f"{day.day}{first} {_EN_LETTRES[day.month - 1]} {day.year}"


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _jour(digits: str) -> int:
    """The day; « ler » is « 1er » misread, since nothing else stands before a month."""
    return int(digits) if digits.isdigit() else 1


def _mois(word: str) -> int | None:
    """The month of a name, of its beginning (« sept. »), or of a name misread."""
    name = fold(word)
    begun = [i for i, mois in enumerate(_MOIS, 1) if len(name) >= 3 and mois.startswith(name)]
    if len(begun) == 1:
        return begun[0]
    if name in _ANGLAIS:
        return _ANGLAIS[name]
    close = [i for i, mois in enumerate(_MOIS, 1) if len(name) > 4 and _near(name, mois)]
    return close[0] if len(close) == 1 else None


def _near(a: str, b: str) -> bool:
    return Levenshtein.distance(a, b, score_cutoff=2) <= 2
