"""CPR: the contract by which a centre de gestion or an accountant files and signs for its client."""

from __future__ import annotations

from pipeline.checks.check import Constats, Doubt, Finding, check
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.checks.rapprochement import confront_societe, expire, fournisseur, signature
from pipeline.models import personne
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_CPR = (TypePiece.CONTRAT_PRESTATION,)


@check(
    "CPR_PARTIES_DIFFERENTES",
    Gravite.VERIFIER,
    "Le contrat de prestation est conclu par « {lu} », alors que la demande est faite pour "
    "« {declare} ». Merci de déposer le contrat conclu par votre structure.",
    titre="Contrat de prestation : autres parties",
    types=_CPR,
    champs=("mandant", "siren_mandant", "mandataire"),
)
def parties_differentes(dossier: Dossier, contrat: Groupe) -> Constats:
    """The client is the supplier, by SIREN and name, and the depositor is named in the contract.

    A depositor whom the contract does not name is a doubt: nothing ties him to the prestataire
    (choice). Abstains without a declared company.
    """
    lu, quoi = contrat.lu, "le client du contrat"
    args = (dossier, fournisseur(dossier), lu.mandant, lu.siren_mandant)
    yield from confront_societe(*args, quoi=quoi, imprimes=contrat.sirens, tiers=1)
    if lu.mandataire is None:
        yield Doubt("le prestataire n'a pas pu être lu")
    tiers = dossier.demande.depositaire
    if tiers and not personne.nomme(tiers.nom, tiers.prenom, lu.noms):
        yield Doubt("le dépositaire n'est pas nommé au contrat", attendu=str(tiers))


@check(
    "CPR_DELEGATION_ABSENTE",
    Gravite.CORRIGER,
    "Le contrat de prestation ne mentionne pas la délégation de signature. Merci de déposer un "
    "contrat ou un avenant qui la précise.",
    titre="Contrat de prestation sans délégation de signature",
    types=_CPR,
)
def delegation_absente(dossier: Dossier, contrat: Groupe) -> Constats:
    """The clause stands somewhere in the contract (guide), and nothing denies it.

    On pictures, or when not every page was read, a clause not found is a doubt; so are words that
    exclude a delegation. The gestionnaire reads how far the clause goes.
    """
    lu = contrat.lu
    if lu.refus is not None:
        yield Doubt("le contrat semble exclure la délégation de signature", lu=lu.refus.value)
    elif lu.delegation is None and contrat.entier:
        yield Finding(attendu="une clause de délégation de signature")
    elif lu.delegation is None:
        yield Doubt("la clause de délégation de signature n'a pas été trouvée sur les pages lues")


@check(
    "CPR_NON_SIGNE",
    Gravite.CORRIGER,
    "Nous n'avons pas relevé la signature de {role} sur le contrat de prestation. Merci de le déposer "
    "signé.",
    titre="Contrat de prestation non signé",
    types=_CPR,
    champs=("signature",),
)
def non_signe(dossier: Dossier, contrat: Groupe) -> Constats:
    """The client signs: it is he who delegates. Ink that cannot be told is a doubt."""
    yield from signature(dossier, contrat.lu.signature, "votre structure")


@check(
    "CPR_EXPIRE",
    Gravite.CORRIGER,
    "Le contrat de prestation avait pris fin à la date du dépôt ({date}). Merci de déposer le contrat "
    "en vigueur ou son renouvellement.",
    titre="Contrat de prestation expiré",
    types=_CPR,
    champs=("date", "date_fin"),
)
def expire_au_depot(dossier: Dossier, contrat: Groupe) -> Constats:
    """The end that the contract prints, or its duration from its date, is not before the deposit.

    Abstains when it has no end, or goes on by tacite reconduction.
    """
    yield from expire(dossier, contrat)
