"""``python -m bench.sweep``: how long the sweep takes to find what is due among many requests.

On an empty SQLite file, and on the database of ``--base`` (an empty PostgreSQL) if one is given: both
are filled with invented rows. Prints seconds, the growth of this process's memory, and the statements
that read a whole table.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, insert, text

from pipeline.models.referentiel import Referentiel
from pipeline.storage import reprise, tables
from pipeline.storage.database import ecriture, lecture, open_database

DUE_EVERY = 100
"""One request in so many is due for each reason."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--base", help="SQLAlchemy URL of an empty database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        urls = [
            f"sqlite:///{Path(folder) / 'pieces.db'}",
            *([options.base] if options.base else []),
        ]
        for url in urls:
            _measured(url, options.requests)


def _measured(url: str, requests: int) -> None:
    engine = open_database(url)
    _fill(engine, requests)
    current = Referentiel(nom="r", empreinte="f" * 64, logiciels={})
    whole = _whole_tables(engine)
    before, start = _memory(), time.perf_counter()
    with lecture(engine) as session:
        due = sum(1 for _ in _all(session, current))
    seconds = time.perf_counter() - start
    print(f"{engine.dialect.name}: {requests} requests, {due} due, found in {seconds:.3f} s, "
          f"{_memory() - before:+.1f} MB")  # fmt: skip
    for line in sorted(set(whole)):
        print(f"  reads a whole table: {line}")
    engine.dispose()


def _all(session: Any, current: Referentiel) -> Iterator[reprise.Due]:
    yield from reprise.manquees(session)
    yield from reprise.echouees(session)
    yield from reprise.touchees(session, current)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _whole_tables(engine: Engine) -> list[str]:
    """The plan of each statement, as it is run: SQLite says « SCAN », PostgreSQL « Seq Scan »."""
    found: list[str] = []
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "

    def plan(_c: Any, cursor: Any, said: str, given: Any, *_: Any) -> None:
        if said.lstrip().startswith("SELECT"):
            cursor.execute(explain + said, given)
            rows = (str(row[-1]) for row in cursor.fetchall())
            found.extend(r.strip() for r in rows if r.startswith("SCAN") or "Seq Scan" in r)

    event.listen(engine, "before_cursor_execute", plan)
    return found


def _fill(engine: Engine, requests: int) -> None:
    """Requests of every status, their verdicts; some lost, some failed."""
    open_, final = ("en_cours", "validation_partielle", "en_attente_pieces"), "validee"
    demandes, revisions, verdicts = [], [], []
    for n in range(1, requests + 1):
        lost, failed = n % DUE_EVERY == 1, n % DUE_EVERY == 2
        demandes.append({
            "id": n, "cle": f"ENR{n:06}", "numero": f"ENR{n:06}", "siren": f"{n:09}",
            "dispositif": "vague_2", "type_demande": "enrolement_initial", "anticipe": n % 3 == 0,
            "numero_ans": f"N{n:09}", "statut": open_[n % 3] if n % 4 == 0 or lost or failed else final,
            "avis": None if lost else "favorable", "revision": 1, "date_depot": date(2026, 1, 2),
        })  # fmt: skip
        digest = hashlib.sha256(str(n).encode()).hexdigest()
        revisions.append({"id": n, "demande_id": n, "n": 1, "empreinte": digest,
                          "enregistrement": {"numero": f"ENR{n:06}"}})  # fmt: skip
        if not lost:
            verdicts.append({"id": n, "revision_id": n, "cle": digest, "regles": "5",
                             "numero_regles": 5,
                             "echec": failed, "referentiel": "f" * 64, "rapport": "{}"})  # fmt: skip
    with ecriture(engine) as session:
        session.execute(insert(tables.Demande), demandes)
        session.execute(insert(tables.Revision), revisions)
        session.execute(insert(tables.Verdict), verdicts)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


if __name__ == "__main__":
    main()
