"""Favourable requests, one of whose pieces honestly says two things: never favourable.

Each line meets one of its places here, the places in turn, and each field a second copy.
"""

from __future__ import annotations

import pytest

from pipeline.extraction.reading import Lecteur
from pipeline.models.rapport import Gravite
from pipeline.models.statut import Avis
from tests.hostile.attacks import piece
from tests.hostile.attacks.targets import Addition, Target
from tests.hostile.attacks.twice import (
    SAME_COPIES,
    Copies,
    Twice,
    copies,
    doubled,
    seconds,
)
from tests.hostile.attacks.verdict import Judge, codes

EVERY = list(seconds())
TARGETS_TWICE = tuple(dict.fromkeys(twice.target for twice in EVERY))


def _place(rank: int, target: Addition) -> Twice:
    found = [twice for twice in EVERY if twice.target is target]
    return found[(rank + 1) % len(found)]


PLACES = [_place(rank, target) for rank, target in enumerate(TARGETS_TWICE)]
COPIES = [two for two in copies() if two.sound_first]


@pytest.fixture(scope="module")
def judge(lecteur: Lecteur) -> Judge:
    return Judge(lecteur)


@pytest.mark.parametrize("twice", PLACES, ids=str)
def test_a_second_value_is_never_favourable(twice: Twice, judge: Judge) -> None:
    report = judge(twice.target, twice.data(piece(twice.target).contenu))
    assert report.avis is not Avis.FAVORABLE
    assert codes(report) - {"SYS_ANALYSE_IMPOSSIBLE"}


@pytest.mark.parametrize("two", COPIES, ids=str)
def test_a_second_copy_that_says_otherwise_is_never_favourable(two: Copies, judge: Judge) -> None:
    report = judge(two.target, two.data(piece(two.target).contenu))
    assert report.avis is not Avis.FAVORABLE
    assert codes(report) - {"SYS_ANALYSE_IMPOSSIBLE"}


@pytest.mark.parametrize("target", SAME_COPIES, ids=str)
def test_the_same_copy_twice_says_nothing_more(target: Target, judge: Judge) -> None:
    report = judge(target, doubled(piece(target).contenu))
    assert {m.code for m in report.motifs if m.gravite is not Gravite.INFO} == set()
