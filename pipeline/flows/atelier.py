"""A worker: it takes what is due, a batch at a time, and treats each request as it was filed."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from pipeline.errors import PiecesError
from pipeline.flows.moyens import Moyens, moi
from pipeline.flows.ordre import Etape, directement, traiter
from pipeline.flows.reprise import relire
from pipeline.models.statut import Statut
from pipeline.storage import tables, travaux
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.travaux import Preneur, Tache

logger = logging.getLogger(__name__)
LOT = 10
"""Requests taken at once: few enough that a dead worker holds up few of them."""


@dataclass(frozen=True)
class Etat:
    """Where a request stands."""

    statut: Statut
    avis: str | None
    propose: str | None


@dataclass(frozen=True)
class Fait:
    """What became of one task; ``erreur`` names our failure."""

    demande_id: int
    numero: str
    motif: str
    avant: Etat
    apres: Etat
    erreur: str | None = None

    @property
    def change(self) -> bool:
        return self.avant != self.apres


def travailler(moyens: Moyens, etape: Etape = directement, lot: int = LOT) -> Iterator[Fait]:
    """Treat what is due until nothing is; a failure never stops the others."""
    preneur = moyens.preneur or moi()
    while taches := _prendre(moyens, preneur, lot):
        for rang, tache in enumerate(taches):
            yield _une(tache, moyens, etape)
            _prolonger(moyens, preneur, taches[rang + 1 :])


def _prendre(moyens: Moyens, preneur: Preneur, lot: int) -> list[Tache]:
    with ecriture(moyens.base) as session:
        return travaux.prendre(session, preneur, lot)


def _prolonger(moyens: Moyens, preneur: Preneur, taches: list[Tache]) -> None:
    if taches:
        with ecriture(moyens.base) as session:
            travaux.prolonger(session, preneur, [t.demande_id for t in taches])


def _une(tache: Tache, moyens: Moyens, etape: Etape) -> Fait:
    numero, avant = etat(moyens, tache.demande_id)
    try:
        depot, enregistre = relire(tache.demande_id, moyens)
        traiter(depot, enregistre, moyens, time.monotonic(), etape)
        erreur = None
    except Exception as error:
        logger.warning("%s: %s", numero, type(error).__name__)
        erreur = error.code if isinstance(error, PiecesError) else type(error).__name__
        with ecriture(moyens.base) as session:
            travaux.remettre(session, tache, erreur)
    _, apres = etat(moyens, tache.demande_id)
    return Fait(tache.demande_id, numero, tache.motif, avant, apres, erreur)


def etat(moyens: Moyens, demande_id: int) -> tuple[str, Etat]:
    """The number of a request, and where it stands."""
    with lecture(moyens.base) as session:
        d = session.scalars(select(tables.Demande).filter_by(id=demande_id)).one()
        return d.numero, Etat(Statut(d.statut), d.avis, d.statut_propose)
