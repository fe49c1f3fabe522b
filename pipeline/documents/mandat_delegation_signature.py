"""Mandat of the legal representative: recognised, not read yet."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.models.statut import TypePiece

KIND = Kind(
    nom="mandat_delegation_signature",
    libelle="mandat de délégation de signature",
    types=(TypePiece.MANDAT_DELEGATION_SIGNATURE,),
    titles=(
        "Mandat de délégation de signature du représentant légal",
        "Mandat de délégation de signature",
        "Délégation de signature",
    ),
    cues=(
        "donne mandat",
        "donne pouvoir",
        "délégation de signature",
        "mandant",
        "mandataire",
        "représentant légal",
    ),
    against=("Contrat de prestation",),
)
