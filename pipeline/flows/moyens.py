"""What the work needs: the rooms that read, the store, the register, the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from pipeline.errors import Ecart, ReferentielError
from pipeline.extraction.reading import Lecteur
from pipeline.models.parametres import Parametres
from pipeline.models.referentiel import Referentiel
from pipeline.settings import Settings
from pipeline.storage import depot as store
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.originaux import DossierOriginaux, Originaux


@dataclass(frozen=True)
class Moyens:
    """Opened once, shared by all the deposits of a call."""

    lecteur: Lecteur
    base: Engine
    originaux: Originaux
    parametres: Parametres
    referentiel: Referentiel | None = None
    racines: tuple[bytes, ...] = ()
    """The roots that signers' chains are verified from (they show in a report)."""


@contextmanager
def ouvrir(settings: Settings, referentiel: Path | None = None) -> Iterator[Moyens]:
    """Open everything; a register given is imported, else the last one imported serves.

    :raises ReferentielError: nothing is treated with a register that does not hold.
    """
    racines = settings.racines
    with Lecteur(racines=racines) as lecteur:
        lecteur.warm()
        base = open_database(settings.url)
        originaux = DossierOriginaux(settings.originaux)
        moyens = Moyens(lecteur, base, originaux, settings.parametres, racines=racines)
        try:
            yield replace(moyens, referentiel=_register(base, referentiel))
        finally:
            base.dispose()


def _register(base: Engine, path: Path | None) -> Referentiel | None:
    if path is None:
        with lecture(base) as session:
            return store.referentiel_courant(session)
    try:
        contenu = path.read_bytes()
    except OSError as error:
        gap = Ecart(str(path), "fichier", error.strerror or "illisible", "un fichier CSV")
        raise ReferentielError((gap,), "Vérifier le chemin et les droits du fichier.") from error
    with ecriture(base) as session:
        return store.importer_referentiel(session, contenu, path.name)
