"""How much memory the rooms that read take, over many documents through one reader."""

from __future__ import annotations

import re
import resource
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, islice
from pathlib import Path

from bench.reading.generate import documents, plan
from pipeline.errors import PanneError
from pipeline.extraction.reading import Lecteur

EVERY = 100
THREADS = Path("/proc/self/task")


def peaks(documents_read: int, seed: int) -> Iterator[str]:
    """A line each hundred documents: the greatest resident memory of each room so far, in Mo.

    Rooms are replaced now and then: the greatest of all their processes is kept, and the last line
    adds the greatest of those that have ended.
    """
    greatest: dict[str, float] = {}
    with Lecteur() as lecteur:
        lecteur.warm(pictures=True)
        drawn = (document for turn in count() for document in documents(plan(seed + turn)))
        for done, document in enumerate(islice(drawn, documents_read), start=1):
            try:
                lecteur.lecture(document.file.data, document.file.name)
            except PanneError as panne:
                yield f"{done}: {document.planned.kind} {document.planned.condition}: {panne}"
            for room, peak in _rooms():
                greatest[room] = max(greatest.get(room, 0.0), peak)
            if done % EVERY == 0 or done == documents_read:
                said = ", ".join(f"{room} {peak:.0f} Mo" for room, peak in sorted(greatest.items()))
                yield f"{done} documents: {said}"
    ended = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    yield f"the greatest of the processes that ended: {ended:.0f} Mo"


def _rooms() -> Iterator[tuple[str, float]]:
    """The children of this process, by the module that each runs, with their peaks in Mo."""
    for pid in _children():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:  # ended meanwhile
            continue
        module = next((word for word in command if word.startswith("pipeline.extraction.")), "")
        peak = re.search(r"VmHWM:\s+(\d+) kB", status)
        if module and peak:
            yield module.rpartition(".")[2], int(peak[1]) / 1000


def _children() -> Iterator[str]:
    """The processes that the threads of this one have started."""
    for task in THREADS.iterdir():
        with suppress(OSError):  # a thread that ended meanwhile
            yield from (task / "children").read_text().split()
