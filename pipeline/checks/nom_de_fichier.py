"""FIC: the name of a file: its length, its characters."""

from __future__ import annotations

from pipeline.checks.check import Constats, Finding, Portee, check
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.models.nom import LONGUEUR, caracteres_speciaux, compose, decrire, nom_sur
from pipeline.models.rapport import Gravite
from pipeline.models.statut import Dispositif, Statut, TypePiece

_NOMMES_MAX = 10
"""Characters that a reason names, one by one."""
_NOM_IMPRIME = frozenset({TypePiece.CERTIFICAT_HDS, TypePiece.ATTESTATION_NON_HEBERGEMENT})
"""The slots under which vague 2 prints the rule on names, whatever the step (guide)."""


@check(
    "FIC_NOM_LONG",
    Gravite.CORRIGER,
    "Le nom du fichier dépasse 50 caractères ({n}). Merci de le raccourcir, par exemple "
    "« {suggestion} ».",
    titre="Nom de fichier trop long",
    portee=Portee.FICHIER,
)
def nom_long(dossier: Dossier, piece: PieceLue) -> Constats:
    """50 characters, extension included: a repair where vague 2 prints the rule, else it informs."""
    nom = compose(piece.fichier.nom)
    if len(nom) > LONGUEUR:
        details = {"n": len(nom), "suggestion": nom_sur(nom)}
        yield Finding(
            attendu=str(LONGUEUR), lu=str(len(nom)), details=details, gravite=_nom(dossier, piece)
        )


@check(
    "FIC_NOM_CARACTERES",
    Gravite.CORRIGER,
    "Le nom du fichier contient des caractères spéciaux ({liste}). Merci de n'utiliser que des "
    "lettres sans accent, des chiffres, le tiret et le tiret bas, par exemple « {suggestion} ».",
    titre="Caractères refusés dans le nom du fichier",
    portee=Portee.FICHIER,
)
def nom_caracteres(dossier: Dossier, piece: PieceLue) -> Constats:
    """No special character where vague 2 prints the rule; elsewhere, or a space alone, it informs.

    A guide shows « MSS Sante.png » accepted.
    """
    special = caracteres_speciaux(piece.fichier.nom)
    if special:
        named = _nommes(special)
        details = {"liste": named, "suggestion": nom_sur(piece.fichier.nom)}
        only_spaces = special == (" ",)
        gravite = Gravite.INFO if only_spaces else _nom(dossier, piece)
        yield Finding(lu=named, details=details, gravite=gravite)


def _nommes(special: tuple[str, ...]) -> str:
    """The first of some characters, in words."""
    left = len(special) - _NOMMES_MAX
    more = f" et {left} de plus" if left > 0 else ""
    return ", ".join(map(decrire, special[:_NOMMES_MAX])) + more


def _nom(dossier: Dossier, piece: PieceLue) -> Gravite:
    """Repair under the HDS slots and for complementary pieces of vague 2 (guide), else inform."""
    demande = dossier.demande
    complement = demande.finalise or demande.statut is Statut.EN_ATTENTE_PIECES
    printed = piece.type in _NOM_IMPRIME or complement
    vague_2 = demande.dispositif is Dispositif.VAGUE_2
    return Gravite.CORRIGER if vague_2 and printed else Gravite.INFO
