"""Figures on the work: each is one query that groups, over the requests or the lines of a period."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, case, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from pipeline.models.cycle import Evenement
from pipeline.models.dates import PARIS
from pipeline.models.jugement import Suite
from pipeline.models.proportion import Proportion
from pipeline.models.rapport import Gravite
from pipeline.models.statut import Avis, Dispositif, Statut
from pipeline.storage.file_attente import Vue
from pipeline.storage.tables import Demande, Historique, Jugement, Motif, Revision, Verdict

DESAVOUEE_MIN = 10
"""Judgements under which nothing is said of a rule (choice)."""
_DECISIONS = tuple(e for e in Evenement if e.est_decision)
_MOUVEMENTS = (*_DECISIONS, Evenement.ANNULATION)
_ANNULEE = Historique.evenement == Evenement.ANNULATION
_PRISE = case((_ANNULEE, -1), else_=1)
"""One for a decision, less one for one that was taken back."""


@dataclass(frozen=True)
class Portee:
    """What is looked at: the requests of a dispositif, and whole weeks, of which ``lundis`` are the
    first days and one more."""

    lundis: tuple[date, ...]
    dispositif: Dispositif | None = None

    @classmethod
    def de(cls, day: date, semaines: int, dispositif: Dispositif | None = None) -> Portee:
        """The last weeks, that of ``day`` included."""
        end = day - timedelta(days=day.weekday()) + timedelta(weeks=1)
        return cls(tuple(end - timedelta(weeks=n) for n in range(semaines, -1, -1)), dispositif)

    @property
    def bornes(self) -> tuple[datetime, ...]:
        """The moments at which its weeks begin, in Paris."""
        return tuple(datetime.combine(day, time(), PARIS) for day in self.lundis)

    @property
    def deposees(self) -> list[ColumnElement[bool]]:
        """Requests deposited in it."""
        within = [Demande.date_depot >= self.lundis[0], Demande.date_depot < self.lundis[-1]]
        return [*within, *self.du_dispositif]

    @property
    def du_dispositif(self) -> list[ColumnElement[bool]]:
        return [Demande.dispositif == self.dispositif] if self.dispositif else []

    def dans(self, moment: InstrumentedAttribute[datetime]) -> list[ColumnElement[bool]]:
        """Lines of that time."""
        return [moment >= self.bornes[0], moment < self.bornes[-1]]

    def semaine(self, moment: InstrumentedAttribute[datetime]) -> ColumnElement[int]:
        """The rank of the week of a line of the period."""
        return _rang(moment, self.bornes, 0, len(self.lundis) - 1)


def _rang(
    moment: InstrumentedAttribute[datetime], bornes: Sequence[datetime], first: int, end: int
) -> ColumnElement[int]:
    """Which of the weeks from ``first`` to before ``end``, found by halves."""
    if end - first == 1:
        return literal(first)
    middle = (first + end) // 2
    before = _rang(moment, bornes, first, middle)
    return case((moment < bornes[middle], before), else_=_rang(moment, bornes, middle, end))


@dataclass(frozen=True)
class Semaine:
    """What was done in a week; decisions that were taken back are not counted."""

    lundi: date
    depots: int
    verdicts: int
    decisions: int


@dataclass(frozen=True)
class Regle:
    """What gestionnaires said of the flags of a rule."""

    code: str
    confirmes: int
    desavoues: int

    @property
    def part(self) -> Proportion:
        """What they confirmed."""
        return Proportion(self.confirmes, self.confirmes + self.desavoues)

    @property
    def desavouee(self) -> bool:
        """Whether it is overruled more often than not, as far as one can tell."""
        return self.part.n >= DESAVOUEE_MIN and self.desavoues > self.confirmes


@dataclass(frozen=True)
class Personne:
    """The decisions of a person, and those that this person took back."""

    nom: str
    decisions: int
    annulations: int


@dataclass(frozen=True)
class Tiree:
    """A request to look at again."""

    numero: str
    dispositif: Dispositif
    date_depot: date


def propositions(session: Session, portee: Portee) -> dict[Avis, int]:
    """What the pre-instruction first said of the requests of a period."""
    first = (
        select(func.min(Historique.id).label("id"))
        .join(Demande, Demande.id == Historique.demande_id)
        .where(Historique.quoi == "proposition", *portee.deposees)
        .group_by(Historique.demande_id)
        .subquery()
    )
    rows = session.execute(
        select(Historique.avis, func.count().label("n"))
        .join(first, first.c.id == Historique.id)
        .group_by(Historique.avis)
    )
    found = {row.avis: row.n for row in rows}
    return {avis: found.get(avis, 0) for avis in Avis}


def motifs(session: Session, portee: Portee) -> list[tuple[str, int]]:
    """How many requests of a period each reason is about, by its latest verdict."""
    n = func.count(Motif.demande_id.distinct()).label("n")
    rows = session.execute(
        select(Motif.code, n)
        .join(Demande, (Demande.id == Motif.demande_id) & (Demande.revision == Motif.revision))
        .where(Motif.gravite != Gravite.INFO, *portee.deposees)
        .group_by(Motif.code)
        .order_by(n.desc(), Motif.code)
    )
    return [(code, count) for code, count in rows]


def attente(session: Session, portee: Portee) -> list[tuple[date, int]]:
    """What waits for a gestionnaire now, whatever the period, by day of deposit."""
    rows = session.execute(
        select(Demande.date_depot, func.count())
        .where(Demande.statut.in_(Vue.A_TRAITER.statuts), *portee.du_dispositif)
        .group_by(Demande.date_depot)
        .order_by(Demande.date_depot)
    )
    return [(day, count) for day, count in rows]


def semaines(session: Session, portee: Portee) -> list[Semaine]:
    """Deposits, verdicts (the last of each deposit) and decisions, week by week."""
    depots = _par_semaine(session, portee, Revision.cree_le, func.count())
    verdicts = _par_semaine(session, portee, Verdict.cree_le, func.count())
    decisions = _par_semaine(session, portee, Historique.le, func.sum(_PRISE))
    return [
        Semaine(day, depots.get(n, 0), verdicts.get(n, 0), decisions.get(n, 0))
        for n, day in enumerate(portee.lundis[:-1])
    ]


def _par_semaine(
    session: Session,
    portee: Portee,
    moment: InstrumentedAttribute[datetime],
    compte: ColumnElement[int],
) -> dict[int, int]:
    wanted = select(portee.semaine(moment).label("semaine"), compte.label("n"))
    wanted = wanted.where(*portee.dans(moment))
    if moment.class_ is Verdict:
        wanted = wanted.join(Revision, Revision.id == Verdict.revision_id)
    if moment.class_ is Historique:
        wanted = wanted.where(Historique.evenement.in_(_MOUVEMENTS))
    if portee.dispositif:
        link = Historique.demande_id if moment.class_ is Historique else Revision.demande_id
        wanted = wanted.join(Demande, Demande.id == link).where(*portee.du_dispositif)
    rows = session.execute(wanted.group_by("semaine"))
    return {row.semaine: int(row.n) for row in rows}


def regles(session: Session, portee: Portee) -> list[Regle]:
    """What was last said, in a period, of each flag: accepted, it is overruled; asked, confirmed."""
    later = aliased(Jugement)
    same = (later.demande_id == Jugement.demande_id) & (later.empreinte == Jugement.empreinte)
    outdated = exists().where(same, later.id > Jugement.id, later.retire_le.is_(None))
    demandes = func.sum(case((Jugement.suite == Suite.DEMANDER, 1), else_=0))
    acceptes = func.sum(case((Jugement.suite == Suite.ACCEPTER, 1), else_=0))
    rows = session.execute(
        select(Jugement.code, demandes, acceptes)
        .join(Demande, Demande.id == Jugement.demande_id)
        .where(Jugement.retire_le.is_(None), Jugement.suite.is_not(None), ~outdated)
        .where(*portee.dans(Jugement.le), *portee.du_dispositif)
        .group_by(Jugement.code)
    )
    found = [Regle(code, int(yes), int(no)) for code, yes, no in rows]
    return sorted(found, key=lambda r: (not r.desavouee, -r.part.n, r.code))


def personnes(session: Session, portee: Portee) -> list[Personne]:
    """Who decided how often in a period."""
    decisions = func.sum(case((_ANNULEE, 0), else_=1))
    rows = session.execute(
        select(Historique.auteur, decisions, func.sum(case((_ANNULEE, 1), else_=0)))
        .join(Demande, Demande.id == Historique.demande_id)
        .where(Historique.evenement.in_(_MOUVEMENTS))
        .where(*portee.dans(Historique.le), *portee.du_dispositif)
        .group_by(Historique.auteur)
        .order_by(Historique.auteur)
    )
    return [Personne(nom, int(yes), int(no)) for nom, yes, no in rows]


def echantillon(session: Session, portee: Portee, graine: str, taille: int) -> list[Tiree]:
    """Favourable requests of a period that were accepted, drawn: the same for the same seed.

    Another request that comes in may take a place, and moves none of the others.
    """
    rows = session.execute(
        select(Demande.numero, Demande.dispositif, Demande.date_depot)
        .where(Demande.avis == Avis.FAVORABLE)
        .where(Demande.statut.in_((Statut.VALIDEE, Statut.DECIDEE)), *portee.deposees)
    ).all()
    drawn = sorted(rows, key=lambda r: hashlib.sha256(f"{graine}:{r.numero}".encode()).digest())
    return [Tiree(r.numero, Dispositif(r.dispositif), r.date_depot) for r in drawn[:taille]]
