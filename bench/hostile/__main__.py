"""`python -m bench.hostile`: hostile files through both commands, and the table of what they became.

What is done is kept in a folder: the command, given again, goes on where it was. Status 1 when a
command died, a file had no verdict, took more than 30 s or 1.5 GB, or passed though it must not.
"""

from __future__ import annotations

import argparse
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from bench.hostile.corpus import corpus
from bench.hostile.lots import lots, treated
from bench.hostile.outcome import keep, kept
from bench.hostile.table import table, worst

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "docs" / "threats-table.md"
TITLE = """# Hostile files

Printed by `make bench-hostile`: {count} files (seed {seed}), each through `pieces check`, then, as
a piece of a favourable request, through `pieces run`. A sound file that was harmed without a
visible change may stay favourable; no other may. Seconds and megabytes are those of the worst file
of the class, the command and its rooms together (for `check`, of the handful in which it was).

"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fichiers", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processus", type=int, default=2)
    parser.add_argument("--dossier", type=Path, help="where the outcomes are kept")
    parser.add_argument("--classe", help="this class alone")
    parser.add_argument("--ecrire", action="store_true", help="write docs/threats-table.md")
    asked = parser.parse_args()
    path = asked.dossier or ROOT / "var" / f"hostile-{asked.seed}"
    path.mkdir(parents=True, exist_ok=True)
    every = list(corpus(asked.fichiers, asked.seed))
    wanted = [s for s in every if asked.classe in (None, s.classe)]
    if not wanted:
        classes = ", ".join(dict.fromkeys(s.classe for s in every))
        parser.error(f"aucune classe « {asked.classe} » : {classes}")
    results, known = path / "resultats.jsonl", kept(path / "resultats.jsonl")
    left = lots([s for s in wanted if s.cle not in known])
    print(f"{len(wanted)} fichiers, {sum(map(len, left))} à passer", flush=True)
    lock, done = threading.Lock(), 0
    with ThreadPoolExecutor(asked.processus) as workers:
        for future in as_completed([workers.submit(treated, lot) for lot in left]):
            with lock:
                keep(results, future.result())
            done += 1
            for outcome in future.result():
                if faults := outcome.faults():
                    print(f"  {outcome.cle} : {', '.join(faults)}", flush=True)
            if done % 20 == 0:
                print(f"  {done}/{len(left)} lots", flush=True)
    found = kept(results)
    outcomes = [found[s.cle] for s in wanted]
    print(table(outcomes), worst(outcomes), sep="\n")
    if asked.ecrire:
        title = TITLE.format(count=len(outcomes), seed=asked.seed)
        WRITTEN.write_text(title + table(outcomes), encoding="utf-8")
    wrong = [o for o in outcomes if o.faults()]
    print(
        f"\n{len(wrong)} fichiers en défaut", *(f"  {o.cle}: {o.faults()}" for o in wrong), sep="\n"
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
