"""DOS_DECLARATION_INVALIDE: what the record says, by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.check import Constats, Finding, Portee, check
from pipeline.checks.contexte import Dossier
from pipeline.checks.pieces_dues import Situation, situation
from pipeline.models import bic, iban, numero_ans, siret
from pipeline.models.demande import Demande
from pipeline.models.rapport import Gravite
from pipeline.models.statut import Dispositif, Statut, TypeDemande


@check(
    "DOS_DECLARATION_INVALIDE",
    Gravite.VERIFIER,
    "La valeur saisie pour « {champ} » n'est pas valide ({pourquoi}). Merci de faire rectifier la "
    "saisie.",
    titre="Saisie invalide",
    portee=Portee.DOSSIER,
)
def declaration_invalide(dossier: Dossier) -> Constats:
    """The record itself does not hold: a key, a shape, a section that contradicts another."""
    for champ, pourquoi, lu in _fautes(dossier.demande):
        details = {"champ": libelle_champ(champ), "pourquoi": pourquoi}
        yield Finding(lu=lu, attendu=champ, details=details)


_CHAMPS = {
    "type_demande": "type de demande",
    "statut": "statut",
    "siret": "numéro de SIRET",
    "denomination_sociale": "dénomination sociale",
    "numero_ans": "numéro unique de référencement",
    "iban": "IBAN",
    "bic": "BIC",
    "titulaire": "titulaire du compte",
    "depositaire": "dépositaire",
    "qualite_tiers": "qualité du tiers déclarant",
    "nom": "nom",
    "prenom": "prénom",
    "email": "adresse électronique",
    "avance": "volumes de boîtes aux lettres",
    "contact_support": "contact de support",
}


_DE_QUI = {"representant": " du représentant légal", "depositaire": " du dépositaire"}


def libelle_champ(champ: str) -> str:
    """The words of the form for a key of the record.

    >>> libelle_champ("demandeur.representant.email")
    'adresse électronique du représentant légal'
    """
    *path, key = champ.split(".")
    return _CHAMPS[key] + (_DE_QUI.get(path[-1], "") if path else "")


Faute = tuple[str, str, str | None]


def _fautes(demande: Demande) -> Iterator[Faute]:
    if situation(demande) is Situation.NON_DECRITE:
        kind = f"{demande.dispositif.value}, {demande.type_demande.value}"
        yield "type_demande", "aucun guide ne décrit cette situation", kind
    societe, ref = demande.personne_morale, demande.referencement
    if societe is None:
        yield "personne_morale.siret", "le fournisseur n'est pas renseigné", None
    if societe and not siret.is_valid(societe.siret):
        yield "personne_morale.siret", "la clé du SIRET est fausse", societe.siret
    if societe and not societe.denomination_sociale:
        yield "personne_morale.denomination_sociale", "la dénomination est vide", None
    if demande.statut in (Statut.VALIDATION_PARTIELLE, Statut.CERTIFICATS_A_VALIDER) and not (
        demande.anticipe
    ):
        yield "statut", "ce statut est celui d'un enrôlement anticipé", demande.statut.value
    if ref and not numero_ans.is_valid(ref.numero_ans):
        yield "referencement.numero_ans", "dix lettres ou chiffres attendus", ref.numero_ans
    yield from _banque(demande)
    yield from _personnes(demande)
    yield from _financement(demande)


def _banque(demande: Demande) -> Iterator[Faute]:
    compte = demande.coordonnees_bancaires
    if compte is None:
        return
    if not iban.is_valid(compte.iban):
        yield "coordonnees_bancaires.iban", "les clés de l'IBAN sont fausses", compte.iban
    if not bic.is_valid(compte.bic):
        yield "coordonnees_bancaires.bic", "8 ou 11 caractères attendus", compte.bic
    if not compte.titulaire:
        yield "coordonnees_bancaires.titulaire", "le titulaire est vide", None


def _financement(demande: Demande) -> Iterator[Faute]:
    """The forms of an advance (guide MSS) and of a balance (guide solde SAS)."""
    mss = demande.dispositif is Dispositif.MSS_OPERATEUR
    if demande.type_demande is TypeDemande.AVANCE and mss and demande.avance is None:
        yield "avance", "les volumes de boîtes aux lettres ne sont pas renseignés", None
    if demande.type_demande is not TypeDemande.SOLDE:
        return
    if demande.solde is None or not demande.solde.contact_support:
        yield "solde.contact_support", "le contact de support n'est pas renseigné", None


def _personnes(demande: Demande) -> Iterator[Faute]:
    demandeur = demande.demandeur
    if demandeur is None:
        return
    if not demandeur.est_representant_legal and demandeur.depositaire is None:
        yield "demandeur.depositaire", "le dépositaire n'est pas renseigné", None
    third, legal = demandeur.depositaire, demandeur.representant
    if (
        demandeur.est_representant_legal
        and third
        and (third.nom, third.prenom)
        != (
            legal.nom,
            legal.prenom,
        )
    ):
        yield "demandeur.depositaire", "un dépositaire est saisi pour un représentant légal", None
    if not demandeur.est_representant_legal and demandeur.qualite_tiers is None:
        yield "demandeur.qualite_tiers", "la qualité du tiers n'est pas renseignée", None
    for role, person in (
        ("representant", demandeur.representant),
        ("depositaire", demandeur.depositaire),
    ):
        if person is None:
            continue
        for name in ("nom", "prenom"):
            if not getattr(person, name):
                yield f"demandeur.{role}.{name}", "la valeur est vide", None
        if person.email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", person.email):
            yield f"demandeur.{role}.email", "l'adresse électronique est mal formée", person.email
