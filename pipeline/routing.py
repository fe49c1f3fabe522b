"""From reasons to an avis, from an avis to a status: the rules of the contract, at a glance."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.models.demande import Demande
from pipeline.models.rapport import Gravite, Motif
from pipeline.models.statut import Avis, Statut


def avis(motifs: Iterable[Motif]) -> Avis:
    """One mismatch or doubt is for a gestionnaire, and wins: one single request for pieces goes out.

    Internal reasons count like the others. Without a reason to act on, everything that is required
    was read and agrees.
    """
    gravites = {motif.gravite for motif in motifs}
    if Gravite.VERIFIER in gravites:
        return Avis.A_VERIFIER
    return Avis.PIECES_A_DEMANDER if Gravite.CORRIGER in gravites else Avis.FAVORABLE


def statut_propose(demande: Demande, decision: Avis) -> Statut:
    """The status that the portal may give; a final one is never changed, ``rejetee`` never given."""
    if demande.statut.est_final:
        return demande.statut
    if decision is Avis.FAVORABLE:
        return _favorable(demande)
    if decision is Avis.PIECES_A_DEMANDER:
        return Statut.VALIDATION_PARTIELLE if demande.finalise else Statut.EN_ATTENTE_PIECES
    return Statut.CERTIFICATS_A_VALIDER if demande.finalise else Statut.EN_COURS


def _favorable(demande: Demande) -> Statut:
    if not demande.type_demande.est_enrolement:
        return Statut.DECIDEE
    first_deposit = demande.anticipe and not demande.finalise
    return Statut.VALIDATION_PARTIELLE if first_deposit else Statut.VALIDEE
