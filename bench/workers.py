"""``make bench-workers``: whether two workers on this machine do more than one.

The same queue on PostgreSQL (born-digital deposits, and some of ten pieces of which three are scans)
is treated by one worker process, then by two, again and again, each time on a copy of the same
database. The clock runs from the moment when all are ready to the end of the last one. Ends with
status 1 when two are slower than one.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.deposits import DOCUMENTS, clones, receive, ten_pieces
from pipeline.flows.atelier import travailler
from pipeline.flows.moyens import ouvrir
from pipeline.settings import Settings, load
from scripts.parts.postgresql import PostgreSQL, serving

SCAN = DOCUMENTS / "variante-scans-favorable" / "rib.pdf"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deposits", type=int, default=60, help="born-digital")
    parser.add_argument("--scanned", type=int, default=6, help="of ten pieces, three scanned")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        _work()
        return
    print(f"{os.cpu_count()} cores; {options.deposits} born-digital deposits, "
          f"{options.scanned} of ten pieces with three scans\n")  # fmt: skip
    print(f"{'workers':<9}{'treated by each':<18}{'seconds':>9}{'deposits/min':>14}{'CPU s':>8}"
          f"{'CPU/wall':>10}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, serving() as server:
        sys.exit(_compared(Path(folder), server, options))


def _compared(folder: Path, server: PostgreSQL, options: argparse.Namespace) -> int:
    incoming, home = folder / "incoming", folder / "home"
    incoming.mkdir()
    made = [*clones(incoming, options.deposits), *ten_pieces(incoming, options.scanned)]
    receive(Settings(home=home, base=server.create("filled")), incoming)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for n in range(options.repetitions):
        for workers in ((1, 2), (2, 1))[n % 2]:
            base = server.create(f"run_{n}_{workers}", "filled")
            run = treated(workers, base, home)
            assert sum(run.each) == len(made), "a deposit was lost, or treated twice"
            seconds[workers].append(run.wall)
            print(f"{workers:<9}{' + '.join(map(str, run.each)):<18}{run.wall:>9.1f}"
                  f"{60 * len(made) / run.wall:>14.0f}{run.cpu:>8.1f}"
                  f"{run.cpu / run.wall:>10.2f}", flush=True)  # fmt: skip
    gain = statistics.median(seconds[1]) / statistics.median(seconds[2])
    print(f"\ntwo workers against one: {gain:.2f} times the throughput (median)")
    return 0 if gain >= 1 else 1


@dataclass(frozen=True)
class Run:
    """A queue that was emptied: seconds, and how many requests each worker treated."""

    wall: float
    cpu: float
    each: tuple[int, ...]


def treated(workers: int, base: str, home: Path) -> Run:
    """Empty a queue with so many workers, each a process."""
    environment = os.environ | {"PIECES_BASE": base, "PIECES_HOME": str(home)}
    command = [sys.executable, "-m", "bench.workers", "--worker"]
    pipes = [_started(command, environment) for _ in range(workers)]
    for pipe in pipes:
        _heard(pipe)
    start = time.perf_counter()
    for pipe in pipes:
        assert pipe.stdin
        pipe.stdin.close()
    said = [_heard(pipe) for pipe in pipes]
    wall = time.perf_counter() - start
    for pipe in pipes:
        pipe.wait()
    return Run(wall, sum(one["cpu"] for one in said), tuple(int(one["faits"]) for one in said))


def _started(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True)


def _heard(worker: subprocess.Popen[str]) -> dict[str, float]:
    assert worker.stdout
    said: dict[str, float] = json.loads(worker.stdout.readline() or sys.exit("a worker died"))
    return said


def _work() -> None:
    """One worker: get ready, say so, wait for the start, treat the queue, say what it took."""
    with ouvrir(load()) as moyens:
        moyens.lecteur.lecture(SCAN.read_bytes(), SCAN.name)  # the engines are loaded
        before = time.process_time() + moyens.lecteur.cpu_seconds
        print(json.dumps({}), flush=True)
        sys.stdin.read()
        faits = list(travailler(moyens))
        cpu = time.process_time() + moyens.lecteur.cpu_seconds - before
        assert not [fait for fait in faits if fait.erreur]
        print(json.dumps({"faits": len(faits), "cpu": cpu}), flush=True)


if __name__ == "__main__":
    main()
