"""The queue: requests by what they wait for, oldest first, found by filters that are all indexed.

Pages follow keys, not offsets: the hundredth costs what the first does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from pipeline.models.rapport import Gravite
from pipeline.models.statut import Avis, Dispositif, Statut, TypeDemande, TypePiece
from pipeline.storage.recherche import chercher
from pipeline.storage.tables import Agent, Demande, Motif, Prise

PAGE = 50
PLAFOND = 1000
"""Above, a count says « plus de »."""


class Vue(StrEnum):
    """What requests wait for."""

    A_TRAITER = "a_traiter"
    EN_ATTENTE = "en_attente"
    TERMINEES = "terminees"

    @property
    def statuts(self) -> tuple[Statut, ...]:
        return _STATUTS[self]

    @property
    def libelle(self) -> str:
        return _VUES[self]


_VUES = {
    Vue.A_TRAITER: "À traiter",
    Vue.EN_ATTENTE: "En attente du fournisseur",
    Vue.TERMINEES: "Terminées",
}
_STATUTS = {
    Vue.A_TRAITER: (Statut.EN_COURS, Statut.CERTIFICATS_A_VALIDER),
    Vue.EN_ATTENTE: (Statut.EN_ATTENTE_PIECES, Statut.VALIDATION_PARTIELLE, Statut.A_MODIFIER),
    Vue.TERMINEES: tuple(s for s in Statut if s.est_final),
}


class Tri(StrEnum):
    """An order of requests; among equals, that of arrival."""

    ANCIENNES = "anciennes"
    RECENTES = "recentes"


class Tenue(StrEnum):
    """Who holds requests."""

    LIBRES = "libres"
    MIENNES = "miennes"
    PRISES = "prises"

    @property
    def libelle(self) -> str:
        return {"libres": "Libres", "miennes": "Les miennes", "prises": "Prises"}[self.value]


@dataclass(frozen=True)
class Filtre:
    """What is asked for; what is ``None`` does not restrict."""

    vue: Vue = Vue.A_TRAITER
    statut: Statut | None = None
    dispositif: Dispositif | None = None
    avis: Avis | None = None
    motif: str | None = None
    cause: str | None = None
    avant: date | None = None
    """Deposited before this day."""
    tenue: Tenue | None = None
    texte: str = ""
    tri: Tri = Tri.ANCIENNES


@dataclass(frozen=True)
class Raison:
    """A reason, as a row of the queue shows it."""

    code: str
    gravite: Gravite
    piece: TypePiece | None
    precision: str | None


@dataclass(frozen=True)
class Rang:
    """A request in the queue; ``prise`` and ``jusqu_a`` are of a claim that still holds."""

    id: int
    numero: str
    denomination: str | None
    siret: str | None
    dispositif: Dispositif
    type_demande: TypeDemande
    anticipe: bool
    statut: Statut
    avis: Avis | None
    date_depot: date
    prise_id: int | None
    prise: str | None
    jusqu_a: datetime | None
    raisons: tuple[Raison, ...] = ()

    @property
    def distinctes(self) -> tuple[Raison, ...]:
        return distinctes(self.raisons)

    @property
    def repere(self) -> tuple[date, int]:
        """Where it stands in its order."""
        return self.date_depot, self.id


@dataclass(frozen=True)
class Page:
    """Some requests, and whether others follow."""

    rangs: tuple[Rang, ...]
    encore: bool


@dataclass(frozen=True)
class Cause:
    """Requests that have the same reasons; ``exemple`` is the oldest of them."""

    cause: str
    nombre: int
    plus_ancienne: date
    exemple: int
    raisons: tuple[Raison, ...] = ()

    @property
    def distinctes(self) -> tuple[Raison, ...]:
        return distinctes(self.raisons)


def distinctes(raisons: Sequence[Raison]) -> tuple[Raison, ...]:
    """Reasons, each said once whatever the pieces that it is about."""
    return tuple({(r.code, r.precision): r for r in reversed(raisons)}.values())[::-1]


def page(
    session: Session,
    filtre: Filtre,
    agent_id: int,
    le: datetime,
    apres: tuple[date, int] | None = None,
    taille: int = PAGE,
) -> Page:
    """The requests of a filter, from after one of them."""
    wanted = _ordered(_select(filtre, agent_id, le), filtre.tri, apres)
    rows = session.execute(wanted.limit(taille + 1)).all()
    rangs = [_rang(row) for row in rows[:taille]]
    said = _raisons(session, [r.id for r in rangs])
    return Page(tuple(_avec(r, said.get(r.id, ())) for r in rangs), len(rows) > taille)


def compter(session: Session, filtre: Filtre, agent_id: int, le: datetime) -> int:
    """How many requests a filter finds, up to ``PLAFOND`` and one."""
    some = _select(filtre, agent_id, le).with_only_columns(Demande.id).limit(PLAFOND + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def par_vue(session: Session) -> dict[Vue, int]:
    """How many requests each view holds, from the index of statuses alone."""
    found: dict[str, int] = {}
    for statut, n in session.execute(select(Demande.statut, func.count()).group_by(Demande.statut)):
        found[statut] = n
    return {vue: sum(found.get(s, 0) for s in vue.statuts) for vue in Vue}


def suivante(
    session: Session, filtre: Filtre, agent_id: int, le: datetime, sauf: int | None = None
) -> Rang | None:
    """The first request of a filter that waits for a person and that nobody else holds.

    It is held until the end of the transaction: two people are never given the same one.
    """
    mine = or_(Prise.jusqu_a.is_(None), Prise.jusqu_a <= le, Prise.agent_id == agent_id)
    wanted = _ordered(_select(filtre, agent_id, le).where(mine), filtre.tri, None)
    wanted = wanted.where(Demande.avis.is_not(None), Demande.id != (sauf or 0))
    row = session.execute(wanted.limit(1).with_for_update(of=Demande, skip_locked=True)).first()
    return _rang(row) if row else None


def causes(session: Session, filtre: Filtre, agent_id: int, le: datetime) -> list[Cause]:
    """The causes of the requests of a filter, the most frequent first."""
    n = func.count().label("n")
    rows = session.execute(
        _select(filtre, agent_id, le)
        .with_only_columns(Demande.cause, n, func.min(Demande.date_depot), func.min(Demande.id))
        .where(Demande.cause.is_not(None))
        .group_by(Demande.cause)
        .order_by(n.desc(), Demande.cause)
        .limit(PAGE)
    ).all()
    said = _raisons(session, [row[3] for row in rows])
    return [Cause(row[0] or "", row[1], row[2], row[3], said.get(row[3], ())) for row in rows]


_COLONNES = (
    Demande.id,
    Demande.numero,
    Demande.denomination,
    Demande.siret,
    Demande.dispositif,
    Demande.type_demande,
    Demande.anticipe,
    Demande.statut,
    Demande.avis,
    Demande.date_depot,
    Prise.agent_id.label("prise_id"),
    Agent.nom.label("prise"),
    Prise.jusqu_a,
)


def _select(filtre: Filtre, agent_id: int, le: datetime) -> Select[Any]:
    held = and_(Prise.demande_id == Demande.id, Prise.jusqu_a > le)
    wanted = (
        select(*_COLONNES)
        .outerjoin(Prise, held)
        .outerjoin(Agent, Agent.id == Prise.agent_id)
        .where(*_conditions(filtre))
    )
    if filtre.tenue is Tenue.LIBRES:
        return wanted.where(Prise.agent_id.is_(None))
    if filtre.tenue is Tenue.MIENNES:
        return wanted.where(Prise.agent_id == agent_id)
    return wanted.where(Prise.agent_id.is_not(None)) if filtre.tenue else wanted


def _conditions(filtre: Filtre) -> Sequence[ColumnElement[bool]]:
    """A search looks everywhere; anything else, in the view."""
    found = chercher(filtre.texte) if filtre.texte else None
    said: list[ColumnElement[bool]] = []
    if found is not None:
        said.append(found)
    elif filtre.statut is None:
        said.append(Demande.statut.in_(filtre.vue.statuts))
    if filtre.statut is not None:
        said.append(Demande.statut == filtre.statut)
    for column, value in (
        (Demande.dispositif, filtre.dispositif),
        (Demande.avis, filtre.avis),
        (Demande.cause, filtre.cause),
    ):
        if value is not None:
            said.append(column == value)
    if filtre.motif is not None:
        said.append(_a_motif(filtre.motif))
    if filtre.avant is not None:
        said.append(Demande.date_depot < filtre.avant)
    return said


def _a_motif(code: str) -> ColumnElement[bool]:
    return (
        select(Motif.demande_id)
        .where(Motif.code == code, Motif.demande_id == Demande.id)
        .where(Motif.revision == Demande.revision)
        .exists()
    )


def _ordered(wanted: Select[Any], tri: Tri, apres: tuple[date, int] | None) -> Select[Any]:
    key = tuple_(Demande.date_depot, Demande.id)
    if tri is Tri.ANCIENNES:
        after = wanted.where(key > apres) if apres else wanted
        return after.order_by(Demande.date_depot, Demande.id)
    after = wanted.where(key < apres) if apres else wanted
    return after.order_by(Demande.date_depot.desc(), Demande.id.desc())


def _raisons(session: Session, ids: list[int]) -> dict[int, tuple[Raison, ...]]:
    """The reasons of the latest verdicts of some requests; those that only inform, apart."""
    rows = session.execute(
        select(Motif.demande_id, Motif.code, Motif.gravite, Motif.piece, Motif.precision)
        .join(Demande, and_(Demande.id == Motif.demande_id, Demande.revision == Motif.revision))
        .where(Motif.demande_id.in_(ids), Motif.gravite != Gravite.INFO)
        .order_by(Motif.demande_id, Motif.rang)
    ).all()
    found: dict[int, tuple[Raison, ...]] = {}
    for demande_id, code, gravite, piece, precision in rows:
        said = Raison(code, Gravite(gravite), TypePiece(piece) if piece else None, precision)
        found[demande_id] = (*found.get(demande_id, ()), said)
    return found


def _rang(row: Any) -> Rang:
    said = row._asdict()
    return Rang(
        **said
        | {
            "dispositif": Dispositif(row.dispositif),
            "type_demande": TypeDemande(row.type_demande),
            "statut": Statut(row.statut),
            "avis": Avis(row.avis) if row.avis else None,
        }
    )


def _avec(rang: Rang, raisons: tuple[Raison, ...]) -> Rang:
    return Rang(**{**rang.__dict__, "raisons": raisons})
