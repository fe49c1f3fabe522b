"""The letter of a decision: edited at once, shown as received, never sent unseen; the report."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from pipeline.flows.instruction import juger
from pipeline.models.jugement import Jugement, Suite, points
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import conclure, enregistrer
from tests.flows.test_groupe import PERSONNE, rib
from tests.review.conftest import Served, bureau_de
from tests.review.navigateur import axe, entrer, layout
from tests.review.personnes import personne
from tests.storage.samples import demande, fichiers

NUMERO = "ENR8801"
DECISION = f"/demandes/{NUMERO}/decision/demander"
MARKS = [p.empreinte for p in points(rib(NUMERO))]


@pytest.fixture
def a_demander(station: Served) -> Served:
    """A request whose two points are to be asked for."""
    who = {"est_representant_legal": True, "representant": PERSONNE}
    with ecriture(station.magasin.base) as session:
        kept = enregistrer(session, demande(NUMERO, demandeur=who), fichiers())
        conclure(session, kept.demande_id, 1, "k", rib(NUMERO), None)
    for mark in MARKS:
        juger(bureau_de(station), NUMERO, Jugement(mark, suite=Suite.DEMANDER), "X")
    return station


def letters(served: Served) -> list[str]:
    with lecture(served.magasin.base) as session:
        return list(session.scalars(select(tables.Courrier.texte)))


def version(served: Served) -> str:
    with lecture(served.magasin.base) as session:
        return str(session.scalar(select(tables.Demande.version).filter_by(cle=NUMERO)))


def test_all_sentences_at_once_then_the_letter_is_of_them(a_demander: Served, onglet: Page) -> None:
    entrer(onglet, a_demander.url)
    onglet.goto(a_demander.url + DECISION)
    axe(onglet)
    layout(onglet)
    onglet.fill(f"#phrase-{MARKS[0]}", "Merci de déposer un RIB\nà votre nom.")
    onglet.fill(f"#phrase-{MARKS[1]}", "")
    onglet.click("text=Mettre à jour le courrier")
    onglet.wait_for_url("**redige=1**")
    frame = onglet.frame_locator("iframe.courrier")
    expect(frame.locator("body")).to_contain_text("Merci de déposer un RIB à votre nom.")
    assert onglet.input_value(f"#phrase-{MARKS[1]}").startswith("Nous n'avons pas pu vérifier")
    layout(onglet)
    onglet.click("button[value=decider]")
    onglet.wait_for_url("**fait=1")
    assert "Merci de déposer un RIB à votre nom." in letters(a_demander)[0]


def test_a_sentence_that_was_not_read_again_is_not_sent(a_demander: Served) -> None:
    ici = personne(a_demander, "gestionnaire")
    said = {"action": "decider", "vu": version(a_demander), f"phrase-{MARKS[0]}": "Autre phrase."}
    answer = ici.post(DECISION, **said)
    assert answer.headers["location"].endswith("redige=1#courrier")
    assert letters(a_demander) == []
    answer = ici.post(DECISION, **said)
    assert answer.headers["location"].endswith("fait=1")
    assert "Autre phrase." in letters(a_demander)[0]


def test_the_letter_runs_nothing_and_leads_nowhere(a_demander: Served) -> None:
    ici = personne(a_demander, "gestionnaire")
    ici.post(DECISION, action="courrier", **{f"phrase-{MARKS[0]}": "<script>alert(1)</script>"})
    answer = ici.get(f"{DECISION}/courrier.html")
    policy = answer.headers["content-security-policy"]
    assert "sandbox;" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "<script" not in answer.text
    assert ici.get(f"/demandes/{NUMERO}").headers["x-frame-options"] == "DENY"
    assert ici.get(f"/demandes/{NUMERO}/decision/rejeter/courrier.html").status_code == 404


def test_the_report_is_an_attachment(a_demander: Served) -> None:
    ici = personne(a_demander, "lecteur")
    answer = ici.get(f"/demandes/{NUMERO}/rapport.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{NUMERO}_rapport.pdf"'
    pdf = PdfReader(io.BytesIO(answer.content))
    assert pdf.metadata
    assert NUMERO in (pdf.metadata.title or "")
    assert f"/demandes/{NUMERO}/rapport.pdf" in ici.get(f"/demandes/{NUMERO}").text
