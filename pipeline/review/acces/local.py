"""The local sign-in: persons of demonstration, for who sits at this machine, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request

from pipeline.models.role import Role
from pipeline.review.adresse import vient_d_ici
from pipeline.review.bureau import bureau, station
from pipeline.review.problemes import ProblemeError
from pipeline.storage.agents import LOCAL, Agent, inscrire
from pipeline.storage.database import ecriture


@dataclass(frozen=True)
class Personne:
    """A person that one may be."""

    sujet: str
    nom: str
    role: Role


PERSONNES = (
    Personne("camille", "Camille Martin", Role.GESTIONNAIRE),
    Personne("dominique", "Dominique Petit", Role.GESTIONNAIRE),
    Personne("sacha", "Sacha Moreau", Role.SUPERVISEUR),
    Personne("claude", "Claude Leroy", Role.LECTEUR),
)


def connecter(request: Request, sujet: str) -> Agent:
    """The person chosen, made known.

    :raises ProblemeError: 404 where persons sign in at a provider; 403 from elsewhere; 400 for nobody.
    """
    if station(request).fournisseur is not None:
        raise ProblemeError(HTTPStatus.NOT_FOUND, "La connexion locale n'est pas ouverte.")
    if not vient_d_ici(request):
        raise ProblemeError(HTTPStatus.FORBIDDEN, "La connexion locale est pour cette machine.")
    chosen = next((p for p in PERSONNES if p.sujet == sujet), None)
    if chosen is None:
        raise ProblemeError(HTTPStatus.BAD_REQUEST, "Cette personne n'est pas dans la liste.")
    with ecriture(bureau(request).magasin.base) as session:
        return inscrire(session, LOCAL, chosen.sujet, chosen.nom, chosen.role)
