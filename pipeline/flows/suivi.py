"""Where requests stand, and what brought them there, for those who ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import UsageError
from pipeline.flows.annonces import annoncer
from pipeline.flows.courriers import decision
from pipeline.flows.moyens import Moyens
from pipeline.models.cycle import Evenement
from pipeline.models.demande import cle_dossier
from pipeline.models.statut import Statut, TypePiece
from pipeline.storage import alertes, tables
from pipeline.storage.analyses import attend_depuis
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.decision import decider as decide
from pipeline.storage.memoire import retenir


@dataclass(frozen=True)
class Ligne:
    """One line of the history, in words."""

    id: int
    le: datetime
    quoi: str
    de: Statut | None
    vers: Statut
    auteur: str
    motif: str | None


@dataclass(frozen=True)
class Suivi:
    """A request and its history; ``version`` is what a decision has to have seen."""

    demande_id: int
    numero: str
    statut: Statut
    avis: str | None
    propose: str | None
    version: int
    lignes: tuple[Ligne, ...]
    antivirus_depuis: datetime | None = None
    """Since when it waits for the antivirus, where it does."""


def suivre(moyens: Moyens, numero: str) -> Suivi:
    """A request and what happened to it.

    :raises UsageError: when it is not known.
    """
    with lecture(moyens.base) as session:
        return relever(session, numero)


def relever(session: Session, numero: str) -> Suivi:
    """The same, in a transaction that is open.

    :raises UsageError: when it is not known.
    """
    d = session.scalar(select(tables.Demande).filter_by(cle=cle_dossier(numero)))
    if d is None:
        raise UsageError(f"La demande {numero} n'est pas connue.", "Vérifier le numéro.")
    h = tables.Historique
    rows = session.scalars(select(h).filter_by(demande_id=d.id).order_by(h.id)).all()
    lines = tuple(map(_ligne, rows))
    since = attend_depuis(session, d.id)
    where = Statut(d.statut)
    return Suivi(d.id, d.numero, where, d.avis, d.statut_propose, d.version, lines, since)


_QUOI = {
    "statut": "statut",
    "proposition": "proposition",
    "refus": "refusé",
    alertes.QUOI: "alerte de l'antivirus",
}


def _ligne(row: tables.Historique) -> Ligne:
    why = Evenement(row.evenement).libelle if row.evenement else _QUOI[row.quoi]
    quoi = why if row.quoi == "statut" else f"{_QUOI[row.quoi]} : {why}" if row.evenement else why
    de = Statut(row.de) if row.de else None
    return Ligne(row.id, row.le, quoi, de, Statut(row.vers), row.auteur, row.motif)


def decider(
    moyens: Moyens,
    numero: str,
    evenement: Evenement,
    auteur: str,
    motif: str | None,
    acceptees: Collection[TypePiece] = (),
) -> Statut:
    """A decision taken on a request as it stands now; ``acceptees`` are pieces accepted with it.

    :raises UsageError: see :func:`pipeline.storage.decision.decider`; or a piece is not there.
    """
    vu = suivre(moyens, numero)
    with ecriture(moyens.base) as session:
        if acceptees:
            retenir(session, vu.demande_id, auteur, acceptees)
        vers = decide(session, numero, evenement, auteur, vu.version, motif)
        said = decision(auteur, motif or "")
        annoncer(session, vu.demande_id, vu.statut, moyens.cadre, said)
        return vers
