"""A request in a browser: a gestionnaire with the keyboard alone, two people, a stale page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect
from sqlalchemy import select, update

from pipeline.flows import instruction
from pipeline.models.cycle import Evenement
from pipeline.models.statut import Statut
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture
from tests.conftest import DOCUMENTS
from tests.review.conftest import Served
from tests.review.navigateur import axe, entrer, layout


def numero(name: str) -> str:
    record = json.loads((DOCUMENTS / name / "demande.json").read_text())
    return str(record["numero"]).partition("M")[0]


AUTRE_IBAN = numero("rib-autre-iban")
INTERVERTIES = numero("identite-personnes-inversees")
ANTICIPE = numero("anticipe-finalisation-complete")


def row(station: Served, cle: str) -> tables.Demande:
    with lecture(station.magasin.base) as session:
        return session.scalars(select(tables.Demande).filter_by(cle=cle)).one()


def lettres(station: Served, cle: str) -> list[tables.Courrier]:
    with lecture(station.magasin.base) as session:
        wanted = select(tables.Courrier).join(tables.Demande).where(tables.Demande.cle == cle)
        return list(session.scalars(wanted))


def ouvrir(page: Page, station: Served, cle: str, qui: str = "camille") -> None:
    entrer(page, station.url, qui)
    page.goto(f"{station.url}/demandes/{cle}")


def press(page: Page, key: str, url: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation(url=url):
        page.keyboard.press(key)


@pytest.fixture
def second(chromium: Browser) -> Iterator[Page]:
    """Another person's browser."""
    context = chromium.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


def test_with_the_keyboard_alone_from_the_queue_to_a_sent_request_for_pieces(
    station: Served, onglet: Page
) -> None:
    entrer(onglet, station.url)
    onglet.goto(f"{station.url}/file?q={INTERVERTIES}")
    onglet.keyboard.press("j")
    press(onglet, "Enter", f"**/demandes/{INTERVERTIES}")
    onglet.keyboard.press("j")
    press(onglet, "d", "**#point-*")
    press(onglet, "d", "**#decision")
    press(onglet, "p", "**/decision/demander")
    expect(onglet.frame_locator(".courrier").locator("body")).to_contain_text("Madame, Monsieur")
    press(onglet, "c", "**?fait=1")
    assert row(station, INTERVERTIES).statut == Statut.EN_ATTENTE_PIECES
    (letter,) = lettres(station, INTERVERTIES)
    assert letter.nature == "demande_pieces"
    press(onglet, "u", f"**/demandes/{INTERVERTIES}")
    assert row(station, INTERVERTIES).statut == Statut.EN_COURS
    assert lettres(station, INTERVERTIES) == []


def test_a_mismatch_is_accepted_with_its_reason_and_the_request_validated(
    station: Served, onglet: Page
) -> None:
    ouvrir(onglet, station, AUTRE_IBAN)
    expect(onglet.locator(".point mark").first).to_be_visible()
    onglet.keyboard.press("j")
    onglet.keyboard.press("a")
    onglet.keyboard.press("Tab")
    onglet.keyboard.type("Compte confirmé par téléphone")
    press(onglet, "Enter", "**#decision")
    press(onglet, "v", "**/decision/valider")
    press(onglet, "Enter", "**?fait=1")
    assert row(station, AUTRE_IBAN).statut == Statut.VALIDEE
    expect(onglet.locator(".dit")).to_have_text("Compte confirmé par téléphone")


def test_a_reading_that_is_corrected_to_the_record_closes_the_point(
    station: Served, onglet: Page
) -> None:
    ouvrir(onglet, station, AUTRE_IBAN)
    wanted = onglet.locator(".opposition dd").nth(1).inner_text()
    onglet.keyboard.press("j")
    onglet.keyboard.press("c")
    onglet.keyboard.press("Control+a")
    onglet.keyboard.type(wanted)
    press(onglet, "Enter", "**#point-*")
    expect(onglet.locator(".point .badge").first).to_contain_text("Accepté")
    press(onglet, "z", "**#point-*")
    expect(onglet.locator(".point .badge").first).to_contain_text("À vérifier")


def test_an_anticipe_is_brought_to_its_validation(station: Served, onglet: Page) -> None:
    with ecriture(station.magasin.base) as session:
        session.execute(
            update(tables.Demande)
            .filter_by(cle=ANTICIPE)
            .values(statut=Statut.CERTIFICATS_A_VALIDER)
        )
    ouvrir(onglet, station, ANTICIPE)
    press(onglet, "v", "**/decision/valider")
    press(onglet, "Enter", "**?fait=1")
    assert row(station, ANTICIPE).statut == Statut.VALIDEE
    expect(onglet.locator(".histoire li").first).to_contain_text("validation par un gestionnaire")


def test_a_decision_from_a_stale_page_is_refused_with_what_changed(
    station: Served, onglet: Page
) -> None:
    ouvrir(onglet, station, AUTRE_IBAN)
    onglet.goto(f"{station.url}/demandes/{AUTRE_IBAN}/decision/rejeter")
    ici = instruction.Bureau(station.magasin.base, station.magasin.cadre, timedelta(0))
    instruction.decide(
        ici, AUTRE_IBAN, Evenement.DECISION_REJETER, "Mme Autre", 0, "Doublon d'une autre demande."
    )
    onglet.fill("textarea", "Hors délai")
    onglet.click("main button >> text=Rejeter la demande")
    expect(onglet.locator("main h2")).to_have_text("Rien n’a été fait : la demande a changé")
    expect(onglet.locator(".histoire")).to_contain_text("Mme Autre")
    expect(onglet.locator(".histoire")).to_contain_text("Doublon")
    axe(onglet)
    layout(onglet)
    assert "Hors délai" not in [
        x.motif for x in instruction.ouvrir(ici.base, AUTRE_IBAN).suivi.lignes
    ]


def test_two_people_on_one_request(station: Served, onglet: Page, second: Page) -> None:
    ouvrir(onglet, station, AUTRE_IBAN)
    onglet.click("text=Prendre")
    ouvrir(second, station, AUTRE_IBAN, "dominique")
    expect(second.locator(".prise strong")).to_be_visible()
    second.keyboard.press("j")
    press(second, "d", "**/points/*")
    expect(second.locator("main")).to_contain_text("est prise par")
    second.goto(f"{station.url}/demandes/{AUTRE_IBAN}")
    second.click("text=Reprendre")
    expect(second.locator(".prise")).to_contain_text("prise par vous")
    onglet.reload()
    expect(onglet.locator(".prise strong")).to_be_visible()


def test_a_reader_sees_and_cannot_act(station: Served, onglet: Page) -> None:
    ouvrir(onglet, station, AUTRE_IBAN, "claude")
    expect(onglet.locator(".point")).to_have_count(1)
    expect(onglet.locator("main form")).to_have_count(0)
    for path in ("decision/valider", "decision/rejeter"):
        answer = onglet.request.get(f"{station.url}/demandes/{AUTRE_IBAN}/{path}")
        assert answer.status == 403


STATES = {
    "a mismatch": f"/demandes/{AUTRE_IBAN}",
    "two points": f"/demandes/{INTERVERTIES}",
    "a page turned and enlarged": f"/demandes/{AUTRE_IBAN}?piece=2&zoom=2&tour=90",
    "no file": f"/demandes/{numero('certificat-absent')}",
    "a file that does not open": f"/demandes/{numero('fichier-pdf-tronque')}",
    "to validate": f"/demandes/{numero('vague2-initial-favorable')}",
    "to reject": f"/demandes/{AUTRE_IBAN}/decision/rejeter",
    "to ask, with nothing to ask": f"/demandes/{AUTRE_IBAN}/decision/demander",
}


@pytest.mark.parametrize("path", STATES.values(), ids=STATES.keys())
def test_pages_are_sound(station: Served, onglet: Page, path: str) -> None:
    entrer(onglet, station.url)
    onglet.goto(f"{station.url}{path}")
    for summary in onglet.locator("main summary").all():
        summary.click()
    axe(onglet)
    layout(onglet)


HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>"&'


def test_what_strangers_wrote_is_shown_and_inert(station: Served, onglet: Page) -> None:
    """In the declared values, in what was read, in the name of a file, in a reason."""
    with ecriture(station.magasin.base) as session:
        revision = session.scalars(
            select(tables.Revision).join(tables.Demande).where(tables.Demande.cle == AUTRE_IBAN)
        ).one()
        record = json.loads(json.dumps(revision.enregistrement))
        record["personne_morale"]["denomination_sociale"] = HOSTILE
        revision.enregistrement = record
        verdict = session.scalars(select(tables.Verdict).filter_by(revision_id=revision.id)).one()
        report = json.loads(verdict.rapport)
        rib = next(p for p in report["pieces"] if p["type"] == "rib")
        rib["fichier"] = HOSTILE
        rib["champs"]["titulaire"]["valeur"] = HOSTILE
        for motif in report["motifs"]:
            motif["fichier"] = HOSTILE if motif["fichier"] else None
            motif["lu"] = motif["message"] = HOSTILE
        verdict.rapport = json.dumps(report)
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    onglet.on("dialog", note)
    ouvrir(onglet, station, AUTRE_IBAN)
    assert onglet.locator("main img, main script").count() == 0
    assert onglet.locator("main").inner_text().count("<script>") >= 3
    onglet.wait_for_load_state("networkidle")
    assert dialogs == []


def test_images_and_originals(station: Served, onglet: Page) -> None:
    ouvrir(onglet, station, AUTRE_IBAN)
    base = f"{station.url}/demandes/{AUTRE_IBAN}/pieces/0"
    page = onglet.request.get(f"{base}/pages/1.jpg")
    assert (page.status, page.headers["content-type"]) == (200, "image/jpeg")
    assert page.body().startswith(b"\xff\xd8\xff")
    framed = onglet.request.get(f"{base}/pages/1.png")
    assert framed.headers["content-type"] == "image/png"
    assert framed.body().startswith(b"\x89PNG")
    kept = onglet.request.get(f"{base}/original")
    assert kept.body() == (DOCUMENTS / "rib-autre-iban" / "certificat.pdf").read_bytes()
    assert kept.headers["content-disposition"].startswith("attachment;")
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert kept.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "path",
    ["pieces/99/original", "pieces/-1/original", "pieces/99/pages/1.jpg",
     "pieces/0/pages/..%2f..%2fetc%2fpasswd", "pieces/0/../../../etc/passwd", "decision/autre"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(station: Served, onglet: Page, path: str) -> None:
    ouvrir(onglet, station, AUTRE_IBAN)
    answer = onglet.request.get(f"{station.url}/demandes/{AUTRE_IBAN}/{path}")
    assert answer.status in (404, 422)
    assert "root:" not in answer.text()


def test_nobody_sees_a_page_without_signing_in(station: Served, onglet: Page) -> None:
    for path in ("", "/pieces/0/pages/1.jpg", "/pieces/0/original"):
        answer = onglet.request.get(f"{station.url}/demandes/{AUTRE_IBAN}{path}", max_redirects=0)
        assert answer.status in (303, 401), path
