"""The queue in a browser: seen, filtered, searched, claimed, with and without scripts."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.review.conftest import Served
from tests.review.navigateur import axe, entrer, layout

PAGES = {
    "the queue": "/file",
    "in wait": "/file?vue=en_attente",
    "nothing found": "/file?q=zzz",
    "by cause": "/file/causes",
}


def test_pages_are_sound(station: Served, onglet: Page) -> None:
    onglet.goto(f"{station.url}/connexion")
    axe(onglet)
    layout(onglet)
    entrer(onglet, station.url)
    for case, path in PAGES.items():
        onglet.goto(f"{station.url}{path}")
        axe(onglet)
        layout(onglet)
        assert onglet.title(), case
    onglet.goto(f"{station.url}/nowhere")
    expect(onglet.locator("h1")).to_have_text("Page introuvable")
    axe(onglet)
    layout(onglet)


def test_filters_are_an_address(station: Served, onglet: Page) -> None:
    entrer(onglet, station.url)
    onglet.select_option("#f-motif", "RIB_TITULAIRE_DIFFERENT")
    onglet.wait_for_url("**motif=RIB_TITULAIRE_DIFFERENT**")
    shown = onglet.locator("tbody tr").count()
    assert 0 < shown < 10
    onglet.reload()
    assert onglet.locator("tbody tr").count() == shown
    assert onglet.locator("#f-motif").input_value() == "RIB_TITULAIRE_DIFFERENT"


def test_keys_alone(station: Served, onglet: Page) -> None:
    """Search, go to the results, open the first one."""
    entrer(onglet, station.url)
    onglet.keyboard.press("/")
    onglet.keyboard.type("paludier")
    onglet.wait_for_url("**q=paludier**")
    numero = onglet.locator("tbody a.numero").first.inner_text()
    onglet.keyboard.press("Escape")
    onglet.evaluate("() => document.activeElement.blur()")
    onglet.keyboard.press("j")
    onglet.keyboard.press("Enter")
    onglet.wait_for_url(f"**/demandes/{numero}")


def test_help_lists_the_keys_and_turns_them_off(station: Served, onglet: Page) -> None:
    entrer(onglet, station.url)
    onglet.keyboard.press("?")
    expect(onglet.locator("dialog[open] dt")).to_have_text(["s", "/", "j", "k", "?"])
    axe(onglet)
    layout(onglet)
    onglet.uncheck("[data-touches-actives]")
    onglet.click("text=Fermer")
    onglet.keyboard.press("?")
    expect(onglet.locator("dialog[open]")).to_have_count(0)


def test_the_next_one_is_mine_and_no_one_elses(station: Served, chromium: Browser) -> None:
    taken = []
    for who in ("camille", "dominique"):
        page = chromium.new_context().new_page()
        entrer(page, station.url, who)
        page.goto(f"{station.url}/file?motif=RIB_TITULAIRE_DIFFERENT")
        page.click("text=Prendre la suivante")
        page.wait_for_url("**/demandes/*")
        taken.append(page.url)
        page.goto(f"{station.url}/file?prise=miennes")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody tr")).to_contain_text("vous")
        page.context.close()
    assert len(set(taken)) == 2


def test_without_scripts(station: Served, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    entrer(page, station.url)
    page.fill("[name=q]", "paludier")
    page.click("text=Filtrer")
    assert "q=paludier" in page.url
    assert page.locator("tbody tr").count() > 0
    page.click("text=Prendre la suivante")
    assert "/demandes/" in page.url
    context.close()


def test_the_scheme_is_remembered(station: Served, onglet: Page) -> None:
    entrer(onglet, station.url)
    for name in ("clair", "sombre"):
        onglet.click("[data-theme-suivant]")
        expect(onglet.locator("[data-theme-nom]")).to_have_text(name)
    onglet.reload()
    assert onglet.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "dark"
