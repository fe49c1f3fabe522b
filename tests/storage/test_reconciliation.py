"""The database and the originals, set side by side, on every store."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest
from sqlalchemy import Engine, insert

from pipeline.errors import PanneError
from pipeline.flows.purge import purger
from pipeline.storage import references, tables
from pipeline.storage.database import ecriture, open_database
from pipeline.storage.originaux import Originaux
from pipeline.storage.reconciliation import Difference, rapprocher, verifier
from tests.stores import Magasin

from .samples import demande, fichiers, sha
from .test_depot import deposit
from .test_retention import LIMIT, keep

READABLE = 1000


@pytest.fixture
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A SQLite database: what differs here is the store."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('base')}/pieces.db")
    yield engine
    engine.dispose()


def differences(engine: Engine, originaux: Originaux, *, relire: bool = True) -> dict[str, str]:
    """What is told, by hash."""
    entrees = rapprocher(engine, originaux, READABLE)
    found = verifier(entrees, originaux) if relire else entrees
    return {d.sha256: d.nature.value for d in found if isinstance(d, Difference)}


def test_both_ways(sqlite: Engine, magasin: Magasin) -> None:
    engine, originaux = sqlite, magasin.originaux
    contents = [str(n).encode() for n in range(8)]
    for content in contents:
        originaux.put(content)
    deposit(engine, demande(), fichiers(*contents[1:]))
    assert differences(engine, originaux) == {sha(b"0"): "orphelin"}
    originaux.delete(sha(b"1"))
    originaux.delete(sha(b"7"))
    magasin.alterer(sha(b"2"), b"other")
    told = {sha(b"0"): "orphelin", sha(b"1"): "absent", sha(b"7"): "absent"}
    assert differences(engine, originaux, relire=False) == told
    assert differences(engine, originaux) == told | {sha(b"2"): "altere"}
    assert originaux.has(sha(b"0"))


def test_nothing_on_either_side(engine: Engine, magasin_dossier: Magasin) -> None:
    assert differences(engine, magasin_dossier.originaux) == {}


def test_what_is_too_large_was_never_kept(engine: Engine, magasin_dossier: Magasin) -> None:
    deposit(engine, demande(), fichiers(b"x" * (READABLE + 1)))
    assert differences(engine, magasin_dossier.originaux) == {}


def test_what_was_erased_is_not_absent(engine: Engine, magasin_dossier: Magasin) -> None:
    originaux = magasin_dossier.originaux
    keep(engine, originaux, "ENR0601", b"a", b"shared")
    keep(engine, originaux, "ENR0602", b"shared", statut="en_cours")
    purger(engine, originaux, LIMIT)
    assert differences(engine, originaux) == {}
    originaux.put(b"a")
    assert differences(engine, originaux) == {sha(b"a"): "orphelin"}


@pytest.mark.parametrize("page", [1, 2, 1000])
def test_pages(
    engine: Engine, magasin_dossier: Magasin, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "_PAGE", page)
    originaux, contents = magasin_dossier.originaux, [str(n).encode() for n in range(9)]
    for content in contents[:6]:
        originaux.put(content)
    for number in range(3):
        deposit(engine, demande(f"ENR060{number}"), fichiers(*contents[3:]))
    assert differences(engine, originaux) == {
        **dict.fromkeys(map(sha, contents[:3]), "orphelin"),
        **dict.fromkeys(map(sha, contents[6:]), "absent"),
    }


@dataclass
class Listed:
    """A store that lists what it is told to, and has what was added meanwhile."""

    listed: list[str]
    there: frozenset[str] = frozenset()

    def parcourir(self) -> Iterator[str]:
        yield from self.listed

    def has(self, sha256: str) -> bool:
        return sha256 in self.there


def test_a_deposit_that_arrives_meanwhile_is_no_difference(engine: Engine) -> None:
    deposit(engine, demande(), fichiers(b"late"))
    store = Listed([sha(b"gone")], frozenset([sha(b"late")]))
    assert differences(engine, cast(Originaux, store), relire=False) == {}


def test_a_list_out_of_order_is_refused(engine: Engine) -> None:
    store = Listed(["b" * 64, "a" * 64], frozenset(["a" * 64, "b" * 64]))
    with pytest.raises(PanneError, match="ordre"):
        differences(engine, cast(Originaux, store), relire=False)


def test_memory_does_not_grow_with_the_number() -> None:
    """Twenty thousand contents cost no more memory than two thousand."""
    engine = open_database("sqlite://")
    peaks = [_peak(engine, first, count) for first, count in ((0, 2_000), (2_000, 20_000))]
    engine.dispose()
    assert peaks[1] < 2 * peaks[0]


def _peak(engine: Engine, first: int, count: int) -> int:
    hashes = sorted(f"{n:064x}" for n in range(first, first + count))
    kept = deposit(engine, demande(f"ENR{1000 + first}"), [])
    with ecriture(engine) as session:
        row = {"revision_id": kept.demande_id, "type": "rib", "fichier": "f", "taille": 1}
        session.execute(
            insert(tables.Piece), [row | {"rang": n, "sha256": h} for n, h in enumerate(hashes)]
        )
    listed = (f"{n:064x}" for n in range(first + count))
    store = Listed(cast("list[str]", listed))
    tracemalloc.start()
    try:
        entrees = rapprocher(engine, cast(Originaux, store), READABLE)
        assert sum(isinstance(e, str) for e in entrees) == first + count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
