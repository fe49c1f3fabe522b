"""Where the antivirus stands, what is in quarantine, and what is scanned again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from pipeline.antivirus.clamd import Clamd, ContenuError
from pipeline.errors import AntivirusError, IndisponibleError, PanneError, UsageError
from pipeline.flows.antivirus import essayer, ouvrir
from pipeline.flows.moyens import Moyens, ouvrir_originaux
from pipeline.journal import dire
from pipeline.models.analyse import Analyse, Etat, Moteur
from pipeline.settings import Settings
from pipeline.storage import analyses, echecs, travaux
from pipeline.storage.analyses import Tenant
from pipeline.storage.database import lecture, open_database
from pipeline.storage.echecs import Echec
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
    echecs: tuple[Echec, ...]
    """Contents on which it fails, and on them alone."""


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
                echecs=tuple(echecs.tous(session)),
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
    """What was scanned again; ``illisibles`` are originals that could not be read.

    ``echecs`` are the contents on which the antivirus failed, and on them alone.
    """

    analyses: int = 0
    illisibles: int = 0
    echecs: tuple[str, ...] = ()
    nouvelles: tuple[Nouvelle, ...] = ()

    @property
    def ecartes(self) -> tuple[Nouvelle, ...]:
        """Those that are in quarantine from now on."""
        return tuple(n for n in self.nouvelles if not n.apres.sain)

    @property
    def vus(self) -> int:
        """How many were looked at, whatever came of it."""
        return self.analyses + self.illisibles + len(self.echecs)


def rescanner(
    settings: Settings, suivi: Callable[[], None] = lambda: None, *, essai: bool
) -> Bilan:
    """Scan every content that the engine of now has not seen; with ``essai`` nothing is kept.

    What is found is in quarantine at once; open requests that hold it are due again, and a person
    is told by their verdict.

    :raises UsageError: there is no antivirus.
    :raises AntivirusError: it stopped answering; a later call goes on.
    """
    limit = settings.parametres.taille_lue
    return _tous(settings, lambda base, moteur: _pages(base, limit, moteur), suivi, essai=essai)


def reessayer(
    settings: Settings,
    empreintes: Collection[str] = (),
    suivi: Callable[[], None] = lambda: None,
    *,
    essai: bool,
) -> Bilan:
    """Scan the contents on which the antivirus failed, or those of which the SHA-256 begins so.

    What passes is free, what is found is in quarantine, and the open requests that hold it are due
    again; what fails stays as it was. With ``essai`` nothing is kept.

    :raises UsageError: there is no antivirus, or it failed on no such content.
    :raises AntivirusError: it stopped answering; a later call goes on.
    """

    def failed(base: Engine, _: Moteur) -> list[str]:
        with lecture(base) as session:
            found = [one.sha256 for one in echecs.tous(session, empreintes)]
        if empreintes and not found:
            raise UsageError(
                "L'antivirus n'a échoué sur aucun fichier de cette empreinte.",
                "Voir la liste : pieces antivirus.",
            )
        return found

    return _tous(settings, failed, suivi, essai=essai)


def _tous(
    settings: Settings,
    lesquels: Callable[[Engine, Moteur], Iterable[str]],
    suivi: Callable[[], None],
    *,
    essai: bool,
) -> Bilan:
    scanner = ouvrir(settings)
    if scanner is None:
        raise UsageError("Aucun antivirus n'est réglé.", "Régler PIECES_ANTIVIRUS.")
    originaux, base = ouvrir_originaux(settings), open_database(settings.url)
    try:
        bilan = Bilan()
        for sha256 in lesquels(base, scanner.moteur()):
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
            if bilan.vus >= RATTRAPAGE:
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
    with lecture(base) as session:
        before = analyses.connues(session, [sha256]).get(sha256)
    found = _essai(scanner, data) if essai else essayer(scanner, base, sha256, data)
    if found is None or found.etat is Etat.ECHOUE:
        bilan.echecs += (sha256,)
    else:
        bilan.analyses += 1
    if found and (before.etat if before else Etat.SAIN) is not found.etat:
        bilan.nouvelles += (Nouvelle(sha256, before, found),)


def _essai(scanner: Clamd, data: bytes) -> Analyse | None:
    try:
        return scanner.analyser(data)
    except ContenuError:
        return None
