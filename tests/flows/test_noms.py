"""Odd names at the doors: each is one file beside its record, or an error that says what is wrong."""

from __future__ import annotations

import json
import os
import tempfile
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.json import print_json
from pipeline.errors import DepotError
from pipeline.flows import boite_dossier
from pipeline.flows.depot import lire, sort_du_dossier
from pipeline.flows.lot import numero_de, rediger_erreur
from pipeline.flows.reception import Accuse, Magasin, recevoir
from pipeline.flows.veille import Bilan, Patience, relever
from pipeline.models.nom import compose
from pipeline.models.parametres import Parametres
from tests.flows.deposits import FILES, named, record, write
from tests.models.test_nom import NAMES, one_line

COMPOSED, APART = (unicodedata.normalize(form, "relevé.pdf") for form in ("NFC", "NFD"))


def test_a_name_composed_in_the_record_is_found_however_the_disk_writes_it(tmp_path: Path) -> None:
    for n, (said, written) in enumerate([(COMPOSED, APART), (APART, COMPOSED)]):
        folder = write(tmp_path / str(n), record(pieces=named(said)), {written: b"r"})
        (found,) = lire(folder, Parametres()).fichiers
        assert (found.data, found.piece.fichier) == (b"r", said)


REFUSED: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "two files that are seen as one": ((COMPOSED,), (COMPOSED, APART), "plusieurs fichiers"),
    "one file named in two ways": ((COMPOSED, APART), (COMPOSED,), "de deux façons"),
    "a homoglyph is another file": (("r\u0456b.pdf",), ("rib.pdf",), "n'est pas dans le dossier"),
    "case makes another file": (("RIB.pdf",), ("rib.pdf",), "n'est pas dans le dossier"),
    "a trailing space makes another file": (("rib.pdf ",), ("rib.pdf",), "« rib.pdf␠ » n'est pas"),
    "a trailing newline too": (("rib.pdf\n",), ("rib.pdf",), "« rib.pdf␊ » n'est pas"),
    "longer than a disk can write": (("é" * 200 + ".pdf",), (), "n'est pas dans le dossier"),
    "longer than a record may": (("r" * 256,), (), "valeur"),
    "it climbs": (("../rib.pdf",), (), "sort du dossier"),
    "it is a path of Windows": (("C:\\rib.pdf",), (), "sort du dossier"),
    "it holds a nul": (("rib\0.pdf",), (), "« rib␀.pdf » sort du dossier"),
    "it is the folder": ((".",), (), "sort du dossier"),
    "it is the record": (("demande.json",), (), "sort du dossier"),
    "it is empty": (("",), (), "valeur"),
    "it is no text": (("\udcff.pdf",), (), "mal formé"),
    "it turns the writing": (("rib\u202efdp.exe",), (), "« rib⟨U+202E⟩fdp.exe » n'est pas"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_name_that_is_no_file_of_the_deposit_is_refused(
    tmp_path: Path, case: tuple[tuple[str, ...], tuple[str, ...], str]
) -> None:
    said, there, words = case
    folder = write(tmp_path / "d", record(pieces=named(*said)), dict.fromkeys(there, b"r"))
    with pytest.raises(DepotError) as refused:
        lire(folder, Parametres())
    assert words in refused.value.message
    assert one_line(refused.value.message)


def test_two_given_files_that_are_seen_as_one(tmp_path: Path, magasin: Magasin) -> None:
    path = write(tmp_path / "d") / "rib.pdf"
    both = {COMPOSED: path, APART: path}
    with pytest.raises(DepotError, match="ne diffèrent que par l'écriture des accents"):
        recevoir(record(pieces=named(COMPOSED)), both, magasin)
    with pytest.raises(DepotError, match="de deux façons"):
        recevoir(record(pieces=named(COMPOSED, APART)), {COMPOSED: path}, magasin)


@given(NAMES)
def test_any_name_is_a_file_of_the_folder_or_an_error_on_one_line(nom: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, "d")
        write(folder, record(pieces=named(nom)), FILES)
        if not sort_du_dossier(nom):
            with suppress(OSError, ValueError):  # no file can bear that name
                (folder / nom).write_bytes(b"r")
        said = _lu(folder)
        assert isinstance(said, Path) or one_line(said)
        if isinstance(said, Path):
            assert (said.parent, compose(said.name)) == (folder, compose(nom))


def _lu(folder: Path) -> Path | str:
    """Where the one file of a deposit is, or why it is refused."""
    try:
        (found,) = lire(folder, Parametres()).fichiers
    except DepotError as error:
        return error.message
    return found.chemin


@given(st.text(max_size=30))
def test_a_key_that_is_no_key_is_said_again_on_one_line(key: str) -> None:
    with tempfile.TemporaryDirectory() as root, pytest.raises(DepotError) as refused:
        lire(write(Path(root), record(**{f"x{key}": key})), Parametres())
    assert one_line(refused.value.message)


HELD = {
    "a name that is no text": (record(), b"\xff\xfe.pdf"),
    "a name with an escape": (record(), b"\x1b[31m.pdf"),
    "a number that is no text": (b'{"numero": "\\ud800"}', b"rib2.pdf"),
}


@pytest.mark.parametrize("case", HELD.values(), ids=HELD)
def test_what_cannot_be_written_stops_no_watcher(
    tmp_path: Path, magasin: Magasin, case: tuple[bytes, bytes]
) -> None:
    """The refusal is written, and shows; the folder's own name may be no text either."""
    contenu, odd = case
    spool = tmp_path / "spool"
    folder = write(spool / os.fsdecode(b"d\xe9p\xf4t"), contenu)
    Path(os.fsdecode(os.fsencode(folder) + b"/" + odd)).write_bytes(b"x")
    said: list[str] = []

    def told(nom: str, issue: object) -> None:
        assert not isinstance(issue, Accuse)
        said.append(nom)

    with boite_dossier.ouvrir(spool, Patience(0)) as boite:
        relever(boite, magasin, told)
        assert relever(boite, magasin, told) == Bilan(refuses=1)
    (error,) = (spool / ".refuses").glob("*/erreur.json")
    assert one_line("".join(str(json.loads(error.read_text())).splitlines()))
    assert [nom.rpartition("/")[2] for nom in said] == ["d⟨octet E9⟩p⟨octet F4⟩t"]


def test_a_number_that_is_no_text_can_be_said() -> None:
    number = numero_de(b'{"numero": "\\ud800\\n"}')
    assert number == "⟨U+D800⟩␊"
    assert json.loads(rediger_erreur("d", number, DepotError((), ""))).get("numero") == number


def test_a_name_that_is_no_text_is_an_escape_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"fichier": os.fsdecode(b"r\xe9.pdf")})
    assert json.loads(capsys.readouterr().out) == {"fichier": "r\udce9.pdf"}
