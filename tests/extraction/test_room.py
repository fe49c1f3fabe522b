"""A room outlives what its child does."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.errors import PanneError
from pipeline.extraction.confinement import ROOT, choisir
from pipeline.extraction.limits import GIBI, Limites
from pipeline.extraction.process import environment
from pipeline.extraction.room import Room
from pipeline.extraction.wire import Message, WireError, receive, send

CHILD = "tests.extraction.bad_child"


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(CHILD, Limites(documents_par_processus=3), GIBI, choisir())
    yield room
    room.close()


def ask(room: Room, how: str, seconds: float = 20.0, blob: bytes = b"") -> Message:
    return room.call({"verbe": "faire", "comment": how}, [blob], seconds)


FAILURES = {
    "late": ("dort", 0.5, "temps imparti"),
    "dies": ("meurt", 20.0, "arrêté"),
    "raises": ("leve", 20.0, "inattendue"),
    "says so": ("panne", 20.0, "Voilà"),
    "out of memory": ("memoire", 20.0, "mémoire"),
}


@pytest.mark.parametrize("case", FAILURES.values(), ids=FAILURES)
def test_a_failure_is_told_and_the_next_call_answers(
    room: Room, case: tuple[str, float, str]
) -> None:
    how, seconds, words = case
    with pytest.raises(PanneError, match=words):
        ask(room, how, seconds)
    assert ask(room, "bien").header["pid"] != os.getpid()


@pytest.mark.parametrize("case", FAILURES.values(), ids=FAILURES)
def test_any_fault_replaces_the_child(room: Room, case: tuple[str, float, str]) -> None:
    """But for a failure that it names itself."""
    how, seconds, words = case
    before = ask(room, "bien").header["pid"]
    with pytest.raises(PanneError, match=words):
        ask(room, how, seconds)
    assert (ask(room, "bien").header["pid"] == before) == (how == "panne")


def test_what_a_child_prints_goes_nowhere(room: Room, capfd: pytest.CaptureFixture[str]) -> None:
    assert ask(room, "bavarde").header["pid"]
    assert capfd.readouterr() == ("", "")


def test_the_document_is_not_in_the_log(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with pytest.raises(PanneError):
        ask(room, "leve")
    (record,) = (r for r in caplog.records if r.msg == "salle_en_panne")
    assert "RecursionError child.py:" in vars(record)["champs_declares"]["trace"]
    assert "contenu" not in caplog.text


def test_the_child_is_replaced_after_its_share(room: Room) -> None:
    pids = [ask(room, "bien").header["pid"] for _ in range(4)]
    assert pids[0] == pids[1] == pids[2] != pids[3]


def test_a_child_that_died_between_two_calls_is_replaced(room: Room) -> None:
    first = ask(room, "bien").header["pid"]
    assert room._child is not None
    room._child._process.kill()
    room._child._process.wait()
    assert ask(room, "bien").header["pid"] != first


def test_threads_take_turns(room: Room) -> None:
    blobs = [bytes([n]) * 200_000 for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda blob: ask(room, "bien", blob=blob), blobs))
    assert [answer.blobs[0] for answer in answers] == blobs


def test_cpu_is_counted(room: Room) -> None:
    room.warm()
    ask(room, "bien")
    assert room.cpu_seconds > 0


def test_no_secret_of_the_parent_reaches_the_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PIECES_DATABASE_URL", "secret")
    assert "secret" not in str(environment())


GARBAGE = {
    "not json": b"\x02\x00\x00\x00{]",
    "not an object": b"\x02\x00\x00\x0012",
    "cut short": b"\x09\x00\x00\x00{}",
    "short prefix": b"\x09\x00",
    "huge header": b"\xff\xff\xff\xff{}",
    "huge blobs": b'\x10\x00\x00\x00{"blobs":[9999]}',
    "negative blob": b'\x0e\x00\x00\x00{"blobs": [-1]}',
    "deep": b"\x40\x0d\x03\x00" + b"[" * 200_000,
}


@pytest.mark.parametrize("data", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        receive(io.BytesIO(data), 1_000_000, 1000)


def test_messages_come_back_as_sent() -> None:
    pipe = io.BytesIO()
    send(pipe, {"a": 1}, [b"xy", b""])
    pipe.seek(0)
    assert receive(pipe, 100, 100) == Message({"a": 1}, (b"xy", b""))
    assert receive(pipe, 100, 100) is None


def test_the_parent_imports_nothing_heavy() -> None:
    heavy = "{'numpy','cv2','onnxruntime','tesserocr','pypdf','pypdfium2','PIL','magic'}"
    code = f"import sys, pipeline.extraction.reading; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"set()"
