"""Nothing gets out of the locked room, whoever runs it and whatever shuts it."""

from __future__ import annotations

import ctypes.util
import os
import select
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pipeline.errors import ConfinementError, PanneError
from pipeline.extraction import confinement, landlock, process
from pipeline.extraction.confinement import Confinement, choisir, enveloppe
from pipeline.extraction.limits import GIBI, Limites
from pipeline.extraction.reading import Lecteur
from pipeline.extraction.room import Room
from tests.conftest import DOCUMENTS
from tests.extraction.captive import ATTEMPTS, NOBODY

FIXTURE = DOCUMENTS / "vague2-initial-favorable" / "kbis.pdf"
CHILD = "tests.extraction.captive"
SHUT = (Confinement.NOYAU, Confinement.BULLE)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that anyone may read and write, but for the room; a link to it beside."""
    path = tmp_path_factory.mktemp("coffre") / "piece.pdf"
    path.write_bytes(b"secret")
    path.chmod(0o666)
    path.with_name("lien").symlink_to(path)
    path.parent.chmod(0o777)
    return path


@pytest.fixture(scope="module", params=["root", "nobody"])
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=SHUT, ids=str)
def room(request: pytest.FixtureRequest, who: str) -> Iterator[Room]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANG", who)
        if request.param is Confinement.BULLE:
            patch.setattr(process, "enveloppe", partial(bubble, who))
        room = Room(CHILD, Limites(documents_par_processus=10_000), GIBI, request.param)
        room.warm()
    yield room
    room.close()


def bubble(who: str, means: Confinement, module: str) -> list[str]:
    """Bubblewrap itself makes who is inside: it leaves nobody the right to become another."""
    bwrap, *rest = enveloppe(means, module)
    return [bwrap, "--unshare-user", "--uid", "0" if who == "root" else str(NOBODY), *rest]


def attempt(room: Room, path: Path, what: str) -> object:
    header = {"verbe": "tenter", "tente": what, "chemin": str(path)}
    return room.call(header, [], 20).header["issue"]


def test_it_is_who_it_says(room: Room, ours: Path, who: str) -> None:
    assert (attempt(room, ours, "who") == 0) == (who == "root")


@pytest.mark.parametrize("what", ATTEMPTS)
def test_refused(room: Room, ours: Path, what: str) -> None:
    assert attempt(room, ours, what) in ("PermissionError", "FileNotFoundError", "RuntimeError")
    assert ours.read_bytes() == b"secret"
    assert sorted(os.listdir(ours.parent)) == ["lien", "piece.pdf"]


NEEDS_A_LOCK = (
    "open a socket",
    "open a socket of this machine",
    "read /etc/passwd",
    "read what is ours",
    "list what is ours",
    "read what is ours by a link",
    "make a folder",
    "make memory that runs",
    "hold a file in memory",
)


def test_the_attempts_are_real(ours: Path, tmp_path: Path) -> None:
    """What the lock refuses succeeds without it."""
    path = tmp_path / "piece.pdf"
    path.write_bytes(ours.read_bytes())
    path.with_name("lien").symlink_to(path)
    room = Room(CHILD, Limites(), GIBI, Confinement.AUCUN)
    assert {what: attempt(room, path, what) for what in NEEDS_A_LOCK} == dict.fromkeys(
        NEEDS_A_LOCK, "permis"
    )
    room.close()


@pytest.mark.parametrize("means", Confinement, ids=str)
def test_what_is_read_does_not_depend_on_the_lock(means: Confinement) -> None:
    """The fonts that a page does not carry are found in each."""
    with Lecteur(confinement=means) as lecteur:
        data = FIXTURE.read_bytes()
        fichier, text = lecteur.lecture(data, FIXTURE.name)
        drawn = lecteur.dessiner(data, 1)
    with Lecteur() as reference:
        assert reference.lecture(data, FIXTURE.name) == (fichier, text)
        assert reference.dessiner(data, 1) == drawn


@pytest.mark.parametrize("means", SHUT, ids=str)
def test_a_room_with_a_thread_of_its_own_is_shut_or_refused(
    means: Confinement, monkeypatch: pytest.MonkeyPatch, ours: Path
) -> None:
    """Landlock would leave that thread free; the filter of calls and bubblewrap bind it."""
    monkeypatch.setenv("LANG", "thread")
    room = Room(CHILD, Limites(), GIBI, means)
    if means is Confinement.NOYAU:
        with pytest.raises(PanneError, match="fermée"):
            attempt(room, ours, "who")
    else:
        assert attempt(room, ours, "open a socket") == "PermissionError"
        assert attempt(room, ours, "read from its thread") == "FileNotFoundError"
    room.close()


def test_bubblewrap_without_its_namespaces_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container often has the program and refuses what it needs."""
    assert confinement._bubble()
    monkeypatch.setattr(confinement, "enveloppe", lambda *_: ["false"])
    assert not confinement._bubble()


@pytest.mark.parametrize("means", SHUT, ids=str)
def test_what_is_late_is_ended_whole(means: Confinement) -> None:
    """With bubblewrap there are two processes."""
    room = Room("tests.extraction.bad_child", Limites(), GIBI, means)
    pid = room.call({"verbe": "faire", "comment": "bien"}, [], 20).header["pid"]
    watch = select.poll()
    watch.register(os.pidfd_open(pid), select.POLLIN)
    with pytest.raises(PanneError, match="temps imparti"):
        room.call({"verbe": "faire", "comment": "dort"}, [], 0.3)
    assert watch.poll(10_000)
    room.close()


MACHINES = {
    "a recent kernel": ((7, True, True, True), Confinement.NOYAU),
    "no Landlock": ((0, True, True, True), Confinement.BULLE),
    "neither": ((0, False, True, True), None),
    "no libseccomp": ((7, True, False, True), None),
    "no seccomp": ((7, True, True, False), None),
}


@pytest.mark.parametrize("case", MACHINES.values(), ids=MACHINES)
def test_what_a_machine_offers(
    case: tuple[tuple[int, bool, bool, bool], Confinement | None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (version, bwrap, library, filters), expected = case
    monkeypatch.setattr(landlock, "version", lambda: version)
    monkeypatch.setattr(confinement, "_bubble", lambda: bwrap)
    monkeypatch.setattr(ctypes.util, "find_library", lambda _: library)
    monkeypatch.setattr(confinement, "FILTERS", tmp_path if filters else tmp_path / "absent")
    chosen = choisir.__wrapped__
    if expected is None:
        with pytest.raises(ConfinementError, match="à l'écart"):
            chosen()
    assert chosen(facultatif=True) is (expected or Confinement.AUCUN)
