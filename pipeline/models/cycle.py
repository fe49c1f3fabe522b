"""The life of a request: which event leads from which status where (guides; choices are said).

One table, :data:`TRANSITIONS`, read by :func:`suivant`. The portal's labels are in
:mod:`pipeline.models.statut`. What is not in the table is refused, with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import TransitionError
from pipeline.models.demande import Demande, est_avance_mss
from pipeline.models.statut import Avis, Statut

S = Statut


class Nature(StrEnum):
    """What kind of life a request leads."""

    ENROLEMENT = "enrolement"
    ANTICIPE = "anticipe"
    """An enrolment whose certificate does not exist yet (guide vague 2)."""
    FINANCEMENT = "financement"
    """An avance or a solde (guides MSS, solde SAS)."""

    @classmethod
    def de(cls, demande: Demande) -> Nature:
        """That of a record."""
        if not demande.type_demande.est_enrolement:
            return cls.FINANCEMENT
        return cls.ANTICIPE if demande.anticipe else cls.ENROLEMENT


class Evenement(StrEnum):
    """What happens to a request."""

    DEPOT = "depot"
    CORRECTION = "correction"
    COMPLEMENT = "complement"
    CERTIFICAT = "certificat"
    PROPOSITION_FAVORABLE = "proposition_favorable"
    PROPOSITION_PIECES = "proposition_pieces"
    PROPOSITION_VERIFIER = "proposition_verifier"
    DECISION_VALIDER = "decision_valider"
    DECISION_DEMANDER = "decision_demander"
    DECISION_MODIFIER = "decision_modifier"
    DECISION_REJETER = "decision_rejeter"
    ANNULATION = "annulation"
    """A decision taken back before its letter left: to where the request stood; not in the table."""

    @property
    def libelle(self) -> str:
        return _EVENEMENTS[self]

    @property
    def est_decision(self) -> bool:
        """Whether a person takes it."""
        return self.startswith("decision_")


_EVENEMENTS = {
    Evenement.DEPOT: "dépôt de la demande",
    Evenement.CORRECTION: "modification de la demande",
    Evenement.COMPLEMENT: "dépôt des pièces demandées",
    Evenement.CERTIFICAT: "dépôt du certificat",
    Evenement.PROPOSITION_FAVORABLE: "pré-instruction favorable",
    Evenement.PROPOSITION_PIECES: "pré-instruction : pièces à demander",
    Evenement.PROPOSITION_VERIFIER: "pré-instruction : à vérifier",
    Evenement.DECISION_VALIDER: "validation par un gestionnaire",
    Evenement.DECISION_DEMANDER: "demande de pièces par un gestionnaire",
    Evenement.DECISION_MODIFIER: "renvoi pour modification par un gestionnaire",
    Evenement.DECISION_REJETER: "rejet par un gestionnaire",
    Evenement.ANNULATION: "décision annulée par un gestionnaire",
}


@dataclass(frozen=True)
class Transition:
    """From one status to the next; ``de`` is ``None`` before the first deposit."""

    evenement: Evenement
    nature: Nature
    de: Statut | None
    vers: Statut


E, N = Evenement, Nature
_TOUTES = tuple(Nature)
_OUVERTE, _DEMANDEE, _PARTIELLE, _CERTIFICATS = (
    S.EN_COURS,
    S.EN_ATTENTE_PIECES,
    S.VALIDATION_PARTIELLE,
    S.CERTIFICATS_A_VALIDER,
)
_TABLE: tuple[tuple[Evenement, tuple[Nature, ...], Statut | None, Statut], ...] = (
    # what the supplier files
    (E.DEPOT, _TOUTES, None, _OUVERTE),
    (E.CORRECTION, _TOUTES, _OUVERTE, _OUVERTE),
    (E.CORRECTION, (N.ANTICIPE,), _PARTIELLE, _PARTIELLE),
    (E.CORRECTION, (N.ANTICIPE,), _CERTIFICATS, _CERTIFICATS),
    (E.COMPLEMENT, _TOUTES, _DEMANDEE, _OUVERTE),
    (E.COMPLEMENT, (N.FINANCEMENT,), S.A_MODIFIER, _OUVERTE),
    (E.CERTIFICAT, (N.ANTICIPE,), _PARTIELLE, _CERTIFICATS),
    (E.CERTIFICAT, (N.ANTICIPE,), _CERTIFICATS, _CERTIFICATS),
    # what the pre-instruction proposes; pieces that were asked for may be needed no more
    (E.PROPOSITION_FAVORABLE, (N.ENROLEMENT,), _OUVERTE, S.VALIDEE),
    (E.PROPOSITION_FAVORABLE, (N.ENROLEMENT,), _DEMANDEE, S.VALIDEE),
    (E.PROPOSITION_FAVORABLE, (N.ANTICIPE,), _OUVERTE, _PARTIELLE),
    (E.PROPOSITION_FAVORABLE, (N.ANTICIPE,), _DEMANDEE, _PARTIELLE),
    (E.PROPOSITION_FAVORABLE, (N.ANTICIPE,), _PARTIELLE, _PARTIELLE),
    (E.PROPOSITION_FAVORABLE, (N.ANTICIPE,), _CERTIFICATS, S.VALIDEE),
    (E.PROPOSITION_FAVORABLE, (N.FINANCEMENT,), _OUVERTE, S.DECIDEE),
    (E.PROPOSITION_FAVORABLE, (N.FINANCEMENT,), _DEMANDEE, S.DECIDEE),
    (E.PROPOSITION_PIECES, _TOUTES, _OUVERTE, _DEMANDEE),
    (E.PROPOSITION_PIECES, _TOUTES, _DEMANDEE, _DEMANDEE),
    (E.PROPOSITION_PIECES, (N.ANTICIPE,), _CERTIFICATS, _PARTIELLE),
    (E.PROPOSITION_VERIFIER, _TOUTES, _OUVERTE, _OUVERTE),
    (E.PROPOSITION_VERIFIER, (N.ANTICIPE,), _CERTIFICATS, _CERTIFICATS),
    # what a gestionnaire decides: he alone rejects
    (E.DECISION_VALIDER, (N.ENROLEMENT,), _OUVERTE, S.VALIDEE),
    (E.DECISION_VALIDER, (N.ENROLEMENT,), _DEMANDEE, S.VALIDEE),
    (E.DECISION_VALIDER, (N.ANTICIPE,), _OUVERTE, _PARTIELLE),
    (E.DECISION_VALIDER, (N.ANTICIPE,), _DEMANDEE, _PARTIELLE),
    (E.DECISION_VALIDER, (N.ANTICIPE,), _CERTIFICATS, S.VALIDEE),
    (E.DECISION_VALIDER, (N.FINANCEMENT,), _OUVERTE, S.DECIDEE),
    (E.DECISION_VALIDER, (N.FINANCEMENT,), _DEMANDEE, S.DECIDEE),
    (E.DECISION_DEMANDER, _TOUTES, _OUVERTE, _DEMANDEE),
    (E.DECISION_DEMANDER, _TOUTES, _DEMANDEE, _DEMANDEE),
    (E.DECISION_DEMANDER, (N.ANTICIPE,), _CERTIFICATS, _PARTIELLE),
    (E.DECISION_MODIFIER, (N.FINANCEMENT,), _OUVERTE, S.A_MODIFIER),
    (E.DECISION_MODIFIER, (N.FINANCEMENT,), _DEMANDEE, S.A_MODIFIER),
    (E.DECISION_REJETER, _TOUTES, _OUVERTE, S.REJETEE),
    (E.DECISION_REJETER, _TOUTES, _DEMANDEE, S.REJETEE),
    (E.DECISION_REJETER, (N.ANTICIPE,), _PARTIELLE, S.REJETEE),
    (E.DECISION_REJETER, (N.ANTICIPE,), _CERTIFICATS, S.REJETEE),
    (E.DECISION_REJETER, (N.FINANCEMENT,), S.A_MODIFIER, S.REJETEE),
)
TRANSITIONS = tuple(
    Transition(evenement, nature, de, vers)
    for evenement, natures, de, vers in _TABLE
    for nature in natures
)
_VERS = {(t.evenement, t.nature, t.de): t.vers for t in TRANSITIONS}


def suivant(evenement: Evenement, nature: Nature, de: Statut | None) -> Statut:
    """The status that an event leads to.

    :raises TransitionError: when it leads nowhere from there, with the reason.

    >>> suivant(Evenement.CERTIFICAT, Nature.ANTICIPE, Statut.VALIDATION_PARTIELLE).value
    'certificats_a_valider'
    """
    vers = _VERS.get((evenement, nature, de))
    if vers is None:
        raise TransitionError(_pourquoi(evenement, de))
    return vers


def _pourquoi(evenement: Evenement, de: Statut | None) -> str:
    if de is not None and de.est_final:
        return f"{evenement.libelle} : la demande est déjà « {de.libelle} », ce qui est définitif."
    where = f"depuis « {de.libelle} »" if de else "avant tout dépôt"
    return f"{evenement.libelle} : impossible {where}."


def proposition(avis: Avis) -> Evenement:
    """The event that a verdict is."""
    return _PROPOSITIONS[avis]


_PROPOSITIONS = {
    Avis.FAVORABLE: Evenement.PROPOSITION_FAVORABLE,
    Avis.PIECES_A_DEMANDER: Evenement.PROPOSITION_PIECES,
    Avis.A_VERIFIER: Evenement.PROPOSITION_VERIFIER,
}


def arrivee(de: Statut | None, demande: Demande) -> Evenement:
    """The event that a record is, where its request stands at ``de``."""
    if de is None:
        return Evenement.DEPOT
    if de in (S.EN_ATTENTE_PIECES, S.A_MODIFIER):
        return Evenement.COMPLEMENT
    certificat = demande.finalise and de in (S.VALIDATION_PARTIELLE, S.CERTIFICATS_A_VALIDER)
    return Evenement.CERTIFICAT if certificat else Evenement.CORRECTION


class Application(StrEnum):
    """Which proposals of the pre-instruction change the status by themselves."""

    RIEN = "rien"
    SANS_DECISION = "sans_decision"
    """Those that decide nothing (a request for pieces, a partial validation), and the MSS avance."""
    TOUT = "tout"


def s_applique(application: Application, demande: Demande, vers: Statut) -> bool:
    """Whether a proposal is applied; the MSS avance is decided at once (guide MSS)."""
    if application is Application.SANS_DECISION and vers.est_final:
        return est_avance_mss(demande)
    return application is not Application.RIEN
