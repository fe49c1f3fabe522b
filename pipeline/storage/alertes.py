"""Requests that were judged on a file in which the antivirus found something afterwards.

What was decided stands: a person has to know, wherever the request is by now, and says so once.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from pipeline.models.analyse import Etat
from pipeline.models.statut import Statut, TypePiece
from pipeline.storage.tables import Analyse, Demande, Historique, Piece, Revision, maintenant

QUOI = "alerte"
_LUE = "trouvé par l'antivirus après coup : pris en connaissance"


@dataclass(frozen=True)
class Alerte:
    """A request, and the slots of its files that nobody has looked after yet."""

    numero: str
    denomination: str | None
    statut: Statut
    pieces: tuple[TypePiece, ...]


def toutes(session: Session, combien: int) -> list[Alerte]:
    """The requests that wait for somebody to know, those filed first before the others."""
    some = _dites().with_only_columns(Demande.id).distinct().order_by(Demande.id).limit(combien)
    return _alertes(session, _dites().where(Demande.id.in_(list(session.scalars(some)))))


def compter(session: Session) -> int:
    """How many requests wait so."""
    some = _dites().with_only_columns(Demande.id).distinct().subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def de(session: Session, demande_id: int) -> Alerte | None:
    """That of one request."""
    return next(iter(_alertes(session, _dites().where(Demande.id == demande_id))), None)


def lire(session: Session, demande_id: int, auteur: str) -> bool:
    """A person knows: it is in the history; whether there was anything to know."""
    found = session.scalars(_dites().with_only_columns(Piece.id).where(Demande.id == demande_id))
    ids = list(found)
    if not ids:
        return False
    now = maintenant()
    session.execute(update(Piece).where(Piece.id.in_(ids)).values(alerte_lue_le=now))
    row = session.get_one(Demande, demande_id)
    session.add(
        Historique(
            demande_id=row.id, revision=row.revision, quoi=QUOI, de=row.statut, vers=row.statut,
            auteur=auteur, motif=_LUE, le=now,
        )
    )  # fmt: skip
    return True


def _alertes(
    session: Session, wanted: Select[tuple[int, str, str | None, str, str]]
) -> list[Alerte]:
    rows = session.execute(wanted.order_by(Demande.id, Piece.rang)).tuples()
    return [
        Alerte(numero, nom, Statut(statut), tuple(dict.fromkeys(TypePiece(r[4]) for r in some)))
        for (_, numero, nom, statut), some in groupby(rows, key=lambda row: row[:4])
    ]


def _dites() -> Select[tuple[int, str, str | None, str, str]]:
    """One row a file, of which nobody said that he knows."""
    return (
        select(Demande.id, Demande.numero, Demande.denomination, Demande.statut, Piece.type)
        .join(Revision, Revision.demande_id == Demande.id)
        .join(Piece, Piece.revision_id == Revision.id)
        .join(Analyse, Analyse.sha256 == Piece.sha256)
        .where(Analyse.etat == Etat.INFECTE, Piece.montree.is_(True))
        .where(Piece.alerte_lue_le.is_(None), Revision.efface_le.is_(None))
    )
