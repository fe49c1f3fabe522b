"""What a SAS supplier and an MSS operator may file, known from the store alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.flows.attribution import connue
from pipeline.flows.moyens import Moyens, ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.flows.suivi import decider, suivre
from pipeline.models.cycle import Evenement
from pipeline.models.rapport import Rapport
from pipeline.models.statut import Statut
from pipeline.settings import Settings
from pipeline.storage.database import lecture
from pipeline.storage.emission import documents
from tests.conftest import DOCUMENTS, REGISTER

File = Callable[..., Rapport]
ENROLEMENT, AVANCE, SOLDE = "sas-initial-favorable", "sas-avance-favorable", "sas-solde"


@pytest.fixture
def moyens(tmp_path: Path) -> Iterator[Moyens]:
    with ouvrir(Settings(home=tmp_path / "home"), REGISTER) as opened:
        yield opened


@pytest.fixture
def file(moyens: Moyens, tmp_path: Path) -> File:
    """Files a deposit of the fixtures, changed, without what the portal knows of the supplier."""

    def filed(source: str, numero: str, **changes: Any) -> Rapport:
        folder = Path(shutil.copytree(DOCUMENTS / source, tmp_path / numero))
        record = json.loads((folder / "demande.json").read_text())
        said = record | {"numero": numero, "demandes_anterieures": None} | changes
        (folder / "demande.json").write_text(json.dumps(said))
        return Rapport.model_validate_json(pre_instruire(folder, moyens))

    return filed


def codes(rapport: Rapport) -> set[str]:
    return {m.code for m in rapport.motifs}


def test_one_enrolment(file: File) -> None:
    assert file(ENROLEMENT, "ENR1001").avis == "favorable"
    assert "DOS_SAS_DEJA_ENROLE" in codes(file(ENROLEMENT, "ENR1002"))


def test_one_financing_request(file: File) -> None:
    assert file(AVANCE, "ENR1001").avis == "favorable"
    assert codes(file(AVANCE, "ENR1002")) == {"DOS_SAS_DEJA_ENROLE"}


def test_a_rejected_one_is_filed_anew(file: File, moyens: Moyens) -> None:
    file(AVANCE, "ENR1001")
    decider(moyens, "ENR1001", Evenement.DECISION_REJETER, "Mme Roy", "hors délai")
    assert file(AVANCE, "ENR1002").avis == "favorable"


def solde(avance: str) -> dict[str, Any]:
    form = json.loads((DOCUMENTS / SOLDE / "demande.json").read_text())["solde"]
    return {"solde": form | {"avance_numero": avance}}


def test_a_balance_follows_its_advance(file: File, moyens: Moyens) -> None:
    file(AVANCE, "ENR1001")
    report = file(SOLDE, "ENR1002", **solde("ENR1001M0"))
    assert (report.avis, report.statut_propose) == ("favorable", Statut.DECIDEE)
    assert suivre(moyens, "ENR1002").statut is Statut.EN_COURS
    decided = decider(moyens, "ENR1002", Evenement.DECISION_VALIDER, "Mme Roy", None)
    assert decided is Statut.DECIDEE
    assert codes(file(SOLDE, "ENR1003", **solde("ENR1001"))) == {"DOS_SAS_DEJA_ENROLE"}


def test_a_balance_of_an_advance_that_is_not_there(file: File, moyens: Moyens) -> None:
    file(AVANCE, "ENR1001")
    assert codes(file(SOLDE, "ENR1002", **solde("ENR1009"))) == {"DOS_AVANCE_ABSENTE"}
    decider(moyens, "ENR1001", Evenement.DECISION_REJETER, "Mme Roy", "hors délai")
    assert "DOS_AVANCE_ABSENTE" in codes(file(SOLDE, "ENR1003", **solde("ENR1001")))


def test_a_balance_sent_back_is_taken_up_again(file: File, moyens: Moyens, tmp_path: Path) -> None:
    """« À modifier » comes back to « En cours » with what is filed next (guide solde SAS)."""
    file(AVANCE, "ENR1001")
    file(SOLDE, "ENR1002", **solde("ENR1001"))
    decider(moyens, "ENR1002", Evenement.DECISION_MODIFIER, "Mme Roy", "montant à préciser")
    assert suivre(moyens, "ENR1002").statut is Statut.A_MODIFIER
    shutil.rmtree(tmp_path / "ENR1002")
    form = solde("ENR1001")["solde"] | {"montant": "18900.50"}
    assert file(SOLDE, "ENR1002", solde=form, pieces=[]).avis == "favorable"
    assert suivre(moyens, "ENR1002").statut is Statut.EN_COURS


def test_what_is_filed_after_the_decision_makes_no_document_by_itself(
    file: File, moyens: Moyens, tmp_path: Path
) -> None:
    file("mss-avance-favorable", "ENR1001")
    shutil.rmtree(tmp_path / "ENR1001")
    file("mss-avance-favorable", "ENR1001", date_depot="2024-02-06")
    vu = suivre(moyens, "ENR1001")
    assert vu.statut is Statut.DECIDEE
    with lecture(moyens.base) as session:
        assert len(documents(session, vu.demande_id)) == 1
        assert connue(session, "ENR1001").remplace is not None


def test_an_mss_advance_waits_for_nobody_unless_something_is_wrong(
    file: File, moyens: Moyens
) -> None:
    assert file("mss-avance-favorable", "ENR1001").avis == "favorable"
    assert suivre(moyens, "ENR1001").statut is Statut.DECIDEE
    file("mss-avance-favorable", "ENR1002", avance=None)
    assert suivre(moyens, "ENR1002").statut is Statut.EN_COURS
