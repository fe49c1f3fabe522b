"""Print ``docs/rules.md`` from the checks themselves; ``--check`` fails when it is out of date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from pipeline.checks.check import Check, checks
from pipeline.checks.pieces_dues import MATRICE, Si
from pipeline.models import acquis
from pipeline.models.cycle import TRANSITIONS, Evenement, Transition
from pipeline.models.rapport import Gravite
from pipeline.models.statut import Statut, TypePiece

RULES = Path(__file__).parent.parent / "docs" / "rules.md"
_GRAVITES = {
    Gravite.CORRIGER: "the depositor repairs",
    Gravite.VERIFIER: "a gestionnaire looks",
    Gravite.INFO: "informs",
}


def lines() -> Iterator[str]:
    """The document, line by line."""
    yield "# The rules\n"
    yield "Printed by `make docs` from `pipeline/checks/` and `models/cycle.py`; do not edit by hand.\n"
    yield "## Which piece is due in which situation\n"
    yield from _matrix()
    yield "\n## Which event leads a request where\n"
    yield from _transitions()
    yield "\n## What a complement inherits\n"
    yield (acquis.__doc__ or "").partition("\n\n")[2].strip()
    for famille, members in groupby(checks(), key=lambda check: check.famille):
        yield f"\n## {famille}\n"
        for check in members:
            yield from _rule(check)


def _matrix() -> Iterator[str]:
    yield "| situation | pieces, and the condition of each |"
    yield "| --- | --- |"
    for situation, row in MATRICE.items():
        pieces = "<br>".join(_due(piece, condition) for piece, condition in row.items())
        yield f"| {situation.value} | {pieces or '–'} |"


def _due(piece: TypePiece, condition: Si) -> str:
    always = condition is Si.TOUJOURS
    return f"`{piece.value}`" if always else f"`{piece.value}` : {condition.value}"


def _transitions() -> Iterator[str]:
    """What is not in the table is refused; a final status is never left."""
    yield "| event | of | from | to |"
    yield "| --- | --- | --- | --- |"
    key = attrgetter("evenement", "de", "vers")
    for (event, de, vers), same in groupby(sorted(TRANSITIONS, key=_order), key=key):
        natures = ", ".join(t.nature.value for t in same)
        yield f"| {event.libelle} | {natures} | {de.libelle if de else '–'} | {vers.libelle} |"


def _order(transition: Transition) -> tuple[int, int, int]:
    de = list(Statut).index(transition.de) if transition.de else -1
    return list(Evenement).index(transition.evenement), de, list(Statut).index(transition.vers)


def _rule(check: Check) -> Iterator[str]:
    inside = ", internal" if check.interne else ""
    yield f"### `{check.code}` ({_GRAVITES[check.gravite]}{inside})\n"
    yield "\n".join(line.strip() for line in check.pourquoi.splitlines())
    yield f"\n> **{check.titre}.** {check.message}\n"


def main() -> int:
    """Write or verify the document."""
    text = "\n".join(lines()).rstrip() + "\n"
    if "--check" in sys.argv:
        current = RULES.read_text() if RULES.exists() else ""
        if current != text:
            print("docs/rules.md is out of date: run `make docs`", file=sys.stderr)
        return int(current != text)
    RULES.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
