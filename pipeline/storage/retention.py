"""Erasing what need not be kept: the personal data of requests decided long enough ago.

In three steps, so that a crash between any two leaves nothing that does not say what it is:

1. :func:`marquer`: a revision is masked and says ``efface_le``, in one transaction;
2. its originals are erased, those that nobody else needs;
3. it says ``originaux_effaces_le``. Both by :func:`effacer`, which a later call takes up again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from pipeline.models.statut import Statut
from pipeline.storage import alertes, jugements, masquage, recherche, references
from pipeline.storage.originaux import Originaux
from pipeline.storage.tables import (
    Acceptation,
    Courrier,
    Demande,
    Historique,
    Motif,
    Piece,
    Revision,
    Verdict,
    maintenant,
)

LOT = 50
"""Revisions of one transaction: it is short, and stopping between two loses nothing."""

_FINAUX = tuple(s for s in Statut if s.est_final)


@dataclass(frozen=True)
class Compte:
    """What was erased, or would be; ``partages`` are contents that others still need, ``cles`` the
    keys of receptions.

    A content is counted once a batch that holds it.
    """

    demandes: int = 0
    revisions: int = 0
    originaux: int = 0
    partages: int = 0
    cles: int = 0

    def __add__(self, other: Compte) -> Compte:
        return Compte(
            self.demandes + other.demandes,
            self.revisions + other.revisions,
            self.originaux + other.originaux,
            self.partages + other.partages,
            self.cles + other.cles,
        )


def prevoir(session: Session, avant: datetime) -> Compte:
    """What :func:`marquer` and :func:`effacer` would erase; nothing is changed."""
    due = _dues(avant).subquery()
    rows = select(func.count()).select_from(due)
    ids = select(due.c.id).union(select(Revision.id).where(*_EN_SUSPENS)).subquery()
    mine = select(Piece.sha256).where(Piece.revision_id.in_(select(ids.c.id)))
    others = (
        select(Piece.sha256)
        .join(Revision, Revision.id == Piece.revision_id)
        .where(Revision.efface_le.is_(None), Revision.id.not_in(select(due.c.id)))
    )
    contents = select(func.count(func.distinct(Piece.sha256))).where(Piece.sha256.in_(mine))
    held = session.scalar(contents.where(Piece.sha256.in_(others))) or 0
    return Compte(
        demandes=session.scalar(rows.where(due.c.n == due.c.derniere)) or 0,
        revisions=session.scalar(rows) or 0,
        originaux=(session.scalar(contents) or 0) - held,
        partages=held,
    )


def marquer(session: Session, avant: datetime) -> Compte | None:
    """Mask some revisions of requests decided before a moment; ``None`` when none is left.

    A request is counted with its latest revision. Only a final status counts, that of now: the
    requests are held until the end of the transaction.
    """
    wanted = _dues(avant).order_by(Revision.id).limit(LOT).with_for_update(of=Demande)
    due = session.execute(wanted).all()
    if not due:
        return None
    for row in due:
        _masquer(session, session.get_one(Revision, row.id))
    return Compte(demandes=sum(row.n == row.derniere for row in due), revisions=len(due))


def effacer(session: Session, originaux: Originaux) -> Compte | None:
    """Erase the originals of some marked revisions; ``None`` when none is left.

    :raises PanneError: when they cannot be: the revisions stay marked, to be taken up again.
    """
    references.seul(session)
    wanted = select(Revision).where(*_EN_SUSPENS).order_by(Revision.id).limit(LOT)
    revisions = session.scalars(wanted).all()
    if not revisions:
        return None
    ids = [revision.id for revision in revisions]
    contents = set(session.scalars(select(Piece.sha256).where(Piece.revision_id.in_(ids))))
    held = references.tenus(session, contents)
    for sha256 in sorted(contents - held):
        originaux.delete(sha256)
    for revision in revisions:
        revision.originaux_effaces_le = maintenant()
    return Compte(originaux=len(contents - held), partages=len(held))


_EN_SUSPENS = (Revision.efface_le.is_not(None), Revision.originaux_effaces_le.is_(None))


def _dues(avant: datetime) -> Select[Any]:
    """The revisions to erase: of a final status that was given, as they were, before a moment."""
    decided = (
        select(func.max(Historique.le))
        .where(Historique.demande_id == Demande.id, Historique.vers == Demande.statut)
        .where(Historique.quoi.not_in(("proposition", alertes.QUOI)))
        .correlate(Demande)
        .scalar_subquery()
    )
    return (
        select(Revision.id, Revision.n, Demande.revision.label("derniere"))
        .join(Demande, Demande.id == Revision.demande_id)
        .where(Revision.efface_le.is_(None), Revision.cree_le < avant)
        .where(Demande.statut.in_(_FINAUX), decided < avant)
    )


def _masquer(session: Session, revision: Revision) -> None:
    revision.enregistrement = masquage.enregistrement(revision.enregistrement)
    revision.efface_le = maintenant()
    for piece in _of(session, revision):
        piece.fichier = masquage.nom(piece.rang, piece.fichier)
    verdict = session.scalar(select(Verdict).filter_by(revision_id=revision.id))
    if verdict is not None:
        masked = masquage.rapport(json.loads(verdict.rapport))
        verdict.rapport = json.dumps(masked, ensure_ascii=False, separators=(",", ":"))
        verdict.cle = f"efface:{verdict.cle}"
    _masquer_courriers(session, revision)
    jugements.effacer(session, revision.demande_id, revision.n)
    session.execute(
        update(Motif)
        .filter_by(demande_id=revision.demande_id, revision=revision.n)
        .values(precision=None)
    )
    said = update(Acceptation).filter_by(demande_id=revision.demande_id, revision=revision.n)
    session.execute(said.values(motifs=[]))
    demande = session.get_one(Demande, revision.demande_id)
    if demande.revision == revision.n:
        demande.depositaire_nom = demande.depositaire_prenom = None
        demande.denomination = demande.cause = None
        recherche.indexer(session, demande)


def _masquer_courriers(session: Session, revision: Revision) -> None:
    """That a letter left, and when, is kept; to whom and what it said is not."""
    session.execute(
        update(Courrier)
        .filter_by(demande_id=revision.demande_id, revision=revision.n)
        .values(destinataires=[], sujet="", texte="", html="")
    )


def _of(session: Session, revision: Revision) -> Sequence[Piece]:
    return session.scalars(select(Piece).filter_by(revision_id=revision.id)).all()
