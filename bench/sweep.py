"""``make bench-sweep``: how the sweep finds what is due among many requests.

On an empty SQLite file and on a PostgreSQL of its own, both filled with invented requests that carry
a record and a report of the size of real ones. Prints, for each number of requests: what is due, the
seconds to find it, the peak of Python's memory meanwhile, and how many rows of requests, revisions
and verdicts the database looked at, as PostgreSQL itself counts them (by whatever path: an index
read from end to end counts as the table). Ends with status 1 when a statement looks at more than
half of one of these tables, or the search takes a second.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, insert, text
from sqlalchemy.orm import Session

from pipeline.models.referentiel import COLONNES, Referentiel, parse
from pipeline.storage import reprise, tables
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.registre import importer_referentiel
from scripts.parts.postgresql import serving

SAMPLE = Path(__file__).parent.parent / "fixtures" / "documents" / "vague2-initial-dpi-hds"
DUE_EVERY = 100
"""One request in so many is due for each reason."""
SOFTWARE = 200
"""Lines of the register, whatever the number of requests."""
BIG = ("demandes", "revisions", "verdicts", "historique")
"""The tables that grow with the number of requests."""
ADDED_AT_ONCE = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, nargs="+", default=[1_000, 10_000])
    options = parser.parse_args()
    print(f"{'database':<12}{'requests':>9}{'due':>6}{'seconds':>9}{'peak MB':>9}{'rows seen':>11}")
    with tempfile.TemporaryDirectory() as folder, serving() as server:
        rows = [
            _measured(url, requests)
            for requests in options.requests
            for url in (
                f"sqlite:///{Path(folder) / f'pieces-{requests}.db'}",
                server.create(f"pieces_{requests}"),
            )
        ]
    sys.exit(0 if all(rows) else 1)


def _measured(url: str, requests: int) -> bool:
    """Print the line of one database; whether it holds."""
    engine = open_database(url)
    fill(engine, requests)
    current = parse(register(changed=True), "r.csv")
    found(engine, current)  # what a first statement compiles and imports is nobody's
    start = time.perf_counter()
    due = found(engine, current)
    seconds = time.perf_counter() - start
    tracemalloc.start()
    found(engine, current)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    seen, whole = plans(engine, current, requests)
    looked = "" if engine.dialect.name == "sqlite" else str(seen)
    print(f"{engine.dialect.name:<12}{requests:>9}{due:>6}{seconds:>9.3f}{peak:>9.2f}{looked:>11}")
    for line in sorted(whole):
        print(f"  reads a whole table: {line}")
    engine.dispose()
    return seconds < 1 and not whole


def found(engine: Engine, current: Referentiel) -> int:
    """How many are due."""
    with lecture(engine) as session:
        return sum(1 for _ in search(session, current))


def search(session: Session, current: Referentiel) -> Iterator[reprise.Due]:
    """All that a sweep looks for."""
    yield from reprise.manquees(session)
    yield from reprise.echouees(session)
    yield from reprise.touchees(session, current)


def plans(engine: Engine, current: Referentiel, requests: int) -> tuple[int, set[str]]:
    """How many rows of the big tables were looked at, and what was read whole.

    The plan of each statement as it is run; SQLite says which tables it scans, not how many rows.
    """
    seen, whole = 0, set[str]()
    sqlite = engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN (ANALYZE, FORMAT JSON) "

    def plan(_c: Any, cursor: Any, said: str, given: Any, *_: Any) -> None:
        nonlocal seen
        if not said.lstrip().startswith("SELECT"):
            return
        cursor.execute(explain + said, given)
        rows = cursor.fetchall()
        if sqlite:
            whole.update(r[-1] for r in rows if re.match(rf"SCAN ({'|'.join(BIG)})\b", r[-1]))
            return
        for node in _nodes(rows[0][0][0]["Plan"]):
            if node.get("Relation Name") in BIG:
                removed = node.get("Rows Removed by Filter", 0)
                looked = round((node["Actual Rows"] + removed) * node["Actual Loops"])
                seen += looked
                if looked > requests / 2:
                    whole.add(f"{node['Relation Name']} in: {' '.join(said.split())}")

    event.listen(engine, "before_cursor_execute", plan)
    found(engine, current)
    event.remove(engine, "before_cursor_execute", plan)
    return seen, whole


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


def _number(n: int) -> str:
    return f"N{n % SOFTWARE:09}"


def register(*, changed: bool) -> bytes:
    """The lines of a register; ``changed``, one in a hundred says another status."""
    lines = [";".join(COLONNES)]
    for n in range(SOFTWARE):
        state = "en_cours;" if changed and n % DUE_EVERY == 0 else "valide;2023-02-20"
        lines.append(f"{_number(n)};LOGICIEL {n};1;dsr;MDV;LGC;2;EDITEUR;99909030100014;{state}")
    return "\n".join(lines).encode()


def fill(engine: Engine, requests: int, first: int = 1) -> None:
    """Requests of every status, their verdicts; some lost, some failed, some of a changed number."""
    with ecriture(engine) as session:
        known = importer_referentiel(session, register(changed=False), "r.csv").empreinte
    record = json.loads((SAMPLE / "demande.json").read_text())
    report = (SAMPLE / "rapport.json").read_text()
    for start in range(first, requests + 1, ADDED_AT_ONCE):
        numbers = range(start, min(start + ADDED_AT_ONCE, requests + 1))
        with ecriture(engine) as session:
            session.execute(insert(tables.Demande), [_demande(n) for n in numbers])
            session.execute(insert(tables.Revision), [_revision(n, record) for n in numbers])
            verdicts = [_verdict(n, known, report) for n in numbers if not _lost(n)]
            session.execute(insert(tables.Verdict), verdicts)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _lost(n: int) -> bool:
    return n % DUE_EVERY == 1


def _failed(n: int) -> bool:
    return n % DUE_EVERY == 2


def _demande(n: int) -> dict[str, Any]:
    """One request in four is open."""
    open_ = ("en_cours", "validation_partielle", "en_attente_pieces")
    is_open = n % 4 == 0 or _lost(n) or _failed(n)
    return {
        "id": n, "cle": f"ENR{n:06}", "numero": f"ENR{n:06}", "siren": f"{n:09}",
        "dispositif": "vague_2", "type_demande": "enrolement_initial", "anticipe": n % 3 == 0,
        "numero_ans": _number(n), "statut": open_[n % 3] if is_open else "validee",
        "avis": None if _lost(n) else "favorable", "revision": 1, "date_depot": date(2026, 1, 2),
    }  # fmt: skip


def _revision(n: int, record: dict[str, Any]) -> dict[str, Any]:
    said = record | {"numero": f"ENR{n:06}"}
    return {"id": n, "demande_id": n, "n": 1, "empreinte": _digest(n), "enregistrement": said}


def _verdict(n: int, register: str, report: str) -> dict[str, Any]:
    return {
        "id": n, "revision_id": n, "cle": _digest(n), "regles": "5", "numero_regles": 5,
        "echec": _failed(n), "referentiel": register, "rapport": report,
    }  # fmt: skip


def _digest(n: int) -> str:
    return hashlib.sha256(str(n).encode()).hexdigest()


if __name__ == "__main__":
    main()
