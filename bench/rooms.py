"""``make bench-rooms``: what opening files apart costs, beside the same work in this process.

Each fixture is read three ways in turn, several times, in one run: here, with the tools of the rooms
called directly; in rooms that nothing shuts; in rooms that are shut. The medians of each file's
best wall times are compared: shared machines are noisy, ratios hold.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pipeline.extraction import opening, recognition
from pipeline.extraction.confinement import Confinement, choisir
from pipeline.extraction.limits import Limites
from pipeline.extraction.reading import Lecteur
from pipeline.models.fichier import Format

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
FORMATS = frozenset({".pdf", ".png", ".jpg", ".jpeg"})

Lire = Callable[[bytes], object]


def here(data: bytes) -> None:
    """What the rooms do with a file, without rooms."""
    limites = Limites()
    facts = opening.open_file(data, limites)
    for number, layer in enumerate(facts["layers"], 1):
        if layer["picture"]:
            pixels = opening.page_pixels(data, Format(facts["format"]), number, limites)
            recognition.read(pixels, number, limites)


def in_rooms(lecteur: Lecteur) -> Lire:
    return lambda data: lecteur.lecture(data, "a.pdf")


def timed(read: Lire, data: bytes) -> float:
    """Milliseconds of wall time."""
    start = time.perf_counter()
    read(data)
    return (time.perf_counter() - start) * 1000


def best(ways: dict[str, Lire], data: bytes, times: int) -> dict[str, float]:
    """The quickest of several turns, the ways taking turns."""
    rounds = [{name: timed(read, data) for name, read in ways.items()} for _ in range(times)]
    return {name: min(found[name] for found in rounds) for name in ways}


def table(files: list[Path], ways: dict[str, Lire], times: int) -> None:
    """The median document of each way, and what it costs beside the first."""
    costs = [best(ways, path.read_bytes(), times) for path in files]
    plain = median(cost["here"] for cost in costs)
    print(f"\n{len(files)} files, best of {times} turns, ms of wall time\n")
    print(f"{'':22}{'median':>9}{'beside here':>14}{'median of ratios':>19}")
    for name in ways:
        middle = median(cost[name] for cost in costs)
        ratio = median(cost[name] / cost["here"] for cost in costs)
        print(f"{name:22}{middle:9.1f}{middle / plain - 1:+14.1%}{ratio - 1:+19.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--tours", type=int, default=5, help="turns for each file")
    parser.add_argument("--fichiers", type=int, default=120, help="files, evenly chosen")
    args = parser.parse_args()
    found = sorted(path for path in DOCUMENTS.rglob("*") if path.suffix.lower() in FORMATS)
    files = found[:: max(1, len(found) // args.fichiers)]
    opening._prepare()
    recognition._prepare()
    with Lecteur(confinement=Confinement.AUCUN) as loose, Lecteur() as shut:
        for lecteur in (loose, shut):
            lecteur.lecture(files[0].read_bytes(), "a.pdf")
        names = ("here", "rooms that are open", f"rooms shut ({choisir()})")
        ways = dict(zip(names, (here, in_rooms(loose), in_rooms(shut)), strict=True))
        table(files, ways, args.tours)


if __name__ == "__main__":
    main()
