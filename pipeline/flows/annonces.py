"""What a request's move is told to the depositor: one letter, in the transaction of the move."""

from __future__ import annotations

import logging
from dataclasses import replace

from sqlalchemy.orm import Session

from pipeline.errors import UsageError
from pipeline.flows.courriers import mettre_en_file
from pipeline.journal import dire
from pipeline.models.courrier import Decision, Nature
from pipeline.models.jugement import retenir
from pipeline.models.statut import Statut
from pipeline.notifications.cadre import Cadre
from pipeline.storage import tables
from pipeline.storage.jugements import vivants
from pipeline.storage.relecture import Connue, relire

logger = logging.getLogger(__name__)

_NATURES = {
    Statut.VALIDEE: Nature.VALIDATION,
    Statut.DECIDEE: Nature.VALIDATION,
    Statut.VALIDATION_PARTIELLE: Nature.VALIDATION_PARTIELLE,
    Statut.EN_ATTENTE_PIECES: Nature.DEMANDE_PIECES,
    Statut.REJETEE: Nature.REFUS,
}


def nature(de: Statut, vers: Statut) -> Nature | None:
    """The letter that a move asks for; ``None`` where nothing is to be said.

    Back to the partial validation, an anticipé whose certificate did not do is asked for pieces.

    >>> nature(Statut.CERTIFICATS_A_VALIDER, Statut.VALIDATION_PARTIELLE).value
    'demande_pieces'
    """
    if (de, vers) == (Statut.CERTIFICATS_A_VALIDER, Statut.VALIDATION_PARTIELLE):
        return Nature.DEMANDE_PIECES
    return _NATURES.get(vers) if de is not vers else None


def accuser(session: Session, numero: str, cadre: Cadre) -> None:
    """Put in line the receipt of a deposit (CRPA, R. 112-5)."""
    _deposer(session, numero, Nature.ACCUSE_RECEPTION, cadre)


def annoncer(
    session: Session,
    demande_id: int,
    de: Statut,
    cadre: Cadre,
    decision: Decision | None = None,
) -> None:
    """Put in line what a request's move says, if it moved and anything is to be said."""
    row = session.get_one(tables.Demande, demande_id)
    wanted = nature(de, Statut(row.statut))
    if wanted:
        _deposer(session, row.numero, wanted, cadre, decision)


def retenu(session: Session, connue: Connue) -> Connue:
    """A request with the report that its letters are written from: what gestionnaires said of its
    points counts, wherever the decision is taken."""
    said = vivants(session, connue.demande_id)
    if connue.rapport is None or not said:
        return connue
    return replace(connue, rapport=retenir(connue.rapport, said))


def _deposer(
    session: Session,
    numero: str,
    nature: Nature,
    cadre: Cadre,
    decision: Decision | None = None,
) -> None:
    """A letter that has nothing to be written from is said to operations, and stops nothing."""
    connue = relire(session, numero)
    if connue is None:
        return
    try:
        mettre_en_file(session, retenu(session, connue), nature, cadre, decision)
    except UsageError as error:
        dire(logger, logging.WARNING, "courrier_non_redige", error, numero=numero)
