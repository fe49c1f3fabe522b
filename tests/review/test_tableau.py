"""The dashboard in a browser, its exports, and who sees what."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert, update

from pipeline.flows.courriers import aujourdhui
from pipeline.models.statut import Statut
from pipeline.review.station import tableau
from pipeline.storage import tables
from pipeline.storage.database import ecriture
from pipeline.storage.tables import maintenant
from tests.review.conftest import Served
from tests.review.navigateur import axe, entrer, layout
from tests.review.personnes import personne


@pytest.fixture
def filled(station: Served) -> Served:
    """The station, its requests deposited today, some of them decided, some flags judged."""
    said = {"demande_id": 1, "revision": 1, "auteur": "=cmd()", "le": maintenant()}
    with ecriture(station.magasin.base) as session:
        session.execute(update(tables.Demande).values(date_depot=aujourdhui()))
        session.execute(
            update(tables.Demande).filter_by(avis="favorable").values(statut=Statut.VALIDEE)
        )
        for n in range(12):
            word = {"code": "RIB_TITULAIRE_DIFFERENT", "empreinte": str(n), "suite": "accepter"}
            session.execute(insert(tables.Jugement).values(said | word))
        move = {"quoi": "statut", "evenement": "decision_valider", "vers": "validee"}
        session.execute(insert(tables.Historique).values(said | move))
    return station


def test_pages_are_sound(filled: Served, onglet: Page) -> None:
    entrer(onglet, filled.url, "sacha")
    for path in ("/tableau", "/tableau?dispositif=mss_operateur&semaines=52"):
        onglet.goto(f"{filled.url}{path}")
        axe(onglet)
        layout(onglet)
    for summary in onglet.locator("summary").all():
        summary.click()
    axe(onglet)
    layout(onglet)


def test_charts_and_tables_say_the_same(filled: Served, onglet: Page) -> None:
    entrer(onglet, filled.url)
    onglet.click("text=Tableau de bord")
    onglet.wait_for_url("**/tableau")
    drawn = onglet.locator("[aria-labelledby=h-propositions] svg .valeur").all_text_contents()
    onglet.locator("[aria-labelledby=h-propositions] summary").click()
    told = onglet.locator("[aria-labelledby=h-propositions] td:nth-of-type(1)").all_inner_texts()
    assert drawn == told
    assert sum(map(int, told)) > 50
    expect(onglet.locator("[aria-labelledby=h-regles] tbody tr").first).to_contain_text(
        "Trop souvent écartée"
    )


def test_filters_are_an_address(filled: Served, onglet: Page) -> None:
    entrer(onglet, filled.url)
    onglet.goto(f"{filled.url}/tableau")
    onglet.select_option("#f-dispositif", "sas")
    onglet.select_option("#f-semaines", "4")
    onglet.click("text=Afficher")
    onglet.wait_for_url("**/tableau?dispositif=sas&semaines=4")
    onglet.locator("[aria-labelledby=h-semaines] summary").click()
    expect(onglet.locator("[aria-labelledby=h-semaines] tbody tr")).to_have_count(4)


def test_what_concerns_persons_is_for_who_leads(filled: Served) -> None:
    for role, seen in (("lecteur", False), ("gestionnaire", False), ("superviseur", True)):
        page = personne(filled, role).get("/tableau").text
        assert ("Décisions par personne" in page) is seen
        assert ("Échantillon à revoir" in page) is seen


def test_each_table_is_exported_as_it_is_shown(filled: Served) -> None:
    who = personne(filled, "superviseur")
    for nom in (*tableau.CHIFFRES, *tableau.TRAVAIL):
        answer = who.get(f"/tableau/{nom}.csv")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert re.search(
            rf'^attachment; filename="{nom}-.*csv"$', answer.headers["content-disposition"]
        )
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}
    assert who.get("/tableau/passwd.csv").status_code == 404


def test_a_name_that_is_a_formula_is_not_one_in_the_export(filled: Served) -> None:
    text = personne(filled, "superviseur").get("/tableau/personnes.csv").text
    assert "'=cmd()" in text
    assert "\n=cmd" not in text


def test_what_is_said_amiss_restricts_nothing(filled: Served) -> None:
    who = personne(filled, "lecteur")
    page = who.get("/tableau?dispositif=x&semaines=-3")
    assert page.status_code == 200
    assert 'value="12" selected' in page.text
