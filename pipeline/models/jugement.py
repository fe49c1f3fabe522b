"""What a gestionnaire says of the points that the pre-instruction raised, and what it leads to.

A judgement is about a fact: one reason, about one content, with the two values it opposes. It holds
as long as the fact is the same, whatever the revision; another value is another fact.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.models.rapport import DOUTE, Gravite, Motif, Rapport


class Suite(StrEnum):
    """What is done about a point."""

    ACCEPTER = "accepter"
    DEMANDER = "demander"

    @property
    def libelle(self) -> str:
        """As the history of a point says it."""
        return {"accepter": "écart accepté", "demander": "à demander au déposant"}[self]


@dataclass(frozen=True)
class Jugement:
    """One person's word on one point.

    ``lecture`` is what that person reads on the piece, kept beside what the machine read; ``motif``
    says why a difference is accepted; ``phrase`` is the sentence for the depositor, when it is not
    the rule's own.
    """

    empreinte: str
    lecture: str | None = None
    suite: Suite | None = None
    motif: str | None = None
    phrase: str | None = None


Jugements = Mapping[str, Jugement]
"""By fact; one that was taken back is not there."""


@dataclass(frozen=True)
class Point:
    """A reason that somebody has to act on, and the fact that it is."""

    motif: Motif
    empreinte: str

    @property
    def doute(self) -> bool:
        """Whether its sentence was written for the gestionnaire."""
        return not self.motif.pour_le_deposant


def points(rapport: Rapport) -> tuple[Point, ...]:
    """What is to be looked at or repaired, each fact once, in the order of the report."""
    contents = {(p.type, p.fichier): p.sha256 for p in rapport.pieces}
    found: dict[str, Point] = {}
    for motif in rapport.motifs:
        if motif.gravite is not Gravite.INFO:
            content = (
                contents.get((motif.piece, motif.fichier))
                if motif.piece and motif.fichier
                else None
            )
            mark = empreinte(motif, content)
            found.setdefault(mark, Point(motif, mark))
    return tuple(found.values())


def empreinte(motif: Motif, sha256: str | None) -> str:
    """The fact that a reason is: code, slot, content, and the two values (32 hexadecimal digits)."""
    fact = [motif.code, motif.piece, sha256 or motif.fichier, motif.attendu, motif.lu]
    return hashlib.sha256(json.dumps(fact, ensure_ascii=False).encode()).hexdigest()[:32]


def ouverts(rapport: Rapport, jugements: Jugements) -> tuple[Point, ...]:
    """The points that wait for a person: those to verify of which nothing was decided.

    What the depositor repairs is asked for unless somebody says otherwise.
    """
    return tuple(
        point
        for point in points(rapport)
        if point.motif.gravite is Gravite.VERIFIER and suite(point, jugements) is None
    )


def demandes(rapport: Rapport, jugements: Jugements) -> tuple[Point, ...]:
    """The points that go into the request for pieces."""
    return tuple(p for p in points(rapport) if suite(p, jugements) is Suite.DEMANDER)


def suite(point: Point, jugements: Jugements) -> Suite | None:
    """What is done about a point: what somebody said, else the rule's own outcome."""
    said = jugements.get(point.empreinte)
    if said is not None and said.suite is not None:
        return said.suite
    return Suite.DEMANDER if point.motif.gravite is Gravite.CORRIGER else None


def retenir(rapport: Rapport, jugements: Jugements) -> Rapport:
    """The report as the request for pieces is written from it: what is asked, in the words that the
    gestionnaire chose; information stays."""
    asked = {p.empreinte: p.motif for p in demandes(rapport, jugements)}
    wanted = [_dit(motif, jugements.get(mark)) for mark, motif in asked.items()]
    kept = [m for m in rapport.motifs if m.gravite is Gravite.INFO]
    return rapport.model_copy(update={"motifs": (*wanted, *kept)})


def _dit(motif: Motif, jugement: Jugement | None) -> Motif:
    said = (jugement.phrase if jugement else None) or phrase_proposee(motif)
    update = {"gravite": Gravite.CORRIGER, "message": said, "interne": False}
    return motif.model_copy(update=update)


def phrase_proposee(motif: Motif) -> str:
    """The sentence that a letter would say; a doubt has none of its own, so a plain one is offered."""
    if motif.pour_le_deposant:
        return motif.message
    what = motif.piece.libelle if motif.piece else "demande"
    return (
        f"Nous n'avons pas pu vérifier la pièce « {what} ». Merci de déposer une copie nette et "
        "complète du document."
    )


def constat(motif: Motif) -> str:
    """The fact alone, for the gestionnaire: neither what marks a doubt nor what the depositor does."""
    said = motif.message.removeprefix(DOUTE).partition(" Merci ")[0]
    return said[:1].upper() + said[1:]
