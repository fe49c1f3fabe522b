"""The story that `make run` tells: each step, the letters, the same each time, in its own store."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from fixtures.deposits.vie import DEPOTS
from pipeline.errors import UsageError
from pipeline.flows.recit import Scene, jouer
from pipeline.models.cycle import Application
from pipeline.models.statut import Statut
from pipeline.settings import Settings
from tests.test_golden import golden

VIE = Path(__file__).parent.parent / "fixtures" / "vie"
S = Statut


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vie") / "demo"


@pytest.fixture(scope="module")
def scenes(home: Path) -> list[Scene]:
    """The story, told once."""
    return list(jouer(VIE, Settings(base="sqlite:////nowhere/else.db"), home))


def test_where_each_step_leads(scenes: list[Scene]) -> None:
    """The certificate alone starts the finalisation; people validate; an MSS advance is decided."""
    assert [(s.numero, s.avant, s.apres) for s in scenes] == [
        ("ENR0801", None, S.VALIDATION_PARTIELLE),
        ("ENR0801", S.VALIDATION_PARTIELLE, S.CERTIFICATS_A_VALIDER),
        ("ENR0801", S.CERTIFICATS_A_VALIDER, S.VALIDEE),
        ("ENR0802", None, S.EN_ATTENTE_PIECES),
        ("ENR0802", S.EN_ATTENTE_PIECES, S.EN_COURS),
        ("ENR0802", S.EN_COURS, S.VALIDEE),
        ("ENR0803", None, S.DECIDEE),
    ]


def test_the_letters_that_went_out(scenes: list[Scene]) -> None:
    receipt = "accusé de réception"
    assert [[one.nature for one in scene.lettres] for scene in scenes] == [
        [receipt, "validation partielle"],
        [receipt],
        ["validation"],
        [receipt, "demande de pièces"],
        [receipt],
        ["validation"],
        [receipt, "validation"],
    ]
    asked = scenes[3].lettres[1].fichier
    letter = email.message_from_bytes(asked.read_bytes(), policy=email.policy.default)
    body = letter.get_body(("plain",))
    assert body is not None
    assert "plus en cours de validité" in " ".join(body.get_content().split())


def test_the_decision_on_the_advance_is_there_to_be_opened(scenes: list[Scene]) -> None:
    (decision,) = scenes[-1].emis
    assert decision.read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize("rang", range(len(DEPOTS)), ids=[d.dossier for d in DEPOTS])
def test_report_is_the_expected_one(
    rang: int, scenes: list[Scene], pytestconfig: pytest.Config
) -> None:
    reports = [scene.rapport for scene in scenes if scene.rapport]
    found, deposit = reports[rang], DEPOTS[rang]
    assert [found.avis.value, {m.code for m in found.motifs}] == [deposit.avis, deposit.codes]
    expected = VIE / deposit.dossier / "rapport.json"
    said = golden(found.to_json())
    if pytestconfig.getoption("--rewrite-golden"):
        expected.write_text(said)
    assert said == expected.read_text()


def test_it_is_told_again_the_same(scenes: list[Scene], home: Path) -> None:
    again = jouer(VIE, Settings(), home)
    for _, before in zip(range(2), scenes, strict=False):
        scene = next(again)
        assert (scene.avant, scene.apres, scene.lettres) == (
            before.avant, before.apres, before.lettres,
        )  # fmt: skip


def test_every_proposal_applied_leaves_nothing_to_a_gestionnaire(tmp_path: Path) -> None:
    story = jouer(VIE, Settings(appliquer=Application.TOUT), tmp_path / "demo")
    assert [next(story).apres for _ in range(2)] == [S.VALIDATION_PARTIELLE, S.VALIDEE]


def test_a_folder_that_is_not_a_storys_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pieces.db").write_text("precious")
    with pytest.raises(UsageError, match="n'est pas le magasin d'un récit"):
        next(jouer(VIE, Settings(), tmp_path))
    assert (tmp_path / "pieces.db").read_text() == "precious"


BAD = {"no story": None, "not JSON": "{", "an unknown key": '{"schema": "recit/1", "actes": []}'}


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
def test_a_story_that_does_not_hold(said: str | None, tmp_path: Path) -> None:
    if said is not None:
        (tmp_path / "recit.json").write_text(said)
    with pytest.raises(UsageError, match=r"recit\.json"):
        next(jouer(tmp_path, Settings(), tmp_path / "demo"))
    assert not (tmp_path / "demo").exists()
