"""One document through the product, and through the plain readings beside it."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bench.reading.compare import accepted, is_critical, judge
from bench.reading.facts import confusable
from bench.reading.generate import Document, Planned, make
from bench.reading.layouts.layout import Value
from bench.reading.rivals import FullPage, cpu_now, picked, plain_words, seen
from pipeline.documents.kind import champs, reader_for
from pipeline.errors import PanneError
from pipeline.extraction.reading import Lecteur
from pipeline.models.parametres import Parametres

Row = dict[str, Any]
"""What is measured of a document; plain values, so that it can be written as JSON."""
UNJUDGED = frozenset({"signature", "signature_ans", "decision", "mention", "referentiel"})


FLOOR = Parametres().plancher_confiance
"""Under it the rules neither accept nor accuse: a reading counts as absent, right or wrong."""


@dataclass
class Bench:
    """The engines, and which of them run on which documents (every n-th; 0 for never)."""

    lecteur: Lecteur
    full_page: FullPage
    plain_every: int = 1
    full_every: int = 5

    @classmethod
    def start(cls, plain_every: int, full_every: int) -> Self:
        lecteur = Lecteur()
        lecteur.warm(pictures=True)
        return cls(lecteur, FullPage(), plain_every, full_every)

    def close(self) -> None:
        self.lecteur.close()

    def measure(self, place: int, planned: Planned) -> Row:
        """The row of one document; `place` is its rank in this run."""
        document = make(planned)
        row: Row = {
            "number": planned.number, "kind": planned.kind.value, "layout": document.drawn.layout,
            "condition": planned.condition, "group": planned.group.value, "seed": planned.seed,
            "pages": document.file.pages, "bytes": len(document.file.data),
        }  # fmt: skip
        row.update(self._product(document))
        if row["read"]:
            if self.plain_every and place % self.plain_every == 0:
                row["plain"] = _rival(document, plain_words)
            if self.full_every and place % self.full_every == 0:
                row["full"] = _rival(document, self.full_page.words)
        return row

    def _product(self, document: Document) -> Row:
        reader, labels = reader_for(document.planned.kind), document.drawn.labels
        layout, values, error = document.drawn.layout, dict[str, Any](), None
        words = ""
        start, wall = self.lecteur.cpu_seconds + time.process_time(), time.perf_counter()
        if reader is not None:
            try:
                fichier, text = self.lecteur.lecture(document.file.data, document.file.name)
                words = text.plain
                values = dict(champs(reader(text)))
                error = str(fichier.defaut) if fichier.defaut is not None else None
            except PanneError as failure:
                error = str(failure)
            except Exception as crash:  # the product must never do it; the run goes on and says so
                error = f"CRASH {crash!r} in {_where(crash)}"
        cpu = self.lecteur.cpu_seconds + time.process_time() - start
        fields = {}
        for field, expected in labels.items():
            read = values.get(field)
            believed = read is not None and read.confidence >= FLOOR
            outcome = judge(field, expected, str(read.value) if read and believed else None)
            if outcome is not None:
                fields[field] = {
                    "expected": next(iter(accepted(expected)), None),
                    "got": None if read is None else str(read.value),
                    "confidence": None if read is None else read.confidence,
                    "source": None if read is None else str(read.source),
                    "in_words": expected is not None and seen(field, expected, words),
                    "outcome": outcome.value, "critical": is_critical(field, layout),
                    "confusable": field == "numero_ans" and confusable(str(expected)),
                }  # fmt: skip
        extra = sorted(set(values) - set(labels))
        return {
            "read": reader is not None, "cpu": cpu if reader is not None else None,
            "wall": time.perf_counter() - wall, "error": error, "fields": fields, "extra": extra,
        }  # fmt: skip


def _where(crash: Exception) -> str:
    last = traceback.extract_tb(crash.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.name}"


def _rival(document: Document, read: Callable[..., str]) -> Row:
    start = cpu_now()
    words = read(document.file)
    cpu = cpu_now() - start
    labels: Mapping[str, Value] = document.drawn.labels
    judged = {f: v for f, v in labels.items() if v is not None and f not in UNJUDGED}
    judged.pop("type_document", None)
    return {
        "cpu": cpu,
        "seen": {field: seen(field, value, words) for field, value in judged.items()},
        "picked": {field: outcome for field, value in judged.items()
                   if (outcome := picked(field, value, words)) is not None},
    }  # fmt: skip


def dumped(rows: list[Row]) -> str:
    """The raw results, a line a document."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def loaded(text: str) -> list[Row]:
    """The rows that `dumped` wrote.

    >>> loaded(dumped([{"number": 1}]))
    [{'number': 1}]
    """
    return [json.loads(line) for line in text.splitlines()]
