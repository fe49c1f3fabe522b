"""The decision on an MSS advance, from the deposit to the PDF among the request's pieces."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, update

from pipeline.errors import DepotError, UsageError
from pipeline.flows.attribution import Connue, attribution, connue, produire
from pipeline.models.avance import Volumes
from pipeline.models.dates import PARIS, en_lettres
from pipeline.models.demande import Demande
from pipeline.models.statut import Avis, Statut
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.depot import conclure, enregistrer
from pipeline.storage.emission import documents
from pipeline.storage.originaux import DossierOriginaux
from tests.conftest import DOCUMENTS
from tests.storage.samples import demande as autre
from tests.storage.samples import rapport

DAY = date(2024, 2, 6)
RECORD = (DOCUMENTS / "mss-avance-favorable" / "demande.json").read_text()


def advance(**changes: Any) -> Demande:
    return Demande.model_validate_json(json.dumps(json.loads(RECORD) | changes))


def granted(**changes: Any) -> Connue:
    return Connue(1, 1, advance(**changes), decidee=True)


@pytest.fixture
def originaux(tmp_path: Path) -> DossierOriginaux:
    return DossierOriginaux(tmp_path / "home" / "originaux")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path / 'home' / 'pieces.db'}")


def deposited(
    engine: Engine,
    demande: Demande,
    propose: Statut = Statut.DECIDEE,
    avis: Avis = Avis.FAVORABLE,
) -> Connue:
    """A request of the store, treated."""
    with ecriture(engine) as session:
        kept = enregistrer(session, demande, [])
        said = rapport(avis, propose)
        conclure(session, kept.demande_id, kept.revision, "k", said, None)
    with lecture(engine) as session:
        return connue(session, demande.numero)


def test_the_decision_is_kept_and_recorded(engine: Engine, originaux: DossierOriginaux) -> None:
    known = deposited(engine, advance())
    issued = produire(known, DAY, engine, originaux)
    data = originaux.get(issued.sha256)
    assert (issued.nom, issued.taille) == ("ENR0503_decision_attribution.pdf", len(data))
    assert "15 249,47" in PdfReader(io.BytesIO(data)).pages[0].extract_text()
    with lecture(engine) as session:
        assert documents(session, known.demande_id) == [issued]


def test_it_is_issued_once_whatever_the_day(engine: Engine, originaux: DossierOriginaux) -> None:
    known = deposited(engine, advance())
    first = produire(known, DAY, engine, originaux)
    assert produire(known, date(2025, 1, 1), engine, originaux) == first
    assert len(list(originaux.racine.glob("*/*"))) == 1


def test_another_revision_is_another_decision(engine: Engine, originaux: DossierOriginaux) -> None:
    first = produire(deposited(engine, advance()), DAY, engine, originaux)
    more = {"applicatives": 9999, "organisationnelles": 0, "personnelles": 0}
    changed = advance(avance={"bal_actuelles": more, "bal_estimees": more})
    second = produire(deposited(engine, changed), DAY, engine, originaux)
    assert first.sha256 != second.sha256


def test_a_decision_made_again_replaces_the_one_before(
    engine: Engine, originaux: DossierOriginaux
) -> None:
    first = produire(deposited(engine, advance()), DAY, engine, originaux)
    known = deposited(engine, advance(date_depot="2024-02-07"))
    assert known.remplace == first
    again = produire(known, date(2024, 3, 1), engine, originaux)
    words = " ".join(_page(originaux.get(again.sha256)).split())
    day = en_lettres(first.cree_le.astimezone(PARIS).date())
    assert f"annule et remplace celle du {day}" in words.replace("\u00a0", " ")
    assert "annule et remplace" not in _page(originaux.get(first.sha256))


def _page(data: bytes) -> str:
    return PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_nothing_replaces_a_decision_but_a_favourable_revision(
    engine: Engine, originaux: DossierOriginaux
) -> None:
    produire(deposited(engine, advance()), DAY, engine, originaux)
    with ecriture(engine) as session:
        session.execute(update(tables.Demande).values(statut=Statut.DECIDEE))
    changed = deposited(engine, advance(date_depot="2024-02-07"), Statut.EN_COURS, Avis.A_VERIFIER)
    with pytest.raises(UsageError, match="reste en vigueur"):
        produire(changed, DAY, engine, originaux)


@pytest.mark.parametrize("propose", [Statut.EN_COURS, Statut.EN_ATTENTE_PIECES])
def test_what_is_not_granted_is_not_decided(
    engine: Engine, originaux: DossierOriginaux, propose: Statut
) -> None:
    known = deposited(engine, advance(), propose)
    with pytest.raises(UsageError, match="n'est pas décidée"):
        produire(known, DAY, engine, originaux)
    assert not originaux.racine.exists()


def test_a_rejected_advance_is_not_granted(engine: Engine) -> None:
    assert not deposited(engine, advance(statut="rejetee")).decidee


def test_an_advance_that_the_portal_granted_is(engine: Engine) -> None:
    assert deposited(engine, advance(statut="decidee")).decidee


def test_only_an_mss_advance_is_answered(engine: Engine, originaux: DossierOriginaux) -> None:
    known = replace(deposited(engine, autre()), decidee=True)
    with pytest.raises(UsageError, match="n'est pas une avance d'opérateur MSSanté"):
        produire(known, DAY, engine, originaux)


def test_a_form_without_mailboxes_names_what_is_missing() -> None:
    with pytest.raises(DepotError) as raised:
        attribution(granted(avance=None, personne_morale=None), DAY, Volumes.ESTIMEES)
    assert [gap.cle for gap in raised.value.ecarts] == ["personne_morale", "avance"]


def test_the_setting_says_which_count() -> None:
    amounts = [str(attribution(granted(), DAY, v).calcul.montant) for v in Volumes]
    assert amounts == ["15249.47", "11287.18"]


def pieces(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PIECES_HOME": str(home)},
        check=False,
        timeout=120,
    )


def test_the_command(tmp_path: Path) -> None:
    home, out, again = tmp_path / "home", tmp_path / "d.pdf", tmp_path / "again.pdf"
    assert pieces("run", DOCUMENTS / "mss-avance-favorable", home=home).returncode == 0
    kept = sorted((home / "originaux").rglob("*"))
    tried = pieces("decision-pdf", "ENR0503", "--out", out, "--dry-run", home=home)
    assert tried.returncode == 0, tried.stderr
    assert out.read_bytes().startswith(b"%PDF-1.7")
    assert sorted((home / "originaux").rglob("*")) == kept
    assert pieces("decision-pdf", "ENR0503M1", "--out", out, home=home).returncode == 0
    assert pieces("decision-pdf", "ENR0503", "--out", again, home=home).returncode == 0
    assert out.read_bytes() == again.read_bytes()
    nowhere = pieces("decision-pdf", "ENR0503", "--out", tmp_path / "no" / "d.pdf", home=home)
    assert (nowhere.returncode, nowhere.stderr.count("ne peut pas être écrit")) == (2, 1)
    unknown = pieces("decision-pdf", "ENR0504", "--out", out, home=home)
    assert unknown.returncode == 2
    assert "« ENR0504 » n'est pas connue" in unknown.stderr
