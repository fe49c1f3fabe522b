"""Receiving a deposit: kept once, and once a key whatever happens in between."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.errors import CleError
from pipeline.models.demande import Demande, cle_dossier
from pipeline.storage import tables
from pipeline.storage.contenu import FichierStocke, empreinte
from pipeline.storage.enregistrement import Enregistre, enregistrer


@dataclass(frozen=True)
class Recu:
    """The revision that a deposit is, since when it is kept, and whether this call made it."""

    revision: int
    le: datetime
    nouvelle: bool


@dataclass(frozen=True)
class Etat:
    """Where a request stands; ``rapport`` is about ``revision``, and null until it is concluded."""

    numero: str
    revision: int
    recu_le: datetime
    statut: str
    statut_propose: str | None
    avis: str | None
    rapport: str | None


def recevoir(
    session: Session, demande: Demande, fichiers: Sequence[FichierStocke], cle: str | None
) -> Recu:
    """Keep a deposit under a key, held until the end of the transaction.

    :raises CleError: the key was used for another deposit; nothing was written.
    """
    if cle is None:
        return _recu(session, enregistrer(session, demande, fichiers))
    said = empreinte(demande, fichiers)
    reception = _hold(session, cle, said)
    if reception.demande_id is None:
        return _recu(session, _keep(session, reception, demande, fichiers))
    return _replay(session, reception, said)


def deja_recu(
    session: Session, demande: Demande, fichiers: Sequence[FichierStocke], cle: str
) -> Recu | None:
    """What a key was answered, when it was used.

    :raises CleError: it was for another deposit.
    """
    reception = session.scalar(select(tables.Reception).filter_by(cle=cle))
    if reception is None:
        return None
    return _replay(session, reception, empreinte(demande, fichiers))


def anciennes(session: Session, avant: datetime) -> int:
    """How many keys were used before a moment."""
    old = select(func.count()).select_from(tables.Reception)
    return session.scalar(old.where(tables.Reception.recu_le < avant)) or 0


def oublier(session: Session, avant: datetime) -> int:
    """Forget the keys used before a moment; how many. What was received under them is not touched."""
    old = delete(tables.Reception).where(tables.Reception.recu_le < avant)
    return len(session.scalars(old.returning(tables.Reception.id)).all())


def etat(session: Session, numero: str) -> Etat | None:
    """Where a request stands, by its number."""
    found = session.execute(
        select(tables.Demande, tables.Revision.cree_le, tables.Verdict.rapport)
        .join(tables.Revision, tables.Revision.demande_id == tables.Demande.id)
        .outerjoin(tables.Verdict, tables.Verdict.revision_id == tables.Revision.id)
        .where(tables.Demande.cle == cle_dossier(numero))
        .where(tables.Revision.n == tables.Demande.revision)
    ).one_or_none()
    if found is None:
        return None
    ligne, recu_le, rapport = found
    said = (ligne.statut, ligne.statut_propose, ligne.avis)
    return Etat(ligne.numero, ligne.revision, recu_le, *said, rapport)


def _hold(session: Session, cle: str, said: str) -> tables.Reception:
    """The row of a key; who comes second waits here until the first one is done."""
    made = tables.Reception(cle=cle, empreinte=said)
    with suppress(IntegrityError), session.begin_nested():
        session.add(made)
        session.flush()
        return made
    return session.scalars(select(tables.Reception).filter_by(cle=cle)).one()


def _keep(
    session: Session,
    reception: tables.Reception,
    demande: Demande,
    fichiers: Sequence[FichierStocke],
) -> Enregistre:
    enregistre = enregistrer(session, demande, fichiers)
    reception.demande_id, reception.revision = enregistre.demande_id, enregistre.revision
    session.flush()
    return enregistre


def _replay(session: Session, reception: tables.Reception, said: str) -> Recu:
    if reception.empreinte != said:
        raise CleError(
            "Cette clé a déjà servi pour un autre dépôt.",
            "Prendre une nouvelle clé pour un nouveau dépôt ; rien n'a été enregistré.",
        )
    assert reception.demande_id is not None
    assert reception.revision is not None
    return _recu(session, Enregistre(reception.demande_id, reception.revision, nouvelle=False))


def _recu(session: Session, enregistre: Enregistre) -> Recu:
    since = session.scalars(
        select(tables.Revision.cree_le).filter_by(
            demande_id=enregistre.demande_id, n=enregistre.revision
        )
    ).one()
    return Recu(enregistre.revision, since, enregistre.nouvelle)
