"""From when and until when a paper holds: labels of a form, or words of a sentence.

« prend effet le …, valable jusqu'au … », « valable du … au … », « Date d'effet : … ».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from pipeline.documents.locate import Form
from pipeline.documents.prose import Prose
from pipeline.models import dates
from pipeline.models.lecture import Read
from pipeline.models.text import Text

_NEAR = r"\s*+(?:\([^)]{0,40}\)\s*+)?(?:/\s*+[A-Za-z ]{3,30})?\s*+:?\s*+(?P<jour>.{6,34})"
_DU_AU = re.compile(
    r"\b(?:du|from)\s++(?P<debut>.{6,24}?)\s+(?:au|to|until)\s++(?P<jour>.{6,24})", re.I
)
_DEBUT = re.compile(
    r"\b(?:prend\s?effet\s?(?:le|au)|effet\s?(?:le|au|du)|(?:valable|valide)\s?(?:à\s?compter|à\s?partir|depuis)"
    r"\s?(?:du|le)|à\s?compter\s?du|en\s?vigueur\s?(?:le|au|depuis\s?le)|valid\s?from)" + _NEAR,
    re.I,
)
_FIN = re.compile(
    r"\b(?:jusqu['’]?\s?au|expire\s?(?:le|au)|prend\s?fin\s?(?:le|au)|au\s?plus\s?tard\s?le|échoit\s?le|"
    r"(?:valid\s?)?until|expires?\s?on)" + _NEAR,
    re.I,
)


def labelled_date(form: Form, text: Text, labels: Iterable[str]) -> Read[date] | None:
    """The date beside or under one of the labels."""
    return next(labelled_dates(form, text, labels), None)


def labelled_dates(form: Form, text: Text, labels: Iterable[str]) -> Iterator[Read[date]]:
    """Every date beside or under the labels."""
    for spot in form.values(text, labels, lambda t: dates.parse(t) is not None):
        day, start, end = next(dates.find(spot.text))
        yield spot.part(start, end).read(day)


def debut(prose: Prose) -> Read[date] | None:
    """From when, as a sentence says it."""
    return _said(prose, _DU_AU, "debut") or _said(prose, _DEBUT, "jour")


def fin(prose: Prose) -> Read[date] | None:
    """Until when, as a sentence says it."""
    return _said(prose, _DU_AU, "jour") or _said(prose, _FIN, "jour")


def _said(prose: Prose, pattern: re.Pattern[str], group: str) -> Read[date] | None:
    for match in pattern.finditer(prose.text):
        for day, start, end in dates.find(match[group]):
            at = match.start(group)
            return prose.read(at + start, at + end, day)
    return None
