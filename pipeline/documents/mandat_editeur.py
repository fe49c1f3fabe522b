"""Mandat that a distributor holds from the editor: recognised, not read yet."""

from __future__ import annotations

from pipeline.documents.kind import Kind
from pipeline.models.statut import TypePiece

KIND = Kind(
    nom="mandat_editeur",
    libelle="mandat de l'éditeur",
    types=(TypePiece.MANDAT_EDITEUR,),
    titles=(
        "Mandat de l'éditeur pour le distributeur",
        "Mandat de l'éditeur",
        "Mandat de distribution",
    ),
    cues=(
        "éditeur",
        "distributeur",
        "donne mandat",
        "mandant",
        "mandataire",
        "distribuer",
    ),
)
