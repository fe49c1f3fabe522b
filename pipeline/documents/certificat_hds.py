"""Certificat d'hébergeur de données de santé: recognised, not read yet."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.models.statut import TypePiece

KIND = Kind(
    nom="certificat_hds",
    libelle="certificat d'hébergeur de données de santé",
    types=(TypePiece.CERTIFICAT_HDS,),
    titles=(
        "Certificat hébergeur de données de santé",
        "Certificat d'hébergeur de données de santé",
        "Certificat HDS",
        "Certification HDS",
        "Certificat hébergement de données de santé",
    ),
    cues=(
        "hébergeur de données de santé",
        "HDS",
        "organisme de certification",
        "COFRAC",
        "hébergeur infogéreur",
        "hébergeur d'infrastructure physique",
        "ISO/IEC 27001",
    ),
)
