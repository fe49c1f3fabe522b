"""Proof of a régime hors TVA, by the tax services: recognised, not read yet."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.models.statut import TypePiece

KIND = Kind(
    nom="preuve_hors_tva",
    libelle="attestation de non-assujettissement à la TVA",
    types=(TypePiece.PREUVE_HORS_TVA,),
    titles=(
        "Attestation de non-assujettissement à la TVA",
        "Attestation de non assujettissement",
        "Attestation fiscale TVA",
    ),
    cues=(
        "non assujettie à la TVA",
        "exonérée de TVA",
        "franchise en base",
        "293 B",
        "Direction générale des finances publiques",
        "Service des impôts des entreprises",
    ),
    against=("Attestation de régularité fiscale",),
)
