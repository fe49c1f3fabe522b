"""Any bytes through the door: a reading or a named reason, within the limits; the next file is read."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import PanneError
from pipeline.extraction.reading import Lecteur
from pipeline.models.fichier import Defaut
from tests.conftest import DOCUMENTS
from tests.extraction.drawing import letter, pdf
from tests.fuzz.changements import changes

SOUND = pdf(letter)


def seeds() -> Iterable[bytes]:
    """Small files of each format, and those that are two at once."""
    small = sorted(DOCUMENTS.glob("*/*.*"), key=lambda path: path.stat().st_size)
    found = {
        suffix: [p for p in small if p.suffix == suffix][:6] for suffix in (".pdf", ".png", ".jpg")
    }
    yield from (path.read_bytes() for paths in found.values() for path in paths)
    yield SOUND + SOUND
    yield b"\x89PNG\r\n\x1a\n" + SOUND


def told(lecteur: Lecteur, data: bytes) -> None:
    """A file is read within the limits, or it is said why not."""
    limites = lecteur.limites
    try:
        fichier, text = lecteur.lecture(data, "piece.pdf")
    except PanneError:
        return
    assert fichier.taille == len(data)
    assert fichier.format or fichier.defaut
    assert (fichier.defaut is Defaut.VIDE) == (not data)
    assert not (fichier.defaut and text.pages)
    assert len(text.pages) <= min(fichier.pages, limites.pages_max)
    for page in (*text.pages, *text.cachees):
        assert len(page.segments) <= limites.segments_max
        assert sum(len(s.text) for s in page.segments) <= limites.caracteres_max


@settings(
    max_examples=max(25, settings().max_examples // 4),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    data=st.binary(max_size=300)
    | changes(list(seeds()))
    | st.binary(max_size=60).map(SOUND.__add__)
)
def test_any_bytes_are_read_or_refused(lecteur: Lecteur, data: bytes) -> None:
    told(lecteur, data)


@pytest.fixture(scope="module", autouse=True)
def _the_next_file_is_read(lecteur: Lecteur) -> Iterable[None]:
    yield
    fichier, text = lecteur.lecture(SOUND, "piece.pdf")
    assert fichier.defaut is None
    assert text.plain
