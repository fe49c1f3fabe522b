"""Keys of programs: given, shown, taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import Engine

from pipeline.errors import UsageError
from pipeline.flows.courriers import maintenant
from pipeline.models.dates import PARIS
from pipeline.models.portee import Portee
from pipeline.storage import cles
from pipeline.storage.cles import Cle
from pipeline.storage.database import ecriture, lecture


def ajouter(
    base: Engine, nom: str, portees: Collection[Portee], expire: date | None
) -> tuple[Cle, str]:
    """Make a key, and the text of it. It opens nothing from the day ``expire`` on, in Paris.

    :raises UsageError: it opens nothing, has no name, or would have expired.
    """
    until = datetime.combine(expire, time.min, PARIS) if expire else None
    if until is not None and until <= maintenant():
        raise UsageError("Cette clé aurait déjà expiré.", "Donner un jour à venir.")
    with ecriture(base) as session:
        return cles.creer(session, nom, portees, until)


def lister(base: Engine) -> list[Cle]:
    """All of them."""
    with lecture(base) as session:
        return cles.lister(session)


def revoquer(base: Engine, identifiant: str) -> Cle:
    """Take a key back.

    :raises UsageError: when there is no such key.
    """
    with ecriture(base) as session:
        return cles.revoquer(session, identifiant, maintenant())
