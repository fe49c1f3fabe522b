"""Deposits and the antivirus: nothing is opened before it is cleared, and what waits ends by itself."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from pipeline.antivirus.adresse import lire
from pipeline.antivirus.clamd import Clamd
from pipeline.errors import AntivirusError
from pipeline.extraction.reading import Lecteur
from pipeline.flows import ordre, reception
from pipeline.flows.balayage import ATTENTE, balayer, simuler, tout
from pipeline.flows.lot import traiter
from pipeline.flows.moyens import Moyens, ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.models.analyse import Etat
from pipeline.settings import Settings
from pipeline.storage import analyses, reprise, tables, travaux
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.tables import Travail, maintenant
from scripts.parts.clamd import EICAR, MARQUEUR, Antivirus
from tests.antivirus.faux import COUPE, MUET, repondant
from tests.conftest import DOCUMENTS, REGISTER
from tests.flows.deposits import beside

DEPOT = DOCUMENTS / "anticipe-initial-favorable"
NUMERO = "ENR0401"


@dataclass
class Espion:
    """A reader that refuses to open what no scan has cleared."""

    lecteur: Lecteur
    moyens: Moyens
    ouverts: list[str]

    def __getattr__(self, nom: str) -> Any:
        act = getattr(self.lecteur, nom)
        if not callable(act):
            return act

        def call(*args: Any, **kwargs: Any) -> Any:
            for data in (one for one in args if isinstance(one, bytes)):
                sha256 = hashlib.sha256(data).hexdigest()
                with lecture(self.moyens.base) as session:
                    assert analyses.connues(session, [sha256])[sha256].sain
                self.ouverts.append(sha256)
            return act(*args, **kwargs)

        return call


Ouvrir = Callable[..., Any]


@pytest.fixture
def open_(tmp_path: Path, url: str) -> Ouvrir:
    """A store of the test, with an antivirus or none."""

    def opened(antivirus: str | None = None, referentiel: Path | None = REGISTER) -> Any:
        said = Settings(home=tmp_path / "home", base=url, antivirus=antivirus)
        return ouvrir(said, referentiel)

    return opened


@pytest.fixture
def moyens(open_: Ouvrir, clamd: Antivirus) -> Iterator[Moyens]:
    with open_(clamd.adresse) as opened:
        spy = Espion(opened.lecteur, opened, [])
        yield replace(opened, lecteur=spy)


def infected(tmp_path: Path, content: bytes | None = None, nom: str = "rib.pdf") -> Path:
    """The deposit with one file that the antivirus knows: appended to it, or in its place."""
    folder = Path(shutil.copytree(DEPOT, tmp_path / "infected"))
    (folder / "rapport.json").unlink()
    path = folder / nom
    path.write_bytes(path.read_bytes() + b"\n% " + MARQUEUR if content is None else content)
    return folder


def due_now(moyens: Moyens) -> None:
    """The time of a retry has come."""
    with ecriture(moyens.base) as session:
        session.execute(update(Travail).values(du_le=maintenant() - timedelta(seconds=1)))


def work(moyens: Moyens) -> Travail | None:
    with lecture(moyens.base) as session:
        return session.scalars(select(Travail)).one_or_none()


def report(moyens: Moyens) -> dict[str, Any]:
    with lecture(moyens.base) as session:
        return lasting(session.scalars(select(tables.Verdict.rapport)).one())


def lasting(line: str) -> dict[str, Any]:
    return {k: v for k, v in json.loads(line).items() if k != "duree_ms"}


def reasons(said: dict[str, Any]) -> dict[str, str]:
    return {m["code"]: m["gravite"] for m in said["motifs"] if m["gravite"] != "info"}


def test_every_file_is_cleared_before_a_room_opens_it(moyens: Moyens) -> None:
    said = lasting(pre_instruire(DEPOT, moyens))
    filed = {hashlib.sha256(p.read_bytes()).hexdigest() for p in beside_pieces()}
    assert set(moyens.lecteur.ouverts) == filed  # type: ignore[attr-defined]
    assert said["avis"] == "favorable"
    assert looked_for_viruses(said) == {"conforme"}


def looked_for_viruses(said: dict[str, Any]) -> set[str]:
    controls = (c for p in said["pieces"] for c in p["controles"] if c["code"] == "FIC_INFECTE")
    return {c["resultat"] for c in controls}


def beside_pieces() -> list[Path]:
    named = json.loads((DEPOT / "demande.json").read_text())["pieces"]
    return [DEPOT / piece["fichier"] for piece in named]


@pytest.mark.parametrize("content", [EICAR, None], ids=["eicar", "marker"])
def test_an_infected_file_is_never_opened_and_is_asked_for_again(
    moyens: Moyens, tmp_path: Path, content: bytes | None
) -> None:
    folder = infected(tmp_path, content)
    bad = hashlib.sha256((folder / "rib.pdf").read_bytes()).hexdigest()
    said = json.loads(pre_instruire(folder, moyens))
    assert bad not in moyens.lecteur.ouverts  # type: ignore[attr-defined]
    assert (said["avis"], reasons(said)) == ("pieces_a_demander", {"FIC_INFECTE": "corriger"})
    rib = next(p for p in said["pieces"] if p["sha256"] == bad)
    assert (rib["conformite"], rib["champs"]) == ("non_conforme", {})
    assert moyens.originaux.has(bad)  # until the retention erases it
    with lecture(moyens.base) as session:
        (kept,) = analyses.ecartees(session)
    assert (kept.sha256, kept.numero, kept.etat) == (bad, NUMERO, Etat.INFECTE)


def test_what_it_cannot_look_into_is_a_persons_and_not_tried_again(open_: Ouvrir) -> None:
    limited = {"INSTREAM": b"stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND\0"}
    with repondant(limited) as where, open_(f"tcp://{where.hote}:{where.port}") as moyens:
        said = json.loads(pre_instruire(DEPOT, moyens))
        assert said["avis"] == "a_verifier"
        assert balayer(moyens, tout(moyens)).eligibles == {}


def test_the_piece_filed_again_replaces_it(moyens: Moyens, tmp_path: Path) -> None:
    pre_instruire(infected(tmp_path), moyens)
    said = json.loads(pre_instruire(DEPOT, moyens))
    assert said["avis"] == "favorable"


def test_a_content_is_scanned_once(moyens: Moyens) -> None:
    pre_instruire(DEPOT, moyens)
    with ecriture(moyens.base) as session:
        session.execute(update(tables.Verdict).values(cle="another"))
    asked: list[bytes] = []
    spied = replace(moyens, antivirus=Compte(asked))
    pre_instruire(DEPOT, spied)
    assert asked == []


def test_each_scan_keeps_the_work_in_hand(moyens: Moyens) -> None:
    """Scans that take nearly a whole lease each, a deposit of many files."""
    left: list[bool] = []
    pre_instruire(DEPOT, replace(moyens, antivirus=Lent(moyens, left)))
    assert len(left) > 1
    assert all(left)


class Lent(Clamd):
    """An antivirus that takes as long as the lease of the work in hand."""

    def __init__(self, moyens: Moyens, left: list[bool]) -> None:
        assert moyens.antivirus is not None
        super().__init__(moyens.antivirus.adresse)
        self.moyens, self.left = moyens, left

    def analyser(self, data: bytes) -> Any:
        with ecriture(self.moyens.base) as session:
            row = session.scalars(select(Travail)).one()
            self.left.append(row.du_le > maintenant())
            row.du_le = maintenant()
        return super().analyser(data)


class Compte(Clamd):
    """An antivirus that says what it was asked."""

    def __init__(self, asked: list[bytes]) -> None:
        super().__init__(lire("unix:/nowhere"))
        self.asked = asked

    def analyser(self, data: bytes) -> Any:
        self.asked.append(data)
        return super().analyser(data)


def test_a_scanner_that_stops_is_waited_for(open_: Ouvrir, a_part: Antivirus) -> None:
    """The deposit waits, loses no attempt, and ends by itself with the report of a quiet day."""
    a_part.stop()
    with open_(a_part.adresse) as moyens:
        moyens.antivirus.repos = 0
        with pytest.raises(AntivirusError):
            pre_instruire(DEPOT, moyens)
        for _ in range(travaux.ESSAIS + 2):
            due_now(moyens)
            bilan = balayer(moyens, tout(moyens))
            assert (bilan.faits, bilan.passees) == ([], {ATTENTE: 1})
        row = work(moyens)
        assert row is not None
        assert (row.essais, row.pris_par, row.erreur) == (0, None, "ANTIVIRUS_ATTENDU")
        with lecture(moyens.base) as session:
            assert travaux.attente(session).antivirus == 1
            assert session.scalars(select(tables.Demande.statut)).one() == "en_cours"
            assert session.scalars(select(tables.Verdict)).all() == []
        a_part.start()
        due_now(moyens)
        assert balayer(moyens, tout(moyens)).traitees == 1
        assert work(moyens) is None
        found = report(moyens)
    assert found["avis"] == "favorable"
    assert found == quiet(a_part)


def quiet(server: Antivirus) -> dict[str, Any]:
    """The report of the same deposit, where nothing stopped; on a store of its own."""
    home = server.folder / "home"
    with ouvrir(Settings(home=home, antivirus=server.adresse), REGISTER) as moyens:
        return lasting(pre_instruire(DEPOT, moyens))


def test_one_that_stops_in_the_middle_has_said_what_it_said(
    open_: Ouvrir, a_part: Antivirus
) -> None:
    with open_(a_part.adresse) as moyens:
        stopping = Arrete(lire(a_part.adresse), a_part)
        with pytest.raises(AntivirusError):
            pre_instruire(DEPOT, replace(moyens, antivirus=stopping))
        with lecture(moyens.base) as session:
            assert analyses.par_etat(session)["sain"] == 1
        a_part.start()
        due_now(moyens)
        assert balayer(moyens, tout(moyens)).traitees == 1
        assert report(moyens)["avis"] == "favorable"


class Arrete(Clamd):
    """An antivirus that stops after its first answer."""

    def __init__(self, where: Any, server: Antivirus) -> None:
        super().__init__(where, repos=0)
        self.server = server

    def analyser(self, data: bytes) -> Any:
        found = super().analyser(data)
        self.server.stop()
        return found


def advance(tmp_path: Path) -> Path:
    """An MSS advance that files a RIB, though none is due."""
    folder = Path(shutil.copytree(DOCUMENTS / "mss-avance-favorable", tmp_path / "avance"))
    shutil.copy(DEPOT / "rib.pdf", folder)
    path = folder / "demande.json"
    said = json.loads(path.read_text()) | {"pieces": [{"type": "rib", "fichier": "rib.pdf"}]}
    path.write_text(json.dumps(said))
    return folder


@pytest.mark.parametrize(
    ("filed", "before", "times"),
    [
        pytest.param(advance, "instruire", 1, id="an advance, while its files are read"),
        pytest.param(advance, "attribuer", 1, id="an advance, once it is concluded"),
        pytest.param(lambda _: DEPOT, "deja_rendu", 2, id="a verdict given already"),
        pytest.param(lambda _: DEPOT, "achever", 2, id="a verdict given already, at its end"),
    ],
)
def test_what_a_new_scan_asks_for_outlives_the_work_in_hand(
    moyens: Moyens,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    filed: Callable[[Path], Path],
    before: str,
    times: int,
) -> None:
    """``pieces antivirus --rescanner`` finds something in a file of a request being treated."""
    deposit = filed(tmp_path)
    for _ in range(times - 1):
        pre_instruire(deposit, moyens)
    step = getattr(ordre, before)

    def rescanned(*given: Any) -> Any:
        bad = hashlib.sha256((deposit / "rib.pdf").read_bytes()).hexdigest()
        with ecriture(moyens.base) as session:
            found = replace(analyses.connues(session, [bad])[bad], etat=Etat.INFECTE, trouve="X")
            analyses.garder(session, bad, found)
        return step(*given)

    with monkeypatch.context() as patch:
        patch.setattr(ordre, before, rescanned)
        pre_instruire(deposit, moyens)
    row = work(moyens)
    assert row is not None
    assert (row.motif, row.pris_par) == (analyses.MOTIF, None)
    with lecture(moyens.base) as session:
        assert session.scalars(select(tables.DocumentEmis)).all() == []
    assert balayer(moyens, tout(moyens)).traitees == 1
    assert "FIC_INFECTE" in reasons(report(moyens))
    assert work(moyens) is None


@pytest.mark.parametrize("answer", [b"stream: PERHAPS\0", b"stream: broken ERROR\0", COUPE, MUET])
def test_whatever_it_does_but_answer_is_waiting(open_: Ouvrir, answer: bytes) -> None:
    with repondant({"INSTREAM": answer}) as where, open_(f"tcp://{where.hote}:{where.port}") as m:
        moyens = replace(m, antivirus=Clamd(where, secondes=0.5 if answer is MUET else 10))
        with pytest.raises(AntivirusError):
            pre_instruire(DEPOT, moyens)
        row = work(moyens)
        assert row is not None
        assert row.attend_depuis is not None
        with lecture(moyens.base) as session:
            assert sum(analyses.par_etat(session).values()) == 0


def test_other_work_goes_on_meanwhile(open_: Ouvrir, a_part: Antivirus) -> None:
    with open_(a_part.adresse) as moyens:
        pre_instruire(DEPOT, moyens)
        with ecriture(moyens.base) as session:
            done = session.scalars(select(tables.Demande)).one()
            travaux.demander(session, done.id, done.revision, "again")
            session.execute(update(tables.Verdict).values(cle="another"))
        a_part.stop()
        moyens.antivirus.repos = 0
        with pytest.raises(AntivirusError):
            pre_instruire(DOCUMENTS / "sas-initial-favorable", moyens)
        due_now(moyens)
        bilan = balayer(moyens, tout(moyens))
    assert [fait.numero for fait in bilan.faits] == [NUMERO]
    assert bilan.passees == {ATTENTE: 1}


def test_it_waits_longer_each_time_but_not_for_ever(open_: Ouvrir, a_part: Antivirus) -> None:
    a_part.stop()
    with open_(a_part.adresse) as moyens:
        with pytest.raises(AntivirusError):
            pre_instruire(DEPOT, moyens)
        for hours, longest in ((0, travaux.ATTENTES[0]), (0.1, timedelta(minutes=4)),
                               (99, travaux.DETENTE)):  # fmt: skip
            with ecriture(moyens.base) as session:
                row = session.scalars(select(Travail)).one()
                row.attend_depuis, row.pris_par = maintenant() - timedelta(hours=hours), "me"
                task = travaux.Tache(row.demande_id, row.revision, row.motif, row.essais)
                travaux.differer(session, task, "X")
                assert row.du_le - maintenant() <= longest
                assert row.du_le - maintenant() > longest * 0.7


def test_the_line_of_a_deposit_that_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIECES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PIECES_ANTIVIRUS", f"unix:{tmp_path}/none.ctl")
    (issue,) = traiter([DEPOT], REGISTER)
    assert json.loads(issue.ligne)["code"] == "ANTIVIRUS_ATTENDU"


def test_a_rehearsal_opens_nothing_that_is_pending(open_: Ouvrir, clamd: Antivirus) -> None:
    with open_() as moyens:
        pre_instruire(DEPOT, moyens)
    with open_(clamd.adresse) as moyens:
        bilan = simuler(moyens, lambda session: reprise.nommees(session, [NUMERO]))
    assert [fait.erreur for fait in bilan.faits] == ["ANTIVIRUS_ATTENDU"]


def test_what_is_received_at_a_door_is_scanned_by_the_worker(
    open_: Ouvrir, clamd: Antivirus, tmp_path: Path, url: str
) -> None:
    folder = infected(tmp_path)
    said = Settings(home=tmp_path / "home", base=url, antivirus=clamd.adresse)
    with reception.ouvrir(said) as magasin:
        reception.recevoir((folder / "demande.json").read_bytes(), beside(folder), magasin)
    with open_(clamd.adresse) as moyens:
        moyens = replace(moyens, lecteur=Espion(moyens.lecteur, moyens, []))
        assert balayer(moyens, tout(moyens)).traitees == 1
        assert reasons(report(moyens)) == {"FIC_INFECTE": "corriger"}


def test_unset_nothing_is_scanned(open_: Ouvrir, tmp_path: Path) -> None:
    with open_() as moyens:
        said = json.loads(pre_instruire(infected(tmp_path), moyens))
        with lecture(moyens.base) as session:
            assert sum(analyses.par_etat(session).values()) == 0
    assert "FIC_INFECTE" not in reasons(said)


def test_quarantine_outlives_the_setting(open_: Ouvrir, clamd: Antivirus, tmp_path: Path) -> None:
    folder = infected(tmp_path)
    with open_(clamd.adresse) as moyens:
        pre_instruire(folder, moyens)
    with open_() as moyens:
        again = json.loads(pre_instruire(folder, moyens))
    assert reasons(again) == {"FIC_INFECTE": "corriger"}


def test_what_limits_kept_from_being_looked_at_goes_to_a_person(open_: Ouvrir) -> None:
    limited = b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0"
    with repondant({"INSTREAM": limited}) as where, open_(f"tcp://{where.hote}:{where.port}") as m:
        said = json.loads(pre_instruire(DEPOT, m))
    assert said["avis"] == "a_verifier"
    assert set(reasons(said)) == {"SYS_ANALYSE_IMPOSSIBLE"}
    assert looked_for_viruses(said) == {"sans_objet"}
