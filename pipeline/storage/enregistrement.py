"""Keeping a deposit: its request, and a revision when it says something new.

A deposit that says what the latest one said changes nothing. One that says anything else is a new
revision, also when it goes back to what an older one said: the portal did say it three times. The
row of the request then waits for its conclusion, without avis.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.errors import TransitionError
from pipeline.models.cycle import Evenement, Nature, arrivee, suivant
from pipeline.models.demande import Demande
from pipeline.models.statut import Statut
from pipeline.storage import recherche, references, tables
from pipeline.storage.contenu import (
    FichierStocke,
    declared,
    empreinte,
    noms,
    record,
    refuse_nul,
)
from pipeline.storage.historique import PORTAIL, avancer, noter, refuser
from pipeline.storage.travaux import Preneur, demander


@dataclass(frozen=True)
class Enregistre:
    """Where a deposit stands; ``nouvelle`` when it said something new."""

    demande_id: int
    revision: int
    nouvelle: bool


def enregistrer(
    session: Session,
    demande: Demande,
    fichiers: Sequence[FichierStocke],
    preneur: Preneur | None = None,
) -> Enregistre:
    """Keep a deposit, and the work that it asks for. Its request is held until the transaction ends.

    The work waits for a worker, or is taken at once by the ``preneur``.

    What the latest revision said counts for nothing once that one was erased.

    :raises DepotError: when its text holds a null character, which no database keeps.
    """
    refuse_nul(demande, fichiers)
    references.tenir(session)
    ligne, said = _hold(session, demande), empreinte(demande, fichiers)
    if said == _latest(session, ligne):
        return Enregistre(ligne.id, ligne.revision, nouvelle=False)
    _arrive(session, ligne, demande, fichiers)
    for nom, valeur in declared(demande).items():
        setattr(ligne, nom, valeur)
    ligne.revision, ligne.avis, ligne.statut_propose = ligne.revision + 1, None, None
    ligne.cause = None
    recherche.indexer(session, ligne, *noms(demande, ligne.denomination))
    _add_revision(session, ligne, demande, fichiers, said)
    demander(session, ligne.id, ligne.revision, "dépôt", preneur)
    session.flush()
    return Enregistre(ligne.id, ligne.revision, nouvelle=True)


def _arrive(
    session: Session, ligne: tables.Demande, demande: Demande, fichiers: Sequence[FichierStocke]
) -> None:
    """The status after a record: what the portal moved it to, then where the event leads.

    The portal says its own status: one that it had not said before is its own move, and with the
    files of before it is nothing else. A request that is final stays so, and the history says what
    was refused.
    """
    n = ligne.revision + 1
    if not ligne.revision:
        noter(session, ligne, n, Evenement.DEPOT, None, demande.statut, PORTAIL)
        return
    was = Statut(ligne.statut)
    if not was.est_final and demande.statut not in (was, _last_declared(session, ligne)):
        avancer(session, ligne, n, None, demande.statut, PORTAIL)
        was = demande.statut
        if was.est_final or _same_files(session, ligne, fichiers):
            return
    event = arrivee(was, demande)
    try:
        vers = suivant(event, Nature.de(demande), was)
    except TransitionError as error:
        refuser(session, ligne, n, event, error.message, PORTAIL)
        return
    if vers is not was:
        avancer(session, ligne, n, event, vers, PORTAIL)


def _same_files(session: Session, ligne: tables.Demande, fichiers: Sequence[FichierStocke]) -> bool:
    held = session.scalars(
        select(tables.Piece.sha256)
        .join(tables.Revision, tables.Revision.id == tables.Piece.revision_id)
        .where(tables.Revision.demande_id == ligne.id, tables.Revision.n == ligne.revision)
        .order_by(tables.Piece.rang)
    )
    return list(held) == [f.sha256 for f in fichiers]


def _last_declared(session: Session, ligne: tables.Demande) -> str | None:
    record = session.scalar(
        select(tables.Revision.enregistrement).filter_by(demande_id=ligne.id, n=ligne.revision)
    )
    return record.get("statut") if record else None


def _hold(session: Session, demande: Demande) -> tables.Demande:
    """The row of a request, held; made when there is none, by whoever comes first."""
    wanted = select(tables.Demande).filter_by(cle=demande.cle).with_for_update()
    wanted = wanted.execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(
                tables.Demande(
                    cle=demande.cle, revision=0, statut=demande.statut, **declared(demande)
                )
            )
        found = session.scalars(wanted).one()
    return found


def _latest(session: Session, ligne: tables.Demande) -> str | None:
    return session.scalar(
        select(tables.Revision.empreinte).filter_by(
            demande_id=ligne.id, n=ligne.revision, efface_le=None
        )
    )


def _add_revision(
    session: Session,
    ligne: tables.Demande,
    demande: Demande,
    fichiers: Sequence[FichierStocke],
    said: str,
) -> None:
    revision = tables.Revision(
        demande_id=ligne.id, n=ligne.revision, empreinte=said, enregistrement=record(demande)
    )
    session.add(revision)
    session.flush()
    session.add_all(
        tables.Piece(
            revision_id=revision.id,
            rang=rang,
            type=f.type,
            fichier=f.nom,
            sha256=f.sha256,
            taille=f.taille,
        )
        for rang, f in enumerate(fichiers)
    )
