"""Attestation sur l'honneur de non hébergement: recognised, not read yet."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.models.statut import TypePiece

KIND = Kind(
    nom="attestation_non_hebergement",
    libelle="attestation sur l'honneur de non hébergement",
    types=(TypePiece.ATTESTATION_NON_HEBERGEMENT,),
    titles=(
        "Attestation sur l'honneur de non hébergement de données de santé",
        "Attestation sur l'honneur",
        "Déclaration sur l'honneur",
    ),
    cues=(
        "aucune donnée de santé",
        "atteste sur l'honneur",
        "hébergement assuré sous sa responsabilité",
        "L.1111-8",
        "R.1111-8-8",
    ),
)
