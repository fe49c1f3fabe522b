"""Documents that no slot takes, known only so that they are told apart."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.documents.spots import squeeze
from pipeline.models.text import Text

_HEAD = 10
"""The rows of a first page that bear its title."""


def _head(text: Text) -> tuple[str, ...]:
    return tuple(squeeze(row.text)[0] for page in text.pages[:1] for row in page.rows[:_HEAD])


def _devis(text: Text) -> bool:
    """Headed « Devis n° … », and nowhere « Bon de commande »."""
    head = _head(text)
    return any(r.startswith("DEVIS") for r in head) and not any("DECOMMANDE" in r for r in head)


def _aptitude(text: Text) -> bool:
    """Headed by the earlier step of a reception, even if it speaks of the service régulier."""
    head = "".join(_head(text))
    steps = ("VERIFICATIONDAPTITUDE", "MISEENORDREDEMARCHE")
    return any(step in head for step in steps) and "SERVICEREGULIER" not in head


KIND = (
    Kind(
        nom="permis_de_conduire",
        libelle="permis de conduire",
        types=(),
        titles=("Permis de conduire",),
        cues=("Driving licence", "Catégories"),
    ),
    Kind(
        nom="carte_vitale",
        libelle="carte Vitale",
        types=(),
        titles=("Carte Vitale", "Carte d'assurance maladie"),
        cues=("numéro de sécurité sociale",),
    ),
    Kind(
        nom="recepisse",
        libelle="récépissé de demande de titre",
        types=(),
        titles=("Récépissé de demande de titre de séjour", "Récépissé de demande"),
    ),
    Kind(
        nom="facture",
        libelle="facture",
        types=(),
        titles=("Facture", "Facture n°"),
        cues=("Net à payer", "Date d'échéance", "Conditions de règlement", "Total TTC"),
    ),
    Kind(
        nom="devis",
        libelle="devis",
        types=(),
        titles=("Devis", "Devis n°"),
        cues=("Validité de l'offre", "Devis valable", "Total TTC", "Total HT"),
        proof=_devis,
    ),
    Kind(
        nom="regularite_fiscale",
        libelle="attestation de régularité fiscale (n° 3666)",
        types=(),
        titles=("Attestation de régularité fiscale",),
        cues=("3666-SD", "3666", "obligations déclaratives", "paiement"),
    ),
    Kind(
        nom="certificat_iso27001",
        libelle="certificat ISO/IEC 27001",
        types=(),
        titles=("ISO/IEC 27001", "ISO/IEC 27001:2022", "ISO 27001", "Certificat ISO/IEC 27001"),
        cues=("norme ISO/IEC 27001", "système de management", "COFRAC"),
        against=(
            "hébergeur de données de santé",
            "hébergeurs de données de santé",
            "hébergement de données de santé",
            "certification HDS",
            "référentiel HDS",
        ),
    ),
    Kind(
        nom="verification_aptitude",
        libelle="procès-verbal de vérification d'aptitude",
        types=(),
        titles=(
            "Procès-verbal de vérification d'aptitude",
            "Vérification d'aptitude",
            "Mise en ordre de marche",
        ),
        cues=("bon fonctionnement", "VABF"),
        proof=_aptitude,
    ),
)

NON_ACCEPTES_COMME_IDENTITE = frozenset({"permis_de_conduire", "carte_vitale", "recepisse"})
