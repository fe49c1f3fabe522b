"""Try the targets for a while, one after the other, and print what came of it.

    make fuzz ARGS='--secondes 60 mrz 2ddoc'

Corpora are kept from one time to the next in ``var/fuzz/``; an input that makes a target fail is left
there too: put it into ``tests/fuzz/regressions.py`` with a name, then mend what it showed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.fuzz.cibles import table
from tests.fuzz.essais import essayer

CORPUS = Path("var/fuzz")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description="Essayer les cibles.")
    parser.add_argument("--secondes", type=int, default=60, help="pour chaque cible (60)")
    parser.add_argument("--graine", type=int, default=0, help="0 : autre chose à chaque fois")
    parser.add_argument("cibles", nargs="*", metavar="cible", help=", ".join(table()))
    asked = parser.parse_args()
    unknown = [nom for nom in asked.cibles if nom not in table()]
    if unknown:
        parser.error(f"cible inconnue : {', '.join(unknown)}")
    failed = 0
    print(f"{'cible':<40}{'exécutions':>12}{'couverture':>12}{'entrées':>9}  résultat")
    for nom in asked.cibles or table():
        found = essayer(nom, CORPUS, (f"-max_total_time={asked.secondes}", f"-seed={asked.graine}"))
        failed += found.echec is not None
        print(
            f"{nom:<40}{found.executions:>12}{found.couverture:>12}{found.corpus:>9}  "
            f"{found.echec or 'rien'}",
            flush=True,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
