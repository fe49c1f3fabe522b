"""A content on which the antivirus fails each time, and passes others: three tries, then a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.errors import AntivirusError, UsageError
from pipeline.flows.balayage import ATTENTE, balayer, tout
from pipeline.flows.moyens import Moyens, ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.flows.quarantaine import rattraper, reessayer, rescanner, situation
from pipeline.metriques import exposer, sondes
from pipeline.models.analyse import Etat
from pipeline.settings import Settings
from pipeline.storage import analyses, echecs, tables, travaux
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.tables import EchecAnalyse, maintenant
from tests.antivirus.faux import COUPE, FIN, MUET, Reponse, repondant, seulement
from tests.antivirus.test_depots import DEPOT, NUMERO, due_now, reasons, report, work
from tests.conftest import REGISTER

MAUVAIS = (DEPOT / "rib.pdf").read_bytes()[:2000]
ERREUR = b"stream: Can't allocate memory ERROR\0"
Branche = Callable[[Reponse], AbstractContextManager[Settings]]


@pytest.fixture
def branche(tmp_path: Path, url: str) -> Branche:
    """The settings of one store, with an antivirus that answers so."""

    @contextmanager
    def settings(answer: Reponse) -> Iterator[Settings]:
        with repondant({"INSTREAM": answer}) as where:
            address = f"tcp://{where.hote}:{where.port}"
            yield Settings(
                home=tmp_path / "home", base=url, antivirus=address, antivirus_secondes=1
            )

    return settings


def file(moyens: Moyens) -> None:
    """Deposit; it waits."""
    with pytest.raises(AntivirusError):
        pre_instruire(DEPOT, moyens)


def try_due(moyens: Moyens) -> None:
    """The time of the next try on a content has come."""
    due_now(moyens)
    with ecriture(moyens.base) as session:
        past = maintenant() - timedelta(seconds=1)
        session.execute(
            update(EchecAnalyse)
            .where(EchecAnalyse.prochain_le.is_not(None))
            .values(prochain_le=past)
        )


def failures(moyens: Moyens) -> list[tuple[int, bool]]:
    with lecture(moyens.base) as session:
        return [(one.essais, one.definitif) for one in echecs.tous(session)]


def given_up(moyens: Moyens) -> dict[str, Any]:
    """The report, once every try has failed."""
    file(moyens)
    for _ in range(echecs.ESSAIS - 1):
        try_due(moyens)
        balayer(moyens, tout(moyens))
    return report(moyens)


@pytest.mark.parametrize("answer", [ERREUR, MUET, COUPE], ids=["error", "too long", "cut"])
def test_three_tries_then_a_person(branche: Branche, answer: bytes) -> None:
    with branche(seulement(MAUVAIS, answer)) as settings, ouvrir(settings, REGISTER) as moyens:
        file(moyens)
        for n in (1, 2):
            assert failures(moyens) == [(n, False)]
            due_now(moyens)  # its turn comes before that of the content: nothing is tried
            assert balayer(moyens, tout(moyens)).passees == {ATTENTE: 1}
            assert failures(moyens) == [(n, False)]
            try_due(moyens)
            bilan = balayer(moyens, tout(moyens))
        assert (bilan.traitees, work(moyens)) == (1, None)
        assert failures(moyens) == [(3, True)]
        said = report(moyens)
        assert (said["avis"], said["statut"]) == ("a_verifier", "en_cours")
        assert reasons(said) == {"SYS_ANALYSE_IMPOSSIBLE": "verifier"}
        (why,) = (m for m in said["motifs"] if m["code"] == "SYS_ANALYSE_IMPOSSIBLE")
        assert "l'antivirus échoue sur ce fichier" in why["message"]
        assert (why["piece"], why["interne"]) == ("rib", True)
        rib = next(p for p in said["pieces"] if p["type"] == "rib")
        assert (rib["conformite"], rib["champs"]) == ("a_verifier", {})
        found = {c["resultat"] for c in rib["controles"] if c["code"] == "FIC_INFECTE"}
        assert found == {"sans_objet"}
        assert balayer(moyens, tout(moyens)).eligibles == {}


def test_a_scanner_that_fails_on_all_uses_up_no_try(branche: Branche) -> None:
    with branche(ERREUR) as settings, ouvrir(settings, REGISTER) as moyens:
        assert moyens.antivirus is not None
        moyens.antivirus.repos = 0
        file(moyens)
        for _ in range(echecs.ESSAIS + 1):
            try_due(moyens)
            assert balayer(moyens, tout(moyens)).passees == {ATTENTE: 1}
        assert failures(moyens) == []


def test_one_that_a_content_ends_is_ended_three_times_at_most(tmp_path: Path, url: str) -> None:
    for n in range(1, echecs.ESSAIS + 1):
        with repondant({"INSTREAM": seulement(MAUVAIS, FIN)}) as where:
            address = f"tcp://{where.hote}:{where.port}"
            settings = Settings(home=tmp_path / "home", base=url, antivirus=address)
            with ouvrir(settings, REGISTER) as moyens:
                if n == 1:
                    file(moyens)
                else:
                    try_due(moyens)
                    balayer(moyens, tout(moyens))
                assert failures(moyens) == [(n, n == echecs.ESSAIS)]
    with ouvrir(settings, REGISTER) as moyens:
        assert report(moyens)["avis"] == "a_verifier"


def test_one_that_passes_in_the_end_is_forgotten(branche: Branche) -> None:
    with branche(seulement(MAUVAIS, ERREUR)) as settings, ouvrir(settings, REGISTER) as moyens:
        file(moyens)
    with branche(b"stream: OK\0") as settings, ouvrir(settings, REGISTER) as moyens:
        try_due(moyens)
        assert balayer(moyens, tout(moyens)).traitees == 1
        assert (failures(moyens), report(moyens)["avis"]) == ([], "favorable")


def test_it_is_seen_and_tried_again(branche: Branche, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the cause is gone: rehearsed, then kept; the request is judged again by itself."""
    with branche(seulement(MAUVAIS, ERREUR)) as settings, ouvrir(settings, REGISTER) as moyens:
        assert given_up(moyens)["avis"] == "a_verifier"
        assert 'pieces_antivirus_files{etat="echoue"} 1.0' in exposer(moyens.base, sondes())
        seen = situation(settings)
        assert [(e.numero, e.etat) for e in seen.ecartes] == [(NUMERO, Etat.ECHOUE)]
        (one,) = seen.echecs
        assert (one.essais, one.definitif, "il a échoué" in one.raison) == (3, True, True)
        assert len(reessayer(settings, essai=False).echecs) == 1
        assert failures(moyens) == [(3, True)]
    with branche(b"stream: OK\0") as settings, ouvrir(settings, REGISTER) as moyens:
        monkeypatch.setenv("PIECES_HOME", str(settings.home))
        monkeypatch.setenv("PIECES_BASE", settings.url)
        monkeypatch.setenv("PIECES_ANTIVIRUS", settings.antivirus or "")
        for arguments, kept in ((["--dry-run"], False), ([one.sha256[:16]], True)):
            done = CliRunner().invoke(app, ["antivirus", "--reessayer", *arguments])
            assert done.exit_code == 0, done.output
            assert "non analysé → sain" in done.output
            assert (failures(moyens) == []) is kept
        assert balayer(moyens, tout(moyens)).traitees == 1
        assert report(moyens)["avis"] == "favorable"


@pytest.mark.parametrize(
    "arguments",
    [["--reessayer", "--rescanner"], ["abc"], ["--reessayer", "0123456789abcdef"]],
)
def test_badly_asked(
    branche: Branche, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    with branche(b"stream: OK\0") as settings:
        monkeypatch.setenv("PIECES_HOME", str(settings.home))
        monkeypatch.setenv("PIECES_BASE", settings.url)
        monkeypatch.setenv("PIECES_ANTIVIRUS", settings.antivirus or "")
        done = CliRunner().invoke(app, ["antivirus", *arguments])
    assert isinstance(done.exception, UsageError)


def test_one_content_does_not_keep_others_from_being_scanned_again(
    branche: Branche,
) -> None:
    """What had passed stays so, and is not tried by each night's work."""
    with branche(b"stream: OK\0") as settings, ouvrir(settings, REGISTER) as moyens:
        pre_instruire(DEPOT, moyens)
        with ecriture(moyens.base) as session:  # as an engine of yesterday
            session.execute(update(tables.Analyse).values(signatures=1))
    with branche(seulement(MAUVAIS, ERREUR)) as settings, ouvrir(settings, REGISTER) as moyens:
        found = rescanner(settings, essai=False)
        assert (found.analyses, len(found.echecs), found.nouvelles) == (1, 1, ())
        assert rescanner(settings, essai=False).vus == 0
        with lecture(moyens.base) as session:
            assert analyses.par_etat(session)["sain"] == 2
            assert travaux.attente(session).dus == 0


def test_the_sweep_goes_past_it(branche: Branche) -> None:
    """Files that came before there was an antivirus, one of which it fails on."""
    with branche(seulement(MAUVAIS, ERREUR)) as settings:
        bare = settings.model_copy(update={"antivirus": None})
        with ouvrir(bare, REGISTER) as moyens:
            pre_instruire(DEPOT, moyens)
        with ouvrir(settings, REGISTER) as moyens:
            assert [rattraper(moyens).vus, rattraper(moyens).vus] == [2, 0]
            for _ in range(echecs.ESSAIS - 1):
                try_due(moyens)
                assert rattraper(moyens).vus == 1
            assert balayer(moyens, tout(moyens)).traitees == 1
            assert reasons(report(moyens)) == {"SYS_ANALYSE_IMPOSSIBLE": "verifier"}
