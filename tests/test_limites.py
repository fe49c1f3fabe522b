"""The limits are settings, and what a record or a register may be has limits too."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DepotError, ReferentielError, UsageError
from pipeline.extraction.limits import MEGA, Limites
from pipeline.flows.depot import NIVEAUX_MAX, parse
from pipeline.flows.moyens import ouvrir
from pipeline.settings import Settings, load

SET = {
    "PAGES": (7, "pages_max", 7),
    "MEGAPIXELS": (3, "pixels_max", 3 * MEGA),
    "CARACTERES": (5000, "caracteres_max", 5000),
    "SEGMENTS": (60, "segments_max", 60),
    "DOCUMENT_CARACTERES": (9000, "document_caracteres_max", 9000),
    "DOCUMENT_SEGMENTS": (80, "document_segments_max", 80),
    "OBJETS": (900, "objets_max", 900),
    "IMBRICATION": (2, "imbrication_max", 2),
    "OUVERTURE_SECONDES": (2.5, "ouverture_secondes", 2.5),
    "PAGE_SECONDES": (4, "page_secondes", 4.0),
    "DOCUMENT_SECONDES": (9, "document_secondes", 9.0),
}


def test_unset_they_are_the_usual_ones() -> None:
    assert Settings().limites == Limites()


@pytest.mark.parametrize("name", SET)
def test_each_is_a_setting(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said, field, wanted = SET[name]
    monkeypatch.setenv(f"PIECES_LIMITE_{name}", str(said))
    assert getattr(load().limites, field) == wanted


@pytest.mark.parametrize("name", SET)
@pytest.mark.parametrize("said", ["0", "-1", "beaucoup"])
def test_one_that_does_not_hold_is_named(
    name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PIECES_LIMITE_{name}", said)
    with pytest.raises(UsageError, match=f"PIECES_LIMITE_{name} : « {said} »"):
        load()


def test_the_rooms_are_opened_with_them(tmp_path: Path) -> None:
    with ouvrir(Settings(home=tmp_path, limite_pages=3)) as moyens:
        assert moyens.lecteur.limites.pages_max == 3


def test_a_verdict_depends_on_what_is_left_out_not_on_how_long_it_took() -> None:
    assert Limites(pages_max=9).de_lecture != Limites().de_lecture
    assert Limites(page_secondes=9, document_secondes=9).de_lecture == Limites().de_lecture


@pytest.mark.parametrize("levels", [NIVEAUX_MAX + 1, 500, 200_000])
@pytest.mark.parametrize("brackets", ["[]", '{"a":}'])
def test_a_record_that_nests_too_deep_says_so(levels: int, brackets: str) -> None:
    left, right = brackets[:-1], brackets[-1]
    with pytest.raises(DepotError, match=f"imbriqué sur plus de {NIVEAUX_MAX} niveaux"):
        parse((left * levels + "1" + right * levels).encode(), "demande.json")


def test_brackets_within_words_are_no_levels() -> None:
    with pytest.raises(DepotError, match="clé inconnue"):
        parse(b'{"note": "' + b"[" * 50 + b'\\"{{"}', "demande.json")


def test_a_register_that_is_none_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "referentiel.csv"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024**3)  # sparse: it takes no room
    with (
        pytest.raises(ReferentielError, match="trop volumineux") as refused,
        ouvrir(Settings(home=tmp_path / "home"), path),
    ):
        pass
    assert "PIECES_LIMITE_REFERENTIEL_MO" in refused.value.remede
