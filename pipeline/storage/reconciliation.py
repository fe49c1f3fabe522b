"""The database and the originals, set side by side: what one has and the other has not.

Both are walked in the order of their hashes, a page at a time: the memory does not grow with them.
Each difference is looked at a second time before it is told, since deposits go on meanwhile.
Nothing is repaired here, and nothing erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine

from pipeline.errors import PanneError
from pipeline.storage import references
from pipeline.storage.originaux import AltereError, Originaux


class Nature(StrEnum):
    """What is wrong with an original."""

    ABSENT = "absent"
    """A revision holds it and it is not there."""
    ALTERE = "altere"
    """It is there, and is no longer what was deposited."""
    ORPHELIN = "orphelin"
    """It is there and no revision holds it, or only erased ones."""


@dataclass(frozen=True)
class Difference:
    """An original that one side has otherwise than the other."""

    nature: Nature
    sha256: str


def rapprocher(base: Engine, originaux: Originaux, taille_lue: int) -> Iterator[str | Difference]:
    """Every content of either side in order: a hash when both have it, else a difference.

    :raises PanneError: when one of them cannot be walked.
    """
    known = references.attendus(base, taille_lue)
    present = _croissants(originaux.parcourir())
    wanted, found = next(known, None), next(present, None)
    while wanted is not None or found is not None:
        if found is None or (wanted is not None and wanted < found):
            assert wanted is not None
            if references.attendu(base, wanted) and not originaux.has(wanted):
                yield Difference(Nature.ABSENT, wanted)
            wanted = next(known, None)
        elif wanted is None or found < wanted:
            if not references.attendu(base, found) and originaux.has(found):
                yield Difference(Nature.ORPHELIN, found)
            found = next(present, None)
        else:
            yield found
            wanted, found = next(known, None), next(present, None)


def verifier(
    entrees: Iterator[str | Difference], originaux: Originaux
) -> Iterator[str | Difference]:
    """The same, each content that both have being read again and checked against its hash."""
    for entree in entrees:
        yield entree if isinstance(entree, Difference) else _relu(originaux, entree)


def _relu(originaux: Originaux, sha256: str) -> str | Difference:
    try:
        originaux.get(sha256)
    except AltereError:
        return Difference(Nature.ALTERE, sha256)
    return sha256


def _croissants(sha256s: Iterator[str]) -> Iterator[str]:
    last = ""
    for sha256 in sha256s:
        if sha256 <= last:
            raise PanneError(
                "La liste des originaux n'est pas dans l'ordre.",
                "Ce serveur S3 ne trie pas ses listes : le rapprochement n'y est pas possible.",
            )
        yield sha256
        last = sha256
