"""Contrat de prestation with its delegation of signature: recognised, not read yet."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.models.statut import TypePiece

KIND = Kind(
    nom="contrat_prestation",
    libelle="contrat de prestation",
    types=(TypePiece.CONTRAT_PRESTATION,),
    titles=(
        "Contrat de prestation de services",
        "Contrat de prestation",
        "Lettre de mission",
    ),
    cues=(
        "le prestataire",
        "le client",
        "entre les soussignés",
        "honoraires",
        "délégation de signature",
        "résiliation",
    ),
)
