"""Erasing what was kept long enough, batch after batch; stopped anywhere, it is taken up again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from pipeline.errors import UsageError
from pipeline.flows.moyens import ouvrir_originaux
from pipeline.settings import Settings
from pipeline.storage import retention
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.originaux import Originaux
from pipeline.storage.retention import Compte

_PARIS = ZoneInfo("Europe/Paris")


def limite(settings: Settings, avant: date | None, maintenant: datetime) -> datetime:
    """The moment before which a decision is old enough: that day, or the delay that is set.

    :raises UsageError: when that day is yet to come.
    """
    if avant is None:
        return maintenant - timedelta(days=settings.conservation_jours)
    moment = datetime.combine(avant, time.min, _PARIS)
    if moment > maintenant:
        raise UsageError(f"Le {avant:%d/%m/%Y} est à venir.", "Donner une date passée.")
    return moment


def lancer(settings: Settings, avant: date | None, *, essai: bool) -> Compte:
    """Erase, or say what would be (``essai``).

    :raises PanneError: when the database or the originals fail; a later call goes on.
    """
    moment = limite(settings, avant, datetime.now(UTC))
    originaux = ouvrir_originaux(settings)
    base = open_database(settings.url)
    try:
        if essai:
            with lecture(base) as session:
                return retention.prevoir(session, moment)
        return purger(base, originaux, moment)
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
