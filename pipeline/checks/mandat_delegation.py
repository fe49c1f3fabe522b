"""MAN: the legal representative lets the employee who files sign for the company."""

from __future__ import annotations

from pipeline.checks.check import Constats, Doubt, check
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.checks.pieces_dues import depositaire
from pipeline.checks.rapprochement import (
    confront_personne,
    confront_societe,
    date_lisible,
    expire,
    fournisseur,
    signature,
)
from pipeline.models.demande import Personne
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_MAN = (TypePiece.MANDAT_DELEGATION_SIGNATURE,)


@check(
    "MAN_MANDANT_DIFFERENT",
    Gravite.VERIFIER,
    "Le mandat est donné par {lu}, alors que le représentant légal déclaré est {declare}. Merci de "
    "déposer un mandat du représentant légal ou de faire rectifier la saisie.",
    titre="Mandat de signature : autre mandant",
    types=_MAN,
    champs=("mandant",),
)
def mandant_different(dossier: Dossier, mandat: Groupe) -> Constats:
    """The legal representative of the record gives the mandat (guide).

    Abstains when the form did not ask for persons (enrôlement complémentaire).
    """
    demandeur = dossier.demande.demandeur
    attendu = demandeur.representant if demandeur else None
    yield from confront_personne(dossier, attendu, mandat.lu.mandant, quoi="le mandant")


@check(
    "MAN_MANDATAIRE_DIFFERENT",
    Gravite.VERIFIER,
    "Le mandat désigne {lu}, alors que la demande a été déposée par {declare}. Merci de déposer un "
    "mandat au nom du dépositaire.",
    titre="Mandat de signature : autre mandataire",
    types=_MAN,
    champs=("mandataire",),
)
def mandataire_different(dossier: Dossier, mandat: Groupe) -> Constats:
    """The one who receives the mandat is the one who files, by this record or the last one known.

    Words that deny him the power are a doubt.

    Abstains when nobody but the representative is declared.
    """
    known = depositaire(dossier)
    attendu = Personne(nom=known[0], prenom=known[1]) if known else None
    if mandat.lu.refus is not None:
        yield Doubt("le mandat semble refuser ce pouvoir", lu=mandat.lu.refus.value)
    yield from confront_personne(dossier, attendu, mandat.lu.mandataire, quoi="le mandataire")


@check(
    "MAN_STRUCTURE_DIFFERENTE",
    Gravite.VERIFIER,
    "Le mandat est établi pour « {lu} », alors que la demande est faite pour « {declare} ». Merci de "
    "déposer un mandat établi pour votre structure.",
    titre="Mandat de signature : autre structure",
    types=_MAN,
    champs=("structure", "siren"),
)
def structure_differente(dossier: Dossier, mandat: Groupe) -> Constats:
    """The company of the mandat is the supplier, by SIREN and name. Abstains without a company."""
    lu, quoi = mandat.lu, "la structure"
    args = (dossier, fournisseur(dossier), lu.structure, lu.siren)
    yield from confront_societe(*args, quoi=quoi, texte=mandat.texte)


@check(
    "MAN_DATE_ABSENTE",
    Gravite.VERIFIER,
    "Le mandat de délégation de signature n'est pas daté. Merci de le déposer daté et signé.",
    titre="Mandat de signature non daté",
    types=_MAN,
    champs=("date",),
)
def date_absente(dossier: Dossier, mandat: Groupe) -> Constats:
    """« Fait à …, le … » bears a date; handwritten, it may not have been read: a person looks."""
    yield from date_lisible(dossier, mandat.lu.date, "la date du mandat")


@check(
    "MAN_NON_SIGNE",
    Gravite.CORRIGER,
    "Nous n'avons pas relevé la signature de {role} sur le mandat. Merci de le déposer signé.",
    titre="Mandat de signature non signé",
    types=_MAN,
    champs=("signature",),
)
def non_signe(dossier: Dossier, mandat: Groupe) -> Constats:
    """The legal representative signs (guide); the acceptance of the other is not asked for."""
    yield from signature(dossier, mandat.lu.signature, "votre représentant légal")


@check(
    "MAN_EXPIRE",
    Gravite.CORRIGER,
    "Le mandat de délégation de signature avait pris fin à la date du dépôt ({date}). Merci de "
    "déposer un mandat en cours de validité.",
    titre="Mandat de signature expiré",
    types=_MAN,
    champs=("date", "date_fin"),
)
def expire_au_depot(dossier: Dossier, mandat: Groupe) -> Constats:
    """The end that the mandat prints, or its duration from its date, is not before the deposit.

    Abstains when it has no end. No guide sets a greatest age.
    """
    yield from expire(dossier, mandat)
