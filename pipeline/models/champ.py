"""The fields of the report as people see them: their French name, their value, their key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from pipeline.models import bic, iban, siret
from pipeline.models.dates import francais
from pipeline.models.normalise import compact
from pipeline.models.typographie import INSECABLE

_LIBELLES = {
    "acheteur": "Acheteur",
    "bic": "BIC",
    "blanc": "Rubrique non remplie",
    "client": "Client",
    "date": "Date",
    "date_a_jour": "À jour au",
    "date_debut": "Début de validité",
    "date_delivrance": "Délivrée le",
    "date_expiration": "Fin de validité",
    "date_fin": "Fin de validité",
    "date_naissance": "Date de naissance",
    "decision": "Décision",
    "delegation": "Délégation de signature",
    "denomination": "Dénomination",
    "domiciliation": "Domiciliation",
    "dsr": "DSR",
    "editeur": "Éditeur",
    "emetteur": "Émetteur",
    "fournisseur": "Fournisseur",
    "iban": "IBAN",
    "mandant": "Mandant",
    "mandataire": "Mandataire",
    "mention": "Mention",
    "montant_ht": "Montant HT",
    "montant_ttc": "Montant TTC",
    "montant_tva": "Montant de la TVA",
    "nom": "Nom",
    "nom_commercial": "Nom commercial",
    "nom_logiciel": "Logiciel",
    "nom_usage": "Nom d'usage",
    "numero": "Numéro",
    "numero_ans": "Numéro de référencement",
    "organisme": "Organisme certificateur",
    "partie": "Partie",
    "perimetre": "Périmètre",
    "prenoms": "Prénoms",
    "referentiel": "Référentiel",
    "refus": "Réserve ou refus",
    "signataire": "Signataire",
    "signature": "Signature",
    "signature_ans": "Signature de l'ANS",
    "siren": "SIREN",
    "siren_editeur": "SIREN de l'éditeur",
    "siren_fournisseur": "SIREN du fournisseur",
    "siren_mandant": "SIREN du mandant",
    "siren_mandataire": "SIREN du mandataire",
    "solution": "Solution",
    "structure": "Structure",
    "substitut": "Document de substitution",
    "titulaire": "Titulaire",
    "type_document": "Titre",
    "version": "Version",
    "version_logiciel": "Version",
}
_MOTS = {
    "presente": "présente",
    "absente": "absente",
    "cni": "carte nationale d'identité",
    "passeport": "passeport",
    "titre_sejour": "titre de séjour",
}
SIRENS = frozenset(nom for nom in _LIBELLES if nom.startswith("siren"))
CRITIQUES = SIRENS | {"bic", "iban", "numero_ans"}
"""Compared letter by letter, in a monospaced face."""


def libelle(champ: str) -> str:
    """What a gestionnaire calls a field."""
    return _LIBELLES.get(champ, champ.replace("_", " "))


def presenter(champ: str, valeur: str) -> str:
    """A value as French typography has it; what is not of its shape is shown as it is.

    >>> presenter("date_fin", "2026-05-16"), presenter("iban", "FR7630056009271234567890182")
    ('16/05/2026', 'FR76 3005 6009 2712 3456 7890 182')
    """
    if champ.startswith("date"):
        return _jour(valeur)
    form = _FORMES.get(champ)
    return form(valeur) if form else _MOTS.get(valeur, valeur)


def cle_tenue(champ: str, valeur: str) -> bool | None:
    """Whether a value holds by its own key; ``None`` for a field without one.

    >>> cle_tenue("iban", "FR7630056009271234567890183"), cle_tenue("titulaire", "MEDI SOFT")
    (False, None)
    """
    held = _CLES.get(champ)
    return held(valeur) if held else None


def concorde(champ: str, gauche: str, droite: str) -> bool:
    """Whether two values of a field are the same: case, accents and punctuation apart, but for the
    number of the ANS, whose case counts.

    >>> concorde("titulaire", "Médi-Soft", "MEDI SOFT"), concorde("numero_ans", "JGe2", "jGe2")
    (True, False)
    """
    if champ == "numero_ans":
        return "".join(gauche.split()) == "".join(droite.split())
    return compact(gauche) == compact(droite)


def _jour(valeur: str) -> str:
    try:
        return francais(date.fromisoformat(valeur))
    except ValueError:
        return valeur


def _montant(valeur: str) -> str:
    try:
        amount = Decimal(valeur)
    except InvalidOperation:
        return valeur
    return f"{amount:,.2f}".replace(",", INSECABLE).replace(".", ",") + f"{INSECABLE}€"


_FORMES: dict[str, Callable[[str], str]] = {
    "iban": iban.format,
    **dict.fromkeys(SIRENS, siret.format_siren),
    "montant_tva": _montant,
    "montant_ht": _montant,
    "montant_ttc": _montant,
}
_CLES: dict[str, Callable[[str], bool]] = {
    "iban": iban.is_valid,
    "bic": bic.is_valid,
    **dict.fromkeys(SIRENS, siret.is_valid_siren),
}
