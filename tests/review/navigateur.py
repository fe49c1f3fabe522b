"""A real browser: Debian's Chromium, and what every page has to satisfy in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_ICI = Path(__file__).parent
_AXE = _ICI.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
_DISPOSITION = (_ICI / "disposition.js").read_text()
CHROMIUM = "/usr/bin/chromium"
_OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
            "--disable-background-networking"]  # fmt: skip
_ELSEWHERE = re.compile(r"^https?://(?!127\.0\.0\.1)")
LARGEURS = (1440, 1024, 640, 320)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module; a test opens a context of its own.

    Not for the session: while it is there, a loop runs here, and no other test could run its own.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def onglet(chromium: Browser) -> Iterator[Page]:
    """An empty page, of a person nobody knows; a script or a style that is refused fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR")
    context.route(_ELSEWHERE, lambda route: route.fulfill(body=""))  # a provider's own fonts
    page = context.new_page()
    refused: list[str] = []
    page.on(
        "console",
        lambda said: (
            refused.append(f"{said.text} {said.location}") if said.type == "error" else None
        ),
    )
    page.on("pageerror", lambda error: refused.append(str(error)))
    yield page
    context.close()
    _rien([r for r in refused if "status of" not in r], "in the console")


def _rien(found: list[str], where: str) -> None:
    if found:
        pytest.fail(f"{where}: " + "\n".join(found))


def entrer(page: Page, url: str, qui: str = "camille") -> None:
    """Sign in on this machine."""
    page.goto(f"{url}/connexion")
    page.check(f"input[value={qui}]")
    page.click("text=Entrer")
    page.wait_for_url(f"{url}/file")


def axe(page: Page) -> None:
    """No violation, in both schemes; contrast is computed in each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE.read_text())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("() => axe.run()")
        _rien([_violation(v) for v in found["violations"]], scheme)
    page.emulate_media(color_scheme="light")


def _violation(found: dict[str, Any]) -> str:
    nodes = [f"{node['target']} {node['failureSummary']}" for node in found["nodes"][:3]]
    return f"{found['id']}: {nodes}"


def layout(page: Page) -> None:
    """Nothing clipped, covered or overlapping, at each width and at 200 % of 1280."""
    for width in LARGEURS:
        page.set_viewport_size({"width": width, "height": 900})
        _rien(page.evaluate(_DISPOSITION), f"{width} px")
    page.set_viewport_size({"width": 640, "height": 450})  # what 200 % makes of 1280 by 900
    page.evaluate("() => { document.documentElement.style.fontSize = '100%' }")
    _rien(page.evaluate(_DISPOSITION), "200 %")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    _rien(page.evaluate(_DISPOSITION), "text at 200 %")
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    page.set_viewport_size({"width": 1440, "height": 900})
