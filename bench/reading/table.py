"""The tables of a run, in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import Any

from bench.reading.degradations import CONDITIONS, Group
from bench.reading.measure import Row

GROUPS = [group.value for group in Group]
TARGETS = {
    "critical": {"born-digital": 99.9, "scans": 99.5, "hard": 98.0},
    "other": {"born-digital": 99.5, "scans": 98.5, "hard": 95.0},
    "wrong": {"born-digital": 0.0, "scans": 0.0, "hard": 0.1},
    "cpu": {"born-digital": 0.025, "scans": 1.2, "hard": 1.8},
}
MISSED = ("wrong", "absent")
Cells = list[str]


def tables(rows: list[Row]) -> str:
    """All of them."""
    return "\n\n".join(
        (
            "### Acceptance\n\n" + _acceptance(rows),
            "### By kind and group\n\n" + _by(rows, "kind", lambda row: f"{row['kind']}"),
            "### By condition\n\n" + _by_condition(rows),
            "### By field\n\n" + _by_field(rows),
            "### Beside plain readings, same files, same run\n\n" + _rivals(rows),
            "### Wrong critical values\n\n" + _wrong(rows),
            "### Failures\n\n" + _failures(rows),
        )
    )


def table(head: Cells, body: Iterable[Cells]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _values(rows: Iterable[Row], critical: bool | None = None) -> Iterator[dict[str, Any]]:
    for row in rows:
        for value in row["fields"].values():
            if critical is None or value["critical"] is critical:
                yield value


def _count(rows: Iterable[Row], critical: bool | None = None) -> Counter[str]:
    return Counter(value["outcome"] for value in _values(rows, critical))


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "–"


def _cpu(rows: Iterable[Row]) -> float | None:
    costs = [row["cpu"] / row["pages"] for row in rows if row["cpu"] is not None]
    return median(costs) if costs else None


def _seconds(cost: float | None) -> str:
    return "–" if cost is None else f"{1000 * cost:.0f} ms"


def _acceptance(rows: list[Row]) -> str:
    body: list[Cells] = [[name] for name in (
        "documents", "critical exact", "names, other dates exact", "wrong critical",
        "median CPU per page", "numero_ans with confusable characters: exact / wrong / absent",
    )]  # fmt: skip
    for group in GROUPS:
        held = [row for row in rows if row["group"] == group]
        critical, other = _count(held, True), _count(held, False)
        body[0].append(str(len(held)))
        for line, count, target in ((1, critical, "critical"), (2, other, "other")):
            body[line].append(f"{share(count['exact'], count.total())}, ≥ {TARGETS[target][group]}")
        body[3].append(f"{share(critical['wrong'], critical.total())}, ≤ {TARGETS['wrong'][group]}")
        body[4].append(f"{_seconds(_cpu(held))}, ≤ {_seconds(TARGETS['cpu'][group])}")
        twins = Counter(value["outcome"] for value in _values(held) if value["confusable"])
        body[5].append(f"{twins['exact']} / {twins['wrong']} / {twins['absent']}")
    return table(["", *GROUPS], body)


def _line(name: Cells, rows: list[Row]) -> Cells:
    count, critical = _count(rows), _count(rows, True)
    errors = sum(row["error"] is not None for row in rows)
    return [
        *name, str(len(rows)), share(count["exact"], count.total()), str(count["wrong"]),
        str(count["absent"]), share(critical["exact"], critical.total()),
        str(critical["wrong"]), str(errors), _seconds(_cpu(rows)),
    ]  # fmt: skip


HEAD = ["documents", "exact", "wrong", "absent", "critical exact", "critical wrong", "failures",
        "CPU/page"]  # fmt: skip


def _by(rows: list[Row], title: str, key: Callable[[Row], str]) -> str:
    keys = dict.fromkeys(key(row) for row in rows)
    body = [
        _line([name if any(r["read"] for r in held) else f"{name} (no reader)", group], held)
        for name in keys
        for group in GROUPS
        if (held := [row for row in rows if key(row) == name and row["group"] == group])
    ]
    return table([title, "group", *HEAD], body)


def _by_condition(rows: list[Row]) -> str:
    read = [row for row in rows if row["read"]]
    body = [
        _line([condition.name, condition.group.value], held)
        for condition in CONDITIONS
        if (held := [row for row in read if row["condition"] == condition.name])
    ]
    return table(["condition", "group", *HEAD], body)


def _by_field(rows: list[Row]) -> str:
    read = [row for row in rows if row["read"]]
    fields = dict.fromkeys((row["kind"], field) for row in read for field in row["fields"])
    body = []
    for kind, field in fields:
        cells = [kind, field]
        for group in GROUPS:
            held = [
                row["fields"][field]["outcome"]
                for row in read
                if row["kind"] == kind and row["group"] == group and field in row["fields"]
            ]
            count = Counter(held)
            cells.append(
                f"{count['exact']} / {count['wrong']} / {count['absent']}" if held else "–"
            )
        missed = [
            row["fields"][field]
            for row in read
            if row["kind"] == kind and row["fields"].get(field, {}).get("outcome") in MISSED
        ]
        cells.append(f"{sum(value['in_words'] for value in missed)} of {len(missed)}")
        body.append(cells)
    head = ["kind", "field", *(f"{group}: exact / wrong / absent" for group in GROUPS)]
    return table([*head, "missed though it stands in the words read"], body)


def _rivals(rows: list[Row]) -> str:
    body = []
    for rival, name in (("plain", "pypdf + pytesseract"), ("full", "RapidOCR, full page")):
        for group in GROUPS:
            held = [row for row in rows if rival in row and row["group"] == group]
            if held:
                body.append([name, group, str(len(held)), *_beside(held, rival)])
    return table(
        ["reading", "group", "documents", "product: critical exact / wrong", "product: others exact",
         "product CPU/page", "it: critical seen", "it: picked exact / wrong", "it: others seen",
         "it: CPU/page"], body,
    )  # fmt: skip


def _beside(held: list[Row], rival: str) -> Cells:
    sights = [
        (row["fields"][field]["critical"], good)
        for row in held
        for field, good in row[rival]["seen"].items()
        if field in row["fields"]
    ]
    critical = [good for important, good in sights if important]
    others = [good for important, good in sights if not important]
    picks = Counter(
        outcome
        for row in held
        for field, outcome in row[rival]["picked"].items()
        if row["fields"].get(field, {}).get("critical")
    )
    mine, rest = _count(held, True), _count(held, False)
    return [
        f"{share(mine['exact'], mine.total())} / {mine['wrong']}",
        share(rest["exact"], rest.total()), _seconds(_cpu(held)),
        share(sum(critical), len(critical)),
        f"{share(picks['exact'], picks.total())} / {picks['wrong']}",
        share(sum(others), len(others)),
        _seconds(median(row[rival]["cpu"] / row["pages"] for row in held)),
    ]  # fmt: skip


def _wrong(rows: list[Row]) -> str:
    body = [
        [str(row["number"]), row["kind"], row["condition"], field, str(value["expected"]),
         str(value["got"]), f"{value['confidence']:.2f}", str(value["source"])]
        for row in rows
        for field, value in row["fields"].items()
        if value["critical"] and value["outcome"] == "wrong"
    ]  # fmt: skip
    head = ["document", "kind", "condition", "field", "printed", "read", "confidence", "source"]
    return table(head, body) if body else "None."


def _failures(rows: list[Row]) -> str:
    body = [
        [str(row["number"]), row["kind"], row["condition"], str(row["error"]).replace("|", "/")]
        for row in rows
        if row["error"] is not None
    ]
    return table(["document", "kind", "condition", "what"], body) if body else "None."
