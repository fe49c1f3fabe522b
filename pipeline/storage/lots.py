"""A decision on several requests: which ones, as they were seen, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from pipeline.models.courrier import Etat as EtatCourrier
from pipeline.models.statut import Statut
from pipeline.storage.tables import Agent, Courrier, Demande, Lot, LotDemande, maintenant


class Etat(StrEnum):
    """What became of a request of a lot."""

    EN_ATTENTE = "en_attente"
    FAITE = "faite"
    LAISSEE = "laissee"
    ANNULEE = "annulee"


@dataclass(frozen=True)
class Membre:
    """A request of a lot; ``revocable`` while its decision stands and its letter waits."""

    demande_id: int
    cle: str
    numero: str
    denomination: str | None
    statut: Statut
    version: int
    etat: Etat
    raison: str | None
    jugements: tuple[int, ...]
    revocable: bool


@dataclass(frozen=True)
class Pris:
    """A lot, and its requests in the order in which they were shown."""

    id: int
    cause: str
    ordre: dict[str, Any]
    agent_id: int
    auteur: str
    cree_le: datetime
    membres: tuple[Membre, ...]

    def en(self, etat: Etat) -> tuple[Membre, ...]:
        """Those of a state."""
        return tuple(m for m in self.membres if m.etat is etat)

    @property
    def revocables(self) -> tuple[Membre, ...]:
        return tuple(m for m in self.membres if m.revocable)


def ouvrir(
    session: Session,
    cle: str,
    cause: str,
    ordre: dict[str, Any],
    agent_id: int,
    vues: Iterable[tuple[str, int]],
) -> int:
    """Open a lot on requests (key, version that was seen); the same key of one person, the same lot."""
    agent = session.get_one(Agent, agent_id, with_for_update=True)  # a person's lots take turns
    cle = f"{agent.id}.{cle}"
    kept = session.scalar(select(Lot.id).filter_by(cle=cle))
    if kept is not None:
        return kept
    lot = Lot(cle=cle, cause=cause, ordre=ordre, agent_id=agent_id)
    session.add(lot)
    session.flush()
    seen = dict(vues)
    known = session.execute(select(Demande.cle, Demande.id).where(Demande.cle.in_(seen)))
    ids = {key: id_ for key, id_ in known}  # noqa: C416 (a row is no pair for the types)
    session.add_all(
        LotDemande(
            lot_id=lot.id, demande_id=ids[key], rang=rang, version=version, etat=Etat.EN_ATTENTE
        )
        for rang, (key, version) in enumerate(seen.items())
        if key in ids
    )
    session.flush()
    return lot.id


def lire(session: Session, lot_id: int) -> Pris | None:
    """A lot and where it stands; ``None`` when there is none."""
    lot = session.get(Lot, lot_id)
    if lot is None:
        return None
    rows = session.execute(
        select(LotDemande, Demande, _en_attente(lot.cree_le).label("attend"))
        .join(Demande, Demande.id == LotDemande.demande_id)
        .where(LotDemande.lot_id == lot_id)
        .order_by(LotDemande.rang)
    ).all()
    author = session.get_one(Agent, lot.agent_id).nom
    membres = tuple(_membre(m, d, attend) for m, d, attend in rows)
    return Pris(lot.id, lot.cause, lot.ordre, lot.agent_id, author, lot.cree_le, membres)


def prendre(session: Session, lot_id: int, demande_id: int, etat: Etat) -> LotDemande | None:
    """A request of a lot, held, if it still is in a state."""
    row = session.get(LotDemande, (lot_id, demande_id), with_for_update=True)
    return row if row is not None and row.etat == etat else None


def clore(session: Session, lot_id: int) -> bool:
    """Whether nothing waits any more; the words of the order are then erased."""
    left = select(func.count()).select_from(LotDemande)
    if session.scalar(left.filter_by(lot_id=lot_id, etat=Etat.EN_ATTENTE)):
        return False
    lot = session.get_one(Lot, lot_id)
    lot.ordre = {"action": lot.ordre["action"]}
    return True


def premier_depart(session: Session, lot_id: int) -> datetime | None:
    """When the first letter of a lot leaves, of those that wait."""
    lot = session.get_one(Lot, lot_id)
    return session.scalar(
        select(func.min(Courrier.prochain_essai))
        .join(LotDemande, LotDemande.demande_id == Courrier.demande_id)
        .where(LotDemande.lot_id == lot_id, LotDemande.etat == Etat.FAITE)
        .where(Courrier.etat == EtatCourrier.A_ENVOYER, Courrier.cree_le >= lot.cree_le)
    )


def _en_attente(depuis: datetime) -> ColumnElement[bool]:
    """Whether a request has a letter written since, that no sender holds."""
    free = or_(Courrier.bail.is_(None), Courrier.bail < maintenant())
    return exists(
        select(Courrier.id)
        .where(Courrier.demande_id == Demande.id, Courrier.cree_le >= depuis, free)
        .where(Courrier.etat.in_((EtatCourrier.A_ENVOYER, EtatCourrier.SANS_ADRESSE)))
    )


def _membre(row: LotDemande, demande: Demande, attend: bool) -> Membre:
    etat = Etat(row.etat)
    return Membre(
        demande_id=demande.id,
        cle=demande.cle,
        numero=demande.numero,
        denomination=demande.denomination,
        statut=Statut(demande.statut),
        version=row.version,
        etat=etat,
        raison=row.raison,
        jugements=tuple(row.jugements),
        revocable=etat is Etat.FAITE and row.version == demande.version and attend,
    )
