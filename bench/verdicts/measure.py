"""What is measured: a row of plain values for each sound deposit, and for each contradiction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from bench.reading.degradations import Group
from bench.verdicts.contradiction import Contradiction, contradictions
from bench.verdicts.deposits import Deposit, invented
from bench.verdicts.rows import ROWS
from bench.verdicts.verdict import declared, held_up, judged, read
from pipeline.checks.contexte import PieceLue
from pipeline.extraction.reading import Lecteur
from pipeline.flows.connu import cherches
from pipeline.models.rapport import Motif, Rapport
from pipeline.models.statut import Avis

Case = dict[str, Any]
ATTEMPTS = 8
"""So many contradictions are drawn from each sound deposit that is tried."""
POOL_MIN = 2 * len(ROWS)
UNCOMPARED = 3
"""Cases of each fact that no rule confronts: enough to see that it is so."""


@dataclass(frozen=True)
class Base:
    """A deposit as it stands, read once; contradictions of it are told from what it already says."""

    deposit: Deposit
    read: tuple[PieceLue, ...]
    report: Rapport

    @property
    def favorable(self) -> bool:
        return self.report.avis is Avis.FAVORABLE

    def clean(self, changed: Deposit) -> bool:
        """Whether the pieces that change bear no reason yet."""
        pairs = zip(self.deposit.papers, changed.papers, strict=True)
        kinds = {paper.kind for paper, other in pairs if paper is not other}
        return bool(kinds) and not any(motif.piece in kinds for motif in held_up(self.report))


def sound(
    lecteur: Lecteur, seed: int, groups: Sequence[Group], places: Sequence[int]
) -> Iterator[Case]:
    """The verdict on each sound deposit: every row in turn, in one group after the other."""
    for place in places:
        base = _base(lecteur, seed, place, groups)
        deposit = base.deposit
        yield {
            "what": "sound", "seed": deposit.seed, "row": deposit.row.name,
            "group": deposit.group.value, "avis": base.report.avis.value,
            "papers": len(deposit.papers),
            "reasons": [_reason(deposit, motif) for motif in held_up(base.report)],
        }  # fmt: skip


def _base(lecteur: Lecteur, seed: int, place: int, groups: Sequence[Group]) -> Base:
    group = groups[place // len(ROWS) % len(groups)]
    deposit = invented(seed * 1_000_003 + place, ROWS[place % len(ROWS)], group)
    files = read(lecteur, deposit.papers, cherches(declared(deposit.record)))
    return Base(deposit, files, judged(deposit, files))


def _reason(deposit: Deposit, motif: Motif) -> Case:
    paper = deposit.paper(motif.piece) if motif.piece else None
    doubt = motif.message.removeprefix("À vérifier par un gestionnaire : ")
    return {
        "code": motif.code, "gravite": motif.gravite.value,
        "piece": motif.piece.value if motif.piece else None,
        "precision": doubt.rstrip(".") if doubt != motif.message else "constat",
        "condition": paper.condition if paper else None,
        "attendu": motif.attendu, "lu": motif.lu,
    }  # fmt: skip


def contradicted(
    lecteur: Lecteur, seed: int, groups: Sequence[Group], wanted: int
) -> Iterator[Case]:
    """`wanted` contradictions, fact after fact, then some of those that no rule confronts."""
    pool = _pool(lecteur, seed, groups, max(wanted // ATTEMPTS, POOL_MIN))
    compared = [one for one in contradictions() if not one.uncompared]
    cases = [_cases(lecteur, seed, pool, one) for one in compared]
    done = 0
    while cases and done < wanted:
        for source in list(cases):
            case = next(source, None)
            if case is None:
                cases.remove(source)
            elif done < wanted:
                yield case
                done += case["favorable_before"]
    for one in contradictions():
        if one.uncompared:
            found = _cases(lecteur, seed, pool, one)
            yield from (case for case, _ in zip(found, range(UNCOMPARED), strict=False))


def _pool(lecteur: Lecteur, seed: int, groups: Sequence[Group], tried: int) -> list[Base]:
    """Deposits to contradict: one row after the other, one in eight in another group than the first."""
    first, *others = groups
    spread = [first] * 7 + [others[0] if others else first]
    if len(others) > 1:
        spread += [first] * 7 + others[1:]
    order = [(place, spread[place % len(spread)]) for place in range(tried)]
    return [_base(lecteur, seed + 1, place, [group]) for place, group in order]


def _cases(lecteur: Lecteur, seed: int, pool: Sequence[Base], one: Contradiction) -> Iterator[Case]:
    """Different contradictions of one fact, on favourable deposits; on others where there are none."""
    known = set[str]()
    favorable, others = [b for b in pool if b.favorable], [b for b in pool if not b.favorable]
    for bases, turns in ((favorable, count()), (others, range(1))):
        if known:
            return
        shuffled = Random(f"{seed}/{one.side}/{one.fact}").sample(bases, len(bases))
        for turn in turns:
            before = len(known)
            for base in shuffled:
                changed = one.applied(base.deposit, turn)
                if changed is None or not (base.favorable or base.clean(changed)):
                    continue
                trace = _trace(base, changed)
                if trace not in known:
                    known.add(trace)
                    yield _case(lecteur, base, changed, one)
            if len(known) == before:
                break


def _trace(base: Base, changed: Deposit) -> str:
    """What tells two contradictions apart."""
    facts = [paper.facts for paper, old in zip(changed.papers, base.deposit.papers, strict=True)
             if paper is not old]  # fmt: skip
    return json.dumps(changed.demande, sort_keys=True) + repr(facts)


def _case(lecteur: Lecteur, base: Base, changed: Deposit, one: Contradiction) -> Case:
    noms = cherches(declared(changed.record))
    files = tuple(
        old if paper is was else read(lecteur, [paper], noms)[0]
        for paper, was, old in zip(changed.papers, base.deposit.papers, base.read, strict=True)
    )
    report = judged(changed, files)
    new = {_key(motif) for motif in held_up(report)} - {_key(m) for m in held_up(base.report)}
    return {
        "what": "contradiction", "fact": one.fact, "side": one.side.value,
        "uncompared": one.uncompared, "seed": changed.seed, "row": changed.row.name,
        "group": changed.group.value,
        "conditions": [paper.condition for paper, was in
                       zip(changed.papers, base.deposit.papers, strict=True) if paper is not was],
        "favorable_before": base.favorable, "avis": report.avis.value,
        "silent": not new, "codes": sorted({code for code, *_ in new}),
    }  # fmt: skip


def _key(motif: Motif) -> tuple[str, str | None, str | None, str | None]:
    return motif.code, motif.fichier, motif.attendu, motif.lu


def dumped(cases: list[Case]) -> str:
    """The raw results, a line a case."""
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


def loaded(text: str) -> list[Case]:
    """The cases that `dumped` wrote.

    >>> loaded(dumped([{"what": "sound"}]))
    [{'what': 'sound'}]
    """
    return [json.loads(line) for line in text.splitlines()]
