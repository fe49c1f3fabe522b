"""COP: the contrat opérateur MSSanté V2 that the ANS signed with the supplier."""

from __future__ import annotations

from pipeline.checks.check import Constats, Doubt, Finding, check
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.checks.rapprochement import confront_societe, fournisseur, incertain, signature
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_COP = (TypePiece.CONTRAT_OPERATEUR_V2,)
ATTENDUE = "V2"


@check(
    "COP_VERSION",
    Gravite.VERIFIER,
    "Le contrat opérateur déposé est de version {lu}, alors que la version {declare} est attendue. "
    "Merci de déposer le contrat opérateur MSSanté V2.",
    titre="Contrat opérateur : autre version",
    types=_COP,
    champs=("version",),
)
def version(dossier: Dossier, contrat: Groupe) -> Constats:
    """The funded operator holds the contract V2 (guide MSS); one whose version is unread: a doubt."""
    lu = contrat.lu.version
    if lu is None:
        yield Doubt("la version du contrat n'a pas pu être lue", attendu=ATTENDUE)
    elif incertain(dossier, lu):
        yield Doubt("la version du contrat est lue sans certitude", ATTENDUE, lu.value)
    elif lu.value != ATTENDUE:
        yield Finding(ATTENDUE, lu.value, details={"lu": lu.value, "declare": ATTENDUE})


@check(
    "COP_PARTIE_DIFFERENTE",
    Gravite.VERIFIER,
    "Le contrat opérateur est conclu avec « {lu} », alors que la demande est faite pour « {declare} ». "
    "Merci de déposer le contrat de votre structure.",
    titre="Contrat opérateur : autre partie",
    types=_COP,
    champs=("partie", "siren"),
)
def partie_differente(dossier: Dossier, contrat: Groupe) -> Constats:
    """The operator of the contract is the supplier, buyer or developer. Abstains without a company."""
    lu, quoi = contrat.lu, "l'opérateur"
    args = (dossier, fournisseur(dossier), lu.partie, lu.siren)
    yield from confront_societe(
        *args, quoi=quoi, imprimes=contrat.sirens, tiers=1, texte=contrat.texte
    )


@check(
    "COP_NON_SIGNE_ANS",
    Gravite.CORRIGER,
    "Le contrat opérateur V2 doit être signé par l'Agence du Numérique en Santé : nous n'avons pas "
    "relevé sa signature. Merci de déposer l'exemplaire signé par les deux parties.",
    titre="Contrat opérateur non signé par l'ANS",
    types=_COP,
    champs=("signature_ans",),
)
def non_signe_ans(dossier: Dossier, contrat: Groupe) -> Constats:
    """The ANS signed (guide MSS). Its electronic signature, or ink that cannot be told: a doubt."""
    yield from signature(dossier, contrat.lu.signature_ans, "l'Agence du Numérique en Santé")
