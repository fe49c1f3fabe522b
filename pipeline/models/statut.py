"""The closed lists of the contract: dispositifs, kinds of request, statuses, pieces."""

from __future__ import annotations

from enum import StrEnum


class Dispositif(StrEnum):
    """A call for funding, each with its user guide."""

    VAGUE_1 = "vague_1"
    VAGUE_2 = "vague_2"
    MSS_OPERATEUR = "mss_operateur"
    SAS = "sas"

    @property
    def libelle(self) -> str:
        return _DISPOSITIFS[self]


_DISPOSITIFS = {
    Dispositif.VAGUE_1: "Vague 1",
    Dispositif.VAGUE_2: "Vague 2",
    Dispositif.MSS_OPERATEUR: "Opérateur MSSanté",
    Dispositif.SAS: "SAS",
}


class TypeDemande(StrEnum):
    """What the supplier asks for."""

    ENROLEMENT_INITIAL = "enrolement_initial"
    ENROLEMENT_COMPLEMENTAIRE = "enrolement_complementaire"
    AVANCE = "avance"
    SOLDE = "solde"

    @property
    def est_enrolement(self) -> bool:
        return self in (TypeDemande.ENROLEMENT_INITIAL, TypeDemande.ENROLEMENT_COMPLEMENTAIRE)

    @property
    def libelle(self) -> str:
        return _TYPES[self]


_TYPES = {
    TypeDemande.ENROLEMENT_INITIAL: "Enrôlement initial",
    TypeDemande.ENROLEMENT_COMPLEMENTAIRE: "Enrôlement complémentaire",
    TypeDemande.AVANCE: "Avance",
    TypeDemande.SOLDE: "Solde",
}


class Statut(StrEnum):
    """Where a request stands on the portal."""

    EN_COURS = "en_cours"
    VALIDATION_PARTIELLE = "validation_partielle"
    EN_ATTENTE_PIECES = "en_attente_pieces"
    CERTIFICATS_A_VALIDER = "certificats_a_valider"
    A_MODIFIER = "a_modifier"
    REJETEE = "rejetee"
    VALIDEE = "validee"
    DECIDEE = "decidee"

    @property
    def est_final(self) -> bool:
        return self in (Statut.REJETEE, Statut.VALIDEE, Statut.DECIDEE)

    @property
    def libelle(self) -> str:
        """The label that the portal prints (guides vague 2 and solde SAS)."""
        return _STATUTS[self]


_STATUTS = {
    Statut.EN_COURS: "En cours",
    Statut.VALIDATION_PARTIELLE: "Validation partielle : en attente de certificat(s)",
    Statut.EN_ATTENTE_PIECES: "En attente de pièce(s) jointe(s) complémentaire(s)",
    Statut.CERTIFICATS_A_VALIDER: "Certificat(s) à valider",
    Statut.A_MODIFIER: "À modifier",
    Statut.REJETEE: "Rejetée",
    Statut.VALIDEE: "Validée",
    Statut.DECIDEE: "Décidée",
}

STATUTS_ENROLEMENT = frozenset(Statut) - {Statut.DECIDEE, Statut.A_MODIFIER}
STATUTS_FINANCEMENT = frozenset(
    {
        Statut.EN_COURS,
        Statut.DECIDEE,
        Statut.A_MODIFIER,
        Statut.EN_ATTENTE_PIECES,
        Statut.REJETEE,
    }
)


class Avis(StrEnum):
    """The outcome of the pre-instruction."""

    FAVORABLE = "favorable"
    PIECES_A_DEMANDER = "pieces_a_demander"
    A_VERIFIER = "a_verifier"

    @property
    def libelle(self) -> str:
        return _AVIS[self]


_AVIS = {
    Avis.FAVORABLE: "Favorable",
    Avis.PIECES_A_DEMANDER: "Pièces à demander",
    Avis.A_VERIFIER: "À vérifier",
}


class TypePiece(StrEnum):
    """The slots of the portal, in the order of the catalogue."""

    CERTIFICAT_REFERENCEMENT = "certificat_referencement"
    CERTIFICAT_HDS = "certificat_hds"
    ATTESTATION_NON_HEBERGEMENT = "attestation_non_hebergement"
    KBIS = "kbis"
    MANDAT_EDITEUR = "mandat_editeur"
    CONTRAT_OPERATEUR_V2 = "contrat_operateur_v2"
    BON_DE_COMMANDE = "bon_de_commande"
    PIECE_IDENTITE_REPRESENTANT = "piece_identite_representant"
    PIECE_IDENTITE_DEPOSITAIRE = "piece_identite_depositaire"
    MANDAT_DELEGATION_SIGNATURE = "mandat_delegation_signature"
    CONTRAT_PRESTATION = "contrat_prestation"
    RIB = "rib"
    PREUVE_HORS_TVA = "preuve_hors_tva"
    PV_VSR = "pv_vsr"

    @property
    def libelle(self) -> str:
        """The name that the portal prints beside the slot."""
        return _LIBELLES[self]


_LIBELLES = {
    TypePiece.CERTIFICAT_REFERENCEMENT: "Certificat de référencement",
    TypePiece.CERTIFICAT_HDS: "Certificat d'hébergement de données de santé",
    TypePiece.ATTESTATION_NON_HEBERGEMENT: (
        "Attestation sur l'honneur de non hébergement de données de santé"
    ),
    TypePiece.KBIS: "Kbis",
    TypePiece.MANDAT_EDITEUR: "Mandat de l'éditeur pour le distributeur",
    TypePiece.CONTRAT_OPERATEUR_V2: "Contrat opérateur V2",
    TypePiece.BON_DE_COMMANDE: "Bon de commande",
    TypePiece.PIECE_IDENTITE_REPRESENTANT: "CNI, passeport ou titre de séjour du représentant",
    TypePiece.PIECE_IDENTITE_DEPOSITAIRE: "CNI, passeport ou titre de séjour du dépositaire",
    TypePiece.MANDAT_DELEGATION_SIGNATURE: (
        "Mandat de délégation de signature du représentant légal"
    ),
    TypePiece.CONTRAT_PRESTATION: "Contrat de prestation spécifiant la délégation de signature",
    TypePiece.RIB: "RIB",
    TypePiece.PREUVE_HORS_TVA: "Preuve de régime hors TVA",
    TypePiece.PV_VSR: "Procès-verbal de vérification de service régulier",
}
