"""`python -m bench.hostile.attacks`: every trick on every field and line; none may end favourable.

Status 1 when a document that shows another value than the declared one leaves its request favourable.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from pipeline.extraction.reading import Lecteur
from pipeline.models.statut import Avis
from tests.hostile.attacks import Added, Attack, additions, attacks
from tests.hostile.attacks.verdict import Judge, codes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sens", choices=("autre", "declare", "ligne", "tous"), default="tous",
                        help="what is shown: another value, the declared one, a line more")  # fmt: skip
    parser.add_argument("--cible", default="", help="the fields whose name has these words")
    asked = parser.parse_args()
    every: tuple[Attack | Added, ...] = (*attacks(), *additions())
    wanted = [a for a in every if asked.sens in ("tous", _sens(a)) and asked.cible in str(a)]
    through, told = list[Attack | Added](), Counter[tuple[str, str, str]]()
    with Lecteur() as lecteur:
        judge = Judge(lecteur)
        for rank, attack in enumerate(wanted, 1):
            if rank % 50 == 0:
                print(f"  {rank}/{len(wanted)}", flush=True)
            report = judge(attack.target, attack.data)
            told[attack.trick.nom, _sens(attack), report.avis] += 1
            if report.avis is Avis.FAVORABLE:
                through.append(attack)
                print(f"  favorable : {attack}", flush=True)
            elif not codes(report) - {"SYS_ANALYSE_IMPOSSIBLE"}:
                print(f"  sans raison propre : {attack}", flush=True)
    for (nom, sens, avis), count in sorted(told.items(), key=str):
        print(f"{nom:40} {sens:9} {avis:20} {count}")
    print(f"{len(wanted)} documents, {len(through)} favorables")
    sys.exit(1 if any(_sens(attack) != "declare" for attack in through) else 0)


def _sens(attack: Attack | Added) -> str:
    if isinstance(attack, Added):
        return "ligne"
    return "declare" if attack.inverse else "autre"


if __name__ == "__main__":
    main()
