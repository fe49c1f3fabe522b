"""Any bytes through what of ours meets a stranger's: a value or a named error, never another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.changements import changes
from tests.fuzz.cibles import Cible, table
from tests.fuzz.essais import essayer
from tests.fuzz.regressions import CAS, Cas


def cible(nom: str) -> Cible:
    return table()[nom]


@pytest.mark.parametrize("nom", table())
def test_sound_inputs(nom: str) -> None:
    for graine in cible(nom).graines():
        cible(nom).essai(graine)


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: f"{cas.cible}: {cas.quoi}")
def test_what_made_it_fail(cas: Cas) -> None:
    cible(cas.cible).essai(cas.data)


@pytest.mark.parametrize("nom", table())
def test_any_bytes(nom: str) -> None:
    tried = cible(nom)
    seeds = list(tried.graines())

    @settings(
        max_examples=max(10, settings().max_examples // 4),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.binary(max_size=200) | changes(seeds))
    def essayer(data: bytes) -> None:
        tried.essai(data)

    essayer()


def test_the_harness(tmp_path: Path) -> None:
    """Every target under atheris, a fixed number of times: what guides it by coverage holds."""
    pytest.importorskip("atheris", reason="no wheel of it for this Python")
    found = essayer("toutes", tmp_path, ("-runs=400", "-seed=1"))
    assert found.echec is None, found.sortie[-3000:]
    assert found.executions >= 400
    assert found.couverture > 1000
