"""FIC: the same file for several pieces, or in the request of another supplier."""

from __future__ import annotations

from collections import defaultdict

from pipeline.checks.check import Abstention, Constats, Finding, Portee, check
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece


@check(
    "FIC_DOUBLON",
    Gravite.VERIFIER,
    "Le même fichier a été déposé pour plusieurs pièces ({liste}). Merci de déposer, pour chacune, "
    "le document correspondant.",
    titre="Même fichier pour plusieurs pièces",
    portee=Portee.DOSSIER,
)
def doublon(dossier: Dossier) -> Constats:
    """The same bytes in slots that need different documents (a guide shows four of them)."""
    slots: dict[str, list[PieceLue]] = defaultdict(list)
    for piece in dossier.pieces:
        slots[piece.fichier.sha256].append(piece)
    for pieces in slots.values():
        types = dict.fromkeys(piece.type for piece in pieces)
        if len(types) > 1:
            for piece in pieces:
                yield Finding(
                    details={"liste": ", ".join(t.libelle for t in types)},
                    piece=piece.type,
                    fichier=piece.fichier.nom,
                )


@check(
    "FIC_REUTILISE",
    Gravite.VERIFIER,
    "Le même fichier figure dans le dossier d'un autre fournisseur ({lu}).",
    titre="Fichier déjà déposé par un autre fournisseur",
    portee=Portee.FICHIER,
    interne=True,
)
def reutilise(dossier: Dossier, piece: PieceLue) -> Constats:
    """The same bytes in another supplier's request.

    Abstains on certificates: the editor's serves its distributors and buyers (guides).
    """
    if piece.type is TypePiece.CERTIFICAT_REFERENCEMENT:
        yield Abstention("un certificat sert à l'éditeur et à ses distributeurs")
    elif piece.fichier.sha256 in dossier.reutilises:
        other = dossier.reutilises[piece.fichier.sha256]
        yield Finding(lu=other, details={"lu": other})
