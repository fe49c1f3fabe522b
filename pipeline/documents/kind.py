"""Kinds of document, and telling them apart by their cues."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache, partial
from typing import Any

from rapidfuzz import fuzz

import pipeline.documents
from pipeline.documents.autres import autres, en_mots, ensemble
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact, fold
from pipeline.models.statut import TypePiece
from pipeline.models.text import Page, Text


@dataclass(frozen=True)
class Piece:
    """What was read in a document: its fields are ``Read``, or ``None`` when not found.

    ``autres`` holds, by field, the other values that the document says in the same manner, or in
    another copy: a person chooses.
    """

    autres: Mapping[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class Kind:
    """One kind of document.

    ``types`` are the slots that it fills (none: known only so that it is told apart). A ``title``
    weighs 3 where it heads the page and 1 in running text; so does a heading, folded, in which
    ``heading`` is found; each of the ``cues`` 1; ``against`` are
    phrases that rule the kind out; ``proof`` recognises it by itself. ``read`` is absent for a kind
    that is recognised, not read yet. Where a file holds several copies, each has to say what is
    ``partout``.
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
    partout: tuple[str, ...] = ()


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
    kind = next((kind for kind in kinds_for(type_piece) if kind.read), None)
    return partial(lire, kind) if kind else None


def lire(kind: Kind, text: Text) -> Piece:
    """What a document says; of a file that holds several of them, what is read first, and as
    ``autres`` what the others say."""
    assert kind.read is not None
    piece = kind.read(text)
    said = [valeurs(kind.read(part)) for part in _copies(kind, text)]
    kept = valeurs(piece)
    whole = [one for one in said if len(one) >= _WHOLE * len(kept)]
    if len(whole) < 2:
        return piece
    others = {
        nom: autres(lu, (one[nom] for one in whole if nom in one)) for nom, lu in kept.items()
    }
    missing = {nom: (_TU,) for nom in kind.partout if not all(nom in one for one in whole)}
    return replace(piece, autres=ensemble(piece.autres, others, missing))


_TU = "non indiqué"


_WHOLE = 2 / 3
"""The share of what a file says that a part of it has to say by itself to be a document."""
_TOP = 0.4
"""The share of a page that bears its title."""


def _copies(kind: Kind, text: Text) -> Iterator[Text]:
    """The parts of a file that begin with a page headed as the kind, where there are several."""
    heads = [n for n, page in enumerate(text.pages) if _headed(kind, page)]
    for start, end in itertools.pairwise([0, *heads[1:], len(text.pages)] if heads[1:] else ()):
        yield Text(text.pages[start:end])


def _headed(kind: Kind, page: Page) -> bool:
    top = tuple(s for s in page.segments if s.middle < _TOP * max(page.height, 1.0))
    heads = _headings(Text((replace(page, segments=top),)))
    return _titled(kind, "", heads) >= _TITLED


def valeurs(piece: Piece) -> dict[str, Read[Any]]:
    """What is read from words, by field: not ink, which has no letters."""
    values = {f.name: getattr(piece, f.name) for f in fields(piece)}
    found = {nom: lu for nom, lu in values.items() if isinstance(lu, Read)}
    return {nom: lu for nom, lu in found.items() if not nom.startswith("signature")}


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
    return _titled(kind, letters, heads) + sum(_has(letters, compact(cue)) for cue in kind.cues)


_TITLED = 3
"""What a title weighs where it heads a page."""


def _titled(kind: Kind, letters: str, heads: tuple[str, ...]) -> int:
    if kind.heading and any(kind.heading.search(head) for head in heads):
        return _TITLED
    squeezed = [head.replace(" ", "") for head in heads]
    return max((_title(compact(title), letters, squeezed) for title in kind.titles), default=0)


def _title(title: str, letters: str, heads: list[str]) -> int:
    if any(len(title) >= 0.45 * len(head) and _has(head, title) for head in heads):
        return _TITLED
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
    return {name: v.map(en_mots) for name, v in values.items() if isinstance(v, Read)}
