"""A page is read in a bounded number of steps, whatever it says: many lines, or a long one."""

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
LONG = (
    "Total HT 100,00 ; ",
    "Code ANS-12 ",
    "né(e) le ; ",
    "ci-après « X » ",
    "Nous, société A&A-B, ",
)
"""What is said again and again in one line: labels, codes, parties, names."""
LETTERS, STEPS_A_LETTER = 8000, 100
READ = [kind for kind in kinds() if kind.read]


def crowded() -> Text:
    """Half as many lines as a page may have, one under the other at the same edge."""
    lines = (segment(WORDS[n % len(WORDS)], 100.0, 5.0 * n) for n in range(LINES))
    return Text((Page(1, 1654.0, 2339.0, Source.TEXTE, tuple(lines)),))


def in_one_line(words: str, letters: int) -> Text:
    """The same words again and again, so many letters in all."""
    line = segment((words * letters)[:letters], 100.0, 200.0)
    return Text((Page(1, 1654.0, 2339.0, Source.TEXTE, (line,)),))


def calls(work: Callable[[], object], most: int, *, language: bool = False) -> int:
    """How many functions of ours are entered, and of the language where asked; counted to ``most``."""
    entered, counted = 0, ("call", "c_call") if language else ("call",)

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal entered
        entered += event in counted
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


@pytest.mark.parametrize("words", LONG)
@pytest.mark.parametrize("kind", READ, ids=lambda kind: kind.nom)
def test_a_long_line(kind: Kind, words: str) -> None:
    read, text, most = kind.read, in_one_line(words, LETTERS), LETTERS * STEPS_A_LETTER
    assert read
    assert calls(lambda: read(text), most, language=True) <= most
