"""Favourable requests, one of whose pieces shows something else than it says: never favourable.

Each trick meets some of the fields here, and each field some of the tricks; `make bench-attacks`
puts them all together.
"""

from __future__ import annotations

import pytest

from pipeline.extraction.reading import Lecteur
from pipeline.models.statut import Avis
from tests.hostile.attacks import ADDITIONS, UNWRITTEN, Added, Addition, Attack, piece
from tests.hostile.attacks.lines import plain
from tests.hostile.attacks.targets import TARGETS, Target
from tests.hostile.attacks.tricks import TRICKS, Trick, shown
from tests.hostile.attacks.verdict import Judge, codes

STRIDE = 7
"""Between the tricks of a field and those of the next: no divisor of the number of tricks."""

PAIRS = [
    Attack(target, TRICKS[(rank * STRIDE + more) % len(TRICKS)])
    for rank, target in enumerate(TARGETS)
    for more in (0, 11)
]
INVERSE = [Attack(TARGETS[rank * 3 % 10], trick, inverse=True) for rank, trick in enumerate(TRICKS)]
PLAIN = Trick("plainly", shown)
LINES = [Added(ADDITIONS[r % len(ADDITIONS)], trick) for r, trick in enumerate(UNWRITTEN)]


@pytest.fixture(scope="module")
def judge(lecteur: Lecteur) -> Judge:
    return Judge(lecteur)


def test_every_trick_and_every_field_is_met() -> None:
    assert {a.trick.nom for a in PAIRS} == {t.nom for t in TRICKS}
    assert {a.target for a in PAIRS} == set(TARGETS)


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_another_value_honestly_printed_is_told(target: Target, judge: Judge) -> None:
    """The field matters: this is what the tricks would hide."""
    report = judge(target, plain(piece(target).contenu, target.autre))
    assert report.avis is not Avis.FAVORABLE
    assert "SYS_ANALYSE_IMPOSSIBLE" not in codes(report)


@pytest.mark.parametrize("attack", PAIRS, ids=str)
def test_another_value_shown_is_never_favourable(attack: Attack, judge: Judge) -> None:
    report = judge(attack.target, attack.data)
    assert report.avis is not Avis.FAVORABLE
    assert codes(report) - {"SYS_ANALYSE_IMPOSSIBLE"}


@pytest.mark.parametrize("attack", INVERSE, ids=str)
def test_the_declared_value_shown_over_another_accuses_nobody(attack: Attack, judge: Judge) -> None:
    """What one sees is right: a gestionnaire may look, the depositor is asked for nothing."""
    report = judge(attack.target, attack.data)
    assert report.avis in (Avis.FAVORABLE, Avis.A_VERIFIER)


@pytest.mark.parametrize("target", ADDITIONS, ids=str)
def test_a_line_plainly_added_is_told(target: Addition, judge: Judge) -> None:
    report = judge(target, Added(target, PLAIN).data)
    assert report.avis is not Avis.FAVORABLE


def test_every_way_of_not_writing_and_every_line_is_met() -> None:
    assert {a.trick.nom for a in LINES} == {t.nom for t in UNWRITTEN}
    assert {a.target for a in LINES} == set(ADDITIONS)


@pytest.mark.parametrize("added", LINES, ids=str)
def test_a_line_that_is_shown_and_not_written_is_never_favourable(
    added: Added, judge: Judge
) -> None:
    report = judge(added.target, added.data)
    assert report.avis is not Avis.FAVORABLE
    assert codes(report) - {"SYS_ANALYSE_IMPOSSIBLE"}
