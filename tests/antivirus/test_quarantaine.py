"""Scanned again with newer signatures, what came before there was an antivirus, and who is told."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.errors import AntivirusError, UsageError
from pipeline.flows import ordre
from pipeline.flows.atelier import travailler
from pipeline.flows.moyens import Moyens, ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.flows.purge import purger
from pipeline.flows.quarantaine import rattraper, rescanner, situation
from pipeline.flows.suivi import decider, suivre
from pipeline.metriques import exposer, sondes
from pipeline.models.analyse import Etat
from pipeline.models.cycle import Evenement
from pipeline.settings import Settings
from pipeline.storage import alertes, analyses, tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.tables import maintenant
from scripts.parts.clamd import Antivirus
from tests.antivirus.test_depots import DEPOT, NUMERO, infected, reasons
from tests.conftest import DOCUMENTS, REGISTER

RIB = hashlib.sha256((DEPOT / "rib.pdf").read_bytes()).hexdigest()


@pytest.fixture
def settings(tmp_path: Path, a_part: Antivirus) -> Settings:
    return Settings(home=tmp_path / "home", antivirus=a_part.adresse)


@pytest.fixture
def moyens(settings: Settings) -> Iterator[Moyens]:
    with ouvrir(settings, REGISTER) as opened:
        yield opened


def learn(server: Antivirus) -> None:
    """Newer signatures: they know the RIB."""
    server.stop()
    learn_stopped(server)


def learn_stopped(server: Antivirus) -> None:
    """The same, of one that is down."""
    server.connaitre({"Nouvelle.Signature": (DEPOT / "rib.pdf").read_bytes()[:400]}, "new.ndb")
    server.start()


def forget(server: Antivirus) -> None:
    """They were wrong about it."""
    server.stop()
    (server.folder / "base" / "new.ndb").unlink()
    server.start()


def verdict(moyens: Moyens, numero: str = NUMERO) -> dict[str, Any]:
    found = (
        select(tables.Verdict.rapport)
        .join(tables.Revision, tables.Revision.id == tables.Verdict.revision_id)
        .join(tables.Demande, tables.Demande.id == tables.Revision.demande_id)
        .where(tables.Demande.cle == numero)
    )
    with lecture(moyens.base) as session:
        said: dict[str, Any] = json.loads(session.scalars(found).one())
        return said


def test_what_is_found_later_is_set_aside_and_a_person_is_told(
    settings: Settings, moyens: Moyens, a_part: Antivirus
) -> None:
    assert json.loads(pre_instruire(DEPOT, moyens))["avis"] == "favorable"
    assert rescanner(settings, essai=False).nouvelles == ()
    learn(a_part)
    rehearsed = rescanner(settings, essai=True)
    assert [(n.sha256, n.apres.etat) for n in rehearsed.nouvelles] == [(RIB, Etat.INFECTE)]
    assert situation(settings).ecartes == ()
    assert list(travailler(moyens)) == []

    found = rescanner(settings, essai=False)
    assert [n.sha256 for n in found.ecartes] == [RIB]
    (apart,) = situation(settings).ecartes
    assert (apart.sha256, apart.numero) == (RIB, NUMERO)
    assert [f.numero for f in travailler(moyens)] == [NUMERO]
    said = verdict(moyens)
    assert (said["avis"], reasons(said)) == ("a_verifier", {"FIC_INFECTE": "verifier"})
    assert rescanner(settings, essai=False).nouvelles == ()


def test_a_false_alarm_is_taken_back(settings: Settings, moyens: Moyens, a_part: Antivirus) -> None:
    learn(a_part)
    assert json.loads(pre_instruire(DEPOT, moyens))["avis"] == "pieces_a_demander"
    forget(a_part)
    assert [n.apres.etat for n in rescanner(settings, essai=False).nouvelles] == [Etat.SAIN]
    assert len(list(travailler(moyens))) == 1
    assert verdict(moyens)["avis"] == "favorable"


def test_a_final_request_is_not_judged_again_and_is_listed(
    settings: Settings, moyens: Moyens, a_part: Antivirus
) -> None:
    pre_instruire(DEPOT, moyens)
    decider(moyens, NUMERO, Evenement.DECISION_REJETER, "C. Martin", "hors délai")
    learn(a_part)
    rescanner(settings, essai=False)
    assert list(travailler(moyens)) == []
    assert [(e.numero, e.statut) for e in situation(settings).ecartes] == [(NUMERO, "rejetee")]


def test_what_came_before_the_antivirus_is_scanned_by_the_sweep(
    settings: Settings, tmp_path: Path
) -> None:
    with ouvrir(settings.model_copy(update={"antivirus": None}), REGISTER) as before:
        pre_instruire(infected(tmp_path), before)
        assert rattraper(before).analyses == 0
    with ouvrir(settings, REGISTER) as moyens:
        seen = situation(settings)
        assert (seen.jamais, seen.ecartes) == (2, ())
        found = rattraper(moyens)
        assert (found.analyses, len(found.ecartes)) == (2, 1)
        assert [f.numero for f in travailler(moyens)] == [NUMERO]
        assert reasons(verdict(moyens))["FIC_INFECTE"] == "verifier"
        assert rattraper(moyens).analyses == 0


def test_one_that_is_down_leaves_the_sweep_to_its_work(moyens: Moyens, a_part: Antivirus) -> None:
    with ouvrir(Settings(home=a_part.folder / "home"), REGISTER) as before:
        pre_instruire(DEPOT, before)
        a_part.stop()
        assert rattraper(replace(before, antivirus=moyens.antivirus)).analyses == 0


def test_an_original_that_is_gone_stops_nothing(settings: Settings, moyens: Moyens) -> None:
    pre_instruire(DEPOT, moyens)
    moyens.originaux.delete(RIB)
    found = rescanner(settings, essai=False)
    assert (found.analyses, found.illisibles) == (1, 1)


def test_the_retention_erases_what_is_set_aside(moyens: Moyens, tmp_path: Path) -> None:
    folder = infected(tmp_path)
    bad = hashlib.sha256((folder / "rib.pdf").read_bytes()).hexdigest()
    pre_instruire(folder, moyens)
    decider(moyens, NUMERO, Evenement.DECISION_REJETER, "C. Martin", "hors délai")
    purger(moyens.base, moyens.originaux, maintenant())
    assert not moyens.originaux.has(bad)
    with lecture(moyens.base) as session:
        assert list(analyses.ecartees(session)) == []


def test_two_workers_on_one_content(moyens: Moyens) -> None:
    assert moyens.antivirus is not None
    found = moyens.antivirus.analyser(b"x")
    for _ in range(2):
        with ecriture(moyens.base) as session:
            analyses.garder(session, "a" * 64, found)
    with lecture(moyens.base) as session:
        assert analyses.connues(session, ["a" * 64])["a" * 64].sain


def test_without_an_antivirus_there_is_nothing_to_scan_again(settings: Settings) -> None:
    with pytest.raises(UsageError, match="Aucun antivirus"):
        rescanner(settings.model_copy(update={"antivirus": None}), essai=False)


def test_what_waits_is_shown(settings: Settings, moyens: Moyens, a_part: Antivirus) -> None:
    a_part.stop()
    with pytest.raises(Exception, match="antivirus"):
        pre_instruire(DEPOT, moyens)
    assert suivre(moyens, NUMERO).antivirus_depuis is not None
    seen = situation(settings)
    assert (seen.demandes, seen.jamais, seen.panne is None) == (1, 2, False)
    said = exposer(moyens.base, sondes())
    assert "pieces_antivirus_waiting 1.0" in said
    assert 'pieces_antivirus_files{etat="infecte"} 0.0' in said


@pytest.mark.parametrize(
    ("stopped", "arguments", "status", "said"),
    [
        (False, [], 0, "ClamAV 1."),
        (True, [], 1, "Les dépôts attendent"),
        (False, ["--json"], 0, '"schema": "antivirus/1"'),
        (False, ["--rescanner", "--dry-run"], 0, "Rien n'a été modifié"),
        (False, ["--rescanner", "--json"], 0, '"schema": "rescan/1"'),
        (False, ["--dry-run"], 2, ""),
    ],
)
def test_the_command(
    settings: Settings,
    a_part: Antivirus,
    monkeypatch: pytest.MonkeyPatch,
    stopped: bool,
    arguments: list[str],
    status: int,
    said: str,
) -> None:
    monkeypatch.setenv("PIECES_HOME", str(settings.home))
    monkeypatch.setenv("PIECES_ANTIVIRUS", a_part.adresse)
    if stopped:
        a_part.stop()
    done = CliRunner().invoke(app, ["antivirus", *arguments])
    if status == 2:
        assert isinstance(done.exception, UsageError)
        return
    assert (done.exit_code, said in done.output.replace("\n", " ")) == (status, True), done.output


def test_the_command_says_that_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIECES_HOME", str(tmp_path))
    done = CliRunner().invoke(app, ["antivirus"])
    assert done.exit_code == 0
    assert "ne sont pas analysés" in done.output.replace("\n", " ")


def test_what_is_found_while_the_deposit_is_being_read_is_not_lost(
    settings: Settings, moyens: Moyens, a_part: Antivirus
) -> None:
    class Lent:
        """A reader, during whose work newer signatures come."""

        def __getattr__(self, nom: str) -> Any:
            if nom == "lecture" and not (a_part.folder / "base" / "new.ndb").exists():
                learn(a_part)
                assert len(rescanner(settings, essai=False).ecartes) == 1
            return getattr(moyens.lecteur, nom)

    late = replace(moyens, lecteur=Lent())  # type: ignore[arg-type]
    assert json.loads(pre_instruire(DEPOT, late))["avis"] == "favorable"
    assert [f.numero for f in travailler(moyens)] == [NUMERO]
    assert reasons(verdict(moyens)) == {"FIC_INFECTE": "verifier"}


def another(tmp_path: Path, numero: str) -> Path:
    """Another supplier's request, with the same files."""
    folder = Path(shutil.copytree(DEPOT, tmp_path / numero))
    (folder / "rapport.json").unlink()
    said = json.loads((folder / "demande.json").read_text()) | {"numero": numero}
    said["personne_morale"] |= {"siret": "47992882200069"}
    (folder / "demande.json").write_text(json.dumps(said))
    return folder


def test_whose_file_was_shown_is_said_of_each_request(
    settings: Settings, moyens: Moyens, a_part: Antivirus, tmp_path: Path
) -> None:
    """Found afterwards for who filed it before; for who files it later, an infected file to replace."""
    pre_instruire(DEPOT, moyens)
    learn(a_part)
    rescanner(settings, essai=False)
    list(travailler(moyens))
    assert reasons(verdict(moyens)) == {"FIC_INFECTE": "verifier"}
    later = json.loads(pre_instruire(another(tmp_path, "ENR0999"), moyens))
    assert reasons(later)["FIC_INFECTE"] == "corriger"
    with ecriture(moyens.base) as session:
        session.execute(update(tables.Verdict).values(cle="another"))
    again = [json.loads(pre_instruire(f, moyens)) for f in (DEPOT, tmp_path / "ENR0999")]
    assert [reasons(said)["FIC_INFECTE"] for said in again] == ["verifier", "corriger"]


def test_a_file_that_nobody_read_yet_is_to_replace(
    settings: Settings, moyens: Moyens, a_part: Antivirus, tmp_path: Path
) -> None:
    """It was filed before anything was found in it, and waited until then."""
    pre_instruire(DEPOT, moyens)
    waiting = another(tmp_path, "ENR0999")
    a_part.stop()
    with ecriture(moyens.base) as session:  # what it knows already is not asked again
        session.execute(delete(tables.Analyse))
    with pytest.raises(AntivirusError):
        pre_instruire(waiting, moyens)
    assert moyens.antivirus is not None
    moyens.antivirus.repos = 0
    learn_stopped(a_part)
    rescanner(settings, essai=False)
    with ecriture(moyens.base) as session:
        session.execute(update(tables.Travail).values(du_le=maintenant() - timedelta(seconds=1)))
    assert {f.numero for f in travailler(moyens)} == {NUMERO, "ENR0999"}
    assert reasons(verdict(moyens, NUMERO))["FIC_INFECTE"] == "verifier"
    assert reasons(verdict(moyens, "ENR0999"))["FIC_INFECTE"] == "corriger"


def avance(tmp_path: Path) -> Path:
    """An MSS advance that files a sound RIB, though none is due."""
    folder = Path(shutil.copytree(DOCUMENTS / "mss-avance-favorable", tmp_path / "avance"))
    shutil.copy(DEPOT / "rib.pdf", folder)
    said = json.loads((folder / "demande.json").read_text())
    whose = json.loads((DEPOT / "demande.json").read_text())
    said |= {k: whose[k] for k in ("personne_morale", "coordonnees_bancaires")}
    said["pieces"] = [{"type": "rib", "fichier": "rib.pdf"}]
    (folder / "demande.json").write_text(json.dumps(said))
    return folder


def about(moyens: Moyens) -> dict[str, Any]:
    """What a decision is made of: its status, its letters, its document, its report, its history."""
    with lecture(moyens.base) as session:
        return {
            "statut": session.scalars(select(tables.Demande.statut)).one(),
            "courriers": list(session.scalars(select(tables.Courrier.nature))),
            "emis": list(session.scalars(select(tables.DocumentEmis.nom))),
            "rapport": session.scalars(select(tables.Verdict.rapport)).one(),
            "histoire": [h.quoi for h in session.scalars(select(tables.Historique))],
        }


def test_a_decision_stands_and_a_person_has_to_know(
    settings: Settings, moyens: Moyens, a_part: Antivirus, tmp_path: Path
) -> None:
    pre_instruire(avance(tmp_path), moyens)
    before = about(moyens)
    assert before["statut"] == "decidee"
    assert len(before["emis"]) == 1
    learn(a_part)
    rescanner(settings, essai=False)
    assert list(travailler(moyens)) == []
    assert about(moyens) == before
    with lecture(moyens.base) as session:
        (alerte,) = alertes.toutes(session, 10)
        this = session.scalars(select(tables.Demande.id)).one()
    assert (alerte.statut, alerte.pieces) == ("decidee", ("rib",))
    moment = maintenant()
    for told in (True, False):
        with ecriture(moyens.base) as session:
            assert alertes.lire(session, this, "C. Martin") is told
    after = about(moyens)
    assert after == before | {"histoire": [*before["histoire"], "alerte"]}
    last = suivre(moyens, alerte.numero).lignes[-1]
    assert (last.quoi, last.auteur) == ("alerte de l'antivirus", "C. Martin")
    rescanner(settings, essai=False)
    with lecture(moyens.base) as session:
        assert alertes.toutes(session, 10) == []
    purger(moyens.base, moyens.originaux, moment)  # it was decided before: to know puts nothing off
    assert not moyens.originaux.has(RIB)


@pytest.mark.parametrize(
    ("before", "statut", "judged"),
    [
        pytest.param("instruire", "en_cours", 1, id="while its files are read"),
        pytest.param("conclure", "en_cours", 1, id="before it is concluded"),
        pytest.param("attribuer", "decidee", 0, id="once it is decided"),
    ],
)
def test_nothing_is_decided_by_itself_on_what_is_known_to_be_infected(
    moyens: Moyens,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    before: str,
    statut: str,
    judged: int,
) -> None:
    """The antivirus finds something while the advance is being treated."""
    step = getattr(ordre, before)

    def found(*given: Any) -> Any:
        with ecriture(moyens.base) as session:
            said = analyses.connues(session, [RIB])[RIB]
            analyses.garder(session, RIB, replace(said, etat=Etat.INFECTE, trouve="X"))
        return step(*given)

    with monkeypatch.context() as patch:
        patch.setattr(ordre, before, found)
        pre_instruire(avance(tmp_path), moyens)
    assert len(list(travailler(moyens))) == judged
    after = about(moyens)
    assert (after["statut"], after["emis"]) == (statut, [])
    assert ("FIC_INFECTE" in reasons(verdict_of(after))) is bool(judged)
    assert ("validation" in after["courriers"]) is (statut == "decidee")
    with lecture(moyens.base) as session:
        assert [a.statut for a in alertes.toutes(session, 10)] == [statut]


def verdict_of(said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said["rapport"])
    return found


def test_a_request_that_waits_for_the_supplier_is_told_of_and_nothing_is_written_to_him(
    settings: Settings, moyens: Moyens, a_part: Antivirus, tmp_path: Path
) -> None:
    """Pieces were asked for; the others of the deposit were read, one of them turns out infected."""
    folder = another(tmp_path, "ENR0998")
    said = json.loads((folder / "demande.json").read_text())
    said["pieces"] = [p for p in said["pieces"] if p["type"] == "rib"]
    (folder / "demande.json").write_text(json.dumps(said))
    assert json.loads(pre_instruire(folder, moyens))["avis"] == "pieces_a_demander"
    before = about(moyens)
    learn(a_part)
    rescanner(settings, essai=False)
    assert len(list(travailler(moyens))) == 1
    after = about(moyens)
    same = ("statut", "courriers", "emis")
    assert [after[k] for k in same] == [before[k] for k in same]
    assert after["statut"] == "en_attente_pieces"
    with lecture(moyens.base) as session:
        assert [a.numero for a in alertes.toutes(session, 10)] == ["ENR0998"]


def test_a_false_alarm_and_a_file_that_nobody_was_shown_are_no_alert(
    settings: Settings, moyens: Moyens, a_part: Antivirus
) -> None:
    learn(a_part)
    pre_instruire(DEPOT, moyens)
    with lecture(moyens.base) as session:
        assert alertes.toutes(session, 10) == []
    forget(a_part)
    rescanner(settings, essai=False)
    list(travailler(moyens))
    for change, told in ((learn, 1), (forget, 0)):
        change(a_part)
        rescanner(settings, essai=False)
        with lecture(moyens.base) as session:
            assert len(alertes.toutes(session, 10)) == told
