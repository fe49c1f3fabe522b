"""A watched folder: what is whole is received once and put away, what is not waits or is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import PanneError, PiecesError
from pipeline.flows import boite_dossier, boites
from pipeline.flows.boite_dossier import BoiteDossier
from pipeline.flows.reception import Accuse, Magasin
from pipeline.flows.veille import Attendu, Bilan, Patience, regarder, relever
from pipeline.settings import Settings
from tests.flows.deposits import FILES, kept, named, record, write

SPOOL = "spool"


@dataclass
class Clock:
    """Time that passes when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Watcher:
    """A watcher, what it was told, and its time."""

    boite: BoiteDossier
    magasin: Magasin
    clock: Clock
    said: list[tuple[str, Accuse | PiecesError]] = field(default_factory=list)

    def look(self) -> Bilan:
        return relever(self.boite, self.magasin, lambda *said: self.said.append(said))

    def look_twice(self) -> Bilan:
        self.look()
        return self.look()


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    (tmp_path / SPOOL).mkdir()
    return tmp_path / SPOOL


@pytest.fixture
def watcher(spool: Path, magasin: Magasin) -> Iterator[Watcher]:
    clock = Clock()
    with boite_dossier.ouvrir(spool, Patience(60, clock)) as boite:
        yield Watcher(boite, magasin, clock)


def put_away(spool: Path, where: str) -> dict[str, dict[str, Any]]:
    """The deposits of ``.recus`` or ``.refuses`` and what was said about each."""
    receipts = {".recus": "recu.json", ".refuses": "erreur.json"}
    return {
        folder.name: json.loads((held / receipts[where]).read_text())
        for held in (spool / where).glob("*")
        for folder in held.iterdir()
        if folder.is_dir()
    }


def waiting(spool: Path) -> set[str]:
    return {path.name for path in spool.iterdir() if not path.name.startswith(".")}


def test_a_whole_deposit_is_received_and_put_away(spool: Path, watcher: Watcher) -> None:
    write(spool / "a")
    assert watcher.look() == Bilan()
    assert watcher.look() == Bilan(recus=1)
    assert kept(watcher.magasin.base) == {"ENR0601": 1}
    assert waiting(spool) == set()
    said = put_away(spool, ".recus")["a"]
    assert (said["schema"], said["numero"], said["revision"]) == ("accuse/1", "ENR0601", 1)
    assert said["depot"] == str(spool / "a")
    assert list(watcher.boite.mine.iterdir()) == []


def test_a_deposit_that_still_grows_waits(spool: Path, watcher: Watcher) -> None:
    write(spool / "a")
    for size in range(3):
        (spool / "a" / "rib.pdf").write_bytes(b"x" * (size + 1))
        assert watcher.look() == Bilan()
    assert watcher.look() == Bilan(recus=1)


def test_a_deposit_without_its_record_waits_for_ever(spool: Path, watcher: Watcher) -> None:
    write(spool / "a")
    (spool / "a" / "demande.json").unlink()
    watcher.look_twice()
    watcher.clock.now = 1e9
    assert watcher.look() == Bilan()
    assert waiting(spool) == {"a"}


def test_a_missing_file_is_waited_for_then_asked_for(spool: Path, watcher: Watcher) -> None:
    write(spool / "late", files={"rib.pdf": b"r"})
    write(spool / "never", record("ENR0602"), files={"rib.pdf": b"r"})
    watcher.look_twice()
    watcher.clock.now = 59
    assert watcher.look() == Bilan()
    (spool / "late" / "kbis.pdf").write_bytes(b"k")
    assert watcher.look_twice() == Bilan(recus=1)
    watcher.clock.now = 60
    assert watcher.look() == Bilan(refuses=1)
    (gap,) = put_away(spool, ".refuses")["never"]["ecarts"]
    assert gap["cle"] == "pieces.1.fichier"


BAD: dict[str, tuple[bytes, dict[str, bytes], str]] = {
    "not JSON": (b"{", FILES, "JSON mal formé"),
    "not UTF-8": (b"\xff\xfe", FILES, "UTF-8"),
    "not an object": (b"[]", FILES, "mal formé"),
    "too large": (b" " * (1024 * 1024 + 1), FILES, "1 Mo au plus"),
    "an unknown key": (record(couleur="bleu"), FILES, "clé inconnue"),
    "an unknown file": (record(), FILES | {"autre.pdf": b""}, "aucune pièce ne nomme"),
    "a name that climbs": (record(pieces=named("../../x")), {"x": b""}, "sort du dossier"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_deposit_is_put_aside_with_its_reason(
    spool: Path, watcher: Watcher, case: str
) -> None:
    contenu, files, expected = BAD[case]
    write(spool / "bad", contenu, files)
    write(spool / "good", record("ENR0602"))
    watcher.look_twice()
    watcher.clock.now = 60
    watcher.look()
    assert kept(watcher.magasin.base) == {"ENR0602": 1}
    said = put_away(spool, ".refuses")["bad"]
    assert (said["schema"], said["code"]) == ("erreur/1", "DEPOT_INVALIDE")
    assert expected in str(said["message"])
    assert said["remede"]
    assert waiting(spool) == set()


@pytest.mark.parametrize("odd", ["link", "pipe", "folder", "record"])
def test_what_is_no_plain_file_is_refused(spool: Path, watcher: Watcher, odd: str) -> None:
    path = write(spool / "bad") / "rib.pdf"
    if odd == "record":
        path = path.with_name("demande.json")
        path.rename(spool / ".record")
        path.symlink_to(spool / ".record")
    else:
        path.unlink()
    if odd == "link":
        path.symlink_to("/etc/hostname")
    elif odd == "pipe":
        os.mkfifo(path)
    elif odd == "folder":
        path.mkdir()
    assert watcher.look_twice() == Bilan(refuses=1)
    assert "n'est pas un fichier" in str(put_away(spool, ".refuses")["bad"]["message"])


def test_a_linked_folder_is_left_alone(tmp_path: Path, spool: Path, watcher: Watcher) -> None:
    (spool / "link").symlink_to(write(tmp_path / "elsewhere"))
    assert watcher.look_twice() == Bilan()


def test_hidden_files_are_left_alone(spool: Path, watcher: Watcher) -> None:
    write(spool / "a", files=FILES | {".DS_Store": b"x"})
    assert watcher.look_twice() == Bilan(recus=1)


def test_a_refused_deposit_may_be_moved_back(spool: Path, watcher: Watcher) -> None:
    write(spool / "a", record(couleur="bleu"))
    watcher.look_twice()
    (aside,) = (spool / ".refuses").glob("*/a")
    write(aside).rename(spool / "a")
    assert watcher.look_twice() == Bilan(recus=1)


def test_our_failure_leaves_it_to_be_tried_again(spool: Path, watcher: Watcher) -> None:
    class Full:
        def put(self, _data: bytes) -> str:
            raise PanneError("disque plein")

    write(spool / "a")
    sound = watcher.magasin
    watcher.magasin = replace(sound, originaux=Full())  # type: ignore[arg-type]
    assert watcher.look_twice() == Bilan(erreurs=1)
    assert kept(sound.base) == {}
    watcher.magasin = sound
    assert watcher.look() == Bilan(recus=1)
    assert kept(sound.base) == {"ENR0601": 1}


def test_the_next_watcher_takes_up_what_the_last_held(spool: Path, magasin: Magasin) -> None:
    class Full:
        def put(self, _data: bytes) -> str:
            raise OSError("full")

    write(spool / "a")
    failing = replace(magasin, originaux=Full())  # type: ignore[arg-type]
    for store, expected in ((failing, Bilan(erreurs=1)), (magasin, Bilan(recus=1))):
        with boite_dossier.ouvrir(spool, Patience(60)) as boite:
            watcher = Watcher(boite, store, Clock())
            first = watcher.look()
            assert expected in (first, watcher.look())
    assert list((spool / ".pris").iterdir()) == []


def test_a_crash_between_store_and_move_is_one_revision(
    spool: Path, watcher: Watcher, tmp_path: Path
) -> None:
    """Killed once stored; something newer comes; what was held is replayed under its own key."""
    write(spool / "a")
    crash(spool, tmp_path / "home")
    assert kept(watcher.magasin.base) == {"ENR0601": 1}
    write(spool / "b", record(date_depot="2024-03-01"))
    watcher.boite.patience.stable("b", boite_dossier._aspect(spool / "b"))
    assert watcher.look() == Bilan(recus=2)
    assert put_away(spool, ".recus")["a"]["revision"] == 1
    assert put_away(spool, ".recus")["b"]["revision"] == 2
    assert kept(watcher.magasin.base) == {"ENR0601": 2}


_CRASH = """
import os, sys
from pathlib import Path
from pipeline.flows import boite_dossier, reception
from pipeline.flows.veille import Patience, relever
from pipeline.settings import Settings

boite_dossier.Pris.ranger = lambda *_: os.kill(os.getpid(), 9)
with reception.ouvrir(Settings(home=Path(sys.argv[2]))) as magasin:
    with boite_dossier.ouvrir(Path(sys.argv[1]), Patience(60)) as boite:
        while True:
            relever(boite, magasin, lambda *_: None)
"""


def crash(spool: Path, home: Path) -> None:
    """A watcher that is killed once it has stored a deposit, and before it moves it."""
    done = subprocess.run([sys.executable, "-c", _CRASH, str(spool), str(home)], check=False)
    assert done.returncode == -9


def test_several_watchers_take_each_deposit_once(
    spool: Path, magasin: Magasin, tmp_path: Path
) -> None:
    numeros = [f"ENR{1000 + n}" for n in range(30)]
    for numero in numeros:
        write(tmp_path / numero, record(numero))
    with ExitStack() as stack:
        boites = [stack.enter_context(boite_dossier.ouvrir(spool, Patience(60))) for _ in range(3)]
        watchers = [Watcher(boite, magasin, Clock()) for boite in boites]
        for numero in numeros:
            shutil.move(tmp_path / numero, spool / numero)
        with ThreadPoolExecutor(3) as pool:
            bilans = list(pool.map(Watcher.look_twice, watchers))
        assert sum(bilan.recus for bilan in bilans) == len(numeros)
        assert sum(bilan.erreurs for bilan in bilans) == 0
    assert kept(magasin.base) == dict.fromkeys(numeros, 1)
    assert put_away(spool, ".recus").keys() == set(numeros)


def test_a_look_that_changes_nothing(spool: Path) -> None:
    write(spool / "a")
    write(spool / "b", record("ENR0602"), {"rib.pdf": b"r"})
    write(spool / "c", record(couleur=1))
    write(spool / "d", record("ENR0604"), FILES | {"x.pdf": b"x"})
    (spool / "e").mkdir()
    before = sorted(spool.rglob("*"))
    with boites.regarder(str(spool), Settings(home=spool.parent / "home")) as boite:
        said = dict(regarder(boite, 1024))
    assert {Path(nom).name: _said(issue) for nom, issue in said.items()} == {
        "a": "ENR0601",
        "b": "kbis.pdf",
        "c": "DEPOT_INVALIDE",
        "d": "DEPOT_INVALIDE",
    }
    assert sorted(spool.rglob("*")) == before
    assert not (spool.parent / "home").exists()


def _said(issue: Attendu | PiecesError) -> str | None:
    if isinstance(issue, PiecesError):
        return issue.code
    return ", ".join(issue.manquants) or issue.numero
