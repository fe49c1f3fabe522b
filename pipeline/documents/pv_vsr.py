"""Procès-verbal de vérification de service régulier: recognised, not read yet."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.models.statut import TypePiece

KIND = Kind(
    nom="pv_vsr",
    libelle="procès-verbal de vérification de service régulier",
    types=(TypePiece.PV_VSR,),
    titles=(
        "Procès-verbal de vérification de service régulier",
        "Vérification de service régulier",
        "Procès-verbal de VSR",
    ),
    cues=(
        "service régulier",
        "VSR",
        "recette",
        "le titulaire",
        "admission",
    ),
)
