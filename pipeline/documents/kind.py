"""Kinds of document, and telling them apart by their cues."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache

from rapidfuzz import fuzz

import pipeline.documents
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact, fold
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class Piece:
    """What was read in a document: its fields are ``Read``, or ``None`` when not found.

    ``autres`` holds, by field, other values that the document announces with the same labels.
    """

    autres: Mapping[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class Kind:
    """One kind of document.

    ``types`` are the slots that it fills (none: known only so that it is told apart). A ``title``
    weighs 3 where it heads the page and 1 in running text; so does a heading, folded, in which
    ``heading`` is found; each of the ``cues`` 1; ``against`` are
    phrases that rule the kind out; ``proof`` recognises it by itself. ``read`` is absent for a kind
    that is recognised, not read yet.
    """

    nom: str
    libelle: str
    types: tuple[TypePiece, ...]
    titles: tuple[str, ...]
    heading: re.Pattern[str] | None = None
    cues: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    proof: Callable[[Text], bool] | None = None
    read: Callable[[Text], Piece] | None = None


RECOGNISED = 3
"""The score from which a kind is recognised: one title, or three usual phrases."""

_FUZZY = 92.0
_HEADING = 84
"""A row longer than this many letters is running text, not a heading."""


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of this folder, in alphabetical order."""
    found: list[Kind] = []
    for module in pkgutil.iter_modules(pipeline.documents.__path__, "pipeline.documents."):
        kind = getattr(importlib.import_module(module.name), "KIND", None)
        if kind is not None:
            found.extend(kind if isinstance(kind, tuple) else (kind,))
    return tuple(sorted(found, key=lambda k: k.nom))


def reader_for(type_piece: TypePiece) -> Callable[[Text], Piece] | None:
    """How the documents of a slot are read; ``None`` while they are not."""
    return next((kind.read for kind in kinds_for(type_piece) if kind.read), None)


def kinds_for(type_piece: TypePiece) -> tuple[Kind, ...]:
    """The kinds that may fill a slot."""
    return tuple(kind for kind in kinds() if type_piece in kind.types)


def recognise(text: Text) -> dict[str, int]:
    """The score of every kind that shows at least one cue, best first."""
    letters, heads = compact(text.plain), _headings(text)
    scores = {kind.nom: _score(kind, letters, heads) + _proof(kind, text) for kind in kinds()}
    return dict(sorted(((k, s) for k, s in scores.items() if s), key=lambda item: -item[1]))


def _proof(kind: Kind, text: Text) -> int:
    return RECOGNISED if kind.proof and kind.proof(text) else 0


def _score(kind: Kind, letters: str, heads: tuple[str, ...]) -> int:
    if any(compact(phrase) in letters for phrase in kind.against):
        return 0
    squeezed = [head.replace(" ", "") for head in heads]
    titles = max((_title(compact(title), letters, squeezed) for title in kind.titles), default=0)
    if kind.heading and any(kind.heading.search(head) for head in heads):
        titles = max(titles, 3)
    return titles + sum(_has(letters, compact(cue)) for cue in kind.cues)


def _title(title: str, letters: str, heads: list[str]) -> int:
    if any(len(title) >= 0.45 * len(head) and _has(head, title) for head in heads):
        return 3
    return int(_has(letters, title))


def _has(text: str, phrase: str) -> bool:
    if phrase in text:
        return True
    long_enough = 14 <= len(phrase) <= len(text)
    return long_enough and fuzz.partial_ratio(phrase, text, score_cutoff=_FUZZY) > 0


def _headings(text: Text) -> tuple[str, ...]:
    """Short rows, folded, alone and with the row under them: a title may be on two lines."""
    found: list[str] = []
    for page in text.pages:
        lines = [fold(row.text) for row in page.rows]
        pairs = [f"{a} {b}" for a, b in itertools.pairwise(lines)]
        parts = [fold(segment.text) for segment in page.segments]
        found += [line for line in (*lines, *pairs, *parts) if 0 < len(line) <= _HEADING]
    return tuple(dict.fromkeys(found))


def champs(piece: Piece | None) -> dict[str, Read[str]]:
    """The fields that could be read, by name, in the words of the report (dates are ISO 8601)."""
    if piece is None:
        return {}
    values = {f.name: getattr(piece, f.name) for f in fields(piece)}
    return {name: v.map(_in_words) for name, v in values.items() if isinstance(v, Read)}


def _in_words(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
