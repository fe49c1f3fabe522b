"""A group decided by the keyboard alone, what is left, the lot taken back; no right, no page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from pipeline.flows.instruction import decide
from pipeline.models.cycle import Evenement
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import conclure, enregistrer
from tests.flows.test_groupe import PERSONNE, rib
from tests.review.conftest import Served, bureau_de
from tests.review.navigateur import axe, entrer, layout
from tests.review.personnes import personne
from tests.storage.samples import demande, fichiers

NUMEROS = ("ENR8801", "ENR8802", "ENR8803")


@pytest.fixture
def groupe(station: Served) -> Served:
    """Three requests of one cause, more than any other has."""
    who = {"est_representant_legal": True, "representant": PERSONNE}
    with ecriture(station.magasin.base) as session:
        for numero in NUMEROS:
            kept = enregistrer(session, demande(numero, demandeur=who), fichiers())
            conclure(session, kept.demande_id, 1, "k", rib(numero), None)
    return station


def cause(served: Served) -> str:
    with lecture(served.magasin.base) as session:
        found = session.scalar(select(tables.Demande.cause).filter_by(cle=NUMEROS[0]))
        assert found
        return found


def statuts(served: Served) -> list[str]:
    with lecture(served.magasin.base) as session:
        d = tables.Demande
        found = select(d.statut).where(d.cle.in_(NUMEROS)).order_by(d.cle)
        return list(session.scalars(found))


def test_by_the_keyboard_alone(groupe: Served, onglet: Page) -> None:
    """Open the group, leave one out, accept with a reason, confirm, take the lot back."""
    entrer(onglet, groupe.url, "sacha")
    onglet.goto(f"{groupe.url}/groupes?cause={cause(groupe)}")
    axe(onglet)
    layout(onglet)
    onglet.keyboard.press("j")
    onglet.keyboard.press("j")
    onglet.keyboard.press("Space")
    onglet.keyboard.press("a")
    onglet.keyboard.press("Tab")
    onglet.keyboard.press("Tab")
    onglet.keyboard.type("Nom d'usage")
    onglet.keyboard.press("Enter")
    expect(onglet.locator("h1")).to_have_text("Confirmer pour 2 demandes")
    assert statuts(groupe) == ["en_cours"] * 3
    axe(onglet)
    layout(onglet)
    onglet.keyboard.press("c")
    onglet.wait_for_url(re.compile(r"/groupes/\d+$"))
    expect(onglet.locator(".bilan")).to_contain_text("2 faites")
    assert statuts(groupe) == ["validee", "en_cours", "validee"]
    axe(onglet)
    layout(onglet)
    onglet.keyboard.press("u")
    expect(onglet.locator(".bilan")).to_contain_text("2 annulées")
    assert statuts(groupe) == ["en_cours"] * 3


def test_pieces_asked_and_one_that_moved_left(groupe: Served, onglet: Page) -> None:
    entrer(onglet, groupe.url, "sacha")
    onglet.goto(f"{groupe.url}/groupes?cause={cause(groupe)}")
    onglet.check("input[value=demander]")
    onglet.fill("#phrase-0", "Merci de rescanner le RIB.")
    onglet.click("text=Voir ce qui sera fait")
    expect(onglet.locator(".lettre pre")).to_contain_text("rescanner")
    ici = personne(groupe, "superviseur")
    moved(groupe)
    onglet.click("button[value=decider]")
    expect(onglet.locator(".bilan")).to_contain_text("2 faites")
    expect(onglet.locator(".laissees").first).to_contain_text(NUMEROS[1])
    assert statuts(groupe) == ["en_attente_pieces", "rejetee", "en_attente_pieces"]
    axe(onglet)
    layout(onglet)
    assert "Décision groupée" in ici.get(f"/demandes/{NUMEROS[0]}").text


def moved(served: Served) -> None:
    """Somebody rejects the second request."""
    decide(bureau_de(served), NUMEROS[1], Evenement.DECISION_REJETER, "X", 0, "Non.")


def test_without_a_reason_or_a_request_nothing_is_foreseen(groupe: Served) -> None:
    ici = personne(groupe, "superviseur")
    said = {"cause": cause(groupe), "quoi": "accepter", "action": "apercu"}
    answer = ici.post("/groupes", **said)
    assert (answer.status_code, "Aucune demande" in answer.text) == (400, True)
    answer = ici.post("/groupes", **said, demande=f"{NUMEROS[0]}:1")
    assert (answer.status_code, "demande un motif" in answer.text) == (400, True)
    assert f'value="{NUMEROS[1]}' in answer.text
    assert answer.text.count(" checked data-ligne") == 1


def test_a_form_sent_twice_is_one_lot(groupe: Served) -> None:
    ici = personne(groupe, "superviseur")
    with lecture(groupe.magasin.base) as session:
        seen = session.scalar(select(tables.Demande.version).filter_by(cle=NUMEROS[0]))
    said = {"cause": cause(groupe), "quoi": "accepter", "autre": "Vu", "action": "decider",
            "cle": "une", "demande": f"{NUMEROS[0]}:{seen}"}  # fmt: skip
    first, second = (ici.post("/groupes", **said).headers["location"] for _ in range(2))
    assert first == second
    assert statuts(groupe) == ["validee", "en_cours", "en_cours"]


def test_only_who_may_is_offered_it(groupe: Served) -> None:
    assert "Décider en groupe" in personne(groupe, "superviseur").get("/file/causes").text
    assert "Décider en groupe" not in personne(groupe, "gestionnaire").get("/file/causes").text


def test_names_are_shown_inert(groupe: Served) -> None:
    with ecriture(groupe.magasin.base) as session:
        kept = enregistrer(
            session,
            demande("ENR8804", personne_morale={"siret": "34866299000038",
                    "denomination_sociale": "<script>alert(1)</script>"}),
            fichiers(),
        )  # fmt: skip
        conclure(session, kept.demande_id, 1, "k", rib("ENR8804", "<img src=x>"), None)
    shown = personne(groupe, "superviseur").get(f"/groupes?cause={cause(groupe)}").text
    assert "<script>alert" not in shown
    assert "<img src=x>" not in shown
    assert "&lt;script&gt;" in shown


def test_a_filter_is_not_taken_for_a_reason(groupe: Served) -> None:
    """The queue's filter « motif » goes along with the form, under its own name."""
    ici = personne(groupe, "superviseur")
    address = f"/groupes?cause={cause(groupe)}&motif=RIB_TITULAIRE_DIFFERENT"
    assert 'name="motif" value="RIB_TITULAIRE_DIFFERENT"' in ici.get(address).text
    said = {"cause": cause(groupe), "motif": "RIB_TITULAIRE_DIFFERENT", "action": "apercu"}
    answer = ici.post("/groupes", **said, quoi="accepter", demande=f"{NUMEROS[0]}:1")
    assert "demande un motif" in answer.text
