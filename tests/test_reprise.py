"""Requests taken up again: what the sweep finds, does, leaves, and what it never touches."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from pipeline.errors import IndisponibleError, PanneError
from pipeline.extraction.essais import PoisonError
from pipeline.extraction.reading import Lecteur
from pipeline.flows import atelier, ordre
from pipeline.flows.balayage import Bilan, balayer, simuler, tout
from pipeline.flows.moyens import Moyens, ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.flows.suivi import decider, suivre
from pipeline.models.cycle import Evenement
from pipeline.models.rapport import Resultat
from pipeline.models.statut import Statut
from pipeline.settings import Settings
from pipeline.storage import reprise, tables, travaux
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.travaux import ESSAIS, OUVERTURES, Preneur
from tests.conftest import DOCUMENTS, REGISTER

ANTICIPE = DOCUMENTS / "anticipe-initial-favorable"
NUMERO = "ENR0401"


@pytest.fixture
def open_(tmp_path: Path, url: str) -> Callable[..., Any]:
    """A store of the test, opened as a process opens it."""
    home = tmp_path / "home"

    def opened(referentiel: Path | None = REGISTER) -> Any:
        return ouvrir(Settings(home=home, base=url), referentiel)

    return opened


@pytest.fixture
def moyens(open_: Callable[..., Any]) -> Iterator[Moyens]:
    with open_() as opened:
        yield opened


def sweep(moyens: Moyens) -> Bilan:
    return balayer(moyens, tout(moyens))


def register(tmp_path: Path, **changes: str) -> Path:
    """The register of the fixtures, the line of the anticipé's number changed."""
    rows = list(csv.DictReader(io.StringIO(REGISTER.read_text("utf-8-sig")), delimiter=";"))
    wanted = json.loads((ANTICIPE / "demande.json").read_text())["referencement"]["numero_ans"]
    for row in rows:
        if row["numero_ans"] == wanted:
            row.update(changes)
    out = tmp_path / "referentiel.csv"
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out


def finalised(tmp_path: Path) -> Path:
    """The certificate of the anticipé, filed on its request."""
    folder = Path(shutil.copytree(DOCUMENTS / "anticipe-finalisation-hors-dpi", tmp_path / "final"))
    path = folder / "demande.json"
    said = json.loads(path.read_text()) | {"numero": NUMERO, "statut": "validation_partielle"}
    path.write_text(json.dumps(said))
    return folder


def lose(moyens: Moyens) -> None:
    """A treatment that died before its conclusion, and its work with it."""
    with ecriture(moyens.base) as session:
        session.execute(delete(tables.Verdict))
        session.execute(delete(tables.Travail))
        session.execute(update(tables.Demande).values(avis=None, statut_propose=None))


def test_nothing_is_due(moyens: Moyens) -> None:
    pre_instruire(ANTICIPE, moyens)
    assert sweep(moyens) == Bilan()


def test_a_lost_treatment_is_done_again(moyens: Moyens) -> None:
    report = pre_instruire(ANTICIPE, moyens)
    lose(moyens)
    bilan = sweep(moyens)
    assert (bilan.traitees, bilan.inchangees, len(bilan.changees)) == (1, 0, 1)
    with lecture(moyens.base) as session:
        again = session.scalars(select(tables.Verdict.rapport)).one()
    assert _lasting(again) == _lasting(report)
    assert sweep(moyens) == Bilan()


def _lasting(report: str) -> dict[str, Any]:
    return {k: v for k, v in json.loads(report).items() if k != "duree_ms"}


def test_a_rehearsal_changes_nothing(moyens: Moyens) -> None:
    pre_instruire(ANTICIPE, moyens)
    lose(moyens)
    before = _rows(moyens)
    bilan = simuler(moyens, tout(moyens))
    assert [f.apres.avis for f in bilan.changees] == ["favorable"]
    assert _rows(moyens) == before


def _rows(moyens: Moyens) -> list[Any]:
    found: list[Any] = []
    with moyens.base.connect() as connection:
        for table in tables.Base.metadata.sorted_tables:
            found += map(tuple, connection.execute(select(table)))
    return found


def test_the_certificate_finalises_an_anticipe_at_once(moyens: Moyens, tmp_path: Path) -> None:
    pre_instruire(ANTICIPE, moyens)
    assert suivre(moyens, NUMERO).statut is Statut.VALIDATION_PARTIELLE
    report = json.loads(pre_instruire(finalised(tmp_path), moyens))
    vu = suivre(moyens, NUMERO)
    assert vu.statut is Statut.CERTIFICATS_A_VALIDER
    assert vu.propose == report["statut_propose"]
    assert Evenement.CERTIFICAT.libelle in [line.quoi for line in vu.lignes]


def test_an_import_that_says_a_number_anew(open_: Callable[..., Any], tmp_path: Path) -> None:
    with open_(register(tmp_path, statut="en_cours")) as moyens:
        pre_instruire(ANTICIPE, moyens)
        pre_instruire(DOCUMENTS / "mss-avance-favorable", moyens)
        assert sweep(moyens) == Bilan()
    with open_(register(tmp_path, statut="valide")) as moyens:
        bilan = sweep(moyens)
    assert bilan.eligibles == {"référentiel modifié": 1}
    assert [f.numero for f in bilan.faits] == [NUMERO]


@pytest.mark.parametrize("decision", [Evenement.DECISION_REJETER])
def test_a_decision_is_never_overwritten(
    open_: Callable[..., Any], tmp_path: Path, decision: Evenement
) -> None:
    with open_(register(tmp_path, statut="en_cours")) as moyens:
        pre_instruire(ANTICIPE, moyens)
        decider(moyens, NUMERO, decision, "Mme Gestion", "hors périmètre")
        before = suivre(moyens, NUMERO)
    with open_(register(tmp_path, statut="valide")) as moyens:
        assert sweep(moyens) == Bilan()
        assert balayer(moyens, lambda s: reprise.anciennes(s, 10**6)) == Bilan()
        assert suivre(moyens, NUMERO) == before


def test_a_failure_waits_is_said_and_becomes_a_persons(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch
) -> None:
    pre_instruire(ANTICIPE, moyens)
    lose(moyens)

    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(atelier, "traiter", broken)
    bilan = sweep(moyens)
    assert [(f.numero, f.erreur) for f in bilan.echecs] == [(NUMERO, "MemoryError")]
    assert (bilan.traitees, sweep(moyens).faits) == (0, [])
    with ecriture(moyens.base) as session:
        session.execute(update(tables.Travail).values(essais=ESSAIS))
    assert sweep(moyens).passees == {"échec répété, à examiner": 1}
    monkeypatch.undo()
    bilan = balayer(moyens, lambda s: reprise.nommees(s, [NUMERO]))
    assert (bilan.traitees, bilan.passees) == (1, {})
    assert suivre(moyens, NUMERO).statut is Statut.VALIDATION_PARTIELLE


def test_a_request_that_ends_its_workers_goes_to_a_person_unopened(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three workers died of it (the kernel took their memory): nobody opens its files any more."""
    pre_instruire(ANTICIPE, moyens)
    lose(moyens)
    with ecriture(moyens.base) as session:
        this = session.scalars(select(tables.Demande.id)).one()
        travaux.demander(session, this, 1, "dépôt")
    for n in range(OUVERTURES):
        with ecriture(moyens.base) as session:
            (tache,) = travaux.prendre(session, Preneur(f"mort-{n}"), 1)
            assert tache.ouverts
            session.execute(update(tables.Travail).values(du_le=tables.maintenant()))
    monkeypatch.setattr(Lecteur, "lecture", _never)
    (fait,) = sweep(moyens).faits
    assert (fait.erreur, fait.apres.avis) == (None, "a_verifier")
    assert _unread(moyens) == {"trois fois"}
    monkeypatch.undo()
    assert sweep(moyens) == Bilan()
    (again,) = balayer(moyens, lambda s: reprise.nommees(s, [NUMERO])).faits
    assert again.apres.avis == "favorable"


def test_our_failures_are_no_deaths_the_files_are_opened_again(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours that passes leaves no request to a person with its files unopened."""
    pre_instruire(ANTICIPE, moyens)
    lose(moyens)

    def broken(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(atelier, "traiter", broken)
        for _ in range(OUVERTURES):
            assert len(sweep(moyens).echecs) == 1
            with ecriture(moyens.base) as session:
                session.execute(update(tables.Travail).values(du_le=tables.maintenant()))
    (fait,) = sweep(moyens).faits
    assert (fait.erreur, fait.apres.avis) == (None, "favorable")


@pytest.mark.parametrize("own", [True, False], ids=["the process's name", "a name of its own"])
def test_a_deposit_is_held_as_long_as_its_pieces_take(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    """Each piece takes nearly a whole lease: no other worker takes the request meanwhile."""
    moyens = moyens if own else replace(moyens, preneur=None)
    pre_instruire(ANTICIPE, moyens)
    lose(moyens)
    sound, left = Lecteur.lecture, list[bool]()

    def slow(self: Lecteur, *given: Any) -> Any:
        with ecriture(moyens.base) as session:
            row = session.scalars(select(tables.Travail)).one()
            left.append(row.du_le > tables.maintenant())
            row.du_le = tables.maintenant()
        return sound(self, *given)

    hours = count(time.monotonic() + 3600, 3600)
    monkeypatch.setattr(ordre, "time", SimpleNamespace(monotonic=lambda: next(hours)))
    monkeypatch.setattr(Lecteur, "lecture", slow)
    assert sweep(moyens).traitees == 1
    assert len(left) > 1
    assert all(left)


def test_a_poison_is_told_once_and_costs_no_other_piece(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, poisoned = Lecteur.lecture, "rib.pdf"

    def lecture(self: Lecteur, data: bytes, nom: str, *left: Any) -> Any:
        if nom == poisoned:
            raise PoisonError("L'ouverture a arrêté le processus, en trois essais.")
        return sound(self, data, nom, *left)

    monkeypatch.setattr(Lecteur, "lecture", lecture)
    report = json.loads(pre_instruire(ANTICIPE, moyens))
    assert report["avis"] == "a_verifier"
    assert {p["fichier"] for p in report["pieces"] if p["conformite"] != "conforme"} == {poisoned}
    assert _unread(moyens) == {"trois essais"}
    assert sweep(moyens) == Bilan()


LATE = "9 pages lues sur 14 en 24 secondes, notre limite."


def test_what_fails_again_and_again_is_tried_less_and_less_often(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object) -> None:
        raise PanneError(LATE)

    with monkeypatch.context() as patch:
        patch.setattr(Lecteur, "lecture", late)
        pre_instruire(ANTICIPE, moyens)
        for lasts, waits in ((0.25, 0.25), (0.5, 0.5), (8, 8), (99, 24)):
            _began(moyens, hours=lasts)
            assert sweep(moyens).eligibles == {"échec à reprendre": 1}
            assert sweep(moyens) == Bilan()
            with ecriture(moyens.base) as session:
                kept = session.scalars(select(tables.Verdict)).one()
                assert kept.repris_le is not None
                wait = kept.repris_le - tables.maintenant()
            assert timedelta(hours=waits * 0.9) < wait <= timedelta(hours=waits, minutes=1)
    _began(moyens, hours=99)
    (fait,) = sweep(moyens).faits
    assert fait.apres.avis == "favorable"
    assert sweep(moyens) == Bilan()


def _began(moyens: Moyens, hours: float) -> None:
    """The failure lasts for so long, and its time has come again."""
    now = tables.maintenant()
    said = {"cree_le": now - timedelta(hours=hours), "repris_le": now}
    with ecriture(moyens.base) as session:
        session.execute(update(tables.Verdict).values(said))


@pytest.mark.parametrize("broken", [False, True])
def test_a_check_that_breaks_is_tried_again_beside_a_file_that_is_not(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    def poison(*_: object) -> None:
        raise PoisonError("L'ouverture a arrêté le processus, en trois essais.")

    sound = ordre.instruire

    def judged(*given: Any) -> Any:
        report = sound(*given)
        if not broken:
            return report
        first, *others = report.controles
        failed = first.model_copy(update={"resultat": Resultat.ERREUR})
        return report.model_copy(update={"controles": (failed, *others)})

    monkeypatch.setattr(Lecteur, "lecture", poison)
    monkeypatch.setattr(ordre, "instruire", judged)
    pre_instruire(ANTICIPE, moyens)
    assert sweep(moyens).eligibles == ({"échec à reprendre": 1} if broken else {})


def _never(*_: object) -> None:
    raise AssertionError("a file was opened")


def _unread(moyens: Moyens) -> set[str]:
    """How often the files that were not analysed were tried."""
    with lecture(moyens.base) as session:
        said = json.loads(session.scalars(select(tables.Verdict.rapport)).one())["motifs"]
    found = [m["message"] for m in said if m["code"] == "SYS_ANALYSE_IMPOSSIBLE"]
    return {words for m in found for words in ("trois fois", "trois essais") if words in m}


def test_a_missing_original_is_our_failure(moyens: Moyens) -> None:
    pre_instruire(ANTICIPE, moyens)
    lose(moyens)
    shutil.rmtree(moyens.originaux.racine)  # type: ignore[attr-defined]
    assert [f.erreur for f in sweep(moyens).echecs] == ["SYS_ANALYSE_IMPOSSIBLE"]


def test_a_store_that_is_down_costs_no_request_an_attempt(moyens: Moyens) -> None:
    pre_instruire(ANTICIPE, moyens)
    lose(moyens)
    racine: Path = moyens.originaux.racine  # type: ignore[attr-defined]
    down = [path.rename(path.with_suffix(".down")) for path in racine.glob("*/*")]
    for path in down:
        path.with_suffix("").mkdir()  # no file can be read there
    for _ in range(ESSAIS + 1):
        with pytest.raises(IndisponibleError):
            sweep(moyens)
        with ecriture(moyens.base) as session:
            session.execute(update(tables.Travail).values(du_le=tables.maintenant()))
    for path in down:
        path.with_suffix("").rmdir()
        path.rename(path.with_suffix(""))
    assert (sweep(moyens).traitees, sweep(moyens).passees) == (1, {})


def test_a_decision_that_was_cut_off_is_issued_by_the_next(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ordre, "attribuer", killed)
        with pytest.raises(KeyboardInterrupt):
            pre_instruire(DOCUMENTS / "mss-avance-favorable", moyens)
    with ecriture(moyens.base) as session:
        assert session.scalars(select(tables.DocumentEmis)).all() == []
        session.execute(update(tables.Travail).values(du_le=tables.maintenant()))
    assert sweep(moyens).traitees == 1
    with lecture(moyens.base) as session:
        assert len(session.scalars(select(tables.DocumentEmis)).all()) == 1
        assert session.scalars(select(tables.Travail)).all() == []


def test_a_sweep_that_is_stopped_is_resumed(moyens: Moyens) -> None:
    deposits = ("anticipe-initial-favorable", "mss-avance-favorable", "sas-avance-favorable")
    for name in deposits:
        pre_instruire(DOCUMENTS / name, moyens)
    with ecriture(moyens.base) as session:
        session.execute(update(tables.Demande).values(statut="en_cours"))
    lose(moyens)

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        balayer(moyens, tout(moyens), stop)
    assert len(sweep(moyens).faits) == 2
    with lecture(moyens.base) as session:
        assert len(session.scalars(select(tables.Verdict.id)).all()) == 3
        assert session.scalars(select(tables.Travail)).all() == []


def test_a_worker_told_to_stop_gives_back_what_it_has_in_hand(
    moyens: Moyens, monkeypatch: pytest.MonkeyPatch
) -> None:
    pre_instruire(ANTICIPE, moyens)
    lose(moyens)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(atelier, "traiter", stopped)
        with pytest.raises(KeyboardInterrupt):
            sweep(moyens)
    with lecture(moyens.base) as session:
        assert session.scalars(select(tables.Travail.essais)).all() == [0]
    assert [f.numero for f in atelier.travailler(moyens)] == [NUMERO]


def test_old_rules(moyens: Moyens) -> None:
    pre_instruire(ANTICIPE, moyens)
    with ecriture(moyens.base) as session:
        session.execute(update(tables.Verdict).values(numero_regles=3, cle="old"))
    assert balayer(moyens, lambda s: reprise.anciennes(s, 3)) == Bilan()
    bilan = balayer(moyens, lambda s: reprise.anciennes(s, 5))
    assert (bilan.traitees, bilan.inchangees) == (1, 1)


def letters(moyens: Moyens) -> list[str]:
    with lecture(moyens.base) as session:
        return list(session.scalars(select(tables.Courrier.nature).order_by(tables.Courrier.id)))


def test_each_move_is_announced_once(moyens: Moyens, tmp_path: Path) -> None:
    pre_instruire(ANTICIPE, moyens)
    assert letters(moyens) == ["accuse_reception", "validation_partielle"]
    pre_instruire(ANTICIPE, moyens)
    lose(moyens)
    sweep(moyens)
    assert letters(moyens) == ["accuse_reception", "validation_partielle"]
    pre_instruire(finalised(tmp_path), moyens)
    decider(moyens, NUMERO, Evenement.DECISION_VALIDER, "Mme Gestion", None)
    assert letters(moyens)[2:] == ["accuse_reception", "validation"]


def test_a_refusal_is_written_from_its_reason(moyens: Moyens) -> None:
    pre_instruire(ANTICIPE, moyens)
    decider(moyens, NUMERO, Evenement.DECISION_REJETER, "Mme Gestion", "hors délai")
    with lecture(moyens.base) as session:
        said = session.scalars(select(tables.Courrier.texte).filter_by(nature="refus")).one()
    assert "hors délai" in said


def test_an_mss_advance_is_decided_at_once_by_one_document(moyens: Moyens) -> None:
    for _ in range(2):
        pre_instruire(DOCUMENTS / "mss-avance-favorable", moyens)
    with lecture(moyens.base) as session:
        (issued,) = session.scalars(select(tables.DocumentEmis)).all()
        assert session.scalars(select(tables.Demande.statut)).one() == Statut.DECIDEE
    assert moyens.originaux.get(issued.sha256).startswith(b"%PDF")
    assert letters(moyens) == ["accuse_reception", "validation"]
