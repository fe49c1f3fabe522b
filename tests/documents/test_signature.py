"""Ink where a signature is due: present, absent, or nobody can tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.documents.signature import signature
from pipeline.models.text import Quad, Source, Text
from tests.documents.pages import Place, page

BODY = (
    (
        "Le mandant donne délégation de signature au mandataire, Paul MARTIN, pour signer en son nom",
        100,
        300,
    ),
)
BLOCK: tuple[Place, ...] = (("Fait à Lyon, le 3 mai 2024", 100, 1000), ("Claire DURAND", 900, 1060),
                            ("Le mandant", 900, 1100), ("Signature :", 900, 1140))  # fmt: skip
OTHER: tuple[Place, ...] = (("Le mandataire", 200, 1100), ("Signature :", 200, 1140))
BARE: tuple[Place, ...] = (("Fait à Lyon, le 3 mai 2024", 100, 1000), ("Le mandant", 900, 1100))


def ink(x: float, y: float) -> Quad:
    """A stroke, two centimetres wide, whose top left corner is at ``x``, ``y``."""
    return (x, y), (x + 160, y), (x + 160, y + 70), (x, y + 70)


UNDER, UNDER_OTHER, BESIDE, HEAD = ink(920, 1180), ink(220, 1180), ink(620, 1180), ink(100, 60)

CASES = [
    pytest.param(BLOCK, (UNDER,), "presente", id="a stroke under the word"),
    pytest.param(BLOCK, (), "absente", id="no stroke on the page"),
    pytest.param(BLOCK, (HEAD,), "absente", id="a logo at the head is not a signature"),
    pytest.param(BLOCK, (BESIDE,), None, id="a stroke beside the zone: nobody can tell"),
    pytest.param(BLOCK, None, None, id="nobody looked for ink"),
    pytest.param((*BLOCK, *OTHER), (UNDER,), "presente", id="two blocks: the one asked for"),
    pytest.param((*BLOCK, *OTHER), (UNDER_OTHER,), "absente", id="two blocks: only the other signed"),
    pytest.param(
        (("Le mandant, Mme DURAND", 100, 500), ("Le représentant légal de l'éditeur", 100, 1000)),
        (ink(120, 1080),), "absente", id="who represents a party signs in another place"),
    pytest.param(BARE, (ink(920, 1150),), "presente", id="a quality alone, under the date"),
    pytest.param(BARE, (), "absente", id="a quality alone, and nothing under it"),
    pytest.param(BODY, (), None, id="no place for a signature is found"),
    pytest.param(
        (*BLOCK, ("Signé électroniquement par Claire DURAND le 03/05/2024", 900, 1200)), (), None,
        id="words of an electronic signature prove nothing and deny nothing"),
    pytest.param(
        (*BLOCK, ("Lu et approuvé", 900, 1180)), (), "absente", id="words are not ink"),
]  # fmt: skip


@pytest.mark.parametrize(("places", "marks", "expected"), CASES)
def test_signature(
    places: tuple[Place, ...], marks: tuple[Quad, ...] | None, expected: str | None
) -> None:
    inked = replace(page(*BODY, *places), marks=marks)
    found = signature(Text((inked,)), "Le mandant")
    assert (found.value if found else None) == expected


def test_the_evidence_is_the_stroke() -> None:
    found = signature(Text((replace(page(*BLOCK), marks=(UNDER,)),)), "Le mandant")
    assert found is not None
    assert (found.quad, found.page) == (UNDER, 1)


def test_a_signature_on_any_page_is_enough() -> None:
    first, last = replace(page(*BODY), marks=()), replace(page(*BLOCK, number=2), marks=(UNDER,))
    found = signature(Text((first, last)), "Le mandant")
    assert found is not None
    assert (found.value, found.page) == ("presente", 2)


@pytest.mark.parametrize(
    ("source", "expected"),
    [(Source.OCR, None), (Source.TEXTE, "presente")],
    ids=["picture", "drawn"],
)
def test_under_a_watermark_no_stroke_is_known_to_be_a_pens(
    source: Source, expected: str | None
) -> None:
    strewn = tuple(ink(100 + 200 * k, 300 + 250 * k) for k in range(6))
    marked = replace(page(*BLOCK, source=source), marks=(UNDER, *strewn))
    found = signature(Text((marked,)), "Le mandant")
    assert (found.value if found else None) == expected
