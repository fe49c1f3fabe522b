"""What is half done is not done; what is done twice at once is done once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, event

from pipeline.errors import PanneError
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.depot import Enregistre, conclure, enregistrer

from .samples import demande, fichiers, rapport
from .test_depot import conclude, counts, deposit, history, row

ROOT = Path(__file__).parents[2]
_DEPOSITOR = """
import sys
from pipeline.models.demande import Demande
from pipeline.storage.database import ecriture, open_database
from pipeline.storage.depot import enregistrer

url, record = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
engine = open_database(url)
for number in range(8):
    demande = Demande.model_validate_json(record.replace("ENR0601", f"ENR{1000 + number}"))
    with ecriture(engine) as session:
        print(enregistrer(session, demande, []).nouvelle, flush=True)
engine.dispose()
"""


class CrashError(Exception):
    """The power cut."""


@contextmanager
def crash_before(engine: Engine, nth: int) -> Iterator[list[str]]:
    """Cut the power before the nth statement; what was executed until then."""
    seen: list[str] = []

    def cut(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if len(seen) == nth:
            raise CrashError
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", cut)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", cut)


def _all_in_one(engine: Engine) -> None:
    with ecriture(engine) as session:
        kept = enregistrer(session, demande(), fichiers())
        conclure(session, kept.demande_id, kept.revision, "k", rapport(), None)


def test_crash_at_any_step_leaves_nothing(engine: Engine) -> None:
    empty = counts(engine)
    for nth in range(100):
        with crash_before(engine, nth) as seen:
            try:
                _all_in_one(engine)
            except CrashError:
                assert counts_after(engine, seen) == empty
            else:
                break
    assert nth > 10
    assert counts(engine)["verdicts"] == 1


def counts_after(engine: Engine, seen: list[str]) -> dict[str, int]:
    """The rows that are left, counted without being cut again."""
    seen.extend([""] * 1000)
    return counts(engine)


def test_crash_at_the_end_of_the_block_leaves_nothing(engine: Engine) -> None:
    def broken() -> None:
        with ecriture(engine) as session:
            enregistrer(session, demande(), fichiers())
            raise CrashError

    with pytest.raises(CrashError):
        broken()
    assert set(counts(engine).values()) == {0}


def test_crash_of_a_conclusion_keeps_the_deposit(engine: Engine) -> None:
    kept = deposit(engine, demande(), fichiers())
    before = counts(engine)
    for nth in range(100):
        with crash_before(engine, nth) as seen:
            try:
                conclude(engine, kept)
            except CrashError:
                assert counts_after(engine, seen) == before
                assert row(engine).avis is None
            else:
                break
    assert (len(history(engine)), row(engine).avis) == (2, "favorable")


def test_two_processes_on_a_fresh_database(url: str) -> None:
    """Both open it, both deposit the same eight requests: each is new exactly once."""
    record = demande().model_dump_json(by_alias=True)
    command = [sys.executable, "-W", "error", "-c", _DEPOSITOR, url, record]
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout"), subprocess.PIPE)
    both = [subprocess.Popen(command, cwd=ROOT, text=True, **pipes) for _ in range(2)]
    assert [_read(p) for p in both] == ["ready\n"] * 2
    for process in both:
        _release(process)
    said = [process.communicate()[0].split() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [sorted(pair) for pair in zip(*said, strict=True)] == [["False", "True"]] * 8
    engine = open_database(url)
    assert counts(engine) == {
        "demandes": 8,
        "revisions": 8,
        "pieces": 0,
        "verdicts": 0,
        "historique": 8,
    }
    engine.dispose()


def _read(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def _release(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def test_threads_depositing_the_same(engine: Engine) -> None:
    barrier = Barrier(5)

    def one(_: int) -> Enregistre:
        barrier.wait()
        return deposit(engine, demande(), fichiers())

    with ThreadPoolExecutor(5) as pool:
        kept = list(pool.map(one, range(5)))
    assert sorted(k.nouvelle for k in kept) == [False] * 4 + [True]
    assert len({(k.demande_id, k.revision) for k in kept}) == 1
    assert counts(engine)["revisions"] == 1


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with ecriture(engine) as session:
        enregistrer(session, demande(), fichiers())
        assert set(counts(engine).values()) == {0}


def test_a_refusal_of_the_database_tells_no_values(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/pieces.db")
    with lecture(engine) as session:
        session.connection().exec_driver_sql("PRAGMA query_only=ON")
        with pytest.raises(PanneError, match="readonly") as raised:
            deposit_in(session)
    assert "DURAND" not in str(raised.value)
    engine.dispose()


def deposit_in(session: Any) -> None:
    """A deposit through the door of a broken database."""
    from pipeline.storage.database import _panne

    with _panne():
        enregistrer(session, demande(), [])
