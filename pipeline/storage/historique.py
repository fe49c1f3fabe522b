"""What moved a request, line by line; each line and what it says are one transaction.

Every line about a status passes here, and with it what other programs are told of it.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from pipeline.models.cycle import Evenement
from pipeline.models.statut import Statut
from pipeline.storage import envois, tables

PORTAIL, PRE_INSTRUCTION = "portail", "pre-instruction"
"""The authors that are no person."""


def avancer(
    session: Session,
    ligne: tables.Demande,
    revision: int,
    evenement: Evenement | None,
    vers: Statut,
    auteur: str,
    motif: str | None = None,
    regles: str | None = None,
) -> None:
    """Move a request that is held, and say so; one more version for those who saw the last."""
    de = Statut(ligne.statut)
    ligne.statut, ligne.version = vers, ligne.version + 1
    noter(session, ligne, revision, evenement, de, vers, auteur, motif, regles)


def noter(
    session: Session,
    ligne: tables.Demande,
    revision: int,
    evenement: Evenement | None,
    de: Statut | None,
    vers: Statut,
    auteur: str,
    motif: str | None = None,
    regles: str | None = None,
) -> None:
    """A line about the status, told to whoever wants to know."""
    le = tables.maintenant()
    session.add(
        tables.Historique(
            demande_id=ligne.id, revision=revision, quoi="statut", evenement=evenement, de=de,
            vers=vers, auteur=auteur, motif=motif, regles=regles, le=le,
        )
    )  # fmt: skip
    if de != vers:
        envois.annoncer(session, ligne.numero, revision, de, vers, le)


def refuser(
    session: Session,
    ligne: tables.Demande,
    revision: int,
    evenement: Evenement,
    motif: str,
    auteur: str,
) -> None:
    """A line about what could not be: the status stays."""
    session.add(
        tables.Historique(
            demande_id=ligne.id, revision=revision, quoi="refus", evenement=evenement,
            de=ligne.statut, vers=ligne.statut, auteur=auteur, motif=motif,
        )
    )  # fmt: skip
