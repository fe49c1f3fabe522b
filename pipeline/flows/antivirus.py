"""The antivirus first: what it has not cleared is opened by no room, and shown to nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Engine

from pipeline.antivirus import adresse
from pipeline.antivirus.clamd import Clamd, ContenuError
from pipeline.checks.contexte import PieceLue
from pipeline.errors import AntivirusError
from pipeline.journal import dire
from pipeline.models.analyse import Analyse, Etat
from pipeline.models.fichier import Defaut, Fichier
from pipeline.models.statut import TypePiece
from pipeline.settings import Settings
from pipeline.storage import analyses, echecs
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.originaux import Originaux

logger = logging.getLogger(__name__)
NON_EXAMINABLE = "l'antivirus n'a pas pu examiner tout le fichier"
NON_ANALYSE = "l'antivirus échoue sur ce fichier à chaque essai : il n'a pas été ouvert"


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
        failed = echecs.connus(session, wanted)
    waits = False
    for sha256 in (one for one in wanted if one not in known):
        if echecs.attendu(failed.get(sha256)):
            waits = True
            continue
        data = contenus[sha256] if sha256 in contenus else originaux.get(sha256)
        waits = essayer(antivirus, base, sha256, data, demande_id) is None or waits
        tenir()
    if waits:
        raise AntivirusError("L'antivirus a échoué sur un fichier.", "Il est réessayé plus tard.")


def essayer(
    antivirus: Clamd, base: Engine, sha256: str, data: bytes, demande_id: int | None = None
) -> Analyse | None:
    """Have a content scanned, and keep what is said; ``None`` when it failed, on it alone.

    The last failure that counts is said (:attr:`Etat.ECHOUE`): the content is set aside. What an
    earlier scan said stands.

    :raises AntivirusError: the scanner itself fails, for now: nothing counts.
    """
    try:
        found = antivirus.analyser(data)
    except ContenuError as error:
        return _echouer(base, sha256, error, demande_id)
    with ecriture(base) as session:
        analyses.garder(session, sha256, found, demande_id)
    _signaler(found)
    return found


def _echouer(
    base: Engine, sha256: str, error: ContenuError, demande_id: int | None
) -> Analyse | None:
    with ecriture(base) as session:
        noted = echecs.noter(session, sha256, error.message)
        kept = analyses.connues(session, [sha256]).get(sha256)
        if kept is None and noted.definitif:
            kept = Analyse(Etat.ECHOUE, error.moteur)
            analyses.garder(session, sha256, kept, demande_id)
            _signaler(kept)
    dire(logger, logging.WARNING, "analyse_echouee", error, nombre=noted.essais)
    return kept if kept is not None and kept.etat is Etat.ECHOUE else None


def _signaler(found: Analyse) -> None:
    if not found.sain:
        dire(logger, logging.WARNING, "fichier_ecarte", statut=found.etat)


def ecarter(
    type_piece: TypePiece,
    facts: Fichier,
    analyse: Analyse | None,
    *,
    exige: bool,
    montree: bool = False,
) -> PieceLue | None:
    """What is said of a file that may not be opened; ``None`` of one that may.

    ``montree``: this request was given a verdict on it before anything was found in it.

    :raises AntivirusError: the file is pending, where a scan is required.
    """
    if facts.defaut is not None:
        return PieceLue(type_piece, facts)
    if analyse is None and exige:
        raise AntivirusError("Un fichier attend l'antivirus.", "Il est repris de lui-même.")
    if analyse is None or analyse.sain:
        return None
    if analyse.etat is not Etat.INFECTE:
        why = NON_EXAMINABLE if analyse.etat is Etat.INEXAMINABLE else NON_ANALYSE
        return PieceLue(type_piece, facts, panne=why, inexaminable=True, abandonnee=True)
    found = Defaut.INFECTE_APRES_COUP if montree else Defaut.INFECTE
    return PieceLue(type_piece, replace(facts, nature=analyse.trouve or "", defaut=found))
