"""The sweep: everything that is due now, found and treated; and what came of it.

What is found is put in the queue first, so that a sweep that is stopped is resumed by the next, by
a worker, or by another machine, and nothing is treated twice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice

from sqlalchemy.orm import Session

from pipeline.errors import PiecesError, TransitionError
from pipeline.flows.atelier import Etat, Fait, travailler
from pipeline.flows.conclusion import a_appliquer
from pipeline.flows.connu import situer
from pipeline.flows.etape import Etape, directement
from pipeline.flows.moyens import Moyens
from pipeline.flows.ordre import juger
from pipeline.flows.reprise import relire
from pipeline.models.cycle import Nature, suivant
from pipeline.storage import reprise, travaux
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.reprise import Due
from pipeline.storage.tables import Travail

Recherche = Callable[[Session], Iterable[Due]]
_BATCH = 200
ATTENTE = "en attente de l'antivirus"


@dataclass
class Bilan:
    """What a sweep did; ``passees`` says why some were left."""

    eligibles: Counter[str] = field(default_factory=Counter)
    passees: Counter[str] = field(default_factory=Counter)
    faits: list[Fait] = field(default_factory=list)

    @property
    def traitees(self) -> int:
        return len(self.faits) - len(self.echecs)

    @property
    def echecs(self) -> list[Fait]:
        return [f for f in self.faits if f.erreur]

    @property
    def changees(self) -> list[Fait]:
        return [f for f in self.faits if f.change and not f.erreur]

    @property
    def inchangees(self) -> int:
        return self.traitees - len(self.changees)


def tout(moyens: Moyens) -> Recherche:
    """All that the sweep looks for: lost and failed treatments, numbers that the register says anew."""
    return lambda session: chain(
        reprise.manquees(session),
        reprise.echouees(session),
        reprise.touchees(session, moyens.referentiel),
    )


def balayer(
    moyens: Moyens,
    recherche: Recherche,
    suivi: Callable[[Fait], None] = lambda _: None,
    etape: Etape = directement,
) -> Bilan:
    """Queue what is due, then treat the queue until it is empty; ``etape`` as in the workshop."""
    bilan = Bilan()
    for some in _pages(moyens, recherche):
        with ecriture(moyens.base) as session:
            for due in some:
                _queue(session, due, bilan)
    for fait in travailler(moyens, etape):
        suivi(fait)
        if fait.attend:
            bilan.passees[ATTENTE] += 1
        else:
            bilan.faits.append(fait)
    with lecture(moyens.base) as session:
        abandonnes = travaux.attente(session).abandonnes
    if abandonnes:
        bilan.passees["échec répété, à examiner"] = abandonnes
    return bilan


def _queue(session: Session, due: Due, bilan: Bilan) -> None:
    bilan.eligibles[due.motif] += 1
    held = session.get(Travail, due.demande_id)
    if held is None or (held.pris_par is None and due.motif == reprise.A_LA_MAIN):
        travaux.demander(session, due.demande_id, due.revision, due.motif)
    elif held.pris_par is not None or held.essais < travaux.ESSAIS:
        bilan.passees["déjà dans la file"] += 1


def simuler(
    moyens: Moyens, recherche: Recherche, suivi: Callable[[Fait], None] = lambda _: None
) -> Bilan:
    """What a sweep would do: everything is judged again, and nothing is kept."""
    bilan = Bilan()
    for due in chain.from_iterable(_pages(moyens, recherche)):
        bilan.eligibles[due.motif] += 1
        fait = _juge(due, moyens)
        bilan.faits.append(fait)
        suivi(fait)
    return bilan


def _juge(due: Due, moyens: Moyens) -> Fait:
    avant = Etat(due.statut, due.avis, due.propose)
    try:
        depot, kept = relire(due.demande_id, moyens)
        connu = situer(depot, kept, moyens)
        rapport = juger(depot, connu, moyens, time.monotonic())
        statut, event = due.statut, a_appliquer(depot.demande, rapport, moyens)
        with suppress(TransitionError):
            statut = suivant(event, Nature.de(depot.demande), statut) if event else statut
        apres = Etat(statut, rapport.avis, rapport.statut_propose)
    except PiecesError as error:
        return Fait(due.demande_id, due.numero, due.motif, avant, avant, error.code)
    return Fait(due.demande_id, due.numero, due.motif, avant, apres)


def _pages(moyens: Moyens, recherche: Recherche) -> Iterator[list[Due]]:
    """What is due, a page at a time, each request once."""
    with lecture(moyens.base) as session:
        seen: set[int] = set()
        found = (d for d in recherche(session) if d.demande_id not in seen)
        while some := list(islice(found, _BATCH)):
            seen |= {d.demande_id for d in some}
            yield some
