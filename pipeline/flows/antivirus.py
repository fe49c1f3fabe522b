"""The antivirus first: what it has not cleared is opened by no room, and shown to nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Engine

from pipeline.antivirus import adresse
from pipeline.antivirus.clamd import Clamd
from pipeline.checks.contexte import PieceLue
from pipeline.errors import AntivirusError
from pipeline.journal import dire
from pipeline.models.analyse import Analyse, Etat
from pipeline.models.fichier import Defaut, Fichier
from pipeline.models.statut import TypePiece
from pipeline.settings import Settings
from pipeline.storage import analyses
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.originaux import Originaux

logger = logging.getLogger(__name__)
NON_EXAMINABLE = "l'antivirus n'a pas pu examiner tout le fichier"


def ouvrir(settings: Settings) -> Clamd | None:
    """The antivirus of the settings; ``None`` where none is: then nothing is scanned."""
    if settings.antivirus is None:
        return None
    return Clamd(adresse.lire(settings.antivirus), settings.antivirus_secondes)


def examiner(
    antivirus: Clamd,
    base: Engine,
    originaux: Originaux,
    sha256s: Iterable[str],
    contenus: Mapping[str, bytes],
    demande_id: int | None = None,
    tenir: Callable[[], None] = lambda: None,
) -> None:
    """Have contents scanned that never were, and keep what is said of each; ``tenir`` after each.

    :raises AntivirusError: one could not be, for now; what was said of the others is kept.
    """
    wanted = dict.fromkeys(sha256s)
    with lecture(base) as session:
        known = analyses.connues(session, wanted)
    for sha256 in (one for one in wanted if one not in known):
        data = contenus[sha256] if sha256 in contenus else originaux.get(sha256)
        found = antivirus.analyser(data)
        with ecriture(base) as session:
            analyses.garder(session, sha256, found, demande_id)
        _signaler(found)
        tenir()


def _signaler(found: Analyse) -> None:
    if not found.sain:
        dire(logger, logging.WARNING, "fichier_ecarte", statut=found.etat)


def ecarter(
    type_piece: TypePiece, facts: Fichier, analyse: Analyse | None, *, exige: bool
) -> PieceLue | None:
    """What is said of a file that may not be opened; ``None`` of one that may.

    :raises AntivirusError: the file is pending, where a scan is required.
    """
    if facts.defaut is not None:
        return PieceLue(type_piece, facts)
    if analyse is None and exige:
        raise AntivirusError("Un fichier attend l'antivirus.", "Il est repris de lui-même.")
    if analyse is None or analyse.sain:
        return None
    if analyse.etat is Etat.INEXAMINABLE:
        return PieceLue(type_piece, facts, panne=NON_EXAMINABLE, inexaminable=True, abandonnee=True)
    found = Defaut.INFECTE_APRES_COUP if analyse.apres_coup else Defaut.INFECTE
    return PieceLue(type_piece, replace(facts, nature=analyse.trouve or "", defaut=found))
