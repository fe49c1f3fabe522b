"""The letters to the depositor: what they are about, and what one is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.models.demande import Demande


class Nature(StrEnum):
    """What a letter says."""

    ACCUSE_RECEPTION = "accuse_reception"
    VALIDATION = "validation"
    VALIDATION_PARTIELLE = "validation_partielle"
    DEMANDE_PIECES = "demande_pieces"
    REFUS = "refus"

    @property
    def libelle(self) -> str:
        """As the outbox shows it."""
        return _LIBELLES[self]


_LIBELLES = {
    Nature.ACCUSE_RECEPTION: "accusé de réception",
    Nature.VALIDATION: "validation",
    Nature.VALIDATION_PARTIELLE: "validation partielle",
    Nature.DEMANDE_PIECES: "demande de pièces",
    Nature.REFUS: "refus",
}


class Etat(StrEnum):
    """Where a letter stands in the outbox."""

    A_ENVOYER = "a_envoyer"
    EN_COURS = "en_cours"
    """Its content is being handed over: from here only an answer tells whether it left."""
    ENVOYE = "envoye"
    A_VERIFIER = "a_verifier"
    """Nobody knows whether it left: a person looks, it is not sent again by itself."""
    ABANDONNE = "abandonne"
    SANS_ADRESSE = "sans_adresse"

    @property
    def libelle(self) -> str:
        """As the outbox shows it."""
        return _ETATS[self]


_ETATS = {
    Etat.A_ENVOYER: "à envoyer",
    Etat.EN_COURS: "en cours d'envoi",
    Etat.ENVOYE: "envoyé",
    Etat.A_VERIFIER: "à vérifier",
    Etat.ABANDONNE: "abandonné",
    Etat.SANS_ADRESSE: "sans adresse",
}


@dataclass(frozen=True)
class Decision:
    """What a person decided: who (first name, name and quality, CRPA L.212-1), when, and why."""

    auteur: str
    le: date
    motif: str = ""


@dataclass(frozen=True)
class Courrier:
    """A letter. The first of ``destinataires`` is written to, the others are in copy; none at all
    when the record gives no address that a letter could reach."""

    nature: Nature
    sujet: str
    texte: str
    html: str
    destinataires: tuple[str, ...]


_ATOME = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOMAINE = r"(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}"
_ADRESSE = re.compile(rf"(?=.{{6,254}}\Z){_ATOME}(?:\.{_ATOME})*@{_DOMAINE}")


def est_adresse(text: str) -> bool:
    """Whether a letter could reach it: a dot-atom at a domain (RFC 5321), in ASCII.

    >>> est_adresse("a.b@exemple.fr"), est_adresse("a..b@exemple.fr"), est_adresse("a@b@c.fr")
    (True, False, False)
    """
    return bool(_ADRESSE.fullmatch(text))


def destinataires(demande: Demande) -> tuple[str, ...]:
    """Whom the letters of a request go to: who files it, the representative in copy.

    An address that is missing or malformed is left out, so that the other one still serves.
    """
    demandeur = demande.demandeur
    if demandeur is None:
        return ()
    people = (demande.depositaire, demandeur.representant)
    said = [p.email for p in people if p and p.email and est_adresse(p.email)]
    return tuple({adresse.casefold(): adresse for adresse in said}.values())
