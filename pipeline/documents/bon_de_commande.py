"""Bon de commande of an opérateur acheteur: recognised, not read yet."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.models.statut import TypePiece

KIND = Kind(
    nom="bon_de_commande",
    libelle="bon de commande",
    types=(TypePiece.BON_DE_COMMANDE,),
    titles=(
        "Bon de commande",
        "Commande",
    ),
    cues=(
        "montant HT",
        "Total HT",
        "Total TTC",
        "fournisseur",
        "acheteur",
        "bon pour accord",
        "numéro de commande",
    ),
    against=("Devis",),
)
