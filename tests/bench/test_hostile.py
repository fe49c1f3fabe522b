"""The bench of hostile files: what is thrown, and what counts as a fault."""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bench.hostile.corpus import BASE, WITNESS, Specimen, corpus, sound
from bench.hostile.lots import lots, treated
from bench.hostile.outcome import Outcome, keep, kept
from bench.hostile.table import table
from tests.hostile import CLASSES, Odd, bombs, named
from tests.hostile.mutations import OF_PDF, harmed

FINE = Outcome("structure", "a.pdf", False, "refusé", ("FIC_PROTEGE",), 1.0, 200.0,
               "pieces_a_demander", ("FIC_PROTEGE",), 2.0, 300.0)  # fmt: skip
LIGHT = [odd for odd in named() if odd.classe in ("structure", "autre format")]


@pytest.mark.parametrize("odd", LIGHT, ids=lambda odd: odd.nom)
def test_a_file_written_by_hand_is_small_and_always_the_same(odd: Odd) -> None:
    """But for dates and keys that libraries put into archives and locks."""
    data = odd.contenu()
    assert len(data) <= 4 * 1024 * 1024
    assert data == odd.contenu() or b"PK" in data or b"/Encrypt" in data or data[:2] == b"\x1f\x8b"


def test_lengths_of_bombs_are_those_said() -> None:
    assert zlib.decompress(bombs.alike(25_000_003, 32)) == b" " * 25_000_003


def test_names_are_of_one_file_each() -> None:
    keys = [f"{classe}/{nom}" for classe, files in CLASSES.items() for nom in files]
    assert len(keys) == len(set(keys)) > 200


@pytest.mark.parametrize("harm", OF_PDF)
def test_harm_is_the_same_for_the_same_seed_and_changes_the_file(harm: str) -> None:
    data, other = sound(BASE), sound(("anticipe-initial-favorable", "rib.pdf"))
    made = [harmed(seed, harm, data, other) for seed in range(5)]
    assert made == [harmed(seed, harm, data, other) for seed in range(5)]
    assert any(file != data for file in made)
    assert all(made)


def test_a_corpus_is_as_long_as_asked_and_has_no_name_twice() -> None:
    found = list(corpus(400, 1))
    assert len(found) == len({s.cle for s in found}) == 400
    assert [s.cle for s in corpus(400, 1)] == [s.cle for s in found]
    assert sum(map(len, lots(found))) == 400


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, []),
        ({"avis": None}, ["la commande est morte"]),
        ({"check": None, "check_codes": ()}, ["la commande est morte", "aucun verdict"]),
        ({"avis": "erreur"}, ["aucun verdict"]),
        ({"secondes": 31.0}, ["31 s"]),
        ({"check_mo": 1501.0}, ["1501 Mo"]),
        ({"avis": "favorable"}, ["favorable"]),
        ({"avis": "favorable", "favorable": True}, []),
        ({"classe": WITNESS}, ["le témoin n'est pas favorable"]),
    ],
)
def test_what_counts_as_a_fault(changes: dict[str, object], fault: list[str]) -> None:
    assert replace(FINE, **changes).faults() == fault  # type: ignore[arg-type]


def test_outcomes_are_read_again_as_they_were_kept(tmp_path: Path) -> None:
    keep(tmp_path / "a.jsonl", [FINE])
    assert kept(tmp_path / "a.jsonl") == {FINE.cle: FINE}
    assert (
        "| structure | 1 | refusé 1 | pieces_a_demander 1 | FIC_PROTEGE 1 | 2.0 | 300 |"
        in table([FINE])
    )


def test_a_handful_through_both_commands() -> None:
    witness = Specimen(WITNESS, "certificat.pdf", BASE, partial(sound, BASE), True)
    empty = Specimen("autre format", "vide.pdf", BASE, bytes)
    fine, refused = treated([witness, empty])
    assert (fine.check, fine.avis, fine.codes) == ("acceptable", "favorable", ())
    assert (refused.check, refused.avis) == ("refusé", "pieces_a_demander")
    assert refused.codes == ("FIC_VIDE_OU_ENDOMMAGE",)
    assert fine.mo > 50
