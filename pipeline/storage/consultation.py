"""One request as other programs read it: its reports, its files, its letters, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models.demande import cle_dossier
from pipeline.models.rapport import PieceRapport, Rapport
from pipeline.storage import tables
from pipeline.storage.tables import Piece, Revision, Verdict


@dataclass(frozen=True)
class RapportGarde:
    """The report on a revision, byte for byte; ``None`` until that one is concluded."""

    numero: str
    revision: int
    texte: str | None


@dataclass(frozen=True)
class PieceGardee:
    """A file of a revision, and what was read in it once that was done."""

    rang: int
    type: str
    fichier: str
    sha256: str
    taille: int
    lue: PieceRapport | None


@dataclass(frozen=True)
class PiecesGardees:
    """The files of the latest revision of a request, in the order of its record."""

    numero: str
    revision: int
    efface_le: datetime | None
    pieces: tuple[PieceGardee, ...]


def demande(session: Session, numero: str) -> tables.Demande | None:
    """The request of a number; a text that can be none names none."""
    if "\0" in numero:
        return None
    return session.scalar(select(tables.Demande).filter_by(cle=cle_dossier(numero)))


def rapport(session: Session, numero: str, revision: int | None = None) -> RapportGarde | None:
    """The report on a revision, the latest unless said; ``None`` when there is no such revision."""
    found = demande(session, numero)
    if found is None:
        return None
    n = found.revision if revision is None else revision
    row = session.execute(
        select(Revision.n, Verdict.rapport)
        .outerjoin(Verdict, Verdict.revision_id == Revision.id)
        .where(Revision.demande_id == found.id, Revision.n == n)
    ).one_or_none()
    return RapportGarde(found.numero, row.n, row.rapport) if row else None


def pieces(session: Session, numero: str) -> PiecesGardees | None:
    """The files of the latest revision; ``None`` when no such request is known."""
    found = demande(session, numero)
    if found is None:
        return None
    revision, texte = session.execute(
        select(Revision, Verdict.rapport)
        .outerjoin(Verdict, Verdict.revision_id == Revision.id)
        .where(Revision.demande_id == found.id, Revision.n == found.revision)
    ).one()
    lues = Rapport.model_validate_json(texte).pieces if texte else ()
    rows = session.scalars(select(Piece).filter_by(revision_id=revision.id).order_by(Piece.rang))
    kept = tuple(_piece(row, lues) for row in rows)
    return PiecesGardees(found.numero, revision.n, revision.efface_le, kept)


def _piece(row: Piece, lues: tuple[PieceRapport, ...]) -> PieceGardee:
    """A report speaks of the files in the order of the record."""
    said = lues[row.rang] if row.rang < len(lues) else None
    lue = said if said and said.sha256 == row.sha256 else None
    return PieceGardee(row.rang, row.type, row.fichier, row.sha256, row.taille, lue)
