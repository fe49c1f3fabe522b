"""The fixtures and their expected reports: `make golden` rewrites them, a person reads the diff.

A golden report leaves out what is not the rules': times, digests, and the figures of the character
reader (confidence, corners), which may move in their last digits from one machine to another.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixtures.deposits import ALL
from fixtures.deposits.deposit import Deposit
from pipeline.checks.pieces_dues import Situation, situation
from pipeline.flows.depot import lire
from pipeline.flows.lot import Issue
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import Gravite
from tests.conftest import DOCUMENTS

NAMES = [deposit.dossier for deposit in ALL]


def golden(line: str) -> str:
    """A report as it is kept: indented, without what is not the rules'."""
    report = json.loads(line)
    for key in ("duree_ms", "traitement"):
        report.pop(key)
    for piece in report["pieces"]:
        piece["champs"] = {nom: _steady(champ) for nom, champ in piece["champs"].items()}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _steady(champ: dict[str, Any]) -> dict[str, Any]:
    if champ["source"] == "texte":
        return champ
    return {key: value for key, value in champ.items() if key not in ("confiance", "boite")}


@pytest.mark.parametrize("name", NAMES)
def test_report_is_the_expected_one(
    name: str, treated: dict[str, Issue], pytestconfig: pytest.Config
) -> None:
    expected = DOCUMENTS / name / "rapport.json"
    found = golden(treated[name].ligne)
    if pytestconfig.getoption("--rewrite-golden"):
        expected.write_text(found)
    assert found == expected.read_text()


@pytest.mark.parametrize("deposit", ALL, ids=NAMES)
def test_verdict_is_what_the_catalogue_asks(deposit: Deposit, treated: dict[str, Issue]) -> None:
    """The expectation was written with the deposit, from the catalogue, not from the code."""
    report = treated[deposit.dossier].rapport
    assert report is not None
    found = {m.code for m in report.motifs if m.gravite is not Gravite.INFO}
    assert report.avis == deposit.avis
    assert deposit.codes <= found <= deposit.codes | deposit.tolere


def test_every_row_of_the_matrix_has_a_deposit() -> None:
    found = {situation(lire(DOCUMENTS / name, Parametres()).demande) for name in NAMES}
    assert found >= set(Situation) - {Situation.NON_DECRITE}


def test_documents_on_disk_are_those_of_the_script() -> None:
    folders = {path.name for path in DOCUMENTS.iterdir() if path.is_dir()}
    assert folders == set(NAMES)


def test_nothing_rejects(treated: dict[str, Issue]) -> None:
    proposals = {r.statut_propose for i in treated.values() if (r := i.rapport)}
    assert "rejetee" not in proposals
