"""International bank account numbers, and the French account inside.

Keys are checked by schwifty: those of the IBAN, and for a French one the RIB key too. Its bank
directory is not used: it is too old and too small to be held against anyone (measured).
"""

from __future__ import annotations

import re

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from pipeline.models.normalise import compact as compact

FR_LENGTH = 27
_SHAPE = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_FRENCH_IN_TEXT = re.compile(r"(?<![A-Z0-9])FR\d{2}(?:[\s_.-]?[A-Z0-9]){23}(?![A-Z0-9])", re.I)
_IN_TEXT = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]){11,30}(?![A-Z0-9])")
_RIB_IN_TEXT = re.compile(
    r"(?<![A-Z0-9])[0-9](?:[\s_.-]?[0-9]){9}(?:[\s_.-]?[A-Z0-9]){11}(?:[\s_.-]?[0-9]){2}(?![A-Z0-9])"
)
_RIB = re.compile(r"[0-9]{10}[A-Z0-9]{11}[0-9]{2}")
_HORS_SEPA = frozenset({"NC", "PF", "WF"})


def is_valid(number: str) -> bool:
    """Whether all the keys hold.

    >>> is_valid("FR76 3005 6009 2712 3456 7890 182")
    True
    >>> is_valid("FR76 3005 6009 2712 3456 7890 183")
    False
    """
    number = compact(number)
    if not _SHAPE.fullmatch(number):
        return False
    try:
        IBAN(number, validate_bban=True)
    except SchwiftyException:
        return False
    return True


def is_french(number: str) -> bool:
    """Whether the account is held under the country code FR (guide SAS: « IBAN français requis »)."""
    return compact(number).startswith("FR")


def bic_country_outside_sepa(bic: str) -> bool:
    """Whether a BIC belongs to a French territory with FR IBANs outside SEPA (CFONB, 2010)."""
    return compact(bic)[4:6] in _HORS_SEPA


def format(number: str) -> str:
    """By groups of four.

    >>> format("FR7630056009271234567890182")
    'FR76 3005 6009 2712 3456 7890 182'
    """
    number = compact(number)
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def mask(number: str) -> str:
    """Four first and three last characters, as a depositor's letter shows them (choice).

    >>> mask("FR7630056009271234567890182")
    'FR76 •••• 182'
    """
    number = compact(number)
    return f"{number[:4]} •••• {number[-3:]}" if len(number) > 10 else "••••"


def mask_in(text: str) -> str:
    """A text whose account numbers are masked: French ones by their shape, others by their keys.

    >>> mask_in("le compte FR76 3005 6009 2712 3456 7890 183.pdf")
    'le compte FR76 •••• 183.pdf'
    >>> mask_in("DE89 3704 0044 0532 0130 00 du 30056 00927 12345678901 82")
    'DE89 •••• 000 du 3005 •••• 182'
    """
    text = _FRENCH_IN_TEXT.sub(lambda m: mask(m[0]), text)
    text = _IN_TEXT.sub(lambda m: _mask_longest(m[0]), text)
    return _RIB_IN_TEXT.sub(lambda m: mask(m[0]) if is_valid_rib(compact(m[0])) else m[0], text)


def _mask_longest(text: str) -> str:
    """The account that a run of words begins with, masked; the words after it, left."""
    ends = (m.end() for m in reversed(list(re.finditer(r"\S+", text))))
    for end in ends:
        if is_valid(text[:end]):
            return mask(text[:end]) + text[end:]
    return text


def is_valid_rib(account: str) -> bool:
    """Whether the key of a French account in 23 characters holds (banque, guichet, compte, clé).

    >>> is_valid_rib("30056009271234567890182"), is_valid_rib("30056009271234567890183")
    (True, False)
    """
    if not _RIB.fullmatch(account):
        return False
    try:
        return is_valid(IBAN.from_bban("FR", account))
    except SchwiftyException:
        return False
