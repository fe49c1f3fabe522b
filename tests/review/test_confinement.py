"""A station whose machine cannot shut the rooms refuses to open, or says so on every page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import ConfinementError
from pipeline.extraction import confinement
from pipeline.extraction.confinement import choisir
from pipeline.review.app import create_app
from pipeline.settings import Settings
from tests.review.conftest import Start
from tests.review.personnes import personne

SAID = "Fichiers ouverts sans confinement"


@pytest.fixture
def _nothing_shuts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(confinement, "FILTERS", tmp_path / "absent")
    choisir.cache_clear()
    yield
    choisir.cache_clear()


@pytest.mark.usefixtures("_nothing_shuts")
def test_it_refuses_to_open(tmp_path: Path) -> None:
    with pytest.raises(ConfinementError, match="à l'écart"):
        create_app(Settings(home=tmp_path))


@pytest.mark.usefixtures("_nothing_shuts")
def test_it_opens_where_that_is_accepted_and_says_so(start: Start) -> None:
    served = start({"sans_confinement": True})
    assert SAID in personne(served, "gestionnaire").get("/file").text


def test_a_machine_that_shuts_them_says_nothing(start: Start) -> None:
    assert SAID not in personne(start(), "gestionnaire").get("/file").text
