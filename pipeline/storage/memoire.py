"""What the store remembers of a request before one of its revisions, and what people accepted of it."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import UsageError
from pipeline.models.acquis import Acceptation, Passee, accepter
from pipeline.models.demande import Demande
from pipeline.models.rapport import Rapport
from pipeline.models.statut import Statut, TypePiece
from pipeline.storage import tables
from pipeline.storage.historique import PORTAIL
from pipeline.storage.tables import Historique, Revision, Verdict

_ATTENDENT = (Statut.EN_ATTENTE_PIECES, Statut.A_MODIFIER, Statut.VALIDATION_PARTIELLE)
"""Where a request waits for its depositor."""


def passees(session: Session, demande_id: int, revision: int) -> list[Passee]:
    """The revisions before one that were concluded and are not erased, the oldest first."""
    rows = session.execute(
        select(Revision.n, Revision.enregistrement, Verdict.rapport)
        .join(Verdict, Verdict.revision_id == Revision.id)
        .where(Revision.demande_id == demande_id, Revision.n < revision)
        .where(Revision.efface_le.is_(None))
        .order_by(Revision.n)
    )
    return [
        Passee(
            n,
            Demande.model_validate_json(json.dumps(record)),
            Rapport.model_validate_json(rapport),
        )
        for n, record, rapport in rows
    ]


def attendue(session: Session, demande_id: int, revision: int) -> bool:
    """Whether a revision came while its request waited for its depositor."""
    moved = select(Historique.id).filter_by(
        demande_id=demande_id, revision=revision, quoi="statut", auteur=PORTAIL
    )
    return session.scalar(moved.where(Historique.de.in_(_ATTENDENT)).limit(1)) is not None


def acceptations(session: Session, demande_id: int) -> list[Acceptation]:
    """What people accepted of the files of a request."""
    rows = session.scalars(
        select(tables.Acceptation).filter_by(demande_id=demande_id).order_by(tables.Acceptation.id)
    )
    return [Acceptation((TypePiece(r.type), r.sha256), frozenset(r.motifs)) for r in rows]


def retenir(session: Session, demande_id: int, auteur: str, types: Collection[TypePiece]) -> None:
    """Keep that somebody accepts some pieces of a request, as its last report shows them.

    :raises UsageError: when that report shows no such piece.
    """
    found = session.execute(
        select(Revision.n, Verdict.rapport)
        .join(tables.Demande, tables.Demande.id == Revision.demande_id)
        .join(Verdict, Verdict.revision_id == Revision.id)
        .where(tables.Demande.id == demande_id, Revision.n == tables.Demande.revision)
    ).one_or_none()
    given = accepter(Rapport.model_validate_json(found.rapport), types) if found else ()
    missing = [t for t in types if t not in {one.piece[0] for one in given}]
    if found is None or missing:
        said = ", ".join(f"« {t.libelle} »" for t in missing)
        raise UsageError(f"Le dernier rapport ne montre pas {said}.", "Voir ses pièces.")
    session.add_all(
        tables.Acceptation(
            demande_id=demande_id,
            revision=found.n,
            type=one.piece[0],
            sha256=one.piece[1],
            motifs=sorted(one.motifs),
            auteur=auteur,
        )
        for one in given
    )
