"""The report on a revision, kept as text, and what it proposes for the request."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.checks.version import numero
from pipeline.errors import PanneError, TransitionError, UsageError
from pipeline.models.cycle import Evenement, Nature, suivant
from pipeline.models.rapport import Rapport
from pipeline.models.statut import Statut, TypeDemande
from pipeline.storage import motifs, tables
from pipeline.storage.historique import PRE_INSTRUCTION, avancer, refuser
from pipeline.storage.travaux import rendre

REPRISE_MAX = timedelta(days=1)
"""What fails again and again on the same facts is tried at least so often."""


def verdict(session: Session, demande_id: int, cle: str) -> str | None:
    """The report on the latest revision, when what it was made from (``cle``) is the same."""
    return session.scalar(
        select(tables.Verdict.rapport)
        .join(tables.Revision, tables.Revision.id == tables.Verdict.revision_id)
        .join(tables.Demande, tables.Demande.id == tables.Revision.demande_id)
        .where(tables.Demande.id == demande_id, tables.Verdict.cle == cle)
        .where(tables.Revision.n == tables.Demande.revision)
    )


def conclure(
    session: Session,
    demande_id: int,
    revision: int,
    cle: str,
    rapport: Rapport,
    referentiel: str | None,
    *,
    echec: bool = False,
    evenement: Evenement | None = None,
    reste: bool = False,
) -> str:
    """Keep the report on a revision, and propose; the text that is kept.

    Its work is done, unless something remains (``reste``) to be done after the conclusion.

    The first of two conclusions from the same ``cle`` stands; a failure (``echec``) that comes again
    is given again twice as late each time, :data:`REPRISE_MAX` at most. A revision that is no longer
    the latest gets its verdict; its request, which now waits for another one, is not touched. Where an
    ``evenement`` is given, the proposal is applied if it still leads somewhere: a decision taken
    meanwhile is never overwritten.
    """
    ligne = session.get(tables.Demande, demande_id, with_for_update=True, populate_existing=True)
    kept = session.scalar(
        select(tables.Revision).filter_by(demande_id=demande_id, n=revision),
    )
    if ligne is None or kept is None:
        raise UsageError(f"La révision {revision} de la demande {demande_id} n'existe pas.")
    if kept.efface_le is not None:
        raise PanneError(
            f"La révision {revision} de la demande {ligne.numero} a été effacée entre-temps.",
            "Relancer : le dépôt sera enregistré de nouveau.",
        )
    found = session.scalar(select(tables.Verdict).filter_by(revision_id=kept.id))
    if not reste:
        rendre(session, demande_id, revision)
    if found is not None and found.cle == cle:
        if echec or found.echec:
            _echoue_encore(session, found, echec)
        return found.rapport
    found = found or tables.Verdict(revision_id=kept.id)
    found.cle, found.rapport = cle, rapport.to_json()
    found.regles, found.referentiel = rapport.traitement.regles, referentiel
    found.numero_regles, found.echec, found.repris_le = numero(found.regles), echec, None
    session.add(found)
    motifs.garder(session, ligne, revision, rapport)
    if ligne.revision == revision:
        _propose(session, ligne, rapport)
        if evenement:
            _apply(session, ligne, rapport, evenement)
    session.flush()
    return found.rapport


def _echoue_encore(session: Session, found: tables.Verdict, echec: bool) -> None:
    """The same failure: as much later as it lasts already; when it began is kept."""
    now = tables.maintenant()
    later = now + min(now - found.cree_le, REPRISE_MAX)
    session.execute(
        update(tables.Verdict)
        .filter_by(id=found.id)
        .values(echec=echec, repris_le=later, cree_le=tables.Verdict.cree_le)
    )


def _apply(session: Session, ligne: tables.Demande, rapport: Rapport, evenement: Evenement) -> None:
    """Move the request where its proposal leads, from where it stands now."""
    try:
        vers = suivant(evenement, nature(ligne), Statut(ligne.statut))
    except TransitionError as error:
        refuser(session, ligne, ligne.revision, evenement, error.message, PRE_INSTRUCTION)
        return
    if vers != ligne.statut:
        regles = rapport.traitement.regles
        avancer(session, ligne, ligne.revision, evenement, vers, PRE_INSTRUCTION, regles=regles)


def nature(ligne: tables.Demande) -> Nature:
    """What kind of life a stored request leads."""
    if not TypeDemande(ligne.type_demande).est_enrolement:
        return Nature.FINANCEMENT
    return Nature.ANTICIPE if ligne.anticipe else Nature.ENROLEMENT


def _propose(session: Session, ligne: tables.Demande, rapport: Rapport) -> None:
    """The proposal, with a line of history when it is not what was last proposed."""
    ligne.avis, ligne.statut_propose = rapport.avis, rapport.statut_propose
    last = session.scalar(
        select(tables.Historique)
        .filter_by(demande_id=ligne.id, quoi="proposition")
        .order_by(tables.Historique.id.desc())
        .limit(1)
    )
    if last and (last.avis, last.vers) == (rapport.avis, rapport.statut_propose):
        return
    session.add(
        tables.Historique(
            demande_id=ligne.id,
            revision=ligne.revision,
            quoi="proposition",
            de=last.vers if last else None,
            vers=rapport.statut_propose,
            avis=rapport.avis,
            auteur="pre-instruction",
            regles=rapport.traitement.regles,
        )
    )
