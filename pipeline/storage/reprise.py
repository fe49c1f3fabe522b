"""What was stored of a request, read again; and the requests whose verdict is due once more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from pipeline.errors import UsageError
from pipeline.models.demande import Demande, cle_dossier
from pipeline.models.referentiel import Referentiel, parse
from pipeline.models.statut import Statut, TypePiece
from pipeline.storage import tables
from pipeline.storage.contenu import FichierStocke
from pipeline.storage.tables import Piece, Revision, Travail, Verdict

_LATEST = and_(Revision.demande_id == tables.Demande.id, Revision.n == tables.Demande.revision)
_OPEN = tuple(s.value for s in Statut if not s.est_final)
_BATCH = 500
A_LA_MAIN = "à la main"
"""Why a request that a person names is due: whatever failed before is tried again."""


@dataclass(frozen=True)
class Due:
    """A request to treat again: what its last verdict said, and why it is due."""

    demande_id: int
    numero: str
    revision: int
    statut: Statut
    avis: str | None
    propose: str | None
    motif: str


def deposee(session: Session, demande_id: int) -> tuple[Demande, int, list[FichierStocke]]:
    """The record of the latest revision, its number, its files in order.

    :raises UsageError: when there is no such request.
    """
    found = session.execute(
        select(Revision).join(tables.Demande, _LATEST).where(tables.Demande.id == demande_id)
    ).scalar_one_or_none()
    if found is None:
        raise UsageError(f"La demande {demande_id} n'est pas connue.")
    pieces = session.scalars(select(Piece).filter_by(revision_id=found.id).order_by(Piece.rang))
    demande = Demande.model_validate_json(json.dumps(found.enregistrement))
    files = [FichierStocke(TypePiece(p.type), p.fichier, p.sha256, p.taille) for p in pieces]
    return demande, found.n, files


def manquees(session: Session) -> Iterator[Due]:
    """Requests without a verdict that nobody is to treat: their treatment was lost."""
    queued = select(Travail.demande_id).where(Travail.demande_id == tables.Demande.id).exists()
    lost = (tables.Demande.avis.is_(None), ~queued)
    yield from _due(session, "traitement manqué", *lost, jugees=False)


def echouees(session: Session) -> Iterator[Due]:
    """Requests on which we failed somewhere, but those that failed again too lately."""
    due = or_(Verdict.repris_le.is_(None), Verdict.repris_le <= tables.maintenant())
    yield from _due(session, "échec à reprendre", Verdict.echec.is_(True), due)


def touchees(session: Session, courant: Referentiel | None) -> Iterator[Due]:
    """Open requests whose number the current register says otherwise than when they were judged."""
    if courant is None:
        return
    known = session.scalars(select(tables.Referentiel.empreinte)).all()
    for empreinte in (None, *(one for one in known if one != courant.empreinte)):
        if not _used(session, empreinte):
            continue
        before = _register(session, empreinte)
        changed = [n for n in _numbers(before, courant) if _line(before, n) != courant.get(n)]
        for some in _batches(sorted(changed)):
            yield from _due(
                session, "référentiel modifié", _same_register(empreinte),
                tables.Demande.numero_ans.in_(some),
            )  # fmt: skip


def _used(session: Session, empreinte: str | None) -> bool:
    """Whether a verdict was given with that register, or without any."""
    return session.scalar(select(Verdict.id).where(_same_register(empreinte)).limit(1)) is not None


def _batches(numbers: Iterable[str]) -> Iterator[list[str]]:
    left = iter(numbers)
    while some := list(islice(left, _BATCH)):
        yield some


def anciennes(session: Session, avant: int) -> Iterator[Due]:
    """Open requests whose verdict was given under rules of a lower number."""
    yield from _due(session, f"règles antérieures à {avant}", Verdict.numero_regles < avant)


def nommees(session: Session, numeros: Iterable[str]) -> Iterator[Due]:
    """The open requests of some numbers.

    :raises UsageError: naming one that is not known.
    """
    for numero in numeros:
        cle = cle_dossier(numero)
        if session.scalar(select(tables.Demande.id).filter_by(cle=cle)) is None:
            raise UsageError(f"La demande {numero} n'est pas connue.", "Vérifier le numéro.")
        yield from _due(session, A_LA_MAIN, tables.Demande.cle == cle, jugees=False)


def _due(
    session: Session, motif: str, *where: ColumnElement[bool], jugees: bool = True
) -> Iterator[Due]:
    """Open requests, a page at a time: what is held in memory does not grow with their number."""
    last = 0
    while True:
        rows = session.execute(_page(last, jugees, *where)).all()
        for d in rows:
            yield Due(d.id, d.numero, d.revision, Statut(d.statut), d.avis, d.statut_propose, motif)
        if len(rows) < _BATCH:
            return
        last = rows[-1].id


def _page(last: int, jugees: bool, *where: ColumnElement[bool]) -> Select[Any]:
    """The requests after one; those that have a verdict, where the conditions are about it."""
    d = tables.Demande
    page = select(d.id, d.numero, d.revision, d.statut, d.avis, d.statut_propose)
    if jugees:
        page = page.join(Revision, _LATEST).join(Verdict, Verdict.revision_id == Revision.id)
    return page.where(d.id > last, _open(), *where).order_by(d.id).limit(_BATCH)


def _open() -> ColumnElement[bool]:
    return tables.Demande.statut.in_(_OPEN)


def _same_register(empreinte: str | None) -> ColumnElement[bool]:
    return Verdict.referentiel.is_(None) if empreinte is None else Verdict.referentiel == empreinte


def _register(session: Session, empreinte: str | None) -> Referentiel | None:
    row = session.scalar(select(tables.Referentiel).filter_by(empreinte=empreinte))
    return parse(row.contenu.encode("utf-8"), row.nom) if row else None


def _numbers(before: Referentiel | None, after: Referentiel) -> set[str]:
    return set(before.logiciels if before else ()) | set(after.logiciels)


def _line(register: Referentiel | None, numero: str) -> object:
    return register.get(numero) if register else None
