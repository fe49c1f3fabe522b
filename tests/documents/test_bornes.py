"""A page crowded with lines is read in a bounded number of steps, whatever it says."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from pipeline.documents.kind import Kind, kinds
from pipeline.extraction.limits import Limites
from pipeline.models.text import Page, Source, Text
from tests.documents.pages import segment

LINES, CALLS_MAX = Limites().segments_max // 2, 3_000_000
WORDS = (
    "Destinataire",
    "Société du Bois",
    "12 rue des Acacias",
    "Nom :",
    "le 12/03/2024",
    "Ab Cd et",
)
READ = [kind for kind in kinds() if kind.read]


def crowded() -> Text:
    """Half as many lines as a page may have, one under the other at the same edge."""
    lines = (segment(WORDS[n % len(WORDS)], 100.0, 5.0 * n) for n in range(LINES))
    return Text((Page(1, 1654.0, 2339.0, Source.TEXTE, tuple(lines)),))


def calls(work: Callable[[], object], most: int) -> int:
    """How many functions of ours are entered, those of the language apart; counted to ``most``."""
    entered = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal entered
        entered += event == "call"
        if entered > most:
            raise OverflowError

    sys.setprofile(count)
    try:
        work()
    except OverflowError:
        pass
    finally:
        sys.setprofile(None)
    return entered


@pytest.mark.parametrize("kind", READ, ids=lambda kind: kind.nom)
def test_a_crowded_page(kind: Kind) -> None:
    read, text = kind.read, crowded()
    assert read
    assert calls(lambda: read(text), CALLS_MAX) <= CALLS_MAX
