"""The client of clamd: each answer is one outcome, and what is not understood is never « clean »."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.antivirus.adresse import Adresse, lire
from pipeline.antivirus.clamd import MORCEAU, Clamd, ContenuError
from pipeline.errors import AntivirusError
from pipeline.models.analyse import Etat
from scripts.parts.clamd import EICAR, MARQUEUR, Antivirus
from tests.antivirus.faux import COUPE, FIN, MUET, Reponse, repondant, seulement

PDF = b"%PDF-1.4\n1 0 obj\n<< /Producer (" + MARQUEUR + b") >>\nendobj\ntrailer << >>\n%%EOF"


def test_it_answers(client: Clamd) -> None:
    client.ping()
    assert client.moteur().nom.startswith("ClamAV 1.")


@pytest.mark.parametrize(
    ("data", "etat", "trouve"),
    [
        pytest.param(b"", Etat.SAIN, None, id="nothing"),
        pytest.param(b"%PDF-1.4 sound", Etat.SAIN, None, id="sound"),
        pytest.param(b"x" * MORCEAU * 3, Etat.SAIN, None, id="several chunks, to the byte"),
        pytest.param(EICAR, Etat.INFECTE, "Eicar-Test-Signature.UNOFFICIAL", id="eicar"),
        pytest.param(PDF, Etat.INFECTE, "Pieces.Test.Marqueur.UNOFFICIAL", id="inside a PDF"),
        pytest.param(
            b"x" * (MORCEAU - 7) + MARQUEUR,
            Etat.INFECTE,
            "Pieces.Test.Marqueur.UNOFFICIAL",
            id="across two chunks",
        ),
    ],
)
def test_what_is_found(client: Clamd, data: bytes, etat: Etat, trouve: str | None) -> None:
    found = client.analyser(data)
    assert (found.etat, found.trouve) == (etat, trouve)


def test_a_file_over_its_limit_is_not_clean_and_others_go_on(a_part: Antivirus) -> None:
    client = Clamd(lire(a_part.adresse))
    for data in (b"x" * 200_000, b"x" * 20_000_000):
        with pytest.raises(AntivirusError, match="StreamMaxLength"):
            client.analyser(data)
    assert client.analyser(b"small").sain


def test_one_that_stopped_and_came_back(a_part: Antivirus) -> None:
    now = [0.0]
    client = Clamd(lire(a_part.adresse), horloge=lambda: now[0])
    a_part.stop()
    with pytest.raises(AntivirusError, match="ne répond pas"):
        client.analyser(b"x")
    a_part.start()
    with pytest.raises(AntivirusError, match="indisponible"):
        client.analyser(b"x")  # it is left alone a while
    now[0] = client.repos
    assert client.analyser(b"x").sain


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND\0", Etat.INEXAMINABLE),
        (b"stream: Win.Test FOUND\0", Etat.INFECTE),
        (b"stream: OK\0", Etat.SAIN),
        (b"stream: Can't allocate memory ERROR\0", "a échoué"),
        (b"INSTREAM size limit exceeded. ERROR\0", "StreamMaxLength"),
        (b"stream: OK", "coupée"),
        (b"stream: ", "coupée"),
        (b"OK\0", "comprise"),
        (b"stream: OK\nstream: OK\0", "comprise"),
        (b"stream: O\xffK\0", "comprise"),
        (b"\0", "comprise"),
        (b"UNKNOWN COMMAND\0", "comprise"),
        (b"HTTP/1.1 200 OK\r\n\r\n\0", "comprise"),
        (b"x" * 10_000, "comprise"),
        (COUPE, "ne répond pas|coupée"),
        (MUET, "à temps"),
    ],
)
def test_each_answer_is_one_outcome(answer: bytes, why: Etat | str) -> None:
    with repondant({"INSTREAM": answer}) as where:
        client = Clamd(where, secondes=0.5 if answer is MUET else 10)
        if isinstance(why, Etat):
            assert client.analyser(b"x" * 1000).etat is why
        else:
            with pytest.raises(AntivirusError, match=why):
                client.analyser(b"x" * 1000)


@pytest.mark.parametrize(
    ("answer", "alone"),
    [
        pytest.param(seulement(b"bad", b"stream: broken ERROR\0"), True, id="an error on one"),
        pytest.param(seulement(b"bad", MUET), True, id="too long on one"),
        pytest.param(seulement(b"bad", COUPE), True, id="cut on one"),
        pytest.param(seulement(b"bad", b"?\0"), True, id="nonsense on one"),
        pytest.param(seulement(b"bad", FIN), True, id="ended by one"),
        pytest.param(b"stream: broken ERROR\0", False, id="an error on all"),
        pytest.param(MUET, False, id="too long on all"),
        pytest.param(COUPE, False, id="cut on all"),
        pytest.param(b"?\0", False, id="nonsense on all"),
    ],
)
def test_whose_failure_it_is(answer: Reponse, alone: bool) -> None:
    with repondant({"INSTREAM": answer}) as where:
        client = Clamd(where, secondes=0.5, horloge=lambda: 0.0)
        with pytest.raises(AntivirusError) as failed:
            client.analyser(b"bad")
        assert isinstance(failed.value, ContenuError) is alone
        if not alone:
            with pytest.raises(AntivirusError, match="indisponible"):
                client.analyser(b"good")  # it is left alone a while


class Conteneur(Adresse):
    """One whose name goes with it."""

    def ouvrir(self, secondes: float) -> socket.socket:
        try:
            return super().ouvrir(secondes)
        except ConnectionRefusedError:
            raise socket.gaierror(socket.EAI_NONAME, "unknown") from None


@dataclass(frozen=True)
class Brief(Adresse):
    """One that listens to so many connections."""

    left: list[int] = field(default_factory=lambda: [1])

    def ouvrir(self, secondes: float) -> socket.socket:
        self.left[0] -= 1
        if self.left[0] < 0:
            raise ConnectionRefusedError
        return super().ouvrir(secondes)


def test_a_file_that_ends_a_container_is_at_fault() -> None:
    with repondant({"INSTREAM": seulement(b"bad", FIN)}) as where:
        client = Clamd(Conteneur(hote=where.hote, port=where.port), secondes=5)
        with pytest.raises(ContenuError, match="arrêté"):
            client.analyser(b"bad")


def test_a_file_that_was_not_sent_is_not_at_fault() -> None:
    with repondant({}) as where:
        client = Clamd(Brief(hote=where.hote, port=where.port), secondes=5)
        with pytest.raises(AntivirusError, match="ne répond pas") as failed:
            client.analyser(b"good")
    assert not isinstance(failed.value, ContenuError)


@given(st.binary(max_size=200).filter(lambda said: b"\0" not in said))
def test_no_other_answer_is_clean(said: bytes) -> None:
    with repondant({"INSTREAM": said + b"\0"}) as where:
        try:
            sain = Clamd(where, secondes=10).analyser(b"x").sain
        except AntivirusError:
            sain = False
    assert sain is (said.strip() == b"stream: OK")


@pytest.mark.parametrize("said", [b"nginx\0", b"\0", b"ClamAV\0", COUPE])
def test_one_that_is_no_clamd_is_asked_for_nothing(said: bytes) -> None:
    with (
        repondant({"VERSION": said, "INSTREAM": b"stream: OK\0"}) as where,
        pytest.raises(AntivirusError),
    ):
        Clamd(where, secondes=10).analyser(b"x")


def test_its_signatures_are_dated() -> None:
    with repondant({}) as where:
        moteur = Clamd(where).moteur()
    assert str(moteur) == "ClamAV 1.4.6, signatures 27500 du 20/11/2026"


def test_nobody_listens() -> None:
    for where in (Adresse("/nowhere/clamd.ctl"), Adresse(hote="127.0.0.1", port=1)):
        with pytest.raises(AntivirusError, match="ne répond pas"):
            Clamd(where).ping()


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("unix:/run/clamd.ctl", Adresse("/run/clamd.ctl")),
        ("unix:///run/clamd.ctl", Adresse("/run/clamd.ctl")),
        ("tcp://clamd", Adresse(hote="clamd")),
        ("tcp://[::1]:3311", Adresse(hote="::1", port=3311)),
    ],
)
def test_an_address(said: str, where: Adresse) -> None:
    assert lire(said) == where


@pytest.mark.parametrize(
    "said",
    ["", "clamd", "/run/clamd.ctl", "unix:clamd.ctl", "unix://host/clamd.ctl", "http://clamd",
     "tcp://", "tcp://clamd/x", "tcp://a@clamd", "tcp://clamd:none", "tcp://clamd:99999"],
)  # fmt: skip
def test_no_address(said: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        lire(said)
