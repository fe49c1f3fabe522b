"""The test of faults: its plan is that of its seed, and its invariants see what breaks them."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest

from pipeline.storage import tables
from scripts.faults.deposits import Envoi, plan
from scripts.faults.invariants import histoire
from scripts.faults.kinds import KINDS, draw


def test_the_same_seed_files_the_same() -> None:
    assert plan(30, random.Random(5)) == plan(30, random.Random(5))


def test_each_request_has_files_of_its_own_and_comes_once_twice_or_changed() -> None:
    chains = plan(200, random.Random(5))
    assert len({chain[0].numero for chain in chains}) == 200
    contents = Counter(data for chain in chains for data in chain[0].fichiers.values())
    assert max(contents.values()) == 1

    def fate(chain: list[Envoi]) -> str:
        if len(chain) == 1:
            return "once"
        same = json.loads(chain[0].record) == json.loads(chain[1].record)
        return "twice" if same else "changed"

    assert set(map(fate, chains)) == {"once", "twice", "changed"}
    assert {envoi.porte for chain in chains for envoi in chain} == {"dossier", "api"}


def test_every_kind_of_fault_comes_before_any_comes_again() -> None:
    kinds = list(KINDS)
    drawn = draw(kinds, 100, random.Random(5))
    assert len(drawn) == 100
    assert set(drawn[: len(kinds)]) == set(kinds)
    assert max(Counter(drawn).values()) - min(Counter(drawn).values()) <= 1


def lines(*moves: tuple[str | None, str], quoi: str = "statut") -> list[tables.Historique]:
    return [tables.Historique(revision=1, quoi=quoi, de=de, vers=vers) for de, vers in moves]


RIGHT = [(None, "en_cours"), ("en_cours", "validee")]
PROPOSED = lines((None, "validee"), quoi="proposition")


@pytest.mark.parametrize(
    ("moves", "version", "why"),
    [
        (RIGHT, 1, None),
        ([], 0, "un trou"),
        (RIGHT[:1], 0, "un trou"),
        ([(None, "en_cours"), ("a_completer", "validee")], 1, "un trou"),
        (RIGHT, 2, "version 2"),
        ([*RIGHT, ("validee", "en_cours"), ("en_cours", "validee")], 3, "deux fois"),
    ],
)
def test_a_history_that_does_not_hold(
    moves: list[tuple[str | None, str]], version: int, why: str | None
) -> None:
    demande = tables.Demande(statut="validee", statut_propose="validee", version=version)
    said = histoire(demande, lines(*moves) + PROPOSED)
    assert said is None if why is None else why in (said or "")
