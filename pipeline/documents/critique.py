"""Critical values: those that a forger changes, and that one digit makes another's.

Accounts, banks, certificate and company numbers, and all that a machine-readable zone says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rapidfuzz.distance import Levenshtein

from pipeline.documents.autres import SURE
from pipeline.documents.identite import Identite
from pipeline.documents.kind import Piece, valeurs
from pipeline.documents.prose import Prose
from pipeline.models import bic, iban, numero_ans, siret
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold_confusables
from pipeline.models.personne import read_words, words
from pipeline.models.text import Source, Text

_NOMS = ("iban", "bic", "numero_ans", "siren")
PLACES = 5
_MOT = re.compile(r"[^\W_]+")
SLIPS = 2
"""Characters that a scanner's own reading may get wrong in a code without keys."""


def lus(piece: Piece | None) -> dict[str, Read[Any]]:
    """The values of a document that are read from words, by field: not ink, which has no letters."""
    return {} if piece is None else valeurs(piece)


def nommes(
    piece: Piece | None, text: Text, noms: Iterable[str]
) -> dict[str, tuple[Read[str], ...]]:
    """Where a document whose prose is searched for persons (``noms``) says each word of these, a few
    places of each: one that is sure is enough."""
    if not getattr(piece, "noms", ""):
        return {}
    wanted, prose = {word for nom in noms for word in words(nom)}, Prose.of(text)
    found: dict[str, tuple[Read[str], ...]] = {}
    for match in _MOT.finditer(prose.text):
        for word in wanted.intersection(read_words(match[0])):
            found[word] = (*found.get(word, ()), prose.read(*match.span(), word))[:PLACES]
    return found


def critiques(piece: Piece | None) -> dict[str, Read[Any]]:
    """The critical values of a document, by field."""
    return {nom: lu for nom, lu in lus(piece).items() if _critique(nom, lu)}


def _critique(nom: str, lu: Read[Any]) -> bool:
    return nom.startswith(_NOMS) or lu.source is Source.MRZ


def contredits(vu: Piece | None, cache: Piece | None) -> tuple[str, ...]:
    """The fields where words that nobody sees (``cache``) say another valid value than is seen.

    A scanner's layer has its own slips: only what cannot be one counts.
    """
    seen, hidden = critiques(vu), critiques(cache)
    sure = (nom for nom, lu in seen.items() if lu.confidence >= SURE and nom in hidden)
    if isinstance(vu, Identite) and isinstance(cache, Identite) and not _zones_hold(vu, cache):
        return ()
    return tuple(nom for nom in sure if _another(nom, seen[nom].value, hidden[nom].value))


def _zones_hold(vu: Identite, cache: Identite) -> bool:
    return all(zone is not None and zone.coherente for zone in (vu.mrz, cache.mrz))


def _another(nom: str, vu: Any, dit: Any) -> bool:
    """Whether both are valid, and too far apart for a misreading."""
    if nom == "iban":
        return vu != dit and iban.is_valid(vu) and iban.is_valid(dit)
    if nom.startswith("siren"):
        return vu != dit and siret.is_valid_siren(vu) and siret.is_valid_siren(dit)
    if nom == "bic":
        return bic.is_valid(dit) and _far(bic.institution(vu), bic.institution(dit))
    if nom == "numero_ans":
        return numero_ans.is_valid(dit) and _far(vu, dit)
    return bool(vu != dit) and nom.startswith("date_")


def _far(vu: str, dit: str) -> bool:
    return Levenshtein.distance(fold_confusables(vu), fold_confusables(dit)) > SLIPS
