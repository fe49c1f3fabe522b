"""Handfuls of files through both commands."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from bench.hostile import program
from bench.hostile.corpus import Specimen, deposit
from bench.hostile.outcome import Outcome, judged
from bench.hostile.program import Said

HANDFUL, FEW = 20, 5
"""Real files harmed are rejected or read fast; those written by hand may take their whole time."""
SLOW = 25.0
"""Seconds from which the files of a handful are checked again one by one."""


def lots(specimens: Sequence[Specimen]) -> list[Sequence[Specimen]]:
    """The files by handfuls, those written by hand first."""
    made = [s for s in specimens if not s.harmed]
    real = [s for s in specimens if s.harmed]
    return [*_by(made, FEW), *_by(real, HANDFUL)]


def _by(specimens: Sequence[Specimen], size: int) -> list[Sequence[Specimen]]:
    return [specimens[i : i + size] for i in range(0, len(specimens), size)]


def treated(specimens: Sequence[Specimen]) -> list[Outcome]:
    """The outcome of each; a file on which the command died has none, and the others go on."""
    work = Path(tempfile.mkdtemp(prefix="pieces-hostile-"))
    try:
        folders = [work / f"{rank:03d}" for rank in range(len(specimens))]
        pairs = zip(specimens, _ranks(specimens), folders, count(1), strict=False)
        files = [deposit(s, number, rank, folder) for s, rank, folder, number in pairs]
        checks = _checks(files, work / "home")
        lines = _lines(folders, work / "home")
        both = zip(specimens, checks, lines, strict=True)
        return [judged(specimen, *check, line) for specimen, check, line in both]
    finally:
        shutil.rmtree(work)


def _ranks(specimens: Sequence[Specimen]) -> Iterator[int]:
    """How many of the same request come before each, from 1: one went first to start the command."""
    met = Counter[str]()
    for specimen in specimens:
        met[specimen.slot[0]] += 1
        yield met[specimen.slot[0]]


def _checks(files: list[Path], home: Path) -> list[tuple[dict[str, object] | None, Said | None]]:
    said = program.check(files, home)
    if len(files) > 1 and (said is None or said.secondes > SLOW):
        return [found for file in files for found in _checks([file], home)]
    return [(said.dit[rank] if said else None, said) for rank in range(len(files))]


def _lines(folders: list[Path], home: Path) -> list[Said | None]:
    """A line for each deposit; one on which the command died is left out, and it is started again."""
    found: list[Said | None] = []
    while len(found) < len(folders):
        found += program.run(folders[len(found) :], home)
        if len(found) < len(folders):
            found.append(None)
    return found
