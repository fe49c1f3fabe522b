"""The table of the classes, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bench.hostile.outcome import Outcome

HEAD = """| class | files | `check` | `run` | reasons | seconds | MB |
| --- | ---: | --- | --- | --- | ---: | ---: |
"""
REASONS = 5
IN_ENGLISH = {
    "témoin": "sound (witness)", "bombe": "bomb", "structure": "structure", "dessin": "drawing",
    "image": "picture", "autre format": "other format",
    "texte aux limites": "text at the limits", "fichier réel": "sound, harmed",
    "insertion": "bytes put in", "valeurs": "values", "bits": "bits", "répétition": "bytes repeated",
    "brouillage": "bytes scrambled", "retrait": "bytes taken out", "objets": "objects",
    "épissure": "two files spliced", "tête coupée": "head cut off", "renvois": "references",
    "coupure": "tail cut off", "noms": "names",
}  # fmt: skip


def table(outcomes: Iterable[Outcome]) -> str:
    """A row a class: how many, the verdicts, the most frequent reasons, the worst time and memory."""
    classes: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        classes.setdefault(outcome.classe, []).append(outcome)
    rows = [_row(classe, found) for classe, found in classes.items()]
    return (
        HEAD + "\n".join([*rows, _row("**all**", [o for f in classes.values() for o in f])]) + "\n"
    )


def _row(classe: str, found: list[Outcome]) -> str:
    seconds = max(max(o.secondes, o.check_secondes) for o in found)
    megabytes = max(max(o.mo, o.check_mo) for o in found)
    cells = (
        ": ".join(IN_ENGLISH.get(part, part) for part in classe.split(", ")),
        str(len(found)),
        _counted(o.check or "mort" for o in found),
        _counted(o.avis or "mort" for o in found),
        _counted(code for o in found for code in dict.fromkeys((*o.codes, *o.check_codes))),
        f"{seconds:.1f}",
        f"{megabytes:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _counted(words: Iterable[str]) -> str:
    found = Counter(words).most_common()
    shown = [f"{word} {number}" for word, number in found[:REASONS]]
    return ", ".join(shown + ["…"] * (len(found) > REASONS))


def worst(outcomes: Iterable[Outcome], how_many: int = 15) -> str:
    """The slowest and the largest, by name."""
    known = list(outcomes)
    slow = sorted(known, key=lambda o: -max(o.secondes, o.check_secondes))[:how_many]
    large = sorted(known, key=lambda o: -max(o.mo, o.check_mo))[:how_many]
    return "\n".join(
        ("Les plus lents :", *map(_named, slow), "Les plus gros :", *map(_named, large))
    )


def _named(outcome: Outcome) -> str:
    times = f"run {outcome.secondes:5.1f} s {outcome.mo:5.0f} Mo"
    checks = f"check {outcome.check_secondes:5.1f} s {outcome.check_mo:5.0f} Mo"
    return f"  {outcome.cle:55} {times}  {checks}  {outcome.avis} {', '.join(outcome.codes)}"
