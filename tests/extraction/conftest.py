"""One warm reader for the whole session: starting its engines costs seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.extraction.limits import Limites
from pipeline.extraction.reading import Lecteur


@pytest.fixture(scope="session")
def lecteur() -> Iterator[Lecteur]:
    with Lecteur(Limites()) as warm:
        warm.warm(pictures=True)
        yield warm


@pytest.fixture(scope="session")
def presse() -> Iterator[Lecteur]:
    """A reader in a hurry, for files made to last for ever."""
    with Lecteur(Limites(ouverture_secondes=4.0)) as warm:
        yield warm
