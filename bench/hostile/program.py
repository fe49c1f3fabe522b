"""The command as people run it, on a handful of files, timed and watched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bench.hostile.corpus import BASE, DOCUMENTS, REGISTER
from bench.hostile.memory import Watch

SILENCE = 300.0
"""Seconds without a word after which the command is taken for dead, and ended."""


@dataclass(frozen=True)
class Said:
    """One line of the command, the seconds since the one before, and the peak of memory (MB)."""

    dit: Any
    secondes: float
    mo: float


def run(deposits: list[Path], home: Path) -> Iterator[Said]:
    """`pieces run`: a line a deposit, as it comes; fewer when the command died.

    A sound deposit goes first and is not counted: the command starts on it.
    """
    folders = map(str, (DOCUMENTS / BASE[0], *deposits))
    yield from islice(
        _said(["run", *folders, "--referentiel", str(REGISTER), "--jsonl"], home), 1, None
    )


def check(files: list[Path], home: Path) -> Said | None:
    """`pieces check`: one entry a file, all at the end; None when the command died."""
    return next(_said(["check", *map(str, files), "--json"], home), None)


def _said(arguments: list[str], home: Path) -> Iterator[Said]:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PIECES_HOME": str(home)},
    )  # fmt: skip
    watch, start = Watch(process.pid), time.monotonic()
    try:
        for line in _lines(process, whole=arguments[0] == "check"):
            now = time.monotonic()
            yield Said(json.loads(line), now - start, watch.peak())
            start = time.monotonic()
    finally:
        watch.close()
        process.kill()
        process.communicate()


def _lines(process: subprocess.Popen[str], *, whole: bool) -> Iterator[str]:
    """What it prints, line by line or at once; ended when it says nothing for too long."""
    assert process.stdout is not None
    while True:
        timer = threading.Timer(SILENCE, process.kill)
        timer.start()
        said = process.stdout.read() if whole else process.stdout.readline()
        timer.cancel()
        if not said or (whole and process.wait() not in (0, 1)):
            return
        yield said
        if whole:
            return
