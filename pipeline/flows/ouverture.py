"""The files of a deposit, opened one after the other; or left to a person as they are."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from pathlib import Path

from pipeline.checks.contexte import PieceLue
from pipeline.flows import antivirus, pieces
from pipeline.flows.connu import Connu
from pipeline.flows.depot import Depot, FichierDepose
from pipeline.flows.etape import flaky
from pipeline.flows.moyens import Moyens
from pipeline.journal import dire
from pipeline.models.acquis import Reprise
from pipeline.models.demande import PieceDeclaree
from pipeline.models.fichier import Fichier

logger = logging.getLogger(__name__)


@flaky
def completer(depot: Depot, connu: Connu, moyens: Moyens) -> tuple[FichierDepose, ...]:
    """The files to judge: those filed, less those that were replaced, and those that still count."""
    kept = tuple(f for f in depot.fichiers if f.cle not in connu.acquis.remplacees)
    return kept + tuple(_reprise(one, moyens) for one in connu.acquis.reprises)


def _reprise(reprise: Reprise, moyens: Moyens) -> FichierDepose:
    data = moyens.originaux.get(reprise.sha256)
    piece = PieceDeclaree(type=reprise.type, fichier=reprise.fichier)
    where = Path(reprise.fichier)
    return FichierDepose(piece, len(data), reprise.sha256, where, data, reprise.revision)


def lire_piece(fichier: FichierDepose, connu: Connu, moyens: Moyens) -> PieceLue:
    """Open, read and recognise one file, unless the antivirus holds it back.

    :raises AntivirusError: it was not scanned, and has to be.
    """
    started, which = time.monotonic(), fichier.piece.type
    facts = _facts(fichier, moyens)
    lue = _ecartee(fichier, facts, connu, moyens)
    lue = lue or pieces.lire(moyens.lecteur, which, fichier.data, facts, connu.noms)
    spent, looked = int((time.monotonic() - started) * 1000), fichier.sha256 in connu.analyses
    lue = replace(lue, duree_ms=spent, analysee=looked, reprise=fichier.reprise)
    level = logging.WARNING if lue.panne else logging.DEBUG
    dire(logger, level, "piece_lue", type=lue.type, duree_ms=lue.duree_ms)
    return lue


def laisser_piece(fichier: FichierDepose, connu: Connu, moyens: Moyens) -> PieceLue:
    """One file, left to a person without being opened; what the antivirus said of it stands."""
    facts = _facts(fichier, moyens)
    lue = _ecartee(fichier, facts, connu, moyens) or pieces.abandonner(fichier.piece.type, facts)
    dire(logger, logging.WARNING, "piece_abandonnee", type=lue.type)
    return replace(lue, analysee=fichier.sha256 in connu.analyses, reprise=fichier.reprise)


def _ecartee(
    fichier: FichierDepose, facts: Fichier, connu: Connu, moyens: Moyens
) -> PieceLue | None:
    scan = connu.analyses.get(fichier.sha256)
    exige, shown = moyens.antivirus is not None, fichier.sha256 in connu.montrees
    return antivirus.ecarter(fichier.piece.type, facts, scan, exige=exige, montree=shown)


def _facts(fichier: FichierDepose, moyens: Moyens) -> Fichier:
    nom, limit = fichier.piece.fichier, moyens.parametres.taille_lue
    return pieces.facts(nom, fichier.taille, fichier.sha256, limit)
