"""What the store knows beside one request: the supplier's other ones, files seen elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from pipeline.models.demande import DemandeAnterieure, NomPersonne
from pipeline.models.statut import Dispositif, Statut, TypeDemande, TypePiece
from pipeline.storage.tables import Demande, Piece, Revision

_LATEST = and_(Revision.demande_id == Demande.id, Revision.n == Demande.revision)


def anterieures(
    session: Session, cle: str, siren: str | None, date_depot: date, arrivee: int | None
) -> list[DemandeAnterieure] | None:
    """The supplier's requests that come before this one, by date of deposit, then of arrival.

    ``arrivee`` is the ``demande_id`` of this one; ``None`` when it is yet to arrive. ``None`` is
    given when no other request of this SIREN is known; an empty list when all of them come after.
    """
    if not siren:
        return None
    order = (Demande.date_depot, Demande.id)
    others = session.scalars(
        select(Demande).where(Demande.siren == siren, Demande.cle != cle).order_by(*order)
    ).all()
    if not others:
        return None
    before = [d for d in others if _before(d, date_depot, arrivee)]
    types = _types(session, [d.id for d in before])
    return [_anterieure(d, types[d.id]) for d in before]


def reutilisations(
    session: Session, sha256s: Iterable[str], siren: str | None, demande_id: int
) -> dict[str, str]:
    """The files that another supplier's request, arrived earlier, holds now; with its number.

    The first to have arrived is named. Without a SIREN on both sides nobody is said to be another.
    """
    if not siren:
        return {}
    rows = session.execute(
        select(Piece.sha256, Demande.numero)
        .join(Revision, Revision.id == Piece.revision_id)
        .join(Demande, _LATEST)
        .where(Piece.sha256.in_(list(sha256s)), Piece.taille > 0)
        .where(Demande.siren != siren, Demande.id < demande_id)
        .order_by(Demande.id.desc())
    )
    return {row.sha256: row.numero for row in rows}


def _before(other: Demande, date_depot: date, arrivee: int | None) -> bool:
    if other.date_depot != date_depot:
        return other.date_depot < date_depot
    return arrivee is None or other.id < arrivee


def _types(session: Session, ids: Sequence[int]) -> defaultdict[int, dict[TypePiece, None]]:
    """The types of the pieces ever filed, each once, in the order they came.

    Of all revisions: finalising an anticipé files the certificate alone, and its mandat stays given.
    """
    found: defaultdict[int, dict[TypePiece, None]] = defaultdict(dict)
    rows = session.execute(
        select(Demande.id, Piece.type)
        .join(Revision, Revision.demande_id == Demande.id)
        .join(Piece, Piece.revision_id == Revision.id)
        .where(Demande.id.in_(ids))
        .order_by(Revision.n, Piece.rang)
    )
    for demande_id, kind in rows:
        found[demande_id][TypePiece(kind)] = None
    return found


def _anterieure(ligne: Demande, types: Iterable[TypePiece]) -> DemandeAnterieure:
    nom, prenom = ligne.depositaire_nom, ligne.depositaire_prenom
    third = None if nom is None or prenom is None else NomPersonne(nom=nom, prenom=prenom)
    return DemandeAnterieure(
        numero=ligne.numero,
        dispositif=Dispositif(ligne.dispositif),
        type_demande=TypeDemande(ligne.type_demande),
        numero_ans=ligne.numero_ans,
        statut=Statut(ligne.statut),
        depositaire=third,
        pieces=tuple(types),
    )
