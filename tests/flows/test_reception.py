"""What a deposit has to be to be received, and that what is acknowledged is kept."""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import CleError, DepotError, PanneError
from pipeline.flows.reception import Magasin, recevoir
from pipeline.models.parametres import Parametres
from tests.flows.deposits import FILES, beside, kept, named, record, write
from tests.storage.samples import sha


def originals(magasin: Magasin) -> list[str]:
    racine: Path = magasin.originaux.racine  # type: ignore[attr-defined]
    return sorted(p.parent.name + p.name for p in racine.glob("*/*"))


def test_what_is_acknowledged_is_kept(tmp_path: Path, magasin: Magasin) -> None:
    files = beside(write(tmp_path / "d"))
    accuse = recevoir(record(), files, magasin)
    assert (accuse.numero, accuse.revision, accuse.nouvelle) == ("ENR0601", 1, True)
    assert kept(magasin.base) == {"ENR0601": 1}
    assert [magasin.originaux.get(sha(data)) for data in FILES.values()] == list(FILES.values())
    assert accuse.to_dict().keys() == {"schema", "numero", "revision", "recu_le"}


@pytest.mark.parametrize("cle", [None, "k"])
def test_the_same_deposit_twice_is_one_answer(
    tmp_path: Path, magasin: Magasin, cle: str | None
) -> None:
    files = beside(write(tmp_path / "d"))
    spaced = json.dumps(json.loads(record()), indent=2).encode()
    first, second = recevoir(record(), files, magasin, cle), recevoir(spaced, files, magasin, cle)
    assert second == replace(first, nouvelle=False)
    assert kept(magasin.base) == {"ENR0601": 1}


def test_a_replay_writes_nothing(tmp_path: Path, magasin: Magasin) -> None:
    files = beside(write(tmp_path / "d"))
    recevoir(record(), files, magasin, "k")

    class Full:
        def put(self, _data: bytes) -> str:
            raise AssertionError("written again")

    recevoir(record(), files, replace(magasin, originaux=Full()), "k")  # type: ignore[arg-type]


def test_a_key_for_another_deposit_keeps_nothing(tmp_path: Path, magasin: Magasin) -> None:
    recevoir(record(), beside(write(tmp_path / "d")), magasin, "k")
    other = beside(write(tmp_path / "e", files=FILES | {"rib.pdf": b"another"}))
    with pytest.raises(CleError):
        recevoir(record(), other, magasin, "k")
    assert sha(b"another") not in originals(magasin)


GIVEN: dict[str, tuple[dict[str, Any], dict[str, bytes], list[str]]] = {
    "a file is missing": ({}, {"rib.pdf": b"r"}, ["pieces.1.fichier", "« kbis.pdf »"]),
    "two are": ({}, {}, ["« rib.pdf »", "« kbis.pdf »"]),
    "a file that no piece names": ({}, FILES | {"secret.pdf": b""}, ["« secret.pdf »", "aucune"]),
    "a piece that climbs": ({"pieces": named("../rib.pdf")}, {}, ["« ../rib.pdf »", "sort du"]),
    "an absolute piece": ({"pieces": named("/etc/passwd")}, {}, ["« /etc/passwd »", "sort du"]),
    "a Windows path": ({"pieces": named("..\\rib.pdf")}, {}, ["sort du dossier"]),
    "the record as a piece": ({"pieces": named("demande.json")}, {}, ["sort du dossier"]),
    "a null character": ({"pieces": named("a\0b")}, {}, ["sort du dossier"]),
    "a null character elsewhere": (
        {"regime_tva": None, "referencement": {"numero_ans": "\0", "nom_logiciel": "",
                                               "version_logiciel": "", "dsr": ""}},
        FILES, ["caractère nul"],
    ),
    "an unknown key": ({"couleur": 1}, FILES, ["couleur", "clé inconnue"]),
}  # fmt: skip


@pytest.mark.parametrize("case", GIVEN)
def test_what_does_not_hold_is_named_and_nothing_is_kept(
    tmp_path: Path, magasin: Magasin, case: str
) -> None:
    changes, files, expected = GIVEN[case]
    with pytest.raises(DepotError) as error:
        recevoir(record(**changes), beside(write(tmp_path / "d", files=files)), magasin)
    assert all(words in error.value.message for words in expected)
    assert kept(magasin.base) == {}
    assert originals(magasin) == []


@pytest.mark.parametrize("nom", ["../x.pdf", "/etc/passwd", "..", "", "a\0b", "demande.json"])
def test_a_given_name_that_leads_elsewhere(tmp_path: Path, magasin: Magasin, nom: str) -> None:
    files = beside(write(tmp_path / "d")) | {nom: tmp_path / "d" / "rib.pdf"}
    with pytest.raises(DepotError, match="mène hors du dépôt"):
        recevoir(record(), files, magasin)


def test_accents_are_one_name_however_they_are_composed(tmp_path: Path, magasin: Magasin) -> None:
    composed, apart = (unicodedata.normalize(form, "relevé.pdf") for form in ("NFC", "NFD"))
    path = beside(write(tmp_path / "d", files={"x": b"rib"}))["x"]
    said = record(pieces=named(apart))
    assert recevoir(said, {composed: path}, magasin).revision == 1
    with pytest.raises(DepotError, match="nom en double"):
        recevoir(said, {composed: path, apart: path}, magasin)


def test_every_file_that_is_too_large_is_named(tmp_path: Path, magasin: Magasin) -> None:
    small = replace(magasin, parametres=Parametres(taille_lue=4))
    with pytest.raises(DepotError) as error:
        recevoir(record(), beside(write(tmp_path / "d")), small)
    assert [gap.fichier for gap in error.value.ecarts] == ["rib.pdf", "kbis.pdf"]
    assert kept(magasin.base) == {}


def test_a_record_that_is_too_large(magasin: Magasin) -> None:
    with pytest.raises(DepotError, match="1 Mo au plus"):
        recevoir(b" " * (1024 * 1024 + 1), {}, magasin)


@pytest.mark.parametrize("make", [lambda p: p.symlink_to("/etc/hostname"), os.mkfifo])
def test_only_plain_files_are_opened(tmp_path: Path, magasin: Magasin, make: Any) -> None:
    files = beside(write(tmp_path / "d"))
    files["rib.pdf"].unlink()
    make(files["rib.pdf"])
    with pytest.raises(PanneError, match=r"« rib\.pdf » n'a pas pu être lu"):
        recevoir(record(), files, magasin)


def test_a_file_that_changes_meanwhile_is_not_acknowledged(
    tmp_path: Path, magasin: Magasin
) -> None:
    files = beside(write(tmp_path / "d"))

    class Late:
        def put(self, data: bytes) -> str:
            return sha(data + b"more")

    with pytest.raises(PanneError, match="a changé pendant sa réception"):
        recevoir(record(), files, replace(magasin, originaux=Late()))  # type: ignore[arg-type]
    assert kept(magasin.base) == {}
