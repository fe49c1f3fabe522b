"""Wrong documents so usual in a slot that a code of their own says more than FIC_NATURE."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Finding
from pipeline.checks.contexte import PieceLue
from pipeline.documents.kind import kinds
from pipeline.models.statut import TypePiece

PRECISES = {
    (TypePiece.PREUVE_HORS_TVA, "regularite_fiscale"): "TVA_REGULARITE_FISCALE",
    (TypePiece.BON_DE_COMMANDE, "devis"): "BDC_DEVIS",
    (TypePiece.PV_VSR, "verification_aptitude"): "VSR_NATURE",
    (TypePiece.CERTIFICAT_HDS, "certificat_iso27001"): "HDS_ISO27001_SEUL",
}
"""Slot and kind of document found there, and the code that speaks."""


def code_precis(piece: PieceLue) -> str | None:
    """The code that says better than FIC_NATURE what the document is."""
    return PRECISES.get((piece.type, piece.autre_nature or ""))


def confondue(piece: PieceLue, code: str) -> Constats:
    """A finding when the document is the one that ``code`` is about, and was read as a whole."""
    if not piece.lisible or piece.coupures:
        yield Abstention("document non lu, ou pas en entier")
    elif code_precis(piece) == code:
        lu = next(kind.libelle for kind in kinds() if kind.nom == piece.autre_nature)
        yield Finding(attendu=piece.type.libelle, lu=lu, details={"lu": f"« {lu} »"})
