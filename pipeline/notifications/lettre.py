"""Writing a letter: a request, its report or a person's decision, in; subject, text and HTML, out.

The program writes a refusal only from a gestionnaire's decision, and never proposes one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from pipeline.errors import UsageError
from pipeline.models.courrier import Courrier, Decision, Nature, destinataires
from pipeline.models.dates import add_months
from pipeline.models.demande import Demande
from pipeline.models.rapport import MENTION, Rapport
from pipeline.models.referentiel import Referentiel
from pipeline.models.statut import Dispositif, TypeDemande
from pipeline.models.typographie import INSECABLE
from pipeline.notifications.cadre import Cadre
from pipeline.notifications.gabarit import rendre
from pipeline.notifications.reste import reste_a_deposer
from pipeline.notifications.rubriques import Raison, a_demander, a_noter

_OBJETS = {
    TypeDemande.ENROLEMENT_INITIAL: "demande d'enrôlement",
    TypeDemande.ENROLEMENT_COMPLEMENTAIRE: "demande d'enrôlement complémentaire",
    TypeDemande.AVANCE: "demande d'avance",
    TypeDemande.SOLDE: "demande de solde",
}
_DISPOSITIFS = {
    Dispositif.VAGUE_1: f"vague{INSECABLE}1",
    Dispositif.VAGUE_2: f"vague{INSECABLE}2",
    Dispositif.MSS_OPERATEUR: "opérateur MSSanté",
    Dispositif.SAS: "service d'accès aux soins (SAS)",
}


def rediger(
    nature: Nature,
    demande: Demande,
    rapport: Rapport | None,
    *,
    le: date,
    cadre: Cadre | None = None,
    decision: Decision | None = None,
    retenus: Collection[str] = (),
    referentiel: Referentiel | None = None,
) -> Courrier:
    """A letter, as it would be sent on the day ``le``.

    ``retenus`` are the codes of the reasons to verify that a gestionnaire kept (request for
    pieces); ``referentiel`` tells whether the software is a DPI (partial validation).

    :raises UsageError: when there is nothing to write it from: a refusal without a decision and
        its reason, a request for pieces that asks for none, a partial validation of a request that
        is not anticipated.
    """
    said = _commun(demande, rapport, le, cadre or Cadre(), decision)
    match nature:
        case Nature.REFUS:
            said |= _refus(decision)
        case Nature.DEMANDE_PIECES:
            said |= _demande_pieces(rapport, retenus)
        case Nature.VALIDATION_PARTIELLE:
            said |= _validation_partielle(demande, referentiel)
        case Nature.ACCUSE_RECEPTION:
            said |= {"mention": MENTION.replace("a fait l'objet", "fait l'objet")}
    sujet, texte, html = rendre(nature, said)
    return Courrier(nature, sujet, texte, html, destinataires(demande))


def _commun(
    demande: Demande, rapport: Rapport | None, le: date, cadre: Cadre, decision: Decision | None
) -> dict[str, Any]:
    """What every letter may say."""
    anticipe = demande.anticipe and demande.type_demande.est_enrolement
    return {
        "demande": demande,
        "numero": demande.cle,
        "objet": _OBJETS[demande.type_demande] + (" anticipé" if anticipe else ""),
        "dispositif": _DISPOSITIFS[demande.dispositif],
        "enrolement": demande.type_demande.est_enrolement,
        "premier": demande.type_demande is TypeDemande.ENROLEMENT_INITIAL,
        "solde": demande.type_demande is TypeDemande.SOLDE,
        "le": le,
        "decision": decision,
        "cadre": cadre,
        "echeance": le + timedelta(days=cadre.delai_pieces_jours),
        "silence": add_months(demande.date_depot, cadre.silence_mois),
        "mention": rapport.traitement.mention if rapport else MENTION,
    }


def _refus(decision: Decision | None) -> dict[str, Any]:
    if decision is None or not decision.motif.strip() or not decision.auteur.strip():
        raise UsageError(
            "Un refus ne s'écrit qu'à partir de la décision d'un gestionnaire.",
            "Indiquer son auteur et son motif.",
        )
    return {"paragraphes": [p for p in decision.motif.splitlines() if p.strip()]}


def _demande_pieces(rapport: Rapport | None, retenus: Collection[str]) -> dict[str, Any]:
    rubriques = a_demander(rapport, retenus) if rapport else ()
    if rapport is None or not rubriques:
        raise UsageError(
            "Aucune pièce n'est à demander au déposant.",
            "Retenir un motif à vérifier, ou attendre la pré-instruction.",
        )
    pieces = any(r.piece for r in rubriques)
    return {
        "rubriques": rubriques,
        "pieces": pieces,
        "saisie": not pieces or any(_saisie(raison) for r in rubriques for raison in r.raisons),
        "remarques": a_noter(rapport),
    }


def _saisie(raison: Raison) -> bool:
    """Whether a reason is answered by the assistance rather than by a file."""
    return any(word in raison.demande for word in ("saisi", "assistance", "rectifier"))


def _validation_partielle(demande: Demande, referentiel: Referentiel | None) -> dict[str, Any]:
    if not (demande.anticipe and demande.type_demande.est_enrolement):
        raise UsageError(
            f"La demande {demande.numero} n'est pas un enrôlement anticipé.",
            "Seul un enrôlement anticipé se valide partiellement.",
        )
    return {"reste": reste_a_deposer(demande, referentiel)}
