"""A slice of the bench of verdicts, and what its deposits and contradictions have to be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.reading.degradations import Group
from bench.verdicts.contradiction import Contradiction, Side, contradictions
from bench.verdicts.deposits import Deposit, invented
from bench.verdicts.measure import Case, contradicted, dumped, loaded, sound
from bench.verdicts.memory import peaks
from bench.verdicts.rows import ROWS, Row
from bench.verdicts.table import tables
from pipeline.checks.contexte import Dossier
from pipeline.checks.pieces_dues import MATRICE, Situation, dues, situation
from pipeline.extraction.reading import Lecteur
from pipeline.models.demande import Demande
from pipeline.models.referentiel import parse
from pipeline.models.statut import TypePiece

SEED = 2026
BORN = [Group.BORN]
SOUND = range(12, 23 + 12)
FLOOR = 22
"""Favorable among `SOUND`, all born-digital; raised as the readers get better."""


def deposits(row: Row, count: int = 12) -> Iterator[Deposit]:
    return (invented(seed, row, Group.BORN) for seed in range(count))


def dossier(deposit: Deposit) -> Dossier:
    """What the rules on the pieces due look at, before any piece is drawn."""
    demande = Demande.model_validate(deposit.demande | {"pieces": []}, strict=False)
    register = parse(deposit.register, "referentiel.csv")
    return Dossier(demande, (), register, demande.demandes_anterieures)


@pytest.fixture(scope="module")
def contradicted_cases(lecteur: Lecteur) -> list[Case]:
    return list(contradicted(lecteur, SEED, BORN, 150))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_deposit_files_what_the_matrix_asks_for(row: Row) -> None:
    for deposit in deposits(row):
        asked = {piece for piece, (due, _) in dues(dossier(deposit)).items() if due is not False}
        assert {paper.kind for paper in deposit.papers} == asked


def test_every_row_and_every_piece_of_the_matrix_is_covered() -> None:
    drawn = [deposit for row in ROWS for deposit in deposits(row)]
    assert {situation(dossier(deposit).demande) for deposit in drawn} == set(Situation) - {
        Situation.NON_DECRITE
    }
    filed = {(situation(dossier(d).demande), paper.kind) for d in drawn for paper in d.papers}
    asked = {(row, piece) for row, pieces in MATRICE.items() for piece in pieces}
    # A complementary deposit is filed by the representative, or by an employee under a mandate.
    assert asked == filed


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_same_seed_gives_the_same_deposit(row: Row) -> None:
    one, two = invented(SEED, row, Group.BORN), invented(SEED, row, Group.BORN)
    assert one.record == two.record
    assert one.register == two.register
    assert [p.file.data for p in one.papers] == [p.file.data for p in two.papers]


def test_sound_deposits_are_mostly_favorable(lecteur: Lecteur) -> None:
    cases = list(sound(lecteur, SEED, BORN, SOUND))
    assert sum(case["avis"] == "favorable" for case in cases) >= FLOOR


def test_no_contradiction_ends_favorable(contradicted_cases: list[Case]) -> None:
    cases = [case for case in contradicted_cases if not case["uncompared"]]
    assert sum(case["favorable_before"] for case in cases) == 150
    unseen = [case for case in cases if case["avis"] == "favorable" or case["silent"]]
    assert not [(c["fact"], c["seed"]) for c in unseen]


def test_keys_hold_in_contradictions(contradicted_cases: list[Case]) -> None:
    codes = {code for case in contradicted_cases for code in case["codes"]}
    assert not codes & {"DOS_DECLARATION_INVALIDE", "RIB_IBAN_INVALIDE", "SYS_ANALYSE_IMPOSSIBLE"}


@pytest.mark.parametrize("one", contradictions(), ids=lambda one: f"{one.side} {one.fact}")
def test_a_contradiction_changes_one_side(one: Contradiction) -> None:
    for turn, deposit in enumerate(d for row in ROWS for d in deposits(row)):
        changed = one.applied(deposit, turn)
        if changed is None:
            continue
        papers = sum(a is not b for a, b in zip(deposit.papers, changed.papers, strict=True))
        record = deposit.demande != changed.demande
        assert (papers, record) == ((0, True) if one.side is Side.DECLARATION else (1, False))
        return
    pytest.fail("no deposit states this fact on both sides")


def test_tables_say_what_was_measured(contradicted_cases: list[Case]) -> None:
    text = tables(loaded(dumped(contradicted_cases)))
    assert "| all |  | 150 |" in text
    assert all(one.fact in text for one in contradictions() if one.uncompared == "non déclarée")


def test_memory_is_said_for_each_room() -> None:
    (line, ended) = peaks(1, SEED)
    assert "opening" in line
    assert ended.endswith("Mo")


def test_pieces_are_those_of_the_contract() -> None:
    assert {piece for row in ROWS for piece in row.pieces} == set(TypePiece)
