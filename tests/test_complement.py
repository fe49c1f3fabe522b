"""A request for pieces and its answer: what was accepted is not asked again, and must still agree."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.flows.moyens import Moyens, ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.flows.suivi import decider, suivre
from pipeline.models.cycle import Evenement
from pipeline.models.rapport import Gravite, Rapport
from pipeline.models.statut import Statut, TypePiece
from pipeline.settings import Settings
from tests.conftest import DOCUMENTS, REGISTER

VIE = DOCUMENTS.parent / "vie"
FIRST, SECOND = VIE / "3-piece-expiree", VIE / "4-complement"
NEW = "passeport_en_cours.pdf"
NUMERO = "ENR0802"


@pytest.fixture
def moyens(tmp_path: Path, url: str) -> Iterator[Moyens]:
    with ouvrir(Settings(home=tmp_path / "home", base=url), VIE / "referentiel.csv") as opened:
        yield opened


@pytest.fixture
def asked(moyens: Moyens) -> Moyens:
    """The request, its expired passport refused."""
    pre_instruire(FIRST, moyens)
    assert suivre(moyens, NUMERO).statut is Statut.EN_ATTENTE_PIECES
    return moyens


def answer(tmp_path: Path, *noms: str, source: Path = SECOND, **changes: Any) -> Path:
    """The complement, naming these files alone."""
    folder = Path(shutil.copytree(source, tmp_path / "complement"))
    path = folder / "demande.json"
    said = json.loads(path.read_text()) | changes
    said["pieces"] = [p for p in said["pieces"] if p["fichier"] in noms]
    path.write_text(json.dumps(said))
    return folder


def treat(folder: Path, moyens: Moyens) -> Rapport:
    return Rapport.model_validate_json(pre_instruire(folder, moyens))


def codes(rapport: Rapport) -> dict[str, Gravite]:
    return {m.code: m.gravite for m in rapport.motifs}


def test_only_the_new_piece_is_filed(asked: Moyens, tmp_path: Path) -> None:
    report = treat(answer(tmp_path, NEW), asked)
    assert (report.avis, codes(report)) == ("favorable", {})
    assert [(p.type, p.fichier, p.revision) for p in report.pieces] == [
        (TypePiece.PIECE_IDENTITE_REPRESENTANT, NEW, None),
        (TypePiece.CERTIFICAT_REFERENCEMENT, "certificat.pdf", 1),
        (TypePiece.RIB, "rib.pdf", 1),
    ]
    assert suivre(asked, NUMERO).statut is Statut.EN_COURS


def test_a_piece_of_before_is_confronted_with_the_declaration_of_now(
    asked: Moyens, tmp_path: Path
) -> None:
    account = json.loads((FIRST / "demande.json").read_text())["coordonnees_bancaires"]
    other = account | {"iban": "FR7630056009271234567890182"}
    report = treat(answer(tmp_path, NEW, coordonnees_bancaires=other), asked)
    assert report.avis == "a_verifier"
    assert "RIB_IBAN_DIFFERENT" in codes(report)


def test_a_file_of_another_supplier_that_is_left_out_is_still_told(
    moyens: Moyens, tmp_path: Path
) -> None:
    """An alert for our eyes does not go away with the file."""
    record = json.loads((FIRST / "demande.json").read_text())
    company = record["personne_morale"] | {"siret": "34866299000038"}
    named = [p["fichier"] for p in record["pieces"]]
    other = answer(tmp_path, *named, source=FIRST, numero="ENR0700", personne_morale=company)
    treat(other, moyens)
    shutil.rmtree(other)
    treat(FIRST, moyens)
    decider(moyens, NUMERO, Evenement.DECISION_DEMANDER, "Mme Roy", None)
    report = treat(answer(tmp_path, NEW), moyens)
    assert codes(report)["FIC_REUTILISE"] is Gravite.VERIFIER
    assert {m.fichier for m in report.motifs if m.code == "FIC_REUTILISE"} == {
        "passeport.pdf",
        "rib.pdf",
    }


def test_nothing_was_asked_so_nothing_is_inherited(moyens: Moyens, tmp_path: Path) -> None:
    """A correction says everything anew: what it leaves out is missing."""
    pre_instruire(answer(tmp_path, "certificat.pdf", "rib.pdf", NEW), moyens)
    assert suivre(moyens, NUMERO).statut is Statut.EN_COURS
    shutil.rmtree(tmp_path / "complement")
    report = treat(answer(tmp_path, "certificat.pdf", NEW), moyens)
    assert codes(report) == {"DOS_PIECE_MANQUANTE": Gravite.CORRIGER}


def test_the_verdict_is_replayed(asked: Moyens, tmp_path: Path) -> None:
    folder = answer(tmp_path, NEW)
    assert pre_instruire(folder, asked) == pre_instruire(folder, asked)


def test_time_that_passes_ages_no_accepted_piece(moyens: Moyens, tmp_path: Path) -> None:
    """A passport that was valid when it was accepted is not asked again because we were slow."""
    pieces = ("certificat.pdf", NEW)
    treat(answer(tmp_path, *pieces), moyens)
    shutil.rmtree(tmp_path / "complement")
    late = treat(answer(tmp_path, "rib.pdf", NEW, date_depot="2040-01-01"), moyens)
    assert (late.avis, codes(late)) == ("favorable", {})


def test_what_a_gestionnaire_accepted_holds_nothing_up_any_more(tmp_path: Path, url: str) -> None:
    """Until it is said otherwise: of another file, or of another declaration."""
    source, number = DOCUMENTS / "sas-titulaire-oda", "ENR0565M0"
    with ouvrir(Settings(home=tmp_path / "home", base=url), REGISTER) as opened:
        assert treat(source, opened).avis == "a_verifier"
        decider(opened, number, Evenement.DECISION_DEMANDER, "Mme Roy", "Kbis", [TypePiece.RIB])
        named = [p["fichier"] for p in json.loads((source / "demande.json").read_text())["pieces"]]
        again = answer(tmp_path, *named, source=source, statut="en_attente_pieces")
        report = treat(again, opened)
        assert report.avis == "favorable"
        assert codes(report)["RIB_TITULAIRE_DIFFERENT"] is Gravite.INFO
        assert not any(m.pour_le_deposant for m in report.motifs)
        shutil.rmtree(again)
        account = json.loads((source / "demande.json").read_text())["coordonnees_bancaires"]
        other = account | {"titulaire": "TOUT AUTRE TITULAIRE"}
        changed = answer(tmp_path, *named, source=source, coordonnees_bancaires=other)
        assert codes(treat(changed, opened))["RIB_TITULAIRE_DIFFERENT"] is Gravite.VERIFIER
