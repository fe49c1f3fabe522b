"""What the work needs: the rooms that read, the store, the register, the settings."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from pipeline.antivirus.clamd import Clamd
from pipeline.errors import Ecart, ReferentielError, UsageError
from pipeline.extraction.confinement import choisir
from pipeline.extraction.reading import Lecteur
from pipeline.flows import antivirus
from pipeline.models.authenticite import ListeDeConfiance, lire_liste
from pipeline.models.avance import Volumes
from pipeline.models.cycle import Application
from pipeline.models.parametres import MO, Parametres
from pipeline.models.referentiel import Referentiel
from pipeline.notifications.cadre import Cadre
from pipeline.settings import Settings
from pipeline.storage import depot as store
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.originaux import DossierOriginaux, Originaux
from pipeline.storage.travaux import BAIL, Preneur

CERTIFICATS = frozenset([".pem", ".crt", ".cer", ".der", ".xml"])


@dataclass(frozen=True)
class Moyens:
    """Opened once, shared by all the deposits of a call."""

    lecteur: Lecteur
    base: Engine
    originaux: Originaux
    parametres: Parametres
    referentiel: Referentiel | None = None
    confiance_2ddoc: ListeDeConfiance = field(default_factory=ListeDeConfiance)
    racines: tuple[bytes, ...] = ()
    """The roots that signers' chains are verified from (they show in a report)."""
    application: Application = Application.SANS_DECISION
    cadre: Cadre = field(default_factory=Cadre)
    """Who writes the letters, and the delays that they give."""
    volumes: Volumes = Volumes.ESTIMEES
    """The count of mailboxes that fixes an MSS advance."""
    decision_auteur: str | None = None
    antivirus: Clamd | None = None
    """Who looks at each file before it is opened; without one nobody does."""
    preneur: Preneur | None = None
    """Who takes the work on what is deposited at once; without one it waits for a worker."""


@contextmanager
def ouvrir(settings: Settings, referentiel: Path | None = None) -> Iterator[Moyens]:
    """Open everything; a register given is imported, else the last one imported serves.

    :raises ReferentielError: nothing is treated with a register that does not hold.
    :raises UsageError: nor with certificates that cannot be read.
    :raises ConfinementError: nor where files cannot be opened safely.
    """
    confiance = _confiance(settings.certificats_2ddoc)
    racines = settings.racines
    confinement = choisir(settings.sans_confinement)
    with Lecteur(settings.limites, racines, confinement) as lecteur:
        lecteur.warm()
        originaux = ouvrir_originaux(settings)
        base = open_database(settings.url)
        moyens = Moyens(
            lecteur,
            base,
            originaux,
            settings.parametres,
            racines=racines,
            application=settings.appliquer,
            cadre=settings.cadre,
            volumes=settings.mss_boites,
            decision_auteur=settings.decision_auteur,
            antivirus=antivirus.ouvrir(settings),
            preneur=moi(settings.bail),
        )
        try:
            register = _register(base, referentiel, settings.limite_referentiel_mo)
            yield replace(moyens, referentiel=register, confiance_2ddoc=confiance)
        finally:
            base.dispose()


def moi(bail: timedelta = BAIL) -> Preneur:
    """This process, as the one who takes work; no other bears its name."""
    return Preneur(f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}", bail)


def ouvrir_originaux(settings: Settings) -> Originaux:
    """Where originals are kept: in a bucket when there is one, else in a folder beside the base.

    :raises UsageError: when the address of the bucket does not hold.
    """
    if settings.originaux is None:
        return DossierOriginaux(settings.dossier_originaux)
    from pipeline.storage import originaux_s3  # boto3 is slow to come

    return originaux_s3.ouvrir(originaux_s3.lire_adresse(settings.originaux))


def _confiance(folder: Path | None) -> ListeDeConfiance:
    """The certificates of a folder: what is neither one nor a list (a README) is left alone."""
    if folder is None:
        return ListeDeConfiance()
    try:
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())
                 if path.suffix.lower() in CERTIFICATS}  # fmt: skip
        return lire_liste(files)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"Les certificats des 2D-Doc ne peuvent pas être lus : {error}.",
            "Voir PIECES_2DDOC_CERTIFICATS dans docs/operations.md.",
        ) from error


def _register(base: Engine, path: Path | None, mo: int) -> Referentiel | None:
    if path is None:
        with lecture(base) as session:
            return store.referentiel_courant(session)
    try:
        with path.open("rb") as stream:
            contenu = stream.read(mo * MO + 1)
    except OSError as error:
        gap = Ecart(str(path), "fichier", error.strerror or "illisible", "un fichier CSV")
        raise ReferentielError((gap,), "Vérifier le chemin et les droits du fichier.") from error
    if len(contenu) > mo * MO:
        gap = Ecart(path.name, "taille", "fichier trop volumineux", f"{mo} Mo au plus")
        raise ReferentielError(
            (gap,), "Vérifier que c'est bien le référentiel ; sinon, PIECES_LIMITE_REFERENTIEL_MO."
        )
    with ecriture(base) as session:
        return store.importer_referentiel(session, contenu, path.name)
