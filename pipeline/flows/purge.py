"""Erasing what was kept long enough, batch after batch; stopped anywhere, it is taken up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine

from pipeline.errors import UsageError
from pipeline.flows.moyens import ouvrir_originaux
from pipeline.models.dates import PARIS, francais
from pipeline.settings import Settings
from pipeline.storage import reception, retention
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.originaux import Originaux
from pipeline.storage.retention import Compte


def limite(settings: Settings, avant: date | None, maintenant: datetime) -> datetime:
    """The moment before which a decision is old enough: that day, or the delay that is set.

    :raises UsageError: when that day is yet to come.
    """
    if avant is None:
        return maintenant - timedelta(days=settings.conservation_jours)
    moment = datetime.combine(avant, time.min, PARIS)
    if moment > maintenant:
        raise UsageError(f"Le {francais(avant)} est à venir.", "Donner une date passée.")
    return moment


def lancer(settings: Settings, avant: date | None, *, essai: bool) -> Compte:
    """Erase, or say what would be (``essai``).

    :raises PanneError: when the database or the originals fail; a later call goes on.
    """
    now = datetime.now(UTC)
    moment = limite(settings, avant, now)
    oublie = now - timedelta(days=settings.cles_jours)
    originaux = ouvrir_originaux(settings)
    base = open_database(settings.url)
    try:
        if essai:
            with lecture(base) as session:
                planned = retention.prevoir(session, moment)
                return replace(planned, cles=reception.anciennes(session, oublie))
        with ecriture(base) as session:
            cles = reception.oublier(session, oublie)
        return replace(purger(base, originaux, moment), cles=cles)
    finally:
        base.dispose()


def purger(base: Engine, originaux: Originaux, avant: datetime) -> Compte:
    """Mask every revision that is due, then erase its originals."""
    total = Compte()
    while True:
        with ecriture(base) as session:
            done = retention.marquer(session, avant)
        if done is None:
            break
        total += done
    while True:
        with ecriture(base) as session:
            done = retention.effacer(session, originaux)
        if done is None:
            return total
        total += done
