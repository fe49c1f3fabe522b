"""One decision on the requests of a cause: foreseen, taken on each in turn, undone.

Each request is one transaction, from the version that was shown. What cannot be decided is left as
it was, with the reason; nothing of the others depends on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pipeline.errors import PriseError, TransitionError, UsageError
from pipeline.flows.annonces import nature as nature_courrier
from pipeline.flows.courriers import aujourdhui, ecrire_courrier
from pipeline.flows.instruction import Bureau, revoquer, trancher
from pipeline.models.courrier import Courrier, Decision
from pipeline.models.cycle import Evenement, Nature, suivant
from pipeline.models.jugement import (
    Jugement,
    Jugements,
    Point,
    Suite,
    phrase_proposee,
    points,
    retenir,
)
from pipeline.models.rapport import Rapport
from pipeline.models.statut import Statut
from pipeline.storage import file_attente, jugements, lots, prises, tables
from pipeline.storage.agents import Agent
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.file_attente import Filtre, Rang
from pipeline.storage.lots import Etat, Pris
from pipeline.storage.motifs import Genre, genre_de
from pipeline.storage.relecture import Connue, relire_toutes
from pipeline.storage.tables import maintenant

MAXIMUM = 100
"""Requests of one lot: what a person can look through before deciding (choice)."""
TRANCHE = 20
"""Requests decided before the page says how far it is."""
_REFUS = (PriseError, TransitionError, UsageError)
_MOMENT = timedelta(minutes=1)


class Action(StrEnum):
    """What is done of a group."""

    ACCEPTER = "accepter"
    DEMANDER = "demander"

    @property
    def suite(self) -> Suite:
        """What is said of each point."""
        return Suite(self.value)

    @property
    def evenement(self) -> Evenement:
        """The decision on each request."""
        accepted = self is Action.ACCEPTER
        return Evenement.DECISION_VALIDER if accepted else Evenement.DECISION_DEMANDER


@dataclass(frozen=True)
class Ordre:
    """What a person wants: why differences are accepted, or the sentences, in the order of the
    reasons of the cause; an empty one leaves each request its own."""

    action: Action
    motif: str = ""
    phrases: tuple[str, ...] = ()

    def controler(self) -> None:
        """:raises UsageError: differences are accepted without a reason."""
        if self.action is Action.ACCEPTER and not self.motif.strip():
            raise UsageError("Accepter un écart demande un motif.", "Dire pourquoi il est accepté.")

    def en_json(self) -> dict[str, Any]:
        """As a lot keeps it."""
        return {"action": self.action, "motif": self.motif, "phrases": list(self.phrases)}


@dataclass(frozen=True)
class Membre:
    """A request of a group, as it is shown."""

    rang: Rang
    version: int
    connue: Connue
    jugements: Jugements

    @property
    def cle(self) -> str:
        return self.connue.demande.cle

    @property
    def rapport(self) -> Rapport:
        assert self.connue.rapport is not None
        return self.connue.rapport


@dataclass(frozen=True)
class Groupe:
    """The oldest requests of a cause; ``nombre`` counts all of them."""

    cause: str
    nombre: int
    membres: tuple[Membre, ...]

    @property
    def genres(self) -> tuple[Genre, ...]:
        """The reasons of the cause."""
        return genres(self.membres[0].rapport) if self.membres else ()

    def phrases(self, rang: int) -> tuple[str, ...]:
        """What letters would say of a reason, as each request says it; each sentence once."""
        said = (
            phrase_proposee(p.motif)
            for m in self.membres
            for p in points(m.rapport)
            if genre_de(p.motif) == self.genres[rang]
        )
        return tuple(dict.fromkeys(said))


@dataclass(frozen=True)
class Prevision:
    """What a decision would do, and one of its letters."""

    possibles: tuple[Membre, ...]
    laissees: tuple[tuple[str, str], ...]
    vers: Mapping[Statut, int]
    lettre: Courrier | None


def genres(rapport: Rapport) -> tuple[Genre, ...]:
    """The reasons that a cause is made of, in an order that all its requests share."""
    return tuple(sorted({genre_de(p.motif) for p in points(rapport)}))


def ouvrir(base: Engine, filtre: Filtre, agent_id: int, le: datetime) -> Groupe:
    """The requests of a filter that names a cause.

    :raises UsageError: it names none.
    """
    if filtre.cause is None:
        raise UsageError("Aucune cause n'est choisie.", "Partir de la file, par cause.")
    with lecture(base) as session:
        found = file_attente.page(session, filtre, agent_id, le, taille=MAXIMUM)
        number = file_attente.compter(session, filtre, agent_id, le)
        return Groupe(filtre.cause, number, _membres(session, found.rangs))


def _membres(session: Session, rangs: Iterable[Rang]) -> tuple[Membre, ...]:
    rows = {rang.id: rang for rang in rangs}
    known = relire_toutes(session, rows)
    said = jugements.vivants_de(session, rows)
    d = tables.Demande
    seen = session.execute(select(d.id, d.version).where(d.id.in_(rows)))
    versions = {id_: version for id_, version in seen}  # noqa: C416 (a row is no pair for the types)
    return tuple(
        Membre(rang, versions[id_], known[id_], said.get(id_, {}))
        for id_, rang in rows.items()
        if id_ in known and known[id_].rapport is not None
    )


def prevoir(
    bureau: Bureau, groupe: Groupe, vues: Mapping[str, int], ordre: Ordre, agent: Agent
) -> Prevision:
    """What a decision on the requests that were chosen (key, version seen) would do.

    :raises UsageError: the order lacks its reason.
    """
    ordre.controler()
    members = {m.cle: m for m in groupe.membres}
    possible: list[Membre] = []
    left: list[tuple[str, str]] = []
    to: Counter[Statut] = Counter()
    for cle, vu in vues.items():
        try:
            membre = _attendu(members.get(cle), vu, agent)
            a_dire(membre.rapport, membre.jugements, ordre)
            to[_vers(membre.connue, membre.rang.statut, ordre)] += 1
            possible.append(membre)
        except _REFUS as error:
            left.append((cle, error.message))
    letter = _exemple(bureau, possible[0], ordre, agent) if possible else None
    return Prevision(tuple(possible), tuple(left), to, letter)


def _attendu(membre: Membre | None, vu: int, agent: Agent) -> Membre:
    """A request of the group, as it was seen.

    :raises TransitionError: it is no longer there, or moved.
    :raises PriseError: somebody else holds it.
    """
    if membre is None:
        raise TransitionError(_AUTRE_CAUSE)
    if membre.version != vu:
        raise TransitionError("Elle a changé depuis qu'elle a été affichée.")
    if membre.rang.prise_id not in (None, agent.id):
        raise PriseError(f"La demande est prise par {membre.rang.prise}.")
    return membre


_AUTRE_CAUSE = "Ses motifs ou son statut ne sont plus ceux du groupe."


def a_dire(rapport: Rapport, said: Jugements, ordre: Ordre) -> tuple[tuple[Point, Jugement], ...]:
    """The words that an order puts on the points of a request: none where they were said already.

    :raises TransitionError: somebody said otherwise of one of them.
    """
    kinds = genres(rapport)
    found: list[tuple[Point, Jugement]] = []
    for point in points(rapport):
        had = said.get(point.empreinte, Jugement(point.empreinte))
        if had.suite is None:
            rank = kinds.index(genre_de(point.motif))
            found.append((point, _mot(point, had, ordre, rank)))
        elif had.suite is not ordre.action.suite:
            raise TransitionError(
                f"Un gestionnaire en a dit autrement : {had.suite.libelle}.", "Décider à part."
            )
    return tuple(found)


def _mot(point: Point, had: Jugement, ordre: Ordre, rank: int) -> Jugement:
    if ordre.action is Action.ACCEPTER:
        return replace(had, suite=Suite.ACCEPTER, motif=ordre.motif.strip())
    said = ordre.phrases[rank].strip() if rank < len(ordre.phrases) else ""
    own = said in ("", phrase_proposee(point.motif))
    return replace(had, suite=Suite.DEMANDER, phrase=None if own else said)


def _vers(connue: Connue, statut: Statut, ordre: Ordre) -> Statut:
    return suivant(ordre.action.evenement, Nature.de(connue.demande), statut)


def _exemple(bureau: Bureau, membre: Membre, ordre: Ordre, agent: Agent) -> Courrier | None:
    """The letter that one of the requests would be sent."""
    nature = nature_courrier(membre.rang.statut, _vers(membre.connue, membre.rang.statut, ordre))
    if nature is None:
        return None
    words = {j.empreinte: j for _, j in a_dire(membre.rapport, membre.jugements, ordre)}
    kept = replace(membre.connue, rapport=retenir(membre.rapport, {**membre.jugements, **words}))
    said = Decision(agent.nom, aujourdhui())
    with lecture(bureau.base) as session:
        return ecrire_courrier(session, kept, nature, bureau.cadre, aujourdhui(), said, ())


def engager(
    bureau: Bureau,
    cle: str,
    cause: str,
    ordre: Ordre,
    agent: Agent,
    vues: Mapping[str, int],
) -> int:
    """Open a lot, of which nothing is done yet; ``cle`` is that of the form: twice is once.

    :raises UsageError: the order lacks its reason, or there are none or too many requests.
    """
    ordre.controler()
    if not 0 < len(vues) <= MAXIMUM:
        raise UsageError(f"Un lot compte de 1 à {MAXIMUM} demandes.", "En choisir d'autres.")
    with ecriture(bureau.base) as session:
        return lots.ouvrir(session, cle, cause, ordre.en_json(), agent.id, vues.items())


def avancer(bureau: Bureau, lot: Pris, agent: Agent, nombre: int = TRANCHE) -> None:
    """Decide the next requests of a lot; called again, those that follow.

    :raises UsageError: the lot is somebody else's.
    """
    if lot.agent_id != agent.id:
        raise UsageError(f"Ce lot est celui de {lot.auteur}.", "Le laisser le terminer.")
    for membre in lot.en(Etat.EN_ATTENTE)[:nombre]:
        try:
            with ecriture(bureau.base) as session:
                _decider(session, bureau, lot, membre.demande_id, agent)
        except _REFUS as error:
            with ecriture(bureau.base) as session:
                _laisser(session, lot.id, membre.demande_id, error.message)
    with ecriture(bureau.base) as session:
        lots.clore(session, lot.id)


def _decider(session: Session, bureau: Bureau, lot: Pris, demande_id: int, agent: Agent) -> None:
    row = lots.prendre(session, lot.id, demande_id, Etat.EN_ATTENTE)
    if row is None:
        return
    prises.prendre(session, demande_id, agent.id, maintenant(), _MOMENT)
    ligne = session.get_one(tables.Demande, demande_id, populate_existing=True)
    connue = relire_toutes(session, [demande_id])[demande_id]
    if ligne.cause != lot.cause or connue.rapport is None:
        raise TransitionError(_AUTRE_CAUSE)
    ordre = Ordre(Action(lot.ordre["action"]), lot.ordre["motif"], tuple(lot.ordre["phrases"]))
    said = jugements.vivants(session, demande_id)
    row.jugements = [
        jugements.juger(session, demande_id, connue.revision, p.motif.code, word, agent.nom)
        for p, word in a_dire(connue.rapport, said, ordre)
    ]
    why = f"Décision groupée (lot {lot.id})"
    trancher(session, bureau, connue, ordre.action.evenement, agent.nom, row.version, why)
    prises.rendre(session, demande_id, agent.id)
    row.version, row.etat, row.raison = ligne.version, Etat.FAITE, None


def _laisser(session: Session, lot_id: int, demande_id: int, why: str) -> None:
    row = lots.prendre(session, lot_id, demande_id, Etat.EN_ATTENTE)
    if row is not None:
        row.etat, row.raison = Etat.LAISSEE, why


def annuler(bureau: Bureau, lot: Pris, agent: Agent) -> None:
    """Take back what a lot decided, and the words that it put on the points, while letters wait."""
    for membre in lot.en(Etat.FAITE):
        try:
            with ecriture(bureau.base) as session:
                _defaire(session, lot.id, membre.demande_id, agent)
        except _REFUS as error:
            with ecriture(bureau.base) as session:
                row = lots.prendre(session, lot.id, membre.demande_id, Etat.FAITE)
                if row is not None:
                    row.raison = error.message


def _defaire(session: Session, lot_id: int, demande_id: int, agent: Agent) -> None:
    row = lots.prendre(session, lot_id, demande_id, Etat.FAITE)
    if row is None:
        return
    prises.prendre(session, demande_id, agent.id, maintenant(), _MOMENT)
    connue = relire_toutes(session, [demande_id])[demande_id]
    revoquer(session, connue, agent.nom, row.version)
    jugements.reprendre(session, row.jugements)
    prises.rendre(session, demande_id, agent.id)
    row.etat, row.raison = Etat.ANNULEE, None
