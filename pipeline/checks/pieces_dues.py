"""Which piece is due in which situation: the matrix of the five user guides, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from pipeline.checks.contexte import Dossier
from pipeline.checks.rapprochement import est_l_editeur
from pipeline.models import personne
from pipeline.models.accord import Accord
from pipeline.models.demande import Demande
from pipeline.models.logiciel import type_logiciel
from pipeline.models.statut import Dispositif, Statut, TypeDemande, TypePiece

P = TypePiece


class Situation(Enum):
    """The rows of the matrix; the value is how a letter names it."""

    VAGUE_1_INITIAL = "enrôlement initial vague 1"
    VAGUE_1_COMPLEMENTAIRE = "enrôlement complémentaire vague 1"
    MSS_OPERATEUR = "enrôlement opérateur MSSanté"
    SAS_INITIAL = "enrôlement SAS"
    VAGUE_2_INITIAL = "enrôlement initial vague 2"
    VAGUE_2_INITIAL_ANTICIPE = "enrôlement initial anticipé vague 2"
    VAGUE_2_COMPLEMENTAIRE = "enrôlement complémentaire vague 2"
    VAGUE_2_COMPLEMENTAIRE_ANTICIPE = "enrôlement complémentaire anticipé vague 2"
    FINALISATION = "finalisation d'un enrôlement anticipé"
    SAS_SOLDE = "demande de solde SAS"
    MSS_AVANCE = "demande d'avance opérateur MSSanté"
    SAS_AVANCE = "demande d'avance SAS"
    NON_DECRITE = "situation qu'aucun guide ne décrit"


class Si(Enum):
    """The conditions of the matrix."""

    TOUJOURS = "pièce toujours demandée"
    DENOMINATION_MODIFIEE = "dénomination sociale modifiée"
    DISTRIBUTEUR = "numéro SIRET différent de celui de l'éditeur"
    ACHETEUR = "numéro SIRET différent de celui de l'opérateur développeur"
    TIERS = "dépôt par un tiers"
    EMPLOYE = "dépôt par un employé de la personne morale"
    CENTRE_DE_GESTION = "dépôt par un centre de gestion ou un expert-comptable"
    MANDAT_NON_DONNE = "premier dépôt du dépositaire dans la vague"
    DPI_HEBERGEUR = "logiciel DPI, hébergement assuré"
    DPI_NON_HEBERGEUR = "logiciel DPI, hébergement non assuré"
    HORS_TAXE = "taux HT 0 %"
    NON_ASSUJETTI = "non assujetti à la TVA"


_DEMANDEUR = {
    P.PIECE_IDENTITE_REPRESENTANT: Si.TOUJOURS,
    P.PIECE_IDENTITE_DEPOSITAIRE: Si.TIERS,
    P.MANDAT_DELEGATION_SIGNATURE: Si.EMPLOYE,
    P.CONTRAT_PRESTATION: Si.CENTRE_DE_GESTION,
    P.KBIS: Si.DENOMINATION_MODIFIEE,
    P.RIB: Si.TOUJOURS,
}
_CERTIFICAT = {P.CERTIFICAT_REFERENCEMENT: Si.TOUJOURS}
_DISTRIBUTEUR = {P.MANDAT_EDITEUR: Si.DISTRIBUTEUR}
_HEBERGEMENT = {
    P.CERTIFICAT_HDS: Si.DPI_HEBERGEUR,
    P.ATTESTATION_NON_HEBERGEMENT: Si.DPI_NON_HEBERGEUR,
}
_TVA_TAUX = {P.PREUVE_HORS_TVA: Si.HORS_TAXE}
_TVA_V2 = {P.PREUVE_HORS_TVA: Si.NON_ASSUJETTI}
_MANDAT_V2 = {P.MANDAT_DELEGATION_SIGNATURE: Si.MANDAT_NON_DONNE}
_MSS = {P.CONTRAT_OPERATEUR_V2: Si.TOUJOURS, P.BON_DE_COMMANDE: Si.ACHETEUR}

S = Situation
MATRICE: Mapping[Situation, Mapping[TypePiece, Si]] = {
    S.VAGUE_1_INITIAL: _CERTIFICAT | _DISTRIBUTEUR | _DEMANDEUR,
    S.VAGUE_1_COMPLEMENTAIRE: _CERTIFICAT,
    S.MSS_OPERATEUR: _CERTIFICAT | _MSS | _DEMANDEUR | _TVA_TAUX,
    S.SAS_INITIAL: _CERTIFICAT | _DISTRIBUTEUR | _DEMANDEUR | _TVA_TAUX,
    S.VAGUE_2_INITIAL: _CERTIFICAT | _HEBERGEMENT | _DISTRIBUTEUR | _DEMANDEUR | _TVA_V2,
    S.VAGUE_2_INITIAL_ANTICIPE: _DISTRIBUTEUR | _DEMANDEUR | _TVA_V2,
    S.VAGUE_2_COMPLEMENTAIRE: _CERTIFICAT | _HEBERGEMENT | _DISTRIBUTEUR | _MANDAT_V2 | _TVA_V2,
    S.VAGUE_2_COMPLEMENTAIRE_ANTICIPE: _DISTRIBUTEUR | _MANDAT_V2 | _TVA_V2,
    S.FINALISATION: _CERTIFICAT | _HEBERGEMENT,
    S.SAS_SOLDE: {P.PV_VSR: Si.TOUJOURS},
    S.MSS_AVANCE: {},
    S.SAS_AVANCE: {},
    S.NON_DECRITE: {},
}

_SITUATIONS = {
    (Dispositif.VAGUE_1, TypeDemande.ENROLEMENT_INITIAL, False): S.VAGUE_1_INITIAL,
    (Dispositif.VAGUE_1, TypeDemande.ENROLEMENT_COMPLEMENTAIRE, False): S.VAGUE_1_COMPLEMENTAIRE,
    (Dispositif.MSS_OPERATEUR, TypeDemande.ENROLEMENT_INITIAL, False): S.MSS_OPERATEUR,
    (Dispositif.SAS, TypeDemande.ENROLEMENT_INITIAL, False): S.SAS_INITIAL,
    (Dispositif.VAGUE_2, TypeDemande.ENROLEMENT_INITIAL, False): S.VAGUE_2_INITIAL,
    (Dispositif.VAGUE_2, TypeDemande.ENROLEMENT_INITIAL, True): S.VAGUE_2_INITIAL_ANTICIPE,
    (Dispositif.VAGUE_2, TypeDemande.ENROLEMENT_COMPLEMENTAIRE, False): S.VAGUE_2_COMPLEMENTAIRE,
    (
        Dispositif.VAGUE_2,
        TypeDemande.ENROLEMENT_COMPLEMENTAIRE,
        True,
    ): S.VAGUE_2_COMPLEMENTAIRE_ANTICIPE,
    (Dispositif.SAS, TypeDemande.SOLDE, False): S.SAS_SOLDE,
    (Dispositif.SAS, TypeDemande.AVANCE, False): S.SAS_AVANCE,
    (Dispositif.MSS_OPERATEUR, TypeDemande.AVANCE, False): S.MSS_AVANCE,
}


def situation(demande: Demande) -> Situation:
    """The row of the matrix that a request stands in."""
    if demande.finalise and demande.dispositif is Dispositif.VAGUE_2:
        return S.FINALISATION
    key = (demande.dispositif, demande.type_demande, demande.anticipe)
    return _SITUATIONS.get(key, S.NON_DECRITE)


def dues(dossier: Dossier) -> dict[TypePiece, tuple[bool | None, Si]]:
    """Each piece of the row: due, not due, or (``None``) impossible to tell, and the condition."""
    row = MATRICE[situation(dossier.demande)]
    return {piece: (remplie(condition, dossier), condition) for piece, condition in row.items()}


def remplie(condition: Si, dossier: Dossier) -> bool | None:
    """Whether a condition of the matrix holds; ``None`` when nothing known allows to tell."""
    demande = dossier.demande
    tiers = _tiers(demande)
    qualite = demande.demandeur.qualite_tiers if demande.demandeur else None
    hebergement = demande.hebergement_donnees_sante
    tva = demande.regime_tva
    match condition:
        case Si.TOUJOURS:
            return True
        case Si.DENOMINATION_MODIFIEE:
            return bool(demande.personne_morale and demande.personne_morale.denomination_modifiee)
        case Si.DISTRIBUTEUR | Si.ACHETEUR:
            return _autre_que_l_editeur(dossier)
        case Si.TIERS:
            return tiers
        case Si.EMPLOYE:
            return tiers and qualite != "centre_de_gestion"
        case Si.CENTRE_DE_GESTION:
            return tiers and qualite == "centre_de_gestion"
        case Si.MANDAT_NON_DONNE:
            return _mandat_non_donne(dossier)
        case Si.DPI_HEBERGEUR:
            return est_dpi(dossier) if hebergement is True else False
        case Si.DPI_NON_HEBERGEUR:
            if hebergement is True or _hds_pour_non_dit(dossier):
                return False
            return est_dpi(dossier)
        case Si.HORS_TAXE:
            return bool(tva and tva.taux == "HT_0")
        case Si.NON_ASSUJETTI:
            return bool(tva and (tva.assujetti is False or tva.taux == "HT_0"))


def _tiers(demande: Demande) -> bool:
    return bool(demande.demandeur and not demande.demandeur.est_representant_legal)


def _hds_pour_non_dit(dossier: Dossier) -> bool:
    """The question was left unanswered, and the certificate filed answers it."""
    unanswered = dossier.demande.hebergement_donnees_sante is None
    return unanswered and dossier.piece(P.CERTIFICAT_HDS) is not None


def est_dpi(dossier: Dossier) -> bool | None:
    """Whether the question on hosting applies: by the register, else because it was answered.

    ``None`` where it was not answered, and the DSR speaks of a DPI.
    """
    if dossier.logiciel is not None:
        return dossier.logiciel.est_dpi
    if dossier.demande.hebergement_donnees_sante is not None:
        return True
    ref = dossier.demande.referencement
    return None if ref and type_logiciel(ref.dsr) == "DPI" else False


def _autre_que_l_editeur(dossier: Dossier) -> bool | None:
    """Distributor or buying operator: by the register, else by the editor of the certificate."""
    societe = dossier.demande.personne_morale
    if societe is None:
        return None
    if dossier.logiciel is not None:
        return societe.siren != dossier.logiciel.siren_editeur
    certificat = dossier.piece(P.CERTIFICAT_REFERENCEMENT)
    editeur = getattr(certificat.lu, "editeur", None) if certificat and certificat.sure else None
    return False if editeur is not None and est_l_editeur(dossier, editeur) else None


def _mandat_non_donne(dossier: Dossier) -> bool:
    """A depositaire gives the mandat once per vague (guide vague 2)."""
    known = depositaire(dossier)
    if known is None:
        return False
    given = {P.MANDAT_DELEGATION_SIGNATURE, P.CONTRAT_PRESTATION}
    return not any(
        d.dispositif is Dispositif.VAGUE_2
        and d.statut is not Statut.REJETEE
        and given & set(d.pieces)
        and d.depositaire is not None
        and _same(known, (d.depositaire.nom, d.depositaire.prenom))
        for d in dossier.autres_demandes
    )


def depositaire(dossier: Dossier) -> tuple[str, str] | None:
    """Surname and given name of who files, by the record or by the supplier's last request."""
    if dossier.demande.demandeur is not None:
        declared = dossier.demande.depositaire
        return (declared.nom, declared.prenom) if declared else None
    known = [d.depositaire for d in dossier.autres_demandes if d.depositaire]
    return (known[-1].nom, known[-1].prenom) if known else None


def _same(a: tuple[str, str], b: tuple[str, str]) -> bool:
    noms = personne.compare_nom(a[0], b[0])
    prenoms = personne.compare_prenom(a[1], b[1])
    return noms is Accord.IDENTIQUE and prenoms is Accord.IDENTIQUE
