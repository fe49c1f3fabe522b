"""VSR: the client received the software of the supplier and says that its service is regular."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier, Groupe, PieceLue
from pipeline.checks.natures import confondue
from pipeline.checks.rapprochement import (
    confront,
    confront_societe,
    fournisseur,
    incertain,
    signature,
)
from pipeline.documents.pv_vsr import FAVORABLE, RESERVES
from pipeline.models import denomination, logiciel, version
from pipeline.models.accord import Accord
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_VSR = (TypePiece.PV_VSR,)
_DECISIONS = {"ajournement": "ajournée", "rejet": "négative", RESERVES: "prononcée avec réserves"}


@check(
    "VSR_NATURE",
    Gravite.CORRIGER,
    "Le document attendu est le procès-verbal de vérification de service régulier (VSR) ; le document "
    "déposé semble être : {lu}. Merci de déposer le procès-verbal de VSR signé.",
    titre="Autre document que le PV de VSR",
    portee=Portee.FICHIER,
    types=_VSR,
)
def nature(dossier: Dossier, piece: PieceLue) -> Constats:
    """The VA and the mise en ordre de marche come before the VSR (CCAG-TIC) and do not prove it.

    Speaks instead of FIC_NATURE; abstains on what is unread.
    """
    yield from confondue(piece, "VSR_NATURE")


@check(
    "VSR_NON_SIGNE",
    Gravite.CORRIGER,
    "Nous n'avons pas relevé la signature de {role} sur le procès-verbal de VSR. Merci de le déposer "
    "signé.",
    titre="PV de VSR non signé",
    types=_VSR,
    champs=("signature",),
)
def non_signe(dossier: Dossier, pv: Groupe) -> Constats:
    """The client signs: a procès-verbal that he did not sign is not his (public practice)."""
    yield from signature(dossier, pv.lu.signature, "votre client")


@check(
    "VSR_DECISION_DEFAVORABLE",
    Gravite.VERIFIER,
    "La vérification de service régulier est {lu}. Merci de déposer le procès-verbal de la "
    "vérification prononcée sans réserve.",
    titre="PV de VSR défavorable",
    types=_VSR,
    champs=("decision",),
)
def decision_defavorable(dossier: Dossier, pv: Groupe) -> Constats:
    """An ajournement or a rejet proves no regular service (CCAG-TIC, choice).

    Reserves, boxes that cannot be told apart, or no decision read are doubts.
    """
    lu = pv.lu.decision
    if lu is None or incertain(dossier, lu):
        yield Doubt(
            "la décision n'a pas pu être lue", attendu=FAVORABLE, lu=lu.value if lu else None
        )
    elif lu.value == RESERVES:
        yield Doubt("la décision est assortie de réserves", FAVORABLE, lu.value)
    elif lu.value != FAVORABLE:
        details = {"lu": _DECISIONS[lu.value]}
        yield Finding(attendu=FAVORABLE, lu=lu.value, details=details)


@check(
    "VSR_PARTIES_DIFFERENTES",
    Gravite.VERIFIER,
    "Le procès-verbal concerne le fournisseur « {lu} », alors que la demande est faite pour "
    "« {declare} ». Merci de déposer un procès-verbal relatif à votre structure.",
    titre="PV de VSR : autres parties",
    types=_VSR,
    champs=("client", "fournisseur", "siren_fournisseur"),
)
def parties_differentes(dossier: Dossier, pv: Groupe) -> Constats:
    """The one who supplies is the supplier; the client is named, and is somebody else.

    Abstains on the supplier when no company is declared.
    """
    lu, attendue = pv.lu, fournisseur(dossier)
    args = (dossier, attendue, lu.fournisseur, lu.siren_fournisseur)
    yield from confront_societe(*args, quoi="le fournisseur", imprimes=pv.sirens, tiers=1)
    if lu.client is None:
        yield Doubt("le client n'a pas pu être lu")
    elif attendue and denomination.compare(attendue.nom, lu.client.value) is Accord.IDENTIQUE:
        yield Doubt("le client est le fournisseur lui-même", lu=lu.client.value)


@check(
    "VSR_LOGICIEL_DIFFERENT",
    Gravite.VERIFIER,
    "Le procès-verbal porte sur « {lu} » alors que votre demande porte sur « {declare} ». Merci de "
    "déposer le procès-verbal de cette solution.",
    titre="PV de VSR : autre logiciel",
    types=_VSR,
    champs=("nom_logiciel", "version"),
)
def logiciel_different(dossier: Dossier, pv: Groupe) -> Constats:
    """The software received is the one declared; another version is a doubt (choice).

    Abstains when the request names no software.
    """
    declare, lu = dossier.demande.referencement, pv.lu
    if declare is None:
        yield Abstention("aucun logiciel n'est déclaré")
        return
    yield from confront(dossier, declare.nom_logiciel, lu.nom_logiciel, logiciel.compare,
                        quoi="le logiciel")  # fmt: skip
    if lu.version and version.compare(declare.version_logiciel, lu.version.value) < 2:
        yield Doubt("une autre version est reçue", declare.version_logiciel, lu.version.value)
