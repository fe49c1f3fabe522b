"""``python -m bench.reading.run``: the tables on standard output, the progress on standard error.

The plain reading runs on every document, the full-page RapidOCR (some seconds a page) on one in
``--full-every``; the tables say on how many. Times compare within a run only.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract's threads cost more than they bring

from bench.reading.generate import SEED, Planned, plan, spread
from bench.reading.measure import Bench, Row, dumped, loaded
from bench.reading.table import tables
from pipeline.models.statut import TypePiece

_bench: Bench | None = None


def main() -> None:
    options = _options()
    if options.tables:
        print(tables([row for file in options.tables for row in loaded(file.read_text("utf-8"))]))
        return
    planned = plan(options.seed, [TypePiece(kind) for kind in options.kinds])
    if options.slice:
        planned = spread(planned, options.slice)
    part, parts = map(int, options.part.split("/"))
    planned = planned[part - 1 :: parts]
    rows, start = list[Row](), time.monotonic()
    for row in _rows(planned, options):
        rows.append(row)
        _say(row, len(rows), len(planned), time.monotonic() - start)
    if options.json:
        options.json.write_text(dumped(rows), encoding="utf-8")
    print(f"Seed {options.seed}, {len(rows)} documents, {time.monotonic() - start:.0f} s.\n")
    print(tables(rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What is read right, beside plain readings.")
    parser.add_argument("--slice", type=int, default=0, help="so many documents, evenly taken")
    parser.add_argument("--kinds", nargs="*", default=[], choices=[k.value for k in TypePiece])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--plain-every", type=int, default=1, help="0: no plain reading")
    parser.add_argument("--full-every", type=int, default=5, help="0: no full-page RapidOCR")
    parser.add_argument("--part", default="1/1", help="2/3: the second third of the documents")
    parser.add_argument("--tables", type=Path, nargs="+", help="only print those of raw results")
    parser.add_argument("--json", type=Path, help="the raw results, a line a document")
    return parser.parse_args()


def _rows(planned: tuple[Planned, ...], options: argparse.Namespace) -> Iterator[Row]:
    how = (options.plain_every, options.full_every)
    if options.jobs > 1:
        with ProcessPoolExecutor(options.jobs, initializer=_start, initargs=how) as pool:
            yield from pool.map(_measure, enumerate(planned))
        return
    _start(*how)
    assert _bench is not None
    try:
        for item in enumerate(planned):  # not map: a StopIteration from below would end it unseen
            yield _measure(item)
    finally:
        _bench.close()


def _start(plain_every: int, full_every: int) -> None:
    global _bench
    _bench = Bench.start(plain_every, full_every)


def _measure(item: tuple[int, Planned]) -> Row:
    assert _bench is not None
    return _bench.measure(*item)


def _say(row: Row, done: int, total: int, seconds: float) -> None:
    count = [value["outcome"] for value in row["fields"].values()]
    left = seconds / done * (total - done)
    print(
        f"{done}/{total} {row['kind']} {row['condition']}: {count.count('exact')} exact, "
        f"{count.count('wrong')} wrong, {count.count('absent')} absent"
        f"{', ' + row['error'] if row['error'] else ''} ({left:.0f} s left)",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
