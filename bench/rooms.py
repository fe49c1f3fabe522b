"""``make bench-rooms``: what opening files apart costs, beside the same work in this process.

Each fixture is read three ways in turn, several times, in one run: here, with the tools of the rooms
called directly; in rooms that nothing shuts; in rooms that are shut. The best of each file's turns
counts, in wall time and in CPU time (that of the rooms as they report it): shared machines are
noisy, ratios hold.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pipeline.extraction import opening, recognition
from pipeline.extraction.confinement import Confinement, choisir
from pipeline.extraction.limits import Limites
from pipeline.extraction.reading import Lecteur
from pipeline.models.fichier import Format

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
FORMATS = frozenset({".pdf", ".png", ".jpg", ".jpeg"})


@dataclass(frozen=True)
class Way:
    """A way of reading a file, and the CPU seconds that it has spent outside this process."""

    name: str
    read: Callable[[bytes], object]
    outside: Callable[[], float]


@dataclass(frozen=True)
class Cost:
    """Milliseconds."""

    wall: float
    cpu: float


def here(data: bytes) -> None:
    """What the rooms do with a file, without rooms."""
    limites = Limites()
    facts = opening.open_file(data, limites)
    for number, layer in enumerate(facts["layers"], 1):
        if layer["picture"]:
            pixels = opening.page_pixels(data, Format(facts["format"]), number, limites)
            recognition.read(pixels, number, limites)


def in_rooms(name: str, lecteur: Lecteur) -> Way:
    return Way(name, lambda data: lecteur.lecture(data, "a.pdf"), lambda: lecteur.cpu_seconds)


def timed(way: Way, data: bytes) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time() + way.outside()
    way.read(data)
    spent = time.process_time() + way.outside() - cpu
    return Cost((time.perf_counter() - wall) * 1000, spent * 1000)


def best(ways: list[Way], data: bytes, times: int) -> list[Cost]:
    """The cheapest turn of each way, the ways taking turns."""
    rounds = [[timed(way, data) for way in ways] for _ in range(times)]
    return [Cost(min(c.wall for c in turns), min(c.cpu for c in turns))
            for turns in zip(*rounds, strict=True)]  # fmt: skip


def table(ways: list[Way], costs: list[list[Cost]]) -> None:
    """The median document of each way, and what it costs beside the first."""
    print(f"{'':26}{'wall ms':>9}{'beside':>9}{'CPU ms':>9}{'beside':>9}")
    wall, cpu = (median(c[0].wall for c in costs), median(c[0].cpu for c in costs))
    for rank, way in enumerate(ways):
        w, c = median(cost[rank].wall for cost in costs), median(cost[rank].cpu for cost in costs)
        print(f"{way.name:26}{w:9.1f}{w / wall - 1:+9.1%}{c:9.1f}{c / cpu - 1:+9.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description="what opening files apart costs")
    parser.add_argument("--tours", type=int, default=7, help="turns for each file")
    parser.add_argument("--fichiers", type=int, default=120, help="files, evenly chosen")
    args = parser.parse_args()
    found = sorted(path for path in DOCUMENTS.rglob("*") if path.suffix.lower() in FORMATS)
    files = found[:: max(1, len(found) // args.fichiers)]
    opening._prepare()
    recognition._prepare()
    with Lecteur(confinement=Confinement.AUCUN) as loose, Lecteur() as shut:
        ways = [
            Way("in this process", here, lambda: 0.0),
            in_rooms("in rooms that are open", loose),
            in_rooms(f"in rooms shut ({choisir()})", shut),
        ]
        costs = [best(ways, path.read_bytes(), args.tours) for path in files]
    print(f"\n{len(files)} files, best of {args.tours} turns, the median document\n")
    table(ways, costs)


if __name__ == "__main__":
    main()
