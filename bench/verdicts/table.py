"""The tables of a run, in Markdown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bench.reading.degradations import Group
from bench.reading.table import share, table
from bench.verdicts.contradiction import contradictions
from bench.verdicts.measure import Case
from bench.verdicts.rows import ROWS

AVIS = ("favorable", "pieces_a_demander", "a_verifier")
WELL = (Group.BORN.value, Group.SCAN.value)
TARGETS = ((WELL, 97.0, "born-digital and well scanned"),
           (tuple(group.value for group in Group), 88.0, "all degradations (aim: 95)"))  # fmt: skip


def tables(cases: list[Case]) -> str:
    """All of them."""
    sound = [case for case in cases if case["what"] == "sound"]
    others = [case for case in cases if case["what"] == "contradiction"]
    compared = [case for case in others if not case["uncompared"]]
    parts = []
    if sound:
        parts += [
            "### Sound deposits: acceptance\n\n" + _acceptance(sound),
            "### Sound deposits: by row of the matrix and group\n\n" + _by_row(sound),
            "### Needless flags, by cause\n\n" + _flags(sound),
        ]
    if compared:
        parts += [
            "### Contradictions that ended favorable, or unseen\n\n" + _findings(compared),
            "### Contradictions, by fact\n\n" + _by_fact(compared),
            "### Facts that no deposit of this run allowed to contradict\n\n" + _untried(others),
        ]
    if uncompared := [case for case in others if case["uncompared"]]:
        parts.append("### Facts that no rule confronts\n\n" + _uncompared(uncompared))
    return "\n\n".join(parts)


def _acceptance(sound: Sequence[Case]) -> str:
    groups = dict.fromkeys(case["group"] for case in sound)
    body = [[group, *_avis([case for case in sound if case["group"] == group]), "–"]
            for group in groups]  # fmt: skip
    for names, target, label in TARGETS:
        held = [case for case in sound if case["group"] in names]
        body.append([label, *_avis(held), f"≥ {target} %"])
    return table(["group", "deposits", *AVIS, "target"], body)


def _avis(held: Sequence[Case]) -> list[str]:
    counted = Counter(case["avis"] for case in held)
    return [str(len(held)), *(share(counted[avis], len(held)) for avis in AVIS)]


def _by_row(sound: Sequence[Case]) -> str:
    body = [
        [row.name, group.value, *_avis(held)]
        for row in ROWS
        for group in Group
        if (held := [c for c in sound if c["row"] == row.name and c["group"] == group.value])
    ]
    return table(["row", "group", "deposits", *AVIS], body)


def _flags(sound: Sequence[Case]) -> str:
    """The most frequent first, with one deposit to look at; « alone »: nothing else held it up."""
    causes = defaultdict[tuple[str, str, str], list[tuple[Case, Case]]](list)
    for case in sound:
        for reason in case["reasons"]:
            causes[reason["code"], reason["piece"] or "", reason["precision"]].append(
                (case, reason)
            )
    body = []
    for (code, piece, precision), held in sorted(causes.items(), key=lambda one: -len(one[1])):
        groups = Counter(case["group"] for case, _ in held)
        conditions = Counter(reason["condition"] or "–" for _, reason in held)
        alone = sum(len({r["code"] for r in case["reasons"]}) == 1 for case, _ in held)
        case, reason = held[0]
        body.append([
            code, piece, precision, str(len(held)), str(alone),
            ", ".join(f"{groups[group.value]}" for group in Group),
            ", ".join(f"{name} {n}" for name, n in conditions.most_common(4)),
            f"{_cell(reason['attendu'])} → {_cell(reason['lu'])} ({case['row']}, {case['seed']})",
        ])  # fmt: skip
    head = ["code", "piece", "precision", "deposits", "alone",
            "born-digital, scans, hard", "conditions", "an example: declared → read"]  # fmt: skip
    return table(head, body) if body else "None."


def _cell(value: str | None) -> str:
    return "–" if value is None else value.replace("|", "/").replace("\n", " ")[:60]


def _findings(compared: Sequence[Case]) -> str:
    """By fact, the most frequent first; `--json` holds each with its seed."""
    seen = [case for case in compared if case["avis"] == "favorable" or case["silent"]]
    body = []
    for (side, fact), held in sorted(_by(seen).items(), key=lambda one: -len(one[1])):
        passed = sum(case["avis"] == "favorable" for case in held)
        groups = Counter(case["group"] for case in held)
        case = held[0]
        body.append([
            side, fact, str(passed), str(len(held) - passed),
            ", ".join(f"{name} {n}" for name, n in groups.items()),
            f"{case['row']}, {', '.join(case['conditions']) or 'the record'}, {case['seed']}",
        ])  # fmt: skip
    head = ["side", "fact", "favorable", "unseen", "groups", "one of them"]
    return table(head, body) if body else "None."


def _by_fact(compared: Sequence[Case]) -> str:
    """« before »: cases on deposits that were favorable; the others count as seen or unseen."""
    body = []
    for (side, fact), held in _by(compared).items():
        before = [case for case in held if case["favorable_before"]]
        others = [case for case in held if not case["favorable_before"]]
        counted = Counter(case["avis"] for case in before)
        codes = Counter(code for case in held for code in case["codes"])
        body.append([
            side, fact, str(len(before)), *(str(counted[avis]) for avis in AVIS),
            f"{sum(case['silent'] for case in others)} of {len(others)}" if others else "–",
            ", ".join(f"{code} {n}" for code, n in codes.most_common(3)),
        ])  # fmt: skip
    total = [case for case in compared if case["favorable_before"]]
    counted = Counter(case["avis"] for case in total)
    body.append(["all", "", str(len(total)), *(str(counted[avis]) for avis in AVIS), "", ""])
    head = ["side", "fact", "cases", *AVIS, "unseen, on deposits held up elsewhere", "reasons"]
    return table(head, body)


def _untried(cases: Sequence[Case]) -> str:
    """The sound deposits that state them were all held up, or none stated them."""
    tried = _by(cases)
    left = [f"{one.fact} ({one.side})" for one in contradictions()
            if (one.side.value, one.fact) not in tried]  # fmt: skip
    return "; ".join(left) or "None."


def _by(cases: Iterable[Case]) -> dict[tuple[str, str], list[Case]]:
    held = defaultdict[tuple[str, str], list[Case]](list)
    for case in cases:
        held[case["side"], case["fact"]].append(case)
    return held


def _uncompared(cases: Sequence[Case]) -> str:
    body = [
        [side, fact, held[0]["uncompared"], str(len(held)),
         str(sum(case["avis"] == "favorable" or case["silent"] for case in held))]
        for (side, fact), held in _by(cases).items()
    ]  # fmt: skip
    return table(["side", "fact", "why", "cases", "favorable or unseen"], body)
