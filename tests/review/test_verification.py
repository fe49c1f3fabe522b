"""The depositors' format check: what it says of files, that it keeps nothing, how much it takes."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.errors import UsageError
from pipeline.extraction.reading import Lecteur
from pipeline.flows.unite import Format, connaitre, verifier
from pipeline.models.parametres import MO, Parametres
from pipeline.models.rapport import DOUTE, Gravite, Motif
from pipeline.models.statut import TypePiece
from pipeline.review import ouverture
from pipeline.review.app import create_app
from pipeline.review.places import Places
from pipeline.review.verification.debit import ADRESSES, Debit
from pipeline.review.verification.envoi import Limites
from pipeline.review.verification.resultat import Issue, dire
from pipeline.settings import Settings
from tests.conftest import DOCUMENTS
from tests.review.conftest import Served, Start
from tests.review.navigateur import axe, layout

RIB = DOCUMENTS / "sas-initial-favorable" / "rib.pdf"
RECTO = DOCUMENTS / "identite-recto-seul" / "cni_recto.pdf"
PERMIS = DOCUMENTS / "identite-permis" / "permis.pdf"
DOCX = DOCUMENTS / "fichier-docx-nomme-pdf" / "certificat.pdf"
CANARY = b"CANARI-7f3a9d"
IDENTITE = TypePiece.PIECE_IDENTITE_REPRESENTANT


def send(
    served: Served, *files: tuple[str, bytes], piece: list[str] | None = None, **headers: str
) -> httpx.Response:
    """Files of the form, as a browser sends them."""
    parts = [("fichiers", (nom, data, "application/pdf")) for nom, data in files]
    said = {"Origin": served.url, "Accept": "text/html", **headers}
    return httpx.post(
        f"{served.url}/verification", files=parts, data={"piece": piece or []}, headers=said,
        timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "piece", "code"),
    [
        (RIB, None, None),
        (RIB, TypePiece.RIB, None),
        (DOCX, None, "FIC_EXTENSION_TROMPEUSE"),
        (RIB, TypePiece.KBIS, "FIC_NATURE"),
        (RECTO, None, None),
        (RECTO, IDENTITE, "ID_VERSO_MANQUANT"),
        (PERMIS, IDENTITE, "ID_TYPE_NON_ACCEPTE"),
    ],
)
def test_a_file_is_judged_as_a_deposit_would_be(
    lecteur: Lecteur, path: Path, piece: TypePiece | None, code: str | None
) -> None:
    data = path.read_bytes()
    facts = connaitre(path.name, len(data), data, 32 * MO)
    found = verifier(lecteur, data, facts, Parametres(), piece)
    assert [m.code for m in found.motifs if m.gravite is not Gravite.INFO] == [code] * bool(code)
    assert found.acceptable is (code is None)


def test_a_name_is_a_reason_only_where_the_rule_is_printed(lecteur: Lecteur) -> None:
    data = RIB.read_bytes()
    facts = connaitre("hébergé.pdf", len(data), data, 32 * MO)
    for piece, refused in ((None, False), (TypePiece.CERTIFICAT_HDS, True)):
        found = dire(verifier(lecteur, data, facts, Parametres(), piece), len(data), piece)
        assert (found.nom_refuse, found.nom_propose) == (refused, "heberge.pdf")


def motif(gravite: Gravite, message: str = "Merci.", **changes: Any) -> Motif:
    return Motif(code="FIC_NATURE", gravite=gravite, message=message, **changes)


@pytest.mark.parametrize(
    ("motifs", "issue"),
    [
        ([], Issue.ACCEPTE),
        ([motif(Gravite.INFO)], Issue.ACCEPTE),
        ([motif(Gravite.VERIFIER)], Issue.INCERTAIN),
        ([motif(Gravite.VERIFIER, DOUTE + "secret")], Issue.INCERTAIN),
        ([motif(Gravite.VERIFIER, "secret", interne=True)], Issue.PANNE),
        ([motif(Gravite.VERIFIER, "secret", interne=True), motif(Gravite.CORRIGER)], Issue.A_CORRIGER),
    ],
)  # fmt: skip
def test_what_is_written_for_gestionnaires_stays_there(motifs: list[Motif], issue: Issue) -> None:
    found = dire(Format("a.pdf", False, tuple(motifs)), 1, None)
    assert found.issue is issue
    assert "secret" not in "".join(found.raisons)


def test_each_file_has_its_own_result(served: Served) -> None:
    answer = send(served, ("a.pdf", RIB.read_bytes()), ("b.pdf", DOCX.read_bytes()), ("c.pdf", b""))
    assert answer.status_code == 200
    verdicts = answer.text.split('<article class="verdict ')[1:]
    assert [v.split('"')[0] for v in verdicts] == ["verdict--ok", "verdict--tard", "verdict--tard"]
    assert "document Word" in verdicts[1]
    assert "Accepté" in verdicts[0]


def test_a_slot_is_said_once_or_for_each(served: Served) -> None:
    two = [("a.pdf", RIB.read_bytes()), ("b.pdf", RIB.read_bytes())]
    each = send(served, *two, piece=["rib", "kbis"])
    assert each.text.count("ne semble pas être celui attendu") == 1
    both = send(served, *two, piece=["kbis"])
    assert both.text.count("ne semble pas être celui attendu") == 2


def test_of_a_file_that_is_too_large_the_size_is_told(served: Served) -> None:
    answer = send(served, ("gros.pdf", b"%PDF-1.4" + b"0" * 17 * MO))
    assert answer.status_code == 200
    assert "17,1\u00a0Mo" in answer.text
    assert served.left() == []


A_FILE = [("fichiers", ("a.pdf", b"a", "application/pdf"))]
EMPTY = b'--x\r\nContent-Disposition: form-data; name="fichiers"; filename=""\r\n\r\n\r\n--x--\r\n'
FORM = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"data": {"piece": "rib"}}, 415, "formulaire"),
        ({"content": EMPTY, "headers": FORM}, 422, "Aucun fichier"),
        ({"content": EMPTY[:-6], "headers": FORM}, 400, "avant sa fin"),
        ({"files": A_FILE * 11}, 413, "10 fichiers"),
        ({"files": A_FILE, "data": {"piece": "château"}}, 422, "pièce inconnue"),
        ({"files": A_FILE, "data": {"autre": "1"}}, 422, "champ inconnu"),
        ({"files": A_FILE, "headers": {"Origin": "https://evil.example"}}, 403, "ne vient pas"),
        ({"files": A_FILE, "headers": {"Origin": ""}}, 403, "ne vient pas"),
    ],
)
def test_what_is_refused_says_why(
    served: Served, change: dict[str, Any], status: int, said: str
) -> None:
    headers = {"Origin": served.url, "Accept": "text/html"} | change.get("headers", {})
    request = change | {"headers": headers}
    answer = httpx.post(f"{served.url}/verification", timeout=30, **request)
    assert answer.status_code == status
    assert said in answer.text.replace("\u00a0", " ")
    assert 'aria-describedby="aide-fichiers erreur-fichiers"' in answer.text
    assert served.left() == []


def test_an_upload_that_is_too_large_is_refused_whole(served: Served) -> None:
    guichet = served.app.state.guichet
    served.app.state.guichet = replace(guichet, limites=Limites(total=MO))
    answer = send(served, ("a.pdf", b"0" * MO))
    assert answer.status_code == 413
    assert "1\u00a0Mo au plus" in answer.text


@pytest.mark.parametrize("full", ["receptions", "examens"])
@pytest.mark.parametrize("file", [0, 1])
def test_when_all_places_are_taken_one_is_told_to_come_back(
    served: Served, full: str, file: int
) -> None:
    places: dict[str, Any] = {full: Places(0, file, attente=0)}
    served.app.state.guichet = replace(served.app.state.guichet, **places)
    answer = send(served, ("a.pdf", b"a"))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
    assert served.left() == []


def test_who_is_too_slow_does_not_hold_a_place(served: Served) -> None:
    served.app.state.guichet = replace(served.app.state.guichet, envoi=0)
    assert send(served, ("a.pdf", b"a" * MO)).status_code == 408


def test_nothing_remains(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    """Neither bytes nor names, anywhere under the home folder: the database is there too."""
    data = b"%PDF-1.4\n" + CANARY * 50
    for piece in ("", "rib"):
        send(served, (f"{CANARY.decode()}.pdf", data), piece=[piece])
    send(served, (f"{CANARY.decode()}.exe", data), ("x.pdf", CANARY), piece=["inconnue"])
    assert served.left() == []
    kept = [path for path in served.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in kept)
    assert [path for path in kept if CANARY in path.read_bytes()] == []
    assert [path for path in served.home.rglob("*") if CANARY.decode() in path.name] == []
    assert CANARY.decode() not in caplog.text


def test_an_upload_that_is_cut_leaves_nothing(served: Served) -> None:
    sent = threading.Event()

    def body() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="fichiers"; filename="a.pdf"\r\n\r\n'
        yield CANARY * 10_000
        sent.set()
        raise OSError("cut")

    headers = {"Origin": served.url, "Content-Type": "multipart/form-data; boundary=x"}
    with pytest.raises(OSError, match="cut"):
        httpx.post(f"{served.url}/verification", headers=headers, content=body())
    assert sent.is_set()
    assert send(served, ("a.pdf", b"")).status_code == 200  # served after it, by the same loop
    assert served.left() == []


def test_an_address_that_asks_too_much_waits(start: Start) -> None:
    served = start({"verification_reserve": 2, "verification_par_minute": 1})
    assert send(served, ("a.pdf", b""), ("b.pdf", b""), ("c.pdf", b"")).status_code == 200
    answer = send(served, ("a.pdf", b""))
    assert answer.status_code == 429
    assert 60 < int(answer.headers["retry-after"]) <= 120
    assert "Recommencer dans" in answer.text
    part = send(served, ("a.pdf", b""), piece=None, **{"HX-Request": "true"})
    assert (part.status_code, "<html" in part.text) == (429, False)


def test_a_bucket_fills_with_time() -> None:
    now = [0.0]
    debit = Debit(3, 6, lambda: now[0])
    debit.prendre("192.0.2.1", 3)
    assert [debit.attendre("192.0.2.1"), debit.attendre("192.0.2.2")] == [10, 0]
    now[0] = 9.5
    assert debit.attendre("192.0.2.1") == 1
    now[0] = 10.0
    assert debit.attendre("192.0.2.1") == 0
    now[0] = 3600.0
    debit.prendre("192.0.2.1", 3)
    assert debit.attendre("192.0.2.1") == 10, "it never holds more than its reserve"


def test_a_subscriber_of_ipv6_is_one_and_buckets_are_few() -> None:
    debit = Debit(1, 1, lambda: 0.0)
    debit.prendre("2001:db8::1")
    assert debit.attendre("2001:db8::ffff") == 60
    for n in range(ADRESSES):
        debit.prendre(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")
    assert debit.attendre("2001:db8::1") == 0, "the oldest is forgotten"


KEY = "0" * 64


@pytest.mark.parametrize(
    ("settings", "host", "opened"),
    [
        ({}, "127.0.0.1", True),
        ({"verification": False}, "127.0.0.1", False),
        ({"cle_api": KEY}, "0.0.0.0", False),
        ({"cle_api": KEY, "verification": True}, "0.0.0.0", True),
        ({"verification": True}, "0.0.0.0", True),
    ],
)
def test_where_it_is_open(
    tmp_path: Path, settings: dict[str, Any], host: str, opened: bool
) -> None:
    found = ouverture.decider(Settings(home=tmp_path, **settings), host)
    assert found.verification is opened


def test_alone_it_opens_neither_the_station_nor_the_api(tmp_path: Path) -> None:
    said = Settings(home=tmp_path, verification=True)
    paths = {getattr(r, "path", "") for r in create_app(said, host="0.0.0.0").routes}
    assert {p for p in paths if p.startswith(("/file", "/api", "/connexion"))} == set()
    with pytest.raises(UsageError):
        create_app(Settings(home=tmp_path), host="0.0.0.0")


def test_it_answers_under_any_name_where_there_is_no_station(start: Start) -> None:
    served = start({"cle_api": KEY, "verification": True})
    answer = httpx.get(f"{served.url}/verification", headers={"Host": "portail.example"})
    assert answer.status_code == 200
    assert httpx.get(f"{served.url}/file").status_code == 404


def test_in_a_browser(served: Served, onglet: Page) -> None:
    """With scripts: a slot for each file, results one by one, the keyboard kept where it is useful."""
    onglet.goto(f"{served.url}/verification")
    axe(onglet)
    layout(onglet)
    onglet.set_input_files("#fichiers", [RIB, RECTO, DOCX])
    expect(onglet.locator(".choisi")).to_have_count(3)
    onglet.get_by_label("Pièce dont il s’agit : cni_recto.pdf").select_option(IDENTITE.value)
    axe(onglet)
    layout(onglet)
    onglet.get_by_role("button", name="Vérifier", exact=True).click()
    expect(onglet.locator("[data-etat]")).to_have_text("Terminé : 2 à reprendre.", timeout=60_000)
    expect(onglet.locator(".verdict .badge")).to_have_text(
        ["✓Accepté", "!À corriger", "!À corriger"]
    )
    assert onglet.evaluate("() => document.activeElement.id") == "resultats"
    axe(onglet)
    layout(onglet)


def test_without_scripts(served: Served, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.url}/verification")
    page.set_input_files("#fichiers", [RIB, DOCX])
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.locator(".verdict .badge")).to_have_text(["✓Accepté", "!À corriger"])
    context.close()


def test_a_name_that_is_markup_is_shown_inert(served: Served, onglet: Page) -> None:
    answer = send(served, ("<img src=x onerror=alert(1)>.pdf", b""))
    assert "<img src=x" not in answer.text
    assert "&lt;img src=x" in answer.text
    onglet.goto(f"{served.url}/verification")
    file: Any = {"name": "<b>a</b>.pdf", "mimeType": "application/pdf", "buffer": b"x"}
    onglet.set_input_files("#fichiers", [file, file | {"name": "c.pdf"}])
    expect(onglet.locator(".choisi .nom-fichier").first).to_have_text("<b>a</b>.pdf")


def test_too_many_in_a_browser_stops_and_says_so(start: Start, onglet: Page) -> None:
    served = start({"verification_reserve": 1, "verification_par_minute": 1})
    onglet.goto(f"{served.url}/verification")
    onglet.set_input_files("#fichiers", [RIB, DOCX])
    onglet.get_by_role("button", name="Vérifier", exact=True).click()
    expect(onglet.locator("[data-etat]")).to_have_text("La vérification s’est arrêtée.")
    expect(onglet.locator(".verdict .erreur")).to_contain_text("Recommencer dans")
    axe(onglet)
