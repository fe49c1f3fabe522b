"""Until when an identity document is valid (domain §6).

Printed or zone date, except for the French card of 1988–2021: cards issued to adults from
02/01/2004 to 31/12/2013 bear ten years and are valid fifteen, without anything to do.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.documents.identite import Identite
from pipeline.documents.mrz import Layout

_DEBUT_15_ANS, _FIN_10_ANS = date(2004, 1, 2), date(2013, 12, 31)


@dataclass(frozen=True, slots=True)
class Fin:
    """The last day of validity lies between ``au_plus_tot`` and ``au_plus_tard``, included."""

    au_plus_tot: date
    au_plus_tard: date


def fin_de_validite(titre: Identite) -> Fin | None:
    """The end of validity; ``None`` when no date allows to say.

    An interval wider than a day: only the month of issue is known, or whether the holder was an
    adult at issue is not.
    """
    if not _carte_1988(titre):
        return _exact(titre.date_expiration.value) if titre.date_expiration else None
    debut = _emission(titre)
    if debut is None:
        printed = titre.date_expiration
        return Fin(printed.value, _plus_ans(printed.value, 5)) if printed else None
    ends = [_fin(issue, titre) for issue in debut]
    return Fin(min(f.au_plus_tot for f in ends), max(f.au_plus_tard for f in ends))


def _carte_1988(titre: Identite) -> bool:
    if titre.mrz is not None:
        return titre.mrz.layout is Layout.CNI_1988
    card = titre.type_document is not None and titre.type_document.value == "cni"
    recent = titre.date_delivrance and titre.date_delivrance.value >= date(2021, 8, 2)
    return titre.ancien_modele or (card and not recent)


def _emission(titre: Identite) -> tuple[date, date] | None:
    """First and last day on which the card may have been issued."""
    if titre.date_delivrance is not None:
        return titre.date_delivrance.value, titre.date_delivrance.value
    if titre.mrz is not None and titre.mrz.emission is not None:
        year, month = titre.mrz.emission
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return None


def _fin(issue: date, titre: Identite) -> Fin:
    adult = _adult(issue, titre)
    ten, fifteen = _veille(issue, 10), _veille(issue, 15)
    extended = issue >= _DEBUT_15_ANS
    if not extended or adult is False:
        return _exact(ten)
    if titre.date_expiration is not None and adult:
        return _printed(issue, titre.date_expiration.value)
    return _exact(fifteen) if adult else Fin(ten, fifteen)


def _printed(issue: date, printed: date) -> Fin:
    """The printed end, extended where it bears ten years; an end that no card bears says nothing."""
    if abs((printed - _veille(issue, 10)).days) <= 31:
        return _exact(_plus_ans(printed, 5) if issue <= _FIN_10_ANS else printed)
    if abs((printed - _veille(issue, 15)).days) <= 31:
        return _exact(printed)
    return Fin(min(printed, _veille(issue, 10)), max(printed, _veille(issue, 15)))


def _adult(issue: date, titre: Identite) -> bool | None:
    if titre.date_naissance is None:
        return None
    return _plus_ans(titre.date_naissance.value, 18) <= issue


def _exact(day: date) -> Fin:
    return Fin(day, day)


def _veille(day: date, years: int) -> date:
    return _plus_ans(day, years) - timedelta(days=1)


def _plus_ans(day: date, years: int) -> date:
    return date(
        day.year + years, day.month, min(day.day, monthrange(day.year + years, day.month)[1])
    )
