"""What stays of records and reports: nothing of persons, and still a record and a report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.models.demande import Demande
from pipeline.models.rapport import Rapport
from pipeline.storage import masquage
from tests.conftest import DOCUMENTS

from .samples import demande

DEPOSITS = sorted(p.parent for p in DOCUMENTS.glob("*/rapport.json"))
PERSONAL = frozenset(
    {
        "nom", "nom_usage", "prenoms", "date_naissance", "iban", "bic", "titulaire", "signataire",
        "mandant", "mandataire", "denomination", "domiciliation",
    }
)  # fmt: skip
ANY_BOX = [[0, 0], [1, 0], [1, 1], [0, 1]]
TRAITEMENT = {"regles": "4", "referentiel": None, "mention": "m"}


def record(deposit: Path) -> dict[str, Any]:
    """The record of a deposit."""
    found: dict[str, Any] = json.loads((deposit / "demande.json").read_text())
    return found


def report(deposit: Path) -> dict[str, Any]:
    """The expected report of a deposit, with what the golden files leave out."""
    found: dict[str, Any] = json.loads((deposit / "rapport.json").read_text())
    for piece in found["pieces"]:
        piece["champs"] = {
            key: {"confiance": 1, "boite": ANY_BOX} | champ
            for key, champ in piece["champs"].items()
        }
    return found | {"traitement": TRAITEMENT, "duree_ms": 1}


def texts(value: Any) -> Iterator[str]:
    """Every text in some JSON."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    if isinstance(value, str):
        yield value


def secrets(deposit: Path) -> set[str]:
    """What a deposit says, and what was read in it, of persons and accounts."""
    said, read = record(deposit), report(deposit)
    company = {k: v for k, v in (said.get("personne_morale") or {}).items() if k != "siret"}
    persons = dict(said.get("demandeur") or {})
    persons.pop("qualite_tiers", None)
    declared = texts([company, persons, said.get("coordonnees_bancaires")])
    found = (
        champ["valeur"]
        for piece in read["pieces"]
        for key, champ in piece["champs"].items()
        if key in PERSONAL
    )
    named = (s["signataire"] for p in read["pieces"] for s in p.get("signatures", ()))
    return {s for s in (*declared, *found, *named) if s and len(s) > 3}


@pytest.mark.parametrize("deposit", DEPOSITS, ids=lambda d: d.name)
def test_nothing_of_persons_stays(deposit: Path) -> None:
    kept = masquage.enregistrement(record(deposit)), masquage.rapport(report(deposit))
    text = json.dumps(kept, ensure_ascii=False).casefold()
    software = " ".join(texts(kept[0].get("referencement"))).casefold()
    assert {s for s in secrets(deposit) if s.casefold() in text.replace(software, "")} <= {
        s for s in secrets(deposit) if s.casefold() in software
    }


@pytest.mark.parametrize("deposit", DEPOSITS, ids=lambda d: d.name)
def test_what_stays_says_what_was_decided(deposit: Path) -> None:
    before, after = report(deposit), masquage.rapport(report(deposit))
    Rapport.model_validate_json(json.dumps(after))
    for key in ("numero", "avis", "statut", "statut_propose", "traitement"):
        assert after[key] == before[key]
    assert [m["code"] for m in after["motifs"]] == [m["code"] for m in before["motifs"]]
    for was, now in zip(before["pieces"], after["pieces"], strict=True):
        assert (now["type"], now["sha256"]) == (was["type"], was["sha256"])
        assert [(c["code"], c["resultat"]) for c in now["controles"]] == [
            (c["code"], c["resultat"]) for c in was["controles"]
        ]
        assert list(now["champs"]) == list(was["champs"])


@pytest.mark.parametrize("deposit", DEPOSITS, ids=lambda d: d.name)
def test_a_masked_record_is_a_record(deposit: Path) -> None:
    was = Demande.model_validate_json(json.dumps(record(deposit)))
    now = Demande.model_validate_json(json.dumps(masquage.enregistrement(record(deposit))))
    for key in ("numero", "dispositif", "type_demande", "statut", "date_depot", "referencement"):
        assert getattr(now, key) == getattr(was, key)
    assert now.siren == was.siren
    assert [p.type for p in now.pieces] == [p.type for p in was.pieces]


CANARY = "Zébulon"
UNKNOWN = st.recursive(
    st.just(CANARY) | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)


@example({"nouveau": {"type": CANARY}})
@example({"nouveau": {"numero": CANARY, "siret": [CANARY]}})
@given(st.dictionaries(st.text(min_size=1, max_size=8).map("nouveau_".__add__), UNKNOWN))
def test_what_nobody_decided_to_keep_is_erased(unknown: dict[str, Any]) -> None:
    said = demande().model_dump(mode="json", by_alias=True)
    read = report(DEPOSITS[0])
    read["pieces"][0] |= unknown
    read["motifs"] = [{"code": "X_Y", "gravite": "info", "message": CANARY, **unknown}]
    kept = masquage.enregistrement(said | unknown), masquage.rapport(read | unknown)
    assert CANARY not in {t for part in kept for t in texts(part)}


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("iban", "FR76 3005 6009 2712 3456 7890 182", "FR76 •••• 182"),
        ("iban", "FR76", "••••"),
        ("numero", "12AB34567", "••••567"),
        ("numero", "123456", "••••"),
        ("numero_ans", "JGe2DPI009", "JGe2DPI009"),
        ("siren", "348662990", "348662990"),
        ("date_naissance", "1970-01-01", "…"),
        ("nom", "MARTIN", "…"),
    ],
)
def test_values_read(key: str, value: str, kept: str) -> None:
    read = report(DEPOSITS[0])
    champ = {"valeur": value, "confiance": 1, "source": "mrz", "page": 1, "boite": ANY_BOX}
    read["pieces"][0]["champs"] = {key: champ}
    assert masquage.rapport(read)["pieces"][0]["champs"][key] == champ | {"valeur": kept}


def test_a_reason_keeps_its_sentence_without_its_values() -> None:
    read = report(DEPOSITS[0])
    reason = {
        "code": "RIB_IBAN_DIFFERENT",
        "gravite": "verifier",
        "piece": "rib",
        "fichier": read["pieces"][0]["fichier"],
        "attendu": "FR7630056009271234567890182",
        "lu": "FR14",
        "message": "L'IBAN figurant sur le RIB (FR14 •••• 606) diffère…",
        "interne": False,
    }
    read["motifs"] = [reason, reason | {"message": "À vérifier par un gestionnaire : MARTIN."}]
    plain, doubt = masquage.rapport(read)["motifs"]
    assert plain["message"].startswith("L'IBAN figurant sur le RIB (…) diffère de celui saisi (…)")
    assert doubt["message"].startswith("À vérifier par un gestionnaire : L'IBAN")
    assert plain["fichier"] == "piece-1.pdf"
    assert not {"attendu", "lu"} & plain.keys()
