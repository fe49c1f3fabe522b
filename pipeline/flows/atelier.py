"""A worker: it takes what is due, one request after the other, and treats it as it was filed.

One at a time: a worker that dies holds up the one that it had in hand, and no other loses an attempt.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from pipeline.errors import AntivirusError, IndisponibleError, PiecesError
from pipeline.flows.etape import Etape, directement
from pipeline.flows.moyens import Moyens, moi
from pipeline.flows.ordre import traiter
from pipeline.flows.reprise import relire
from pipeline.journal import dire
from pipeline.models.statut import Statut
from pipeline.settings import Settings
from pipeline.storage import tables, travaux
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.travaux import Preneur, Tache

logger = logging.getLogger(__name__)


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
    attend: bool = False
    """Whether it waits for the antivirus, untouched."""

    @property
    def change(self) -> bool:
        return self.avant != self.apres


def en_attente(settings: Settings) -> bool:
    """Whether anything is due: the database alone is opened."""
    base = open_database(settings.url)
    try:
        with lecture(base) as session:
            return travaux.attente(session).dus > 0
    finally:
        base.dispose()


def travailler(moyens: Moyens, etape: Etape = directement) -> Iterator[Fait]:
    """Treat what is due until nothing is; a failure never stops the others.

    Nothing is held between two requests: who asks for no more of them leaves the rest to others.
    ``etape`` is how the treatment of one request is called.

    :raises IndisponibleError: a store is down; what was in hand lost no attempt.
    """
    preneur = moyens.preneur or moi()
    moyens = replace(moyens, preneur=preneur)
    while tache := _prendre(moyens, preneur):
        yield etape(reprendre)(tache, moyens)


def _prendre(moyens: Moyens, preneur: Preneur) -> Tache | None:
    with ecriture(moyens.base) as session:
        return next(iter(travaux.prendre(session, preneur, 1)), None)


def reprendre(tache: Tache, moyens: Moyens) -> Fait:
    """Treat one request; our failure is noted on its task, and it is tried again later.

    After :data:`~pipeline.storage.travaux.OUVERTURES` workers that ended with it in hand, its files
    are no longer opened: the request goes to a person.
    """
    numero, avant = etat(moyens, tache.demande_id)
    erreur, waits = None, False
    try:
        depot, enregistre = relire(tache.demande_id, moyens)
        traiter(depot, enregistre, moyens, time.monotonic(), directement, tache.ouverts)
    except AntivirusError as error:
        dire(logger, logging.INFO, "depot_en_attente", error, numero=numero)
        waits = True
        with ecriture(moyens.base) as session:
            travaux.differer(session, tache, error.code)
    except IndisponibleError:
        with suppress(IndisponibleError), ecriture(moyens.base) as session:
            travaux.reposer(session, tache)
        raise
    except Exception as error:
        dire(logger, logging.WARNING, "depot_non_traite", error, numero=numero)
        erreur = error.code if isinstance(error, PiecesError) else type(error).__name__
        with ecriture(moyens.base) as session:
            travaux.remettre(session, tache, erreur)
    except BaseException:  # told to stop: another may take it at once
        with suppress(IndisponibleError), ecriture(moyens.base) as session:
            travaux.reposer(session, tache, timedelta(0))
        raise
    _, apres = etat(moyens, tache.demande_id)
    return Fait(tache.demande_id, numero, tache.motif, avant, apres, erreur, waits)


def etat(moyens: Moyens, demande_id: int) -> tuple[str, Etat]:
    """The number of a request, and where it stands."""
    with lecture(moyens.base) as session:
        d = session.scalars(select(tables.Demande).filter_by(id=demande_id)).one()
        return d.numero, Etat(Statut(d.statut), d.avis, d.statut_propose)
