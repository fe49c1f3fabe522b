"""The bill of materials: what is locked, no more and no less, under licences that somebody accepted."""

from __future__ import annotations

import json
import re

import pytest

from scripts.sbom import RELUES, ROOT, Composant, composants, nomenclature, refusees


@pytest.fixture(scope="module")
def found() -> list[Composant]:
    return composants()


def test_it_is_what_is_locked(found: list[Composant]) -> None:
    lock = (ROOT / "requirements.lock").read_text()
    locked = set(re.findall(r"(?m)^([\w.-]+)==", lock)) | {"psycopg", "psycopg-binary"}
    assert {c.nom for c in found if c.monde == "pypi"} == locked
    assert all(c.empreintes for c in found if c.monde == "pypi")
    assert [c.nom for c in found if c.monde == "npm"] == ["htmx.org"]
    assert {"tesseract-ocr", "libmagic1"} <= {c.nom for c in found if c.monde == "deb/debian"}


def test_every_licence_was_accepted(found: list[Composant]) -> None:
    assert refusees(found) == []


def test_none_is_of_the_gpl(found: list[Composant]) -> None:
    """LGPL is, of what is imported as it comes; each is in the table of what somebody read."""
    assert not [c for c in found if re.search(r"\bA?GPL", c.licence or "")]
    assert {c.nom for c in found if "LGPL" in (c.licence or "")} <= set(RELUES)


def test_nothing_that_was_read_is_gone(found: list[Composant]) -> None:
    assert set(RELUES) <= {c.nom for c in found}


@pytest.mark.parametrize(("licence", "refused"), [
    ("MIT", False), ("MIT AND (Apache-2.0 OR BSD-3-Clause)", False), ("GPL-3.0-only", True),
    ("AGPL-3.0-or-later", True), ("MIT OR GPL-2.0-only", True), ("Freeware", True), (None, True),
    ("", True),
])  # fmt: skip
def test_what_nobody_accepted_is_named(licence: str | None, refused: bool) -> None:
    assert bool(refusees([Composant("pypi", "x", "1", licence)])) is refused


def test_the_same_locks_give_the_same_bill(
    found: list[Composant], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    bill = json.dumps(nomenclature(found))
    assert bill == json.dumps(nomenclature(composants()))
    assert "timestamp" not in bill
    assert not re.search(r"https?://|file:|/home|/tmp|/work|/root", bill)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert nomenclature(found)["metadata"]["timestamp"] == "1970-01-01T00:00:00+00:00"


def test_each_component_is_there_once(found: list[Composant]) -> None:
    refs = [c["bom-ref"] for c in nomenclature(found)["components"]]
    assert len(refs) == len(set(refs))
