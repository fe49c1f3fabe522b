"""What the antivirus said of each content, kept by its SHA-256: a content is scanned once.

Infected contents are in quarantine by what stands here: they stay among the originals, where they are
backed up, compared and erased like the others, and no door gives them out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.models.analyse import Analyse, Etat, Moteur
from pipeline.models.statut import Statut
from pipeline.storage import tables
from pipeline.storage.tables import Demande, EchecAnalyse, Piece, Revision
from pipeline.storage.travaux import demander

MOTIF = "antivirus"
"""Why a request is due when a scan says something new of one of its files."""
_OUVERTS = tuple(s.value for s in Statut if not s.est_final)
_LOT = 200


@dataclass(frozen=True)
class Tenant:
    """A request that holds a content in quarantine."""

    sha256: str
    trouve: str | None
    etat: Etat
    moteur: Moteur
    analyse_le: datetime
    numero: str
    statut: Statut
    type: str


def connues(session: Session, sha256s: Collection[str]) -> dict[str, Analyse]:
    """The results of some contents; one that is pending has none."""
    rows = session.scalars(select(tables.Analyse).where(tables.Analyse.sha256.in_(sha256s)))
    return {row.sha256: _analyse(row) for row in rows}


def garder(session: Session, sha256: str, analyse: Analyse, sauf: int | None = None) -> None:
    """Keep a result, and forget how often there was none.

    Where it is news, the open requests that hold the content are due again, but ``sauf``, in hand.
    """
    before = connues(session, [sha256]).get(sha256)
    _ecrire(session, sha256, analyse)
    if analyse.etat is not Etat.ECHOUE:
        session.execute(delete(EchecAnalyse).filter_by(sha256=sha256))
    news = (before.etat if before else Etat.SAIN) is not analyse.etat
    if news and (before or _montree(session, sha256)):
        for demande_id, revision in _ouvertes(session, sha256):
            if demande_id != sauf:
                demander(session, demande_id, revision, MOTIF)


def montrer(session: Session, demande_id: int, sha256s: Collection[str]) -> None:
    """A verdict is given on these files of a request, which nothing holds back."""
    session.execute(
        update(Piece)
        .where(Piece.revision_id.in_(_revisions(demande_id)), Piece.sha256.in_(sha256s))
        .where(Piece.montree.is_(False))
        .values(montree=True)
    )


def montrees(session: Session, demande_id: int) -> frozenset[str]:
    """The files of a request that were given a verdict while nothing held them back."""
    shown = select(Piece.sha256).where(Piece.revision_id.in_(_revisions(demande_id)))
    return frozenset(session.scalars(shown.where(Piece.montree.is_(True))))


def _ecrire(session: Session, sha256: str, analyse: Analyse) -> None:
    """The last result counts: another worker may have had the same content scanned meanwhile."""
    said = {
        "etat": analyse.etat,
        "trouve": analyse.trouve,
        "moteur": analyse.moteur.nom,
        "signatures": analyse.moteur.signatures,
        "signatures_du": analyse.moteur.signatures_du,
        "analyse_le": tables.maintenant(),
    }
    if session.get(tables.Analyse, sha256) is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(tables.Analyse(sha256=sha256, **said))
            session.flush()
            return
    session.execute(update(tables.Analyse).filter_by(sha256=sha256).values(**said))


def a_analyser(
    session: Session, taille_lue: int, moteur: Moteur | None = None, apres: str = ""
) -> list[str]:
    """Contents after one that were never scanned; with an engine, those that it has not seen too.

    An engine whose signatures have no number is one that has seen nothing. What it failed on is left
    for later, or for a person.
    """
    pending: ColumnElement[bool] = tables.Analyse.sha256.is_(None)
    if moteur is not None:
        seen = and_(
            tables.Analyse.moteur == moteur.nom, tables.Analyse.signatures == moteur.signatures
        )
        pending = or_(pending, ~seen) if moteur.signatures else true()
    found = (
        _tenues()
        .outerjoin(tables.Analyse, tables.Analyse.sha256 == Piece.sha256)
        .where(pending, Piece.taille <= taille_lue, Piece.sha256 > apres)
        .where(Piece.sha256.not_in(_en_attente_d_essai()))
    )
    return list(session.scalars(found.distinct().order_by(Piece.sha256).limit(_LOT)))


def ecartees(session: Session) -> Iterator[Tenant]:
    """What is in quarantine, and which requests hold it."""
    a = tables.Analyse
    rows = session.execute(
        select(a, Demande.numero, Demande.statut, Piece.type)
        .join(Piece, Piece.sha256 == a.sha256)
        .join(Revision, Revision.id == Piece.revision_id)
        .join(Demande, Demande.id == Revision.demande_id)
        .where(a.etat != Etat.SAIN, Revision.efface_le.is_(None))
        .order_by(a.analyse_le, a.sha256, Demande.numero)
        .distinct()
    )
    for row, numero, statut, piece in rows:
        found = _analyse(row)
        yield Tenant(
            row.sha256, found.trouve, found.etat, found.moteur, row.analyse_le, numero,
            Statut(statut), piece,
        )  # fmt: skip


def par_etat(session: Session) -> dict[str, int]:
    """How many contents stand in each state."""
    a = tables.Analyse
    counted = session.execute(select(a.etat, func.count()).group_by(a.etat)).tuples()
    return {etat.value: 0 for etat in Etat} | dict(counted.all())


def en_attente(session: Session, taille_lue: int) -> int:
    """How many contents that somebody needs were never scanned."""
    known = select(tables.Analyse.sha256)
    held = _tenues().where(Piece.sha256.not_in(known), Piece.taille <= taille_lue).distinct()
    return session.scalar(select(func.count()).select_from(held.subquery())) or 0


def attend_depuis(session: Session, demande_id: int) -> datetime | None:
    """Since when a request waits for the antivirus."""
    return session.scalar(select(tables.Travail.attend_depuis).filter_by(demande_id=demande_id))


def _tenues() -> Select[tuple[str]]:
    """The contents of revisions that are not erased."""
    held = select(Piece.sha256).join(Revision, Revision.id == Piece.revision_id)
    return held.where(Revision.efface_le.is_(None))


def _montree(session: Session, sha256: str) -> bool:
    """Whether it was shown in any request."""
    shown = select(Piece.id).where(Piece.sha256 == sha256, Piece.montree.is_(True))
    return session.scalar(shown.limit(1)) is not None


def _revisions(demande_id: int) -> Select[tuple[int]]:
    return select(Revision.id).filter_by(demande_id=demande_id)


def _en_attente_d_essai() -> Select[tuple[str]]:
    later = or_(EchecAnalyse.prochain_le.is_(None), EchecAnalyse.prochain_le > tables.maintenant())
    return select(EchecAnalyse.sha256).where(later)


def _ouvertes(session: Session, sha256: str) -> list[tuple[int, int]]:
    """Open requests of which a revision holds a content: a later one may have inherited it."""
    held = (
        select(Demande.id, Demande.revision)
        .join(Revision, Revision.demande_id == Demande.id)
        .join(Piece, Piece.revision_id == Revision.id)
        .where(Piece.sha256 == sha256, Revision.efface_le.is_(None), Demande.statut.in_(_OUVERTS))
    )
    return list(session.execute(held.distinct()).tuples())


def _analyse(row: tables.Analyse) -> Analyse:
    moteur = Moteur(row.moteur, row.signatures, row.signatures_du)
    return Analyse(Etat(row.etat), moteur, row.trouve)
