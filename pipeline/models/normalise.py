"""Spelling apart: the letters and digits of a text, without accents, case or punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans(
    {"Œ": "OE", "Æ": "AE", "œ": "oe", "æ": "ae", "ß": "ss", "&": " et ", "+": " plus "}
    | dict(zip("ØøŁłĐđıÞþ", "OoLlDdiTt", strict=True))
)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Capital letters and digits, one space between words; a letter is never left out.

    >>> fold("Société L'Œuvre-Médicale")
    'SOCIETE L OEUVRE MEDICALE'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).upper()
    return " ".join(re.findall(r"[^\W_]+", letters))


def compact(text: str) -> str:
    """The same without any space.

    >>> compact("FR76 3000-4000")
    'FR7630004000'
    """
    return fold(text).replace(" ", "")


_CONFUSABLES = str.maketrans("OQDILSBZG", "000115826")


def fold_confusables(text: str) -> str:
    """Characters that readers and people take for one another, as one.

    Never used to accept a value: only to say that a difference may be a misreading.

    >>> fold_confusables("JGe2DPlO09") == fold_confusables("JGe2DPI009")
    True
    """
    return text.upper().translate(_CONFUSABLES)


def has_confusables(text: str) -> bool:
    """Whether any character could be another one misread (0/O, 1/l/I, 5/S, 8/B, 2/Z)."""
    return any(c in "0Oo1lIi5Ss8B2Zz" for c in text)
