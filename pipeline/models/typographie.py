"""French typography, for what is sent to people."""

from __future__ import annotations

import re
from datetime import date, datetime

from pipeline.models.dates import PARIS, en_lettres, francais
from pipeline.models.siret import format_siren, format_siret

INSECABLE = "\u00a0"
ESPACE_FINE = "\u202f"
_APOSTROPHE = re.compile(r"«\s[^«»]*\.\w{2,5}\s»|(?<=[^\W\d])'(?=[^\W\d])")
"""Between two letters; file names, quoted, stay as they are written on the disk."""
_AVANT = re.compile(r"(?<![ \u202f])[ \u202f]+(?=[:;?!»%€])")
_APRES = re.compile(r"(?<=«)[ \u202f]+")
_ABREGE = re.compile(r"\b(n°|art\.|article|[LRD]\.)[ \u202f]+(?=[LRD]\.|\d)")
_NOMBRE = re.compile(r"(?<=\d) (?=\d{3}(?!\d)|Mo\b|(?:1er )?(?:jours?|mois)\b)")
_DATE = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")
_JOUR = re.compile(
    r"\b(\d{1,2}|1er) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre"
    r"|novembre|décembre)\b)"
)
_SOCIETE = re.compile(r"\b(SIREN|SIRET) (\d{14}|\d{9})\b")


def soigner(text: str) -> str:
    """No-break spaces, apostrophes, dates in letters, company numbers by groups. Idempotent.

    >>> soigner("L'IBAN : « rib d'eau.pdf », le 07/11/2024 !").replace(INSECABLE, "~")
    "L’IBAN~: «~rib d'eau.pdf~», le 7~novembre 2024~!"
    >>> soigner("SIRET 34866299000038, art. L. 311-3-1, n° 3666").replace(INSECABLE, "~")
    'SIRET 348~662~990~00038, art.~L.~311-3-1, n°~3666'
    """
    text = _APOSTROPHE.sub(lambda m: "’" if m[0] == "'" else m[0], text)
    text = _DATE.sub(lambda m: _en_lettres(m[0], int(m[3]), int(m[2]), int(m[1])), text)
    text = _SOCIETE.sub(lambda m: f"{m[1]} {numero(m[2])}", text)
    text = _JOUR.sub(rf"\1{INSECABLE}", text)
    text = _APRES.sub(INSECABLE, _AVANT.sub(INSECABLE, text))
    return _ABREGE.sub(rf"\1{INSECABLE}", _NOMBRE.sub(INSECABLE, text))


def numero(number: str) -> str:
    """A SIREN or a SIRET, by groups that stay on one line."""
    grouped = format_siren(number) if len(number) == 9 else format_siret(number)
    return grouped.replace(" ", INSECABLE)


def _en_lettres(said: str, year: int, month: int, day: int) -> str:
    try:
        return en_lettres(date(year, month, day))
    except ValueError:
        return said


def jour(day: date) -> str:
    """As tables show it.

    >>> jour(date(2024, 2, 6))
    '06/02/2024'
    """
    return francais(day)


def moment(when: datetime) -> str:
    """A moment, in the time of Paris.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 11, 21, 14, 5, tzinfo=UTC)).replace(INSECABLE, "~")
    '21/11/2026~à~15:05'
    """
    here = when.astimezone(PARIS)
    return f"{here:%d/%m/%Y}{INSECABLE}à{INSECABLE}{here:%H:%M}"


def iban(number: str) -> str:
    """An account number by four.

    >>> iban("FR7630056009271234567890182").replace(INSECABLE, "~")
    'FR76~3005~6009~2712~3456~7890~182'
    """
    bare = re.sub(r"\s", "", number)
    return INSECABLE.join(bare[i : i + 4] for i in range(0, len(bare), 4))


def nombre(n: int) -> str:
    """A count, by three.

    >>> nombre(12345).replace(ESPACE_FINE, "~")
    '12~345'
    """
    return f"{n:,}".replace(",", ESPACE_FINE)


def pluriel(n: int, un: str, plusieurs: str = "") -> str:
    r"""A count and its noun; zero and one are singular.

    >>> pluriel(1, "demande"), pluriel(2, "cas", "cas").replace(INSECABLE, " ")
    ('1\xa0demande', '2 cas')
    """
    noun = un if n < 2 else plusieurs or f"{un}s"
    return f"{nombre(n)}{INSECABLE}{noun}"
