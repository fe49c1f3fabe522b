"""``python -m bench.verdicts.run``: the tables on standard output, the progress on standard error."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bench.reading.degradations import Group
from bench.verdicts.measure import Case, contradicted, dumped, loaded, sound
from bench.verdicts.memory import peaks
from bench.verdicts.table import tables
from bench.verdicts.verdict import LecteurGarde
from pipeline.extraction.reading import Lecteur

SEED = 2026


def main() -> None:
    options = _options()
    if options.memory:
        for line in peaks(options.memory, options.seed):
            print(line, flush=True)
        return
    if options.tables:
        print(tables([case for file in options.tables for case in loaded(file.read_text("utf-8"))]))
        return
    start = time.monotonic()
    cases = list(_kept(_run(options), options.json))
    print(f"Seed {options.seed}, {len(cases)} verdicts, {time.monotonic() - start:.0f} s.\n")
    print(tables(cases))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="What becomes of sound and of contradicted deposits."
    )
    parser.add_argument("--sound", type=int, default=300, help="so many sound deposits")
    parser.add_argument("--contradictions", type=int, default=2000, help="on favorable deposits")
    parser.add_argument("--seed", type=int, default=SEED)
    groups = [group.value for group in Group]
    parser.add_argument("--groups", nargs="+", default=groups, choices=groups,
                        help="of conditions; contradictions are mostly drawn in the first")  # fmt: skip
    parser.add_argument(
        "--part", default="1/1", help="2/3: the second third, with its own deposits"
    )
    parser.add_argument("--json", type=Path, help="the raw results, a line a verdict")
    parser.add_argument("--tables", type=Path, nargs="+", help="only print those of raw results")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the words of files read")
    parser.add_argument(
        "--memory", type=int, help="only read so many documents, and say the memory"
    )
    return parser.parse_args()


def _kept(cases: Iterator[Case], path: Path | None) -> Iterator[Case]:
    """The cases, each written as soon as it is known: a run that is stopped keeps what it saw."""
    with path.open("w", encoding="utf-8") if path else nullcontext() as file:
        for case in cases:
            if file:
                file.write(dumped([case]))
                file.flush()
            yield case


def _run(options: argparse.Namespace) -> Iterator[Case]:
    part, parts = map(int, options.part.split("/"))
    groups = [Group(name) for name in options.groups]
    places = range(options.sound)[part - 1 :: parts]
    wanted = len(range(options.contradictions)[part - 1 :: parts])
    with Lecteur() if options.cache is None else LecteurGarde(options.cache) as lecteur:
        lecteur.warm()
        yield from _followed("sound", sound(lecteur, options.seed, groups, places), len(places))
        yield from _followed(
            "contradictions",
            contradicted(lecteur, options.seed + 1000 * part, groups, wanted),
            wanted,
        )


def _followed(what: str, cases: Iterator[Case], total: int) -> Iterator[Case]:
    """The cases, with their progress and the share that is favorable."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeRemainingColumn())  # fmt: skip
    favorable = 0
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=total)
        for done, case in enumerate(cases, start=1):
            favorable += case["avis"] == "favorable"
            progress.update(task, advance=1, description=f"{what}: {favorable} favorable of {done}")
            yield case


if __name__ == "__main__":
    main()
