"""Draw the station: ``make screenshots`` writes its pages to ``docs/station/``, as PNG.

A real browser (Debian's Chromium) on a store of fixtures, on this machine alone.
"""

from __future__ import annotations

import io
import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from rich.progress import track

from pipeline.flows.lot import lancer
from pipeline.review import serveur
from pipeline.review.app import create_app
from pipeline.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "fixtures" / "documents"
OUT = ROOT / "docs" / "station"
CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
           "--disable-background-networking"]  # fmt: skip
SHOWN = (
    "rib-autre-iban", "rib-autre-titulaire", "sas-titulaire-oda", "rib-autre-bic",
    "identite-personnes-inversees", "identite-autre-personne", "kbis-autre-siren",
    "vague2-initial-favorable", "anticipe-finalisation-complete", "certificat-autre-version",
    "variante-scans-favorable", "identite-passeport-expire", "vague1-initial-favorable",
)  # fmt: skip
IBAN, PERSONNES = "ENR0801", "ENR0853"
CHECKED = (
    "rib-autre-iban/rib.pdf",
    "fichier-docx-nomme-pdf/certificat.pdf",
    "fichier-pdf-protege/certificat.pdf",
)
COLOURS = 256


def main() -> None:
    """Fill a store, serve it, draw each page."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        folders = [DOCUMENTS / name for name in SHOWN]
        with _environment(home):
            lancer(folders, DOCUMENTS / "referentiel.csv", lambda _: None)
        with _served(settings) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
            for name, draw in track(PAGES.items(), "Pages"):
                page = browser.new_context(
                    locale="fr-FR", viewport={"width": 1440, "height": 900}
                ).new_page()
                draw(page, url)
                _keep(page.screenshot(full_page=True), OUT / f"{name}.png")
                page.context.close()
            browser.close()


def _enter(page: Page, url: str, qui: str = "camille") -> None:
    page.goto(f"{url}/connexion")
    page.check(f"input[value={qui}]")
    page.click("text=Entrer")
    page.wait_for_url(f"{url}/file")


def _at(path: str, qui: str = "camille") -> Callable[[Page, str], None]:
    def draw(page: Page, url: str) -> None:
        _enter(page, url, qui)
        page.goto(f"{url}{path}")
        page.wait_for_load_state("networkidle")

    return draw


def _judged(page: Page, url: str) -> None:
    """Two points said, then the decision that follows."""
    _at(f"/demandes/{PERSONNES}")(page, url)
    for _ in range(2):
        page.locator(".point--voir button[value=demander]").first.click()
        page.wait_for_load_state("networkidle")


def _letter(page: Page, url: str) -> None:
    _judged(page, url)
    page.goto(f"{url}/demandes/{PERSONNES}/decision/demander")
    page.wait_for_load_state("networkidle")


def _accepting(page: Page, url: str) -> None:
    _at(f"/demandes/{IBAN}")(page, url)
    page.locator("summary", has_text="Accepter").first.click()


def _checked(page: Page, url: str) -> None:
    """Three files at the depositors' format check."""
    page.goto(f"{url}/verification")
    found = [DOCUMENTS / name for name in CHECKED]
    page.set_input_files("input[type=file]", found)
    page.locator("main form button").last.click()
    page.wait_for_load_state("networkidle")


def _dark(page: Page, url: str) -> None:
    page.emulate_media(color_scheme="dark")
    _at(f"/demandes/{IBAN}")(page, url)


def _narrow(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    _at("/file")(page, url)


PAGES: dict[str, Callable[[Page, str], None]] = {
    "file": _at("/file"),
    "causes": _at("/file/causes"),
    "demande": _accepting,
    "demande-sombre": _dark,
    "demande-de-pieces": _letter,
    "file-etroite": _narrow,
    "verification": _checked,
    "tableau": _at("/tableau", "claude"),
}


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    config = serveur.config(create_app(settings), log_level="critical")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def _environment(home: str) -> Iterator[None]:
    kept = os.environ.get("PIECES_HOME")
    os.environ["PIECES_HOME"] = home
    try:
        yield
    finally:
        os.environ.pop("PIECES_HOME")
        os.environ |= {"PIECES_HOME": kept} if kept else {}


def _keep(data: bytes, path: Path) -> None:
    """A picture with few colours: small, and as sharp."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
