"""``make bench-orchestration``: what Prefect costs, beside the same work in a plain loop.

On a real Prefect server and a real PostgreSQL for both databases. Each flow is measured in turns with
the plain loop, in one process, each time on a copy of the same store; the first turn is not
counted, but for the sweep's.

* sweep: a queue of born-digital deposits, by the flow ``balayage`` and by ``balayer``;
* queued: one deposit of ten pieces of which three are scans, by ``traitement`` and ``travailler``;
* folder: the same on disk, by ``pre-instruction`` (each step a task) and ``lot.traiter``;
* process: nothing due, in a process of its own, as a worker starts each run: what is paid once a run.

A call opens what it needs (readers, store) and closes it, as in production; logs and heartbeats go to
the server. ``CPU`` is that of this process and its reading rooms; ``servers`` that of Prefect's
server and PostgreSQL meanwhile, which also tick when nobody asks them anything. What a flow adds is
the difference of the medians of CPU, and of the quickest in wall time: this process alone does not
decide how long it waits for a core. Ends with status 1 when a target is missed in CPU.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import cost
from bench.cost import Cost
from bench.deposits import REGISTER, clones, receive, ten_pieces
from pipeline.flows import lot
from pipeline.flows.atelier import travailler
from pipeline.flows.balayage import balayer, tout
from pipeline.flows.moyens import ouvrir
from pipeline.settings import Settings, load
from scripts.parts.postgresql import PostgreSQL, serving
from scripts.parts.prefect import PrefectServer

HEARTBEAT = "30"
"""As in prefect.yaml."""


@dataclass(frozen=True)
class Pair:
    """The same work in a plain loop and as a flow run; ``target`` is the share that it may add."""

    name: str
    plain: Callable[[], object]
    flow: Callable[[], object]
    target: float | None
    warm: int = 0
    """1 where the first turn counts: it is long, and what Prefect does once is little beside it."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--deposits", type=int, default=200, help="of the sweep")
    parser.add_argument("--sweeps", type=int, default=3, help="of each kind")
    parser.add_argument("--singles", type=int, default=6, help="deposits of ten pieces, each kind")
    kinds = ["sweep", "queued", "folder", "process"]
    parser.add_argument("--only", nargs="+", default=kinds, choices=kinds)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _servers(Path(name)) as servers:
        folder = Path(name)
        os.environ |= _environment(folder, servers.prefect.api)
        many, one = folder / "many", folder / "one"
        for made in (many, one):
            made.mkdir()
        print(f"{'work':<10}{'by':<10}{'wall s':>9}{'CPU s':>9}{'servers s':>11}")
        list(clones(many, options.deposits))
        list(ten_pieces(one, 1))
        pairs = [
            (queued(), one, options.singles),
            (folders(one), None, options.singles),
            (process(), None, options.singles),
            (sweep(), many, options.sweeps),
        ]
        held = [_pair(pair, servers, *with_) for pair, *with_ in pairs if pair.name in options.only]
    sys.exit(0 if all(held) else 1)


def sweep() -> Pair:
    """Everything due, found and treated."""
    from pipeline.flows.orchestration.balayage import balayage

    def plain() -> None:
        with ouvrir(load()) as moyens:
            assert not balayer(moyens, tout(moyens)).echecs

    return Pair("sweep", plain, balayage, 0.05, warm=1)


def queued() -> Pair:
    """One deposit that waits in the queue."""
    from pipeline.flows.orchestration.traitement import traitement

    def plain() -> None:
        with ouvrir(load()) as moyens:
            assert not [fait for fait in travailler(moyens) if fait.erreur]

    return Pair("queued", plain, lambda: traitement(au_plus=1), 0.10)


def folders(deposit: Path) -> Pair:
    """One deposit on disk."""
    from pipeline.flows.orchestration.pre_instruction import pre_instruction

    def plain() -> None:
        assert not [issue for issue in lot.traiter([deposit], REGISTER) if issue.erreur]

    return Pair("folder", plain, lambda: pre_instruction([str(deposit)], str(REGISTER)), 0.10)


def process() -> Pair:
    """A look at an empty queue, in a process of its own."""
    room = "pipeline.flows"
    look = f"from {room}.atelier import en_attente; from pipeline.settings import load"
    run = f"from {room}.orchestration.traitement import traitement; traitement()"

    def command(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

    return Pair("process", command(f"{look}; en_attente(load())"), command(run), None)


@dataclass(frozen=True)
class Servers:
    """What runs beside."""

    database: PostgreSQL
    prefect: PrefectServer

    @property
    def cpu(self) -> float:
        pid = int((self.database.folder / "data" / "postmaster.pid").read_text().split()[0])
        return cost.of_servers((pid, self.prefect.pid))


@contextmanager
def _servers(folder: Path) -> Iterator[Servers]:
    with serving() as database:
        database.create("prefect")
        env = {**os.environ, "PREFECT_HOME": str(folder / "prefect")}
        server = PrefectServer(folder, database.url("prefect", "asyncpg"), env)
        try:
            server.start()
            yield Servers(database, server)
        finally:
            server.stop()


def _environment(folder: Path, api: str) -> Mapping[str, str]:
    """Set before Prefect is imported, which reads it then."""
    return {
        "PIECES_HOME": str(folder / "home"),
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": api,
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": HEARTBEAT,
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR",
    }


def _pair(pair: Pair, servers: Servers, incoming: Path | None, times: int) -> bool:
    """Print the lines of a pair; whether its CPU is under the target."""
    filled = servers.database.create(f"filled_{pair.name}")
    if incoming:
        receive(Settings(base=filled), incoming)
    found: dict[str, list[tuple[Cost, float]]] = {"loop": [], "flow": []}
    for n in range(pair.warm, times + 1):
        for who, act in _in_turn({"loop": pair.plain, "flow": pair.flow}, n):
            name = f"{pair.name}_{n}_{who}"
            os.environ["PIECES_BASE"] = servers.database.create(name, f"filled_{pair.name}")
            before = servers.cpu
            spent = cost.of(act)
            if n:
                found[who].append((spent, servers.cpu - before))
                print(f"{pair.name:<10}{who:<10}{spent.wall:>9.2f}{spent.cpu:>9.2f}"
                      f"{found[who][-1][1]:>11.2f}", flush=True)  # fmt: skip
    return _compared(pair, found["loop"], found["flow"])


def _in_turn(
    acts: dict[str, Callable[[], object]], n: int
) -> list[tuple[str, Callable[[], object]]]:
    both = list(acts.items())
    return both if n % 2 else both[::-1]


def _compared(pair: Pair, plain: list[tuple[Cost, float]], flow: list[tuple[Cost, float]]) -> bool:
    def more(of: Callable[[tuple[Cost, float]], float], best: Callable[..., float]) -> float:
        return best(map(of, flow)) - best(map(of, plain))

    cpu = more(lambda run: run[0].cpu, statistics.median)
    wall = more(lambda run: run[0].wall, min)
    ticks = more(lambda run: run[1], statistics.median)
    print(f"{pair.name:<10}{'adds':<10}{wall:>+9.2f}{cpu:>+9.2f}{ticks:>+11.2f}")
    if pair.target is None:
        return True
    share = cpu / statistics.median(run[0].cpu for run in plain)
    slower = wall / min(run[0].wall for run in plain)
    print(f"{pair.name:<10}{'share':<10}{slower:>+9.1%}{share:>+9.1%}   target {pair.target:.0%}\n",
          flush=True)  # fmt: skip
    return share < pair.target


if __name__ == "__main__":
    main()
