"""What the antivirus said of each content, kept by its SHA-256: a content is scanned once.

Infected contents are in quarantine by what stands here: they stay among the originals, where they are
backed up, compared and erased like the others, and no door gives them out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.models.analyse import Analyse, Etat, Moteur
from pipeline.models.statut import Statut
from pipeline.storage import tables
from pipeline.storage.tables import Demande, Piece, Revision, Verdict
from pipeline.storage.travaux import demander

MOTIF = "antivirus"
"""Why a request is due when a scan says something new of one of its files."""
_OUVERTS = tuple(s.value for s in Statut if not s.est_final)
_SAIN = Etat.SAIN.value
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


def garder(session: Session, sha256: str, analyse: Analyse, sauf: int | None = None) -> Analyse:
    """Keep a result, which says then whether the content had been shown before.

    Where it is news, the open requests that hold the content are due again, but ``sauf``, in hand.
    """
    before = connues(session, [sha256]).get(sha256)
    was_shown = (before.apres_coup or before.sain) if before else _montre(session, sha256)
    kept = replace(analyse, apres_coup=was_shown and not analyse.sain)
    _ecrire(session, sha256, kept)
    news = (before.empreinte if before else _SAIN) != kept.empreinte
    if news and (before or was_shown):
        for demande_id, revision in _ouvertes(session, sha256):
            if demande_id != sauf:
                demander(session, demande_id, revision, MOTIF)
    return kept


def _ecrire(session: Session, sha256: str, analyse: Analyse) -> None:
    """The last result counts: another worker may have had the same content scanned meanwhile."""
    said = {
        "etat": analyse.etat,
        "trouve": analyse.trouve,
        "apres_coup": analyse.apres_coup,
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

    An engine whose signatures have no number is one that has seen nothing.
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


def _montre(session: Session, sha256: str) -> bool:
    """Whether a verdict was given on a revision that holds it: it was read, and may have been seen."""
    judged = select(Verdict.id).join(Revision, Revision.id == Verdict.revision_id)
    held = judged.join(Piece, Piece.revision_id == Revision.id).where(Piece.sha256 == sha256)
    return session.scalar(held.limit(1)) is not None


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
    return Analyse(Etat(row.etat), moteur, row.trouve, row.apres_coup)
