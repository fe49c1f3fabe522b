"""The three commands as other programs see them: real processes, exit status, standard output."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import hostile
from tests.conftest import DOCUMENTS, REGISTER
from tests.signing import NAME, authority, signed

SOUND = DOCUMENTS / "vague2-initial-favorable"


def pieces(*arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the console command."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        check=False,
        timeout=300,
    )


@pytest.fixture
def deposit(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOUND, tmp_path / "depot"))


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"PIECES_HOME": str(tmp_path / "home")}


def edited(deposit: Path, **changes: Any) -> Path:
    path = deposit / "demande.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return deposit


class TestRun:
    def test_jsonl_is_the_contract_and_nothing_else(self, home: dict[str, str]) -> None:
        done = pieces("run", SOUND, "--referentiel", REGISTER, "--jsonl", **home)
        (line,) = done.stdout.splitlines()
        report = json.loads(line)
        assert done.returncode == 0
        assert done.stderr == ""
        assert list(report)[:7] == [
            "schema", "numero", "avis", "statut", "statut_propose", "motifs", "pieces",
        ]  # fmt: skip
        assert report["avis"] == "favorable"
        iban = next(p for p in report["pieces"] if p["type"] == "rib")["champs"]["iban"]
        assert set(iban) == {"valeur", "confiance", "source", "page", "boite"}
        assert len(iban["boite"]) == 4
        assert isinstance(report["duree_ms"], int)

    def test_a_folder_of_deposits_is_each_of_them(
        self, tmp_path: Path, home: dict[str, str]
    ) -> None:
        for name in ("certificat-absent", "mss-avance-favorable"):
            shutil.copytree(DOCUMENTS / name, tmp_path / "lot" / name)
        done = pieces("run", tmp_path / "lot", "--referentiel", REGISTER, "--jsonl", **home)
        avis = [json.loads(line)["avis"] for line in done.stdout.splitlines()]
        assert avis == ["pieces_a_demander", "favorable"]

    def test_the_table_is_for_people(self, home: dict[str, str]) -> None:
        done = pieces(
            "run", DOCUMENTS / "rib-autre-iban", "--referentiel", REGISTER, COLUMNS="120", **home
        )
        assert done.returncode == 0
        assert "à vérifier" in done.stdout
        assert "RIB_IBAN_DIFFERENT" in done.stdout
        declared = json.loads((DOCUMENTS / "rib-autre-iban" / "demande.json").read_text())
        assert declared["coordonnees_bancaires"]["iban"] not in done.stdout

    @pytest.mark.parametrize(
        ("changes", "cle", "attendu"),
        [
            ({"numero": None}, "numero", "un texte"),
            ({"numero": "12"}, "numero", "ENR"),
            ({"couleur": "bleu"}, "couleur", "clés de demande/1"),
            ({"dispositif": "vague_3"}, "dispositif", "vague_1"),
            ({"anticipe": "non"}, "anticipe", "true ou false"),
            ({"date_depot": "26/02/2024"}, "date_depot", "AAAA-MM-JJ"),
            ({"statut": "decidee"}, "statut", "validee"),
            ({"personne_morale": None}, "personne_morale", "section requise"),
            ({"pieces": [{"type": "photo", "fichier": "rib.pdf"}]}, "pieces.0.type", "rib"),
            ({"pieces": [{"type": "rib", "fichier": "perdu.pdf"}]}, "pieces.0.fichier", ""),
            ({"pieces": [{"type": "rib", "fichier": "../rib.pdf"}]}, "pieces.0.fichier", "dossier"),
            ({"pieces": [{"type": "rib", "fichier": "/etc/passwd"}]}, "pieces.0.fichier", "dossier"),
        ],
    )  # fmt: skip
    def test_a_bad_record_is_a_clear_error_and_the_others_go_on(
        self, changes: dict[str, Any], cle: str, attendu: str, deposit: Path, home: dict[str, str]
    ) -> None:
        done = pieces("run", edited(deposit, **changes), SOUND, "--jsonl", **home)
        bad, good = map(json.loads, done.stdout.splitlines())
        assert done.returncode == 1
        assert bad["schema"] == "erreur/1"
        (gap,) = bad["ecarts"]
        assert gap["fichier"] == "demande.json"
        assert gap["cle"] == cle
        assert attendu in gap["attendu"]
        assert good["schema"] == "rapport/1"

    def test_a_link_that_leaves_the_folder_is_refused(
        self, deposit: Path, home: dict[str, str]
    ) -> None:
        (deposit / "lien.pdf").symlink_to("/etc/passwd")
        edited(deposit, pieces=[{"type": "rib", "fichier": "lien.pdf"}])
        done = pieces("run", deposit, "--jsonl", **home)
        assert done.returncode == 1
        assert "hors du dossier" in json.loads(done.stdout)["message"]

    @pytest.mark.parametrize(
        "contenu", [b"", b"{", b"[]", b"\xff\xfe", b'{"numero": 1, "numero": 2}', b"[" * 100_000]
    )
    def test_a_record_that_is_no_record(
        self, contenu: bytes, deposit: Path, home: dict[str, str]
    ) -> None:
        (deposit / "demande.json").write_bytes(contenu)
        done = pieces("run", deposit, "--jsonl", **home)
        assert done.returncode == 1
        assert json.loads(done.stdout)["code"] == "DEPOT_INVALIDE"
        assert "Traceback" not in done.stderr

    def test_a_folder_without_a_record_is_named(self, tmp_path: Path, home: dict[str, str]) -> None:
        done = pieces("run", tmp_path, "--jsonl", **home)
        assert done.returncode == 1
        assert "demande.json" in json.loads(done.stdout)["message"]

    def test_a_store_that_cannot_be_opened_is_our_fault(
        self, deposit: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("not a folder")
        done = pieces("run", deposit, "--jsonl", PIECES_HOME=str(tmp_path / "file"))
        assert done.returncode == 1
        assert json.loads(done.stdout)["schema"] == "erreur/1"
        assert "Traceback" not in done.stderr

    def test_a_setting_that_does_not_hold_is_named(self, home: dict[str, str]) -> None:
        done = pieces("run", SOUND, PIECES_KBIS_MOIS="trois", **home)
        assert done.returncode == 2
        assert "PIECES_KBIS_MOIS : « trois »" in done.stderr

    def test_a_folder_of_roots_that_does_not_hold(
        self, home: dict[str, str], tmp_path: Path
    ) -> None:
        (tmp_path / "racine.pem").write_text("bonjour")
        for folder in (tmp_path, tmp_path / "absent"):
            done = pieces("run", SOUND, PIECES_RACINES_SIGNATURE=str(folder), **home)
            assert done.returncode == 2
            assert f"PIECES_RACINES_SIGNATURE : « {folder} »" in done.stderr

    def test_usage(self, home: dict[str, str]) -> None:
        assert pieces("run", "/nowhere", **home).returncode == 2
        assert pieces("run", SOUND, "--referentiel", "/nowhere.csv", **home).returncode == 2
        assert pieces("run", **home).returncode == 2
        assert pieces("fly", **home).returncode == 2


EXPECTED = {
    "tronque.pdf": "FIC_VIDE_OU_ENDOMMAGE",
    "vide.pdf": "FIC_VIDE_OU_ENDOMMAGE",
    "texte.pdf": "FIC_EXTENSION_TROMPEUSE",
    "photo.jpg": "FIC_EXTENSION_TROMPEUSE",
    "megapixels.pdf": None,
    "bombe.pdf": None,
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Each hostile file in the slot of a sound deposit's certificate."""
    work = tmp_path_factory.mktemp("hostile")
    for nom, make in hostile.FILES.items():
        deposit = Path(shutil.copytree(SOUND, work / nom))
        (deposit / nom).write_bytes(make())
        record = json.loads((deposit / "demande.json").read_text())
        record["pieces"][0]["fichier"] = nom
        (deposit / "demande.json").write_text(json.dumps(record))
    done = pieces(
        "run", *(work / nom for nom in hostile.FILES), "--jsonl", "--referentiel", REGISTER,
        PIECES_HOME=str(work / "home"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = map(json.loads, done.stdout.splitlines())
    return dict(zip(hostile.FILES, lines, strict=True))


class TestHostileFiles:
    @pytest.mark.parametrize("nom", hostile.FILES)
    def test_each_has_a_reason_and_the_other_pieces_are_read(
        self, nom: str, reports: dict[str, dict[str, Any]]
    ) -> None:
        report = reports[nom]
        codes = {m["code"] for m in report["motifs"] if m["fichier"] == nom}
        assert report["avis"] != "favorable"
        assert codes
        assert EXPECTED[nom] is None or EXPECTED[nom] in codes
        others = [p for p in report["pieces"] if p["fichier"] != nom]
        assert all(p["conformite"] == "conforme" for p in others)

    def test_our_own_limits_are_never_held_against_the_depositor(
        self, reports: dict[str, dict[str, Any]]
    ) -> None:
        (motif,) = reports["bombe.pdf"]["motifs"]
        assert motif["code"] == "SYS_ANALYSE_IMPOSSIBLE"
        assert motif["interne"]


class TestCheck:
    def test_sound_files_are_acceptable(self) -> None:
        files = sorted(SOUND.glob("*.pdf"))
        done = pieces("check", *files, "--json")
        entries = json.loads(done.stdout)
        assert done.returncode == 0
        assert [e["fichier"] for e in entries] == list(map(str, files))
        assert all(e["acceptable"] and e["motifs"] == [] for e in entries)

    def test_faults_are_named_with_their_repair(self, tmp_path: Path) -> None:
        hostile.write(tmp_path)
        (tmp_path / "notes.txt").write_text("bonjour")
        with (tmp_path / "lourd.pdf").open("wb") as big:
            big.write((SOUND / "rib.pdf").read_bytes())
            big.truncate(5 * 1024 * 1024)
        files = ["tronque.pdf", "vide.pdf", "texte.pdf", "photo.jpg", "notes.txt", "lourd.pdf"]
        done = pieces("check", *(tmp_path / nom for nom in files), "--json")
        found = [[m["code"] for m in entry["motifs"]] for entry in json.loads(done.stdout)]
        assert done.returncode == 1
        assert found == [
            ["FIC_VIDE_OU_ENDOMMAGE"],
            ["FIC_VIDE_OU_ENDOMMAGE"],
            ["FIC_EXTENSION_TROMPEUSE"],
            ["FIC_EXTENSION_TROMPEUSE"],
            ["FIC_FORMAT"],
            ["FIC_TAILLE"],
        ]

    def test_a_name_informs_and_is_still_acceptable(self, tmp_path: Path) -> None:
        path = tmp_path / "relevé n°1.pdf"
        shutil.copy(SOUND / "rib.pdf", path)
        done = pieces("check", path, "--json")
        (entry,) = json.loads(done.stdout)
        assert done.returncode == 0
        assert [m["gravite"] for m in entry["motifs"]] == ["info"]

    def test_people_see_what_to_do(self, tmp_path: Path) -> None:
        (tmp_path / "vide.pdf").write_bytes(b"")
        done = pieces("check", tmp_path / "vide.pdf")
        assert done.returncode == 1
        assert "Merci de vérifier qu'il s'ouvre" in done.stdout.replace("\n", " ").replace(
            "  ", " "
        )

    def test_usage(self) -> None:
        assert pieces("check").returncode == 2
        assert pieces("check", "/nowhere.pdf").returncode == 2


class TestRead:
    def test_a_document_is_read_with_its_evidence(self) -> None:
        done = pieces("read", SOUND / "rib.pdf", "--type", "rib", "--json")
        read = json.loads(done.stdout)
        assert done.returncode == 0
        assert read["champs"]["iban"]["valeur"].startswith("FR76")
        assert read["champs"]["iban"]["source"] == "texte"

    def test_who_signed_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "rib.pdf"
        path.write_bytes(signed((SOUND / "rib.pdf").read_bytes()))
        (tmp_path / "racine.pem").write_bytes(authority()[0])
        read = json.loads(pieces("read", path, "--type", "rib", "--json").stdout)
        (found,) = read["signatures"]
        assert found["signataire"] == NAME
        assert (found["integrite"], found["confiance"]) == ("intacte", "non_verifiable")
        roots = {"PIECES_RACINES_SIGNATURE": str(tmp_path)}
        seen = pieces("read", path, "--type", "rib", **roots).stdout
        assert f"Signature électronique de {NAME} le " in seen
        assert "(intègre, certificat vérifié)" in seen

    def test_nothing_could_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "vide.pdf").write_bytes(b"")
        done = pieces("read", tmp_path / "vide.pdf", "--type", "rib", "--json")
        assert done.returncode == 1
        assert json.loads(done.stdout)["champs"] == {}

    def test_usage(self) -> None:
        assert pieces("read", SOUND / "rib.pdf").returncode == 2
        assert pieces("read", SOUND / "rib.pdf", "--type", "photo").returncode == 2


class TestMetrics:
    def test_what_was_treated_is_counted(self, home: dict[str, str]) -> None:
        assert pieces("run", DOCUMENTS / "mss-avance-favorable", **home).returncode == 0
        done = pieces("metrics", **home)
        assert done.returncode == 0
        assert 'pieces_deposits_total{dispositif="mss_operateur"} 1.0' in done.stdout
        assert 'pieces_verdicts_total{avis="favorable"} 1.0' in done.stdout
        assert 'pieces_letters{etat="a_envoyer"} 2.0' in done.stdout
        assert "pieces_queue_depth 0.0" in done.stdout

    def test_an_address_that_is_not_ours(self, home: dict[str, str]) -> None:
        done = pieces("metrics", "--port", 9464, "--adresse", "192.0.2.1", **home)
        assert done.returncode == 2
        assert "192.0.2.1:9464 ne peut pas être écouté" in done.stderr


class TestJournal:
    def test_json_lines_on_standard_error(self, home: dict[str, str]) -> None:
        deposit = DOCUMENTS / "mss-avance-favorable"
        done = pieces("run", deposit, "--jsonl", PIECES_JOURNAL="json", **home)
        logged = [json.loads(line) for line in done.stderr.splitlines()]
        (event,) = [line for line in logged if line["evenement"] == "depot_traite"]
        assert (event["numero"], event["avis"], event["statut"]) == (
            "ENR0503", "favorable", "decidee",
        )  # fmt: skip

    def test_a_form_that_does_not_exist(self, home: dict[str, str]) -> None:
        done = pieces("metrics", PIECES_JOURNAL="xml", **home)
        assert done.returncode == 2
        assert "PIECES_JOURNAL : « xml »" in done.stderr


class TestWatch:
    def test_once(self, tmp_path: Path, home: dict[str, str]) -> None:
        shutil.copytree(SOUND, tmp_path / "spool" / "a")
        (tmp_path / "spool" / "a" / "rapport.json").unlink()
        again = pieces("watch", tmp_path / "spool", "--once", "--interval", "0", **home)
        assert (again.returncode, again.stderr) == (0, "")
        assert "révision 1" in again.stdout
        assert list((tmp_path / "spool" / ".recus").glob("*/a/demande.json"))

    def test_a_refused_deposit_is_status_1_and_says_nothing_of_it(
        self, tmp_path: Path, home: dict[str, str]
    ) -> None:
        edited(Path(shutil.copytree(SOUND, tmp_path / "spool" / "a")), numero="Élodie MARTIN")
        done = pieces("watch", tmp_path / "spool", "--once", "--interval", "0", **home)
        assert done.returncode == 1
        assert "DEPOT_INVALIDE" in done.stdout
        assert "MARTIN" not in done.stdout + done.stderr

    def test_it_ends_when_told_to(self, tmp_path: Path, home: dict[str, str]) -> None:
        (tmp_path / "spool" / "bad").mkdir(parents=True)
        (tmp_path / "spool" / "bad" / "demande.json").write_text("{")
        command = [sys.executable, "-m", "pipeline.cli", "watch", str(tmp_path / "spool")]
        with subprocess.Popen(
            [*command, "--interval", "0.01"], env={**os.environ, **home}, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            assert b"DEPOT_INVALIDE" in process.stdout.readline()
            process.terminate()
        assert process.returncode == 0
        assert list((tmp_path / "spool" / ".pris").iterdir()) == []

    @pytest.mark.parametrize("source", ["/nowhere", "s3://"])
    def test_no_such_place(self, home: dict[str, str], source: str) -> None:
        assert pieces("watch", source, "--once", **home).returncode == 2


class TestServe:
    def test_others_are_served_only_with_a_key(self, home: dict[str, str]) -> None:
        done = pieces("serve", "--host", "0.0.0.0", **home)
        assert done.returncode == 2
        assert "PIECES_CLE_API" in done.stderr

    def test_a_key_that_is_no_digest_is_not_shown(self, home: dict[str, str]) -> None:
        done = pieces("serve", PIECES_CLE_API="my-secret", **home)
        assert done.returncode == 2
        assert "PIECES_CLE_API" in done.stderr
        assert "my-secret" not in done.stderr


class TestLetters:
    """Of a request that was treated: read before they leave, then in the local mailbox."""

    @pytest.fixture
    def known(self, home: dict[str, str]) -> dict[str, str]:
        depot = DOCUMENTS / "mss-avance-favorable"
        assert pieces("run", depot, "--referentiel", REGISTER, **home).returncode == 0
        return home

    def numero(self) -> str:
        said = json.loads((DOCUMENTS / "mss-avance-favorable" / "demande.json").read_text())
        return str(said["numero"])

    def test_preview(self, known: dict[str, str], tmp_path: Path) -> None:
        page = tmp_path / "lettre.html"
        done = pieces("preview", self.numero(), "accuse_reception", "--html", page, **known)
        assert done.returncode == 0
        assert f"{self.numero()} : accusé de réception" in done.stdout.replace("\u00a0", " ")
        assert page.read_text().startswith("<!DOCTYPE html>")
        assert "Aucun courrier." in pieces("letters", "--numero", "ENR9999", **known).stdout

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["ENR9999", "validation"], "n'est pas connue"),
            (["{numero}", "refus"], "décision d'un gestionnaire"),
            (["{numero}", "demande_pieces"], "Aucune pièce"),
            (["{numero}", "autre"], "autre"),
        ],
    )
    def test_what_cannot_be_written(
        self, known: dict[str, str], arguments: list[str], said: str
    ) -> None:
        asked = [argument.format(numero=self.numero()) for argument in arguments]
        done = pieces("preview", *asked, **known)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr

    def test_sent_to_the_local_mailbox_once(self, known: dict[str, str]) -> None:
        home = Path(known["PIECES_HOME"])
        due = pieces("letters", "--send", "--dry-run", **known)
        assert "à envoyer" in due.stdout
        assert not (home / "courriers").exists()
        assert pieces("letters", "--send", **known).returncode == 0
        assert "0 courrier(s) traité(s)" in pieces("letters", "--send", **known).stdout
        sent = sorted(path.name.partition(".")[0] for path in (home / "courriers").iterdir())
        assert sent == ["accuse-reception", "validation"]
        listed = pieces("letters", "--numero", self.numero(), **known).stdout
        assert "envoyé" in listed
