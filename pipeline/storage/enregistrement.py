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

from pipeline.models.demande import Demande
from pipeline.storage import references, tables
from pipeline.storage.contenu import FichierStocke, declared, empreinte, record, refuse_nul


@dataclass(frozen=True)
class Enregistre:
    """Where a deposit stands; ``nouvelle`` when it said something new."""

    demande_id: int
    revision: int
    nouvelle: bool


def enregistrer(
    session: Session, demande: Demande, fichiers: Sequence[FichierStocke]
) -> Enregistre:
    """Keep a deposit. Its request is held until the end of the transaction.

    What the latest revision said counts for nothing once that one was erased.

    :raises DepotError: when its text holds a null character, which no database keeps.
    """
    refuse_nul(demande, fichiers)
    references.tenir(session)
    ligne, said = _hold(session, demande), empreinte(demande, fichiers)
    if said == _latest(session, ligne):
        return Enregistre(ligne.id, ligne.revision, nouvelle=False)
    if not ligne.revision or ligne.statut != demande.statut:
        _note_statut(session, ligne, demande)
    for nom, valeur in declared(demande).items():
        setattr(ligne, nom, valeur)
    ligne.revision, ligne.avis, ligne.statut_propose = ligne.revision + 1, None, None
    _add_revision(session, ligne, demande, fichiers, said)
    session.flush()
    return Enregistre(ligne.id, ligne.revision, nouvelle=True)


def _hold(session: Session, demande: Demande) -> tables.Demande:
    """The row of a request, held; made when there is none, by whoever comes first."""
    wanted = select(tables.Demande).filter_by(cle=demande.cle).with_for_update()
    wanted = wanted.execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(tables.Demande(cle=demande.cle, revision=0, **declared(demande)))
        found = session.scalars(wanted).one()
    return found


def _latest(session: Session, ligne: tables.Demande) -> str | None:
    return session.scalar(
        select(tables.Revision.empreinte).filter_by(
            demande_id=ligne.id, n=ligne.revision, efface_le=None
        )
    )


def _note_statut(session: Session, ligne: tables.Demande, demande: Demande) -> None:
    session.add(
        tables.Historique(
            demande_id=ligne.id,
            revision=ligne.revision + 1,
            quoi="statut",
            de=ligne.statut if ligne.revision else None,
            vers=demande.statut,
            auteur="portail",
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
