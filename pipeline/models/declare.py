"""What the record declares of what a piece says: the value that stands opposite each field.

The names of fields are those of the report (``champs``). A field that the form does not ask has no
declared value; it is shown alone.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.models.demande import Demande, Personne
from pipeline.models.statut import TypePiece as T


def declare(demande: Demande, piece: T, champ: str) -> str | None:
    """The declared value opposite a field; ``None`` when nothing was declared of it."""
    found = _DECLARES.get((piece, champ))
    return (found(demande) or None) if found else None


def _banque(nom: str) -> Callable[[Demande], str | None]:
    return lambda d: getattr(d.coordonnees_bancaires, nom, None)


def _logiciel(nom: str) -> Callable[[Demande], str | None]:
    return lambda d: getattr(d.referencement, nom, None)


def _structure(demande: Demande) -> str | None:
    return demande.personne_morale.denomination_sociale if demande.personne_morale else None


def _siren(demande: Demande) -> str | None:
    return demande.siren


def _representant(demande: Demande) -> Personne | None:
    return demande.demandeur.representant if demande.demandeur else None


def _personne(demande: Demande, piece: T) -> Personne | None:
    return _representant(demande) if piece is T.PIECE_IDENTITE_REPRESENTANT else demande.depositaire


def _identite(piece: T, nom: str) -> Callable[[Demande], str | None]:
    return lambda d: getattr(_personne(d, piece), nom, None)


def _nom_representant(demande: Demande) -> str | None:
    person = _representant(demande)
    return str(person) if person else None


def _nom_depositaire(demande: Demande) -> str | None:
    return str(demande.depositaire) if demande.depositaire else None


_DECLARES: dict[tuple[T, str], Callable[[Demande], str | None]] = {
    **{(T.RIB, nom): _banque(nom) for nom in ("iban", "bic", "titulaire", "domiciliation")},
    **{
        (T.CERTIFICAT_REFERENCEMENT, nom): _logiciel(nom)
        for nom in ("numero_ans", "nom_logiciel", "version_logiciel", "dsr")
    },
    (T.KBIS, "siren"): _siren,
    (T.KBIS, "denomination"): _structure,
    (T.CERTIFICAT_HDS, "titulaire"): _structure,
    (T.ATTESTATION_NON_HEBERGEMENT, "structure"): _structure,
    (T.ATTESTATION_NON_HEBERGEMENT, "signataire"): _nom_representant,
    (T.PREUVE_HORS_TVA, "structure"): _structure,
    (T.PREUVE_HORS_TVA, "siren"): _siren,
    (T.MANDAT_EDITEUR, "mandataire"): _structure,
    (T.MANDAT_DELEGATION_SIGNATURE, "mandant"): _nom_representant,
    (T.MANDAT_DELEGATION_SIGNATURE, "mandataire"): _nom_depositaire,
    (T.CONTRAT_PRESTATION, "mandant"): _structure,
    (T.CONTRAT_OPERATEUR_V2, "partie"): _structure,
    (T.BON_DE_COMMANDE, "fournisseur"): _structure,
    (T.PV_VSR, "fournisseur"): _structure,
    (T.PV_VSR, "nom_logiciel"): _logiciel("nom_logiciel"),
    **{
        (piece, champ): _identite(piece, nom)
        for piece in (T.PIECE_IDENTITE_REPRESENTANT, T.PIECE_IDENTITE_DEPOSITAIRE)
        for champ, nom in (("nom", "nom"), ("prenoms", "prenom"))
    },
}
