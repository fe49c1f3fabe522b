"""DOS: the pieces of the request as a whole, against those that are due."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier
from pipeline.checks.pieces_dues import Si, Situation, dues, situation
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_HDS = (TypePiece.CERTIFICAT_HDS, TypePiece.ATTESTATION_NON_HEBERGEMENT)


@check(
    "DOS_PIECE_MANQUANTE",
    Gravite.CORRIGER,
    "La pièce « {piece} » est nécessaire dans votre situation ({situation}) et n'a pas été déposée. "
    "Merci de l'ajouter.",
    titre="Pièce manquante",
    portee=Portee.DOSSIER,
)
def piece_manquante(dossier: Dossier) -> Constats:
    """Every piece of the matrix that is due is filed (guides).

    Where nothing known tells whether it is due (no register), its absence is a doubt. Half of a
    finalisation is DOS_FINALISATION_PARTIELLE instead.
    """
    filed = {piece.type for piece in dossier.pieces}
    for piece, (due, condition) in dues(dossier).items():
        if piece in filed or due is False or piece in _moitie_manquante(dossier):
            continue
        if due is None:
            yield Doubt(
                f"on ne sait pas si la pièce « {piece.libelle} » est due ({condition.value})",
                attendu=piece.libelle,
                piece=piece,
            )
        else:
            details = {"piece": piece.libelle, "situation": _dite(dossier, condition)}
            yield Finding(attendu=piece.libelle, details=details, piece=piece)


def _dite(dossier: Dossier, condition: Si) -> str:
    row = situation(dossier.demande).value
    return row if condition is Si.TOUJOURS else f"{row}, {condition.value}"


def _moitie_manquante(dossier: Dossier) -> tuple[TypePiece, ...]:
    """When a finalisation has one of its two documents: the other."""
    if situation(dossier.demande) is not Situation.FINALISATION:
        return ()
    due = [piece for piece, (is_due, _) in dues(dossier).items() if is_due]
    filed = {piece.type for piece in dossier.pieces}
    missing = tuple(piece for piece in due if piece not in filed)
    return missing if 0 < len(missing) < len(due) else ()


@check(
    "DOS_FINALISATION_PARTIELLE",
    Gravite.CORRIGER,
    "Pour finaliser votre enrôlement anticipé, le certificat de référencement et le document "
    "relatif à l'hébergement des données de santé doivent être déposés ensemble. Il manque : "
    "{piece}.",
    titre="Finalisation incomplète",
    portee=Portee.DOSSIER,
)
def finalisation_partielle(dossier: Dossier) -> Constats:
    """Both documents of a DPI together (guide: « 2 documents complémentaires simultanément »)."""
    if situation(dossier.demande) is not Situation.FINALISATION:
        yield Abstention("la demande ne finalise pas un anticipé")
    for piece in _moitie_manquante(dossier):
        yield Finding(attendu=piece.libelle, details={"piece": piece.libelle}, piece=piece)


@check(
    "DOS_PIECE_INATTENDUE",
    Gravite.INFO,
    "La pièce « {piece} » n'est pas demandée dans votre situation ({situation}).",
    titre="Pièce non demandée",
    portee=Portee.DOSSIER,
)
def piece_inattendue(dossier: Dossier) -> Constats:
    """A piece that the situation does not ask for: it informs, and never holds a request up."""
    for piece in dict.fromkeys(p.type for p in dossier.pieces):
        if not attendue(dossier, piece):
            filed = dossier.piece(piece)
            row = situation(dossier.demande).value
            yield Finding(
                details={"piece": piece.libelle, "situation": row},
                piece=piece,
                fichier=filed.fichier.nom if filed else None,
            )


def attendue(dossier: Dossier, piece: TypePiece) -> bool:
    """Whether a situation asks for a piece, or may ask for it."""
    if situation(dossier.demande) is Situation.NON_DECRITE:
        return True
    due, _ = dues(dossier).get(piece, (False, Si.TOUJOURS))
    return due is not False
