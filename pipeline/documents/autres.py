"""What a document says twice, and otherwise: the first that was read is then not the truth for it.

On a picture only what is surely read counts: the other may be the same value, misread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from pipeline.documents.spots import squeeze
from pipeline.models.lecture import Read
from pipeline.models.text import Source

SURE = 0.9
"""The confidence from which what one reads on a picture contradicts something else."""
_NEAR = 80.0
"""The likeness of two readings, on a picture, of one name."""


def en_mots(value: object) -> str:
    """A value in the words of the report: dates are ISO 8601."""
    return value.isoformat() if isinstance(value, date) else str(value)


def autres(kept: Read[Any] | None, found: Iterable[Read[Any]]) -> tuple[str, ...]:
    """The values that are others than the one that is kept, each once; none where nothing is."""
    if kept is None:
        return ()
    differ = (lu for lu in found if _sure(lu) and not _same(kept, lu))
    return tuple(dict.fromkeys(en_mots(lu.value) for lu in differ))


def ensemble(*said: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """By field, the other values that several ways of looking found."""
    names = dict.fromkeys(nom for one in said for nom in one)
    return {nom: tuple(dict.fromkeys(v for one in said for v in one.get(nom, ()))) for nom in names}


def _sure(lu: Read[Any]) -> bool:
    return lu.source is not Source.OCR or lu.confidence >= SURE


def _same(one: Read[Any], other: Read[Any]) -> bool:
    """Equal; of names, the letters of one are a part of the other's, or nearly so on a picture."""
    if one.value == other.value or not isinstance(one.value, str):
        return bool(one.value == other.value)
    if _is_code(one.value) and _is_code(str(other.value)):
        return False
    a, b = squeeze(one.value)[0], squeeze(str(other.value))[0]
    seen = Source.OCR in (one.source, other.source)
    return a in b or b in a or (seen and fuzz.ratio(a, b) >= _NEAR)


def _is_code(text: str) -> bool:
    """One word with a figure: a character more or less, or a capital, is another one."""
    return text.isalnum() and any(map(str.isdigit, text))
