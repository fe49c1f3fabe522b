"""The metrics, in the form of Prometheus, from what the database counts.

Nothing is kept in memory: any process shows the sums of all. What stands now (a queue, letters) comes
from a :data:`Sonde`, a query that is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import accumulate, groupby
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pipeline.errors import PanneError
from pipeline.models.mesure import BORNES_MS, INFINI, Quoi
from pipeline.storage import analyses, courriers, envois, tables, travaux
from pipeline.storage.compteurs import Releve, relever
from pipeline.storage.database import lecture

Sonde = Callable[[Session], Iterable[Metric]]
"""What is asked of the database beside the counters."""

_COMPTES = {
    Quoi.DEPOTS: ("pieces_deposits", "Deposits received (new revisions)", "dispositif"),
    Quoi.VERDICTS: ("pieces_verdicts", "Verdicts given", "avis"),
    Quoi.MOTIFS: ("pieces_reasons", "Reasons in the verdicts", "code"),
    Quoi.ECHECS: ("pieces_failures", "Deposits that could not be treated", "code"),
}
_DUREES = {
    Quoi.DUREE_DEPOT: ("pieces_deposit_seconds", "Seconds to treat a deposit", ()),
    Quoi.DUREE_PIECE: ("pieces_piece_seconds", "Seconds to read a piece", ("type",)),
}


class Collecteur(Collector):
    """Asks the database each time it is asked."""

    def __init__(self, base: Engine, sondes: Sequence[Sonde] = ()) -> None:
        self._base, self._sondes = base, sondes

    def collect(self) -> Iterator[Metric]:
        """Every family; ``pieces_up`` is 0, and alone, when the database does not answer."""
        try:
            with lecture(self._base) as session:
                found = relever(session)
                asked = [metric for sonde in self._sondes for metric in sonde(session)]
        except PanneError:
            yield GaugeMetricFamily("pieces_up", _UP, 0)
            return
        yield GaugeMetricFamily("pieces_up", _UP, 1)
        yield from (_compte(quoi, found) for quoi in _COMPTES)
        yield from (_duree(quoi, found) for quoi in _DUREES)
        yield from asked


_UP = "Whether the database answers"


def _compte(quoi: Quoi, found: Iterable[Releve]) -> Metric:
    nom, aide, label = _COMPTES[quoi]
    family = CounterMetricFamily(nom, aide, labels=[label])
    for releve in found:
        if releve.quoi is quoi:
            family.add_metric([releve.etiquette], releve.n)
    return family


def _duree(quoi: Quoi, found: Iterable[Releve]) -> Metric:
    nom, aide, labels = _DUREES[quoi]
    family = HistogramMetricFamily(nom, aide, labels=labels)
    mine = (releve for releve in found if releve.quoi is quoi)
    for etiquette, group in groupby(mine, key=lambda releve: releve.etiquette):
        rows = list(group)
        counts = {row.seau: row.n for row in rows}
        bounds = sorted({*BORNES_MS, *counts, INFINI})
        sums = accumulate(counts.get(bound, 0) for bound in bounds)
        buckets = [(_le(bound), n) for bound, n in zip(bounds, sums, strict=True)]
        total = sum(row.somme_ms for row in rows) / 1000
        family.add_metric([etiquette] if labels else [], buckets, total)
    return family


def _le(bound: int) -> str:
    return "+Inf" if bound == INFINI else str(bound / 1000)


def sonde_file(lire: Callable[[Session], tuple[int, float]]) -> Sonde:
    """The queue, from a query of its depth and of the age in seconds of what waits longest."""

    def sonde(session: Session) -> Iterator[Metric]:
        depth, age = lire(session)
        yield GaugeMetricFamily("pieces_queue_depth", "Deposits that wait", depth)
        yield GaugeMetricFamily(
            "pieces_queue_oldest_seconds", "Age of the one that waits most", age
        )

    return sonde


def sonde_etats(nom: str, aide: str, lire: Callable[[Session], Mapping[str, int]]) -> Sonde:
    """An outbox, from a query of how many stand in each state."""

    def sonde(session: Session) -> Iterator[Metric]:
        family = GaugeMetricFamily(nom, aide, labels=["etat"])
        for etat, n in sorted(lire(session).items()):
            family.add_metric([etat], n)
        yield family

    return sonde


def exposer(base: Engine, sondes: Sequence[Sonde] = ()) -> str:
    """The text that Prometheus reads."""
    return generate_latest(_registry(base, sondes)).decode()


def servir(
    base: Engine, port: int, adresse: str, sondes: Sequence[Sonde] = ()
) -> tuple[WSGIServer, Thread]:
    """Answer ``/metrics`` from a thread; port 0 takes a free one."""
    return start_http_server(port, adresse, _registry(base, sondes))


def _registry(base: Engine, sondes: Sequence[Sonde]) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collecteur(base, sondes))
    return registry


def sondes() -> tuple[Sonde, ...]:
    """What a store holds now: its queue, its letters, what webhooks are to be told."""
    return (
        sonde_file(_file),
        sonde_etats("pieces_letters", "Letters by state", courriers.par_etat),
        sonde_etats("pieces_antivirus_files", "Files by what the antivirus said", _fichiers),
        _antivirus,
        sonde_etats("pieces_webhook_deliveries", "Webhook deliveries by state", envois.par_etat),
    )


def _file(session: Session) -> tuple[int, float]:
    seen = travaux.attente(session)
    return seen.dus, _age(seen.plus_ancien)


def _fichiers(session: Session) -> Mapping[str, int]:
    return analyses.par_etat(session)


def _antivirus(session: Session) -> Iterator[Metric]:
    seen = travaux.attente(session)
    yield GaugeMetricFamily(
        "pieces_antivirus_waiting", "Deposits that wait for the antivirus", seen.antivirus
    )
    yield GaugeMetricFamily(
        "pieces_antivirus_oldest_seconds",
        "For how long the first of them does",
        _age(seen.antivirus_depuis),
    )


def _age(since: datetime | None) -> float:
    return (tables.maintenant() - since).total_seconds() if since else 0.0
