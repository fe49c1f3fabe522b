"""The order of the work: the same report in process and under Prefect, nothing twice, nothing half."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from fixtures.drawing import deux_d_doc
from pipeline.flows import ordre
from pipeline.flows.lot import Issue, traiter
from pipeline.flows.rapport import rediger
from pipeline.settings import Settings
from pipeline.storage import tables
from pipeline.storage.database import lecture, open_database
from tests.conftest import CERTIFICATES, DOCUMENTS, REGISTER

DEPOSIT = DOCUMENTS / "vague2-initial-favorable"
OTHER = DOCUMENTS / "rib-autre-iban"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store."""
    monkeypatch.setenv("PIECES_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def deposit(tmp_path: Path) -> Path:
    """A favourable deposit that a test may change."""
    return Path(shutil.copytree(DEPOSIT, tmp_path / "depot"))


def rows(table: type[tables.Base]) -> int:
    """How many lines a table of the store holds."""
    base = open_database(Settings().url)
    with lecture(base) as session:
        found = session.scalar(select(func.count()).select_from(table))
    base.dispose()
    return int(found or 0)


def treat(*folders: Path) -> list[Issue]:
    return list(traiter(folders, REGISTER))


def record(folder: Path, **changes: Any) -> None:
    """Change some keys of a record."""
    path = folder / "demande.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.usefixtures("home")
class TestStore:
    def test_same_deposit_twice_is_one_row_and_the_same_report(self, deposit: Path) -> None:
        (first,), (second,) = treat(deposit), treat(deposit)
        assert first.ligne == second.ligne
        assert (rows(tables.Demande), rows(tables.Revision), rows(tables.Verdict)) == (1, 1, 1)

    def test_a_changed_record_is_a_new_revision(self, deposit: Path) -> None:
        treat(deposit)
        record(deposit, date_depot="2024-11-26")
        treat(deposit)
        assert (rows(tables.Demande), rows(tables.Revision)) == (1, 2)

    def test_a_changed_piece_is_a_new_revision(self, deposit: Path) -> None:
        (before,) = treat(deposit)
        shutil.copy(OTHER / "rib.pdf", deposit / "rib.pdf")
        (after,) = treat(deposit)
        assert rows(tables.Revision) == 2
        assert before.rapport
        assert before.rapport.avis == "favorable"
        assert after.rapport
        assert after.rapport.avis == "a_verifier"

    def test_the_suffix_of_a_number_makes_no_other_request(self, deposit: Path) -> None:
        treat(deposit)
        record(deposit, numero="ENR0201M1")
        treat(deposit)
        assert rows(tables.Demande) == 1

    def test_what_is_proposed_leaves_its_line_of_history(self, deposit: Path) -> None:
        treat(deposit)
        base = open_database(Settings().url)
        with lecture(base) as session:
            lines = [(h.quoi, h.de, h.vers) for h in session.scalars(select(tables.Historique))]
        base.dispose()
        assert lines == [("statut", None, "en_cours"), ("proposition", None, "validee")]

    def test_the_register_is_kept_for_the_next_call(self, deposit: Path) -> None:
        (with_register,) = treat(deposit)
        (without,) = traiter([deposit], None)
        assert with_register.ligne == without.ligne

    def test_originals_are_kept_under_their_hash(self, deposit: Path, home: Path) -> None:
        (issue,) = treat(deposit)
        assert issue.rapport
        for piece in issue.rapport.pieces:
            kept = home / "originaux" / piece.sha256[:2] / piece.sha256[2:]
            assert kept.read_bytes() == (deposit / piece.fichier).read_bytes()

    def test_an_enrolled_number_is_seen_by_the_next_request(self, tmp_path: Path) -> None:
        again = Path(shutil.copytree(DEPOSIT, tmp_path / "again"))
        record(again, numero="ENR9201", date_depot="2024-11-26")
        first, second, once_more = treat(DEPOSIT, again, DEPOSIT)
        assert first.ligne == once_more.ligne
        assert second.rapport
        assert "DOS_NUMERO_DEJA_ENROLE" in {m.code for m in second.rapport.motifs}

    def test_another_suppliers_file_is_seen(self, tmp_path: Path) -> None:
        thief = Path(shutil.copytree(OTHER, tmp_path / "thief"))
        shutil.copy(DEPOSIT / "rib.pdf", thief / "rib.pdf")
        _, issue = treat(DEPOSIT, thief)
        assert issue.rapport
        (motif,) = [m for m in issue.rapport.motifs if m.code == "FIC_REUTILISE"]
        assert motif.interne
        assert motif.lu == "ENR0201"


@pytest.mark.usefixtures("home")
class TestFailures:
    def test_a_bad_deposit_stops_nothing_and_stores_nothing(self, deposit: Path) -> None:
        record(deposit, dispositif="vague_3")
        bad, good = treat(deposit, DEPOSIT)
        assert bad.erreur is not None
        assert good.rapport is not None
        assert rows(tables.Demande) == 1

    def test_an_engine_that_dies_is_our_fault_and_is_tried_again(
        self, deposit: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pipeline.errors import PanneError
        from pipeline.extraction.reading import Lecteur

        def broken(*_: object) -> None:
            raise PanneError("moteur arrêté")

        with monkeypatch.context() as patch:
            patch.setattr(Lecteur, "lecture", broken)
            (failed,) = treat(deposit)
        (repaired,) = treat(deposit)
        assert failed.rapport
        assert {m.code for m in failed.rapport.motifs} == {"SYS_ANALYSE_IMPOSSIBLE"}
        assert failed.rapport.avis == "a_verifier"
        assert repaired.rapport
        assert repaired.rapport.avis == "favorable"

    def test_a_step_that_raises_is_said_and_the_next_deposit_is_treated(
        self, deposit: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = rediger

        def sometimes(dossier: Any, duree: int) -> Any:
            if dossier.demande.numero == "ENR0201":
                raise RuntimeError("secret")
            return real(dossier, duree)

        monkeypatch.setattr(ordre, "rediger", sometimes)
        failed, good = treat(deposit, OTHER)
        assert failed.erreur
        assert "secret" not in failed.ligne
        assert good.rapport

    def test_a_register_that_does_not_hold_treats_nothing(
        self, deposit: Path, tmp_path: Path
    ) -> None:
        register = tmp_path / "register.csv"
        register.write_text(REGISTER.read_text().replace("valide", "perdu", 1))
        (issue,) = traiter([deposit], register)
        line = json.loads(issue.ligne)
        assert line["code"] == "REFERENTIEL_INVALIDE"
        assert line["ecarts"][0]["attendu"] == "valide ou en_cours"


class TestCertificates:
    """The certificates of 2D-Doc are among what a verdict depends on."""

    @pytest.mark.usefixtures("home")
    def test_other_certificates_are_another_verdict(self, monkeypatch: pytest.MonkeyPatch) -> None:
        without = treat(DOCUMENTS / "rib-2ddoc-non-verifiable-favorable")
        monkeypatch.setenv("PIECES_2DDOC_CERTIFICATS", str(CERTIFICATES))
        known = treat(DOCUMENTS / "rib-2ddoc-non-verifiable-favorable")
        assert "aucun certificat de confiance" in without[0].ligne
        assert "signataire FR99/0002 inconnu" in known[0].ligne

    @pytest.mark.usefixtures("home")
    def test_nothing_is_treated_with_certificates_that_cannot_be_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "FR01AAAA.pem").write_text("not a certificate")
        (tmp_path / "README.txt").write_text("left alone")
        for folder, said in ((tmp_path, "FR01AAAA.pem"), (tmp_path / "nowhere", "nowhere")):
            monkeypatch.setenv("PIECES_2DDOC_CERTIFICATS", str(folder))
            (issue,) = treat(DEPOSIT)
            assert issue.erreur is not None
            assert said in issue.erreur.message

    def test_the_certificate_of_the_fixtures_is_that_of_their_signer(self) -> None:
        given = deux_d_doc.pem(deux_d_doc.certificate(deux_d_doc.key()))
        assert (CERTIFICATES / "FR990001.pem").read_bytes() == given


def _stable(line: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(line)
    report.pop("duree_ms")
    return report


@pytest.fixture(scope="module")
def under_prefect(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A favourable, a faulty and an impossible deposit, by the real command with ``--prefect``."""
    work = tmp_path_factory.mktemp("prefect")
    bad = Path(shutil.copytree(DEPOSIT, work / "bad"))
    record(bad, numero=7)
    folders = [str(DEPOSIT), str(DOCUMENTS / "sas-titulaire-oda"), str(bad)]
    command = [sys.executable, "-m", "pipeline.cli", "run", *folders, "--jsonl", "--prefect"]
    done = subprocess.run(
        [*command, "--referentiel", str(REGISTER)],
        capture_output=True,
        text=True,
        env={**os.environ, "PIECES_HOME": str(work / "home")},
        check=False,
    )
    assert done.returncode == 1, done.stderr
    return done.stdout.splitlines()


@pytest.mark.usefixtures("home")
def test_the_report_is_the_same_under_prefect(under_prefect: list[str]) -> None:
    direct = treat(DEPOSIT, DOCUMENTS / "sas-titulaire-oda")
    assert [_stable(line) for line in under_prefect[:2]] == [_stable(i.ligne) for i in direct]
    assert json.loads(under_prefect[2])["code"] == "DEPOT_INVALIDE"


def test_prefect_is_not_imported_unless_asked() -> None:
    code = "import sys, pipeline.cli, pipeline.flows.lot; print('prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_only_steps_that_touch_the_world_are_retried() -> None:
    from pipeline.flows.orchestration.etapes import tache

    steps = {name: getattr(ordre, name) for name in ordre.__dict__ if name in _STEPS}
    retried = {name for name, step in steps.items() if tache(step).retries}
    assert retried == _STEPS - {"examiner", "lire_piece", "instruire"}


_STEPS = {
    "lire_depot",
    "enregistrer",
    "examiner",
    "attendre",
    "situer",
    "deja_rendu",
    "completer",
    "lire_piece",
    "instruire",
    "conclure",
}
