"""What a gestionnaire decides on a request: from the state that he saw, and from no other."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import TransitionError, UsageError
from pipeline.models.cycle import Evenement, suivant
from pipeline.models.demande import cle_dossier
from pipeline.models.statut import Statut
from pipeline.storage import tables
from pipeline.storage.conclusion import nature
from pipeline.storage.historique import avancer


def decider(
    session: Session,
    numero: str,
    evenement: Evenement,
    auteur: str,
    vu: int,
    motif: str | None = None,
) -> Statut:
    """Take a decision; the status that it leads to. ``vu`` is the version that the person saw.

    :raises UsageError: when no such request is known, or a rejection has no reason.
    :raises TransitionError: when the request moved since, or the decision leads nowhere from there.
    """
    if evenement is Evenement.DECISION_REJETER and not (motif and motif.strip()):
        raise UsageError("Un rejet doit être motivé.", "Donner le motif de la décision.")
    ligne = _vue(session, numero, vu)
    vers = suivant(evenement, nature(ligne), Statut(ligne.statut))
    avancer(session, ligne, ligne.revision, evenement, vers, auteur, motif)
    session.flush()
    return vers


def derniere(session: Session, demande_id: int) -> tables.Historique | None:
    """The decision that brought a request where it stands, if a person took it."""
    last = session.scalar(
        select(tables.Historique)
        .filter_by(demande_id=demande_id, quoi="statut")
        .order_by(tables.Historique.id.desc())
        .limit(1)
    )
    decided = last is not None and last.evenement and Evenement(last.evenement).est_decision
    return last if decided else None


def annuler(session: Session, numero: str, auteur: str, vu: int) -> tables.Historique:
    """Take back the last decision on a request: it stands again where it stood; what was undone.

    Whoever announced it has to see to the letter, in the same transaction.

    :raises UsageError: when no such request is known.
    :raises TransitionError: when the request moved since, or nobody decided what it is now.
    """
    ligne = _vue(session, numero, vu)
    taken = derniere(session, ligne.id)
    if taken is None or taken.de is None:
        raise TransitionError(
            f"La demande {ligne.numero} n'a pas de décision à annuler.",
            "Relire la demande.",
        )
    avancer(session, ligne, ligne.revision, Evenement.ANNULATION, Statut(taken.de), auteur)
    session.flush()
    return taken


def _vue(session: Session, numero: str, vu: int) -> tables.Demande:
    """A request, held, as a person saw it."""
    ligne = session.scalar(
        select(tables.Demande)
        .filter_by(cle=cle_dossier(numero))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if ligne is None:
        raise UsageError(f"La demande {numero} n'est pas connue.", "Vérifier le numéro.")
    if ligne.version != vu:
        raise TransitionError(
            f"La demande {ligne.numero} a changé depuis qu'elle a été affichée : elle est "
            f"maintenant « {Statut(ligne.statut).libelle} ».",
            "Relire la demande, puis décider.",
        )
    return ligne


def statut(session: Session, demande_id: int) -> Statut:
    """Where a request stands, held until the end of the transaction."""
    held = select(tables.Demande.statut).filter_by(id=demande_id).with_for_update()
    return Statut(session.scalars(held).one())
