"""The counters of the metrics: a few rows, added to by every worker, read without a scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from pipeline.models.mesure import Mesure, Quoi
from pipeline.storage.tables import Compteur


@dataclass(frozen=True, slots=True)
class Releve:
    """One counter; ``seau`` is the bound of its durations in milliseconds, 0 where nothing lasts."""

    quoi: Quoi
    etiquette: str
    seau: int
    n: int
    somme_ms: int


def compter(session: Session, mesures: Iterable[Mesure]) -> None:
    """Add some events, in the order of the key: two workers never wait for one another in a ring."""
    sums: defaultdict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0])
    for mesure in mesures:
        total = sums[mesure.quoi, mesure.etiquette, mesure.seau]
        total[0] += 1
        total[1] += mesure.duree_ms or 0
    for key, total in sorted(sums.items()):
        _add(session, key, *total)


def _add(session: Session, key: tuple[str, str, int], n: int, somme_ms: int) -> None:
    values = dict(zip(("nom", "etiquette", "seau"), key, strict=True))
    values |= {"n": n, "somme_ms": somme_ms}
    more = {"n": Compteur.n + n, "somme_ms": Compteur.somme_ms + somme_ms}
    index = ["nom", "etiquette", "seau"]
    if session.get_bind().dialect.name == "postgresql":
        on_pg = postgresql.insert(Compteur).values(values)
        session.execute(on_pg.on_conflict_do_update(index_elements=index, set_=more))
    else:
        on_lite = sqlite.insert(Compteur).values(values)
        session.execute(on_lite.on_conflict_do_update(index_elements=index, set_=more))


def relever(session: Session) -> list[Releve]:
    """Every counter, by its key."""
    rows = session.scalars(
        select(Compteur).order_by(Compteur.nom, Compteur.etiquette, Compteur.seau)
    )
    known = {quoi.value for quoi in Quoi}
    return [
        Releve(Quoi(row.nom), row.etiquette, row.seau, row.n, row.somme_ms)
        for row in rows
        if row.nom in known
    ]
