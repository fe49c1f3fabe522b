"""Contrat opérateur MSSanté V2, signed by the ANS: recognised, not read yet."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.models.statut import TypePiece

KIND = Kind(
    nom="contrat_operateur_v2",
    libelle="contrat opérateur MSSanté V2",
    types=(TypePiece.CONTRAT_OPERATEUR_V2,),
    titles=(
        "Contrat opérateur MSSanté V2",
        "Contrat opérateur MSSanté",
        "Contrat opérateur V2",
        "Contrat opérateur",
    ),
    cues=(
        "MSSanté",
        "espace de confiance",
        "Agence du Numérique en Santé",
        "opérateur",
    ),
)
