"""Where the antivirus stands, what is in quarantine, and everything scanned again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from pipeline.antivirus.clamd import Clamd
from pipeline.errors import AntivirusError, IndisponibleError, PanneError, UsageError
from pipeline.flows.antivirus import ouvrir
from pipeline.flows.moyens import Moyens, ouvrir_originaux
from pipeline.journal import dire
from pipeline.models.analyse import Analyse, Moteur
from pipeline.settings import Settings
from pipeline.storage import analyses, travaux
from pipeline.storage.analyses import Tenant
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.originaux import Originaux

logger = logging.getLogger(__name__)
RATTRAPAGE = 500
"""Contents that a sweep has scanned, of those that came before there was an antivirus."""


@dataclass(frozen=True)
class Situation:
    """The antivirus at a glance; ``adresse`` is ``None`` where none is set."""

    adresse: str | None
    moteur: Moteur | None
    panne: str | None
    contenus: dict[str, int]
    jamais: int
    """Contents that were never scanned."""
    demandes: int
    """Requests that wait for it, since ``depuis``."""
    depuis: datetime | None
    ecartes: tuple[Tenant, ...]


def situation(settings: Settings) -> Situation:
    """Where it stands: an antivirus that does not answer is told, not raised."""
    scanner, moteur, panne = ouvrir(settings), None, None
    try:
        moteur = scanner.moteur() if scanner else None
    except AntivirusError as error:
        panne = error.message
    base = open_database(settings.url)
    try:
        with lecture(base) as session:
            waiting = travaux.attente(session)
            return Situation(
                adresse=settings.antivirus,
                moteur=moteur,
                panne=panne,
                contenus=analyses.par_etat(session),
                jamais=analyses.en_attente(session, settings.parametres.taille_lue),
                demandes=waiting.antivirus,
                depuis=waiting.antivirus_depuis,
                ecartes=tuple(analyses.ecartees(session)),
            )
    finally:
        base.dispose()


@dataclass(frozen=True)
class Nouvelle:
    """A content of which the antivirus says something else than before."""

    sha256: str
    avant: Analyse | None
    apres: Analyse


@dataclass
class Bilan:
    """What was scanned again; ``illisibles`` are originals that could not be read."""

    analyses: int = 0
    illisibles: int = 0
    nouvelles: tuple[Nouvelle, ...] = ()

    @property
    def ecartes(self) -> tuple[Nouvelle, ...]:
        """Those that are in quarantine from now on."""
        return tuple(n for n in self.nouvelles if not n.apres.sain)


def rescanner(
    settings: Settings, suivi: Callable[[], None] = lambda: None, *, essai: bool
) -> Bilan:
    """Scan every content that the engine of now has not seen; with ``essai`` nothing is kept.

    What is found is in quarantine at once; open requests that hold it are due again, and a person
    is told by their verdict.

    :raises UsageError: there is no antivirus.
    :raises AntivirusError: it stopped answering; a later call goes on.
    """
    scanner = ouvrir(settings)
    if scanner is None:
        raise UsageError("Aucun antivirus n'est réglé.", "Régler PIECES_ANTIVIRUS.")
    originaux, base = ouvrir_originaux(settings), open_database(settings.url)
    try:
        bilan, limit = Bilan(), settings.parametres.taille_lue
        for sha256 in _pages(base, limit, scanner.moteur()):
            _un(scanner, base, originaux, sha256, bilan, essai=essai)
            suivi()
        return bilan
    finally:
        base.dispose()


def rattraper(moyens: Moyens) -> Bilan:
    """Scan what came before there was an antivirus, some of it at a time; one that is down, later."""
    bilan, limit = Bilan(), moyens.parametres.taille_lue
    if moyens.antivirus is None:
        return bilan
    try:
        for sha256 in _pages(moyens.base, limit, None):
            _un(moyens.antivirus, moyens.base, moyens.originaux, sha256, bilan, essai=False)
            if bilan.analyses + bilan.illisibles >= RATTRAPAGE:
                break
    except AntivirusError as error:
        dire(logger, logging.WARNING, "antivirus_indisponible", error)
    return bilan


def _pages(base: Engine, limit: int, moteur: Moteur | None) -> Iterator[str]:
    last = ""
    while True:
        with lecture(base) as session:
            some = analyses.a_analyser(session, limit, moteur, last)
        if not some:
            return
        yield from some
        last = some[-1]


def _un(
    scanner: Clamd, base: Engine, originaux: Originaux, sha256: str, bilan: Bilan, *, essai: bool
) -> None:
    try:
        data = originaux.get(sha256)
    except IndisponibleError:
        raise
    except PanneError as error:  # absent or altered: reconciling tells, and others are scanned
        dire(logger, logging.WARNING, "original_illisible", error)
        bilan.illisibles += 1
        return
    found = scanner.analyser(data)
    bilan.analyses += 1
    with lecture(base) as session:
        before = analyses.connues(session, [sha256]).get(sha256)
    if not essai:
        with ecriture(base) as session:
            found = analyses.garder(session, sha256, found)
    if (before is None or before.sain) != found.sain or (before and before.etat != found.etat):
        bilan.nouvelles += (Nouvelle(sha256, before, found),)
        if not found.sain:
            dire(logger, logging.WARNING, "fichier_ecarte", statut=found.etat)
