"""What a verdict moves: kept, counted, told, and the work given back."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from pipeline.checks.contexte import PieceLue
from pipeline.flows.annonces import annoncer
from pipeline.flows.connu import Connu, changees
from pipeline.flows.courriers import aujourdhui
from pipeline.flows.etape import flaky
from pipeline.flows.moyens import Moyens
from pipeline.journal import dire
from pipeline.models.cycle import Evenement, proposition, s_applique
from pipeline.models.demande import Demande, est_avance_mss
from pipeline.models.mesure import mesures
from pipeline.models.rapport import Controle, Rapport, Resultat
from pipeline.models.statut import Statut
from pipeline.storage import analyses, tables
from pipeline.storage import depot as store
from pipeline.storage.compteurs import compter
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import Enregistre
from pipeline.storage.travaux import demander, rendre

logger = logging.getLogger(__name__)


@flaky
def deja_rendu(connu: Connu, enregistre: Enregistre, moyens: Moyens) -> str | None:
    """The verdict already given on the same facts under the same rules."""
    with lecture(moyens.base) as session:
        return store.verdict(session, enregistre.demande_id, connu.cle)


@flaky
def achever(connu: Connu, enregistre: Enregistre, moyens: Moyens) -> None:
    """The work is done: nothing new was to be said, or what follows the conclusion is there."""
    with ecriture(moyens.base) as session:
        rendre(session, enregistre.demande_id, enregistre.revision)
        _redemander(session, connu, enregistre)


@flaky
def conclure(
    demande: Demande,
    rapport: Rapport,
    lues: list[PieceLue],
    connu: Connu,
    enregistre: Enregistre,
    moyens: Moyens,
) -> str:
    """Store the verdict, what it moves and counts, and that the work is done, in one transaction.

    That of an advance is done once its decision is issued.
    """
    register, failed = moyens.referentiel, echec(rapport)
    this = enregistre.demande_id
    with ecriture(moyens.base) as session:
        was, outdated = store.statut(session, this), changees(session, connu)
        kept = store.conclure(
            session,
            this,
            enregistre.revision,
            f"echec:{connu.cle}" if failed else connu.cle,
            rapport,
            register.empreinte if register else None,
            echec=failed and se_reprend(rapport, lues),
            evenement=None if outdated else a_appliquer(demande, rapport, moyens),
            reste=est_avance_mss(demande),
        )
        if kept == rapport.to_json():
            compter(session, mesures(rapport, [(lue.type, lue.duree_ms) for lue in lues]))
        analyses.montrer(session, this, {lue.fichier.sha256 for lue in lues} - connu.retenus)
        annoncer(session, this, was, moyens.cadre)
        _redemander(session, connu, enregistre)
    dire(
        logger,
        logging.INFO,
        "depot_traite",
        numero=rapport.numero,
        revision=enregistre.revision,
        avis=rapport.avis,
        statut=rapport.statut_propose,
        duree_ms=rapport.duree_ms,
    )
    return kept


def _redemander(session: Session, connu: Connu, enregistre: Enregistre) -> None:
    """Ask once more for what was judged on what the antivirus says no longer, unless it is decided:
    the report that a decision rests on stays, and a person is told."""
    if changees(session, connu) and not store.statut(session, enregistre.demande_id).est_final:
        demander(session, enregistre.demande_id, enregistre.revision, analyses.MOTIF)


def a_appliquer(demande: Demande, rapport: Rapport, moyens: Moyens) -> Evenement | None:
    """The event that moves the request by itself, where the settings let the proposal do so."""
    applied = s_applique(moyens.application, demande, rapport.statut_propose)
    return proposition(rapport.avis) if applied else None


@flaky
def attribuer(demande: Demande, connu: Connu, moyens: Moyens) -> None:
    """The décision d'attribution of an MSS advance, once it is decided (guide MSS).

    One that was issued is replaced by a person alone: ``pieces decision-pdf``, which issues as well
    what is not issued here: where the antivirus holds a file back.
    """
    from pipeline.flows.attribution import connue, produire  # WeasyPrint is slow to come

    with lecture(moyens.base) as session:
        if connu.retenus or changees(session, connu):
            return
        known = connue(session, demande.numero)
        decided = session.get_one(tables.Demande, known.demande_id).statut == Statut.DECIDEE
    if decided and known.remplace is None:
        volumes, auteur = moyens.volumes, moyens.decision_auteur
        day = aujourdhui()
        produire(known, day, moyens.base, moyens.originaux, volumes=volumes, auteur=auteur)


def se_reprend(rapport: Rapport, lues: list[PieceLue]) -> bool:
    """Whether the sweep tries again what we failed on: a check of ours, or a file, but not one that
    ends whoever opens it, or that the antivirus cannot look into."""
    erreurs = any(c.resultat is Resultat.ERREUR for c in _controles(rapport))
    return erreurs or any(lue.panne and not lue.abandonnee for lue in lues)


def echec(rapport: Rapport) -> bool:
    """Whether we failed somewhere: such a verdict is stored, and never replayed."""
    return any(
        c.resultat is Resultat.ERREUR
        or (c.code == "SYS_ANALYSE_IMPOSSIBLE" and c.resultat is Resultat.NON_CONFORME)
        for c in _controles(rapport)
    )


def _controles(rapport: Rapport) -> list[Controle]:
    return [c for piece in rapport.pieces for c in piece.controles] + list(rapport.controles)
