"""Which fields of which documents: what is printed, and another value as long."""

from __future__ import annotations

from dataclasses import dataclass

from fixtures.drawing.numbers import by_four, iban

FIRST, DPI = "vague2-initial-favorable", "vague2-initial-dpi-hds"
SELLER, HOSTED = "vague2-initial-distributeur-non-assujetti", "vague2-initial-dpi-attestation"
OPERATOR, AGENT = "mss-operateur-acheteur", "vague1-initial-centre-de-gestion"
PIRATE, OTHER_NUMBER = "PIRATE CONSEIL LYON", "kW5bPc9xL2"
OTHER_IBAN = iban("10278", "36127", "40917035186")


@dataclass(frozen=True)
class Target:
    """A field of a file of a favourable request, and what stands there in its place.

    ``plusieurs`` says that several values may be printed there, the declared one among them.
    """

    dossier: str
    fichier: str
    champ: str
    autre: dict[str, str]
    plusieurs: bool = False

    def __str__(self) -> str:
        return f"{self.fichier} {self.champ}"

    def __hash__(self) -> int:
        return hash((self.dossier, self.fichier, self.champ))


@dataclass(frozen=True)
class Addition:
    """A line that no sound paper of its kind bears, and that takes something of it back."""

    dossier: str
    fichier: str
    champ: str
    ligne: str

    def __str__(self) -> str:
        return f"{self.fichier} {self.champ}"


ADDITIONS = (
    Addition(DPI, "mandat.pdf", "date_fin",
             "Cette délégation est valable jusqu'au 31 décembre 2023."),
    Addition(SELLER, "mandat_editeur.pdf", "date_fin",
             "Le présent mandat est valable jusqu'au 31 décembre 2023."),
    Addition(AGENT, "contrat_prestation.pdf", "refus",
             "Le présent contrat ne comporte pas de délégation de signature."),
    Addition(SELLER, "non_assujettissement.pdf", "franchise",
             "Franchise en base de TVA, article 293 B du code général des impôts."),
    Addition("sas-solde", "pv_vsr.pdf", "reserves",
             "La vérification de service régulier est prononcée avec réserves."),
    Addition(FIRST, "rib.pdf", "iban", f"IBAN {by_four(OTHER_IBAN)}"),
)  # fmt: skip

TARGETS = (
    Target(FIRST, "certificat.pdf", "numero_ans", {"tRm7Hn4dE3": OTHER_NUMBER}),
    Target(FIRST, "certificat.pdf", "logiciel", {"ARMORLINK": "GALIONERP"}),
    Target(FIRST, "certificat.pdf", "version", {"5.1": "3.7"}),
    Target(FIRST, "certificat.pdf", "editeur", {"ARMOR INTEROP SANTE": PIRATE}),
    Target(FIRST, "rib.pdf", "iban", {
        "FR76 1027 8361 2715 8390 2674 255": by_four(OTHER_IBAN),
        "15839026742": "40917035186", "55": OTHER_IBAN[-2:]}),
    Target(FIRST, "rib.pdf", "bic", {"CMCIFR2A": "BNPAFRPP"}),
    Target(FIRST, "rib.pdf", "titulaire", {"ARMOR INTEROP SANTE": PIRATE}),
    Target(FIRST, "kbis.pdf", "siren", {"999 002 744": "999 014 996"}),
    Target(FIRST, "kbis.pdf", "denomination", {"ARMOR INTEROP SANTE": PIRATE}),
    Target(FIRST, "kbis.pdf", "a_jour", {"6 novembre 2024": "6 novembre 2021"}),
    Target(FIRST, "cni_recto.pdf", "nom", {"DELORMEAU": "VIGNERONS"}),
    Target(FIRST, "cni_recto.pdf", "prenoms", {"Thibault": "Gontrand"}),
    Target(FIRST, "cni_recto.pdf", "date_expiration", {"13 03 2032": "13 03 2019"}),
    Target(FIRST, "cni_recto.pdf", "date_naissance", {"25 09 1986": "11 02 1951"}),
    Target(FIRST, "cni_verso.pdf", "mrz", {"DELORMEAU<<THIBAULT": "VIGNERONS<<GONTRAND"}),
    Target(DPI, "certificat_hds.pdf", "titulaire", {"LOGISOINS BEAUJOLAIS": "MALFAISANTS ASSOCIES"}),
    Target(DPI, "certificat_hds.pdf", "date_fin", {"30/06/2027": "30/06/2023"}),
    Target(DPI, "certificat_hds.pdf", "date_debut", {"01/07/2024": "01/07/2029"}),
    Target(DPI, "certificat_hds.pdf", "perimetre", {
        "hébergeur d'infrastructure": "grossiste en quincailleries", "infogéreur": "industriel",
        "physique": "mobilier", "sites physiques": "sites touristiques",
        "l'infrastructure": "la quincaillerie", "plateforme applicative": "vaisselle de collection",
        "système d'information": "matériel de jardinage", "Sauvegarde des": "Impression de"}),
    Target(DPI, "mandat.pdf", "mandant", {"MERCANTON": "GRISALDIN"}),
    Target(DPI, "mandat.pdf", "mandataire", {"GUILBAUDEL": "GRISALDINE"}),
    Target(DPI, "mandat.pdf", "siret", {"34866299000038": "99901499600012"}),
    Target(HOSTED, "attestation.pdf", "signataire", {"ESTRADELLE": "GRISALDINE"}),
    Target(HOSTED, "attestation.pdf", "structure", {"CIMES": "PIRAT"}),
    Target(SELLER, "mandat_editeur.pdf", "numero_ans", {"Rt7mD4nHe3": OTHER_NUMBER}),
    Target(SELLER, "mandat_editeur.pdf", "editeur", {"CIMES": "PIRAT"}),
    Target(SELLER, "mandat_editeur.pdf", "solution", {"CIMALINK": "GALIONER"}),
    Target(SELLER, "non_assujettissement.pdf", "structure", {"LANDES": "CORSES"}),
    Target(OPERATOR, "bon_de_commande.pdf", "fournisseur", {"PIGEONNIER": "ROSSIGNOLS"}),
    Target(OPERATOR, "bon_de_commande.pdf", "montant_ttc", {"57 600,00": "17 600,00"}),
    Target(OPERATOR, "contrat_operateur.pdf", "operateur", {"GROUPEMENT": "ROSSIGNOLS"}),
    Target(AGENT, "contrat_prestation.pdf", "mandataire", {"DUCHEYRON": "GRISALDIN"}, True),
    Target("sas-solde", "pv_vsr.pdf", "logiciel", {"AGENDIS": "GALIONS"}),
    Target("sas-solde", "pv_vsr.pdf", "decision", {"POSITIVE": "NEGATIVE"}),
    Target(FIRST, "certificat.pdf", "dsr", {"DSR-HOP-PFI-Va2": "DSR-MDV-LGC-Va1"}),
    Target(SELLER, "non_assujettissement.pdf", "regime", {"n'est pas": "est ainsi"}),
    Target(FIRST, "cni_recto.pdf", "mêmes chiffres", {"13 03 2032": "23 03 2013"}),
)  # fmt: skip

SECONDS = (
    Addition(FIRST, "kbis.pdf", "a_jour", "à jour au 6 novembre 2021"),
    Addition(FIRST, "kbis.pdf", "siren", "Immatriculation au RCS, numéro 999 014 996 R.C.S. Lyon"),
    Addition(FIRST, "kbis.pdf", "denomination", f"Dénomination ou raison sociale : {PIRATE}"),
    Addition(FIRST, "certificat.pdf", "numero_ans",
             f"Numéro unique de référencement : {OTHER_NUMBER}"),
    Addition(FIRST, "certificat.pdf", "logiciel", "Nom du logiciel : GALIONERP"),
    Addition(FIRST, "certificat.pdf", "version", "Version : 3.7"),
    Addition(FIRST, "certificat.pdf", "editeur", f"Éditeur : {PIRATE}"),
    Addition(FIRST, "certificat.pdf", "dsr", "DSR concerné : DSR-MDV-LGC-Va1"),
    Addition(FIRST, "rib.pdf", "iban", f"IBAN : {by_four(OTHER_IBAN)}"),
    Addition(FIRST, "rib.pdf", "bic", "BIC : BNPAFRPP"),
    Addition(FIRST, "rib.pdf", "titulaire", f"Titulaire du compte : {PIRATE}"),
    Addition(FIRST, "cni_recto.pdf", "nom", "Nom : VIGNERONS"),
    Addition(FIRST, "cni_recto.pdf", "prenoms", "Prénoms : Gontrand"),
    Addition(FIRST, "cni_recto.pdf", "date_naissance", "Date de naissance : 11 02 1951"),
    Addition(FIRST, "cni_recto.pdf", "date_expiration", "Date d'expiration : 13 03 2019"),
    Addition(DPI, "certificat_hds.pdf", "titulaire",
             "Titulaire du certificat : MALFAISANTS ASSOCIES"),
    Addition(DPI, "certificat_hds.pdf", "date_fin", "Date de fin de validité : 30/06/2023"),
    Addition(DPI, "certificat_hds.pdf", "date_debut", "Date de début de validité : 01/07/2029"),
    Addition(DPI, "mandat.pdf", "siret", "SIRET 99901499600012"),
    Addition(DPI, "mandat.pdf", "mandataire", "Le mandataire : Madame Iris GRISALDINE"),
    Addition(DPI, "mandat.pdf", "mandant", "Le mandant : Monsieur Ivan GRISALDIN"),
    Addition(DPI, "mandat.pdf", "date_fin",
             "Cette délégation est valable jusqu'au 31 décembre 2023."),
    Addition(DPI, "mandat.pdf", "refus", "Le mandant refuse la délégation de signature."),
    Addition(HOSTED, "attestation.pdf", "signataire",
             "Nom et prénom du signataire : Ivan GRISALDIN"),
    Addition(HOSTED, "attestation.pdf", "structure", f"Raison sociale : {PIRATE}"),
    Addition(HOSTED, "attestation.pdf", "siret", "SIRET 99901499600012"),
    Addition(HOSTED, "attestation.pdf", "blanc", "Nom de la structure : à compléter"),
    Addition(SELLER, "mandat_editeur.pdf", "numero_ans",
             f"Numéro unique de référencement {OTHER_NUMBER}"),
    Addition(SELLER, "mandat_editeur.pdf", "mandant", f"L'éditeur : {PIRATE}"),
    Addition(SELLER, "mandat_editeur.pdf", "mandataire", f"Le distributeur : {PIRATE}"),
    Addition(SELLER, "mandat_editeur.pdf", "solution", "Nom du logiciel : GALIONERP"),
    Addition(SELLER, "mandat_editeur.pdf", "date_fin",
             "Le présent mandat prend fin le 31 décembre 2023."),
    Addition(SELLER, "mandat_editeur.pdf", "refus", "L'éditeur ne donne pas mandat au distributeur."),
    Addition(SELLER, "non_assujettissement.pdf", "siren", "SIREN 999 014 996"),
    Addition(SELLER, "non_assujettissement.pdf", "structure", f"Raison sociale : {PIRATE}"),
    Addition(SELLER, "non_assujettissement.pdf", "mention",
             "La structure est assujettie à la taxe sur la valeur ajoutée."),
    Addition(OPERATOR, "bon_de_commande.pdf", "siret", "SIRET 99901499600012"),
    Addition(OPERATOR, "bon_de_commande.pdf", "devis", "DEVIS, sans valeur"),
    Addition(OPERATOR, "bon_de_commande.pdf", "fournisseur", f"Fournisseur : {PIRATE}"),
    Addition(OPERATOR, "bon_de_commande.pdf", "montant_ttc", "Total TTC : 17 600,00 €"),
    Addition(OPERATOR, "contrat_operateur.pdf", "operateur", f"L'opérateur : {PIRATE}"),
    Addition(OPERATOR, "contrat_operateur.pdf", "version", "Contrat opérateur MSSanté V1"),
    Addition(AGENT, "contrat_prestation.pdf", "refus",
             "Le Client refuse délégation de signature au Prestataire."),
    Addition(AGENT, "contrat_prestation.pdf", "client", f"Le client : {PIRATE}"),
    Addition("sas-solde", "pv_vsr.pdf", "logiciel", "Logiciel : GALIONERP"),
    Addition("sas-solde", "pv_vsr.pdf", "version", "Version : 0.1"),
    Addition("sas-solde", "pv_vsr.pdf", "fournisseur", f"Fournisseur : {PIRATE}"),
    Addition("sas-solde", "pv_vsr.pdf", "decision", "Décision : NEGATIVE"),
)  # fmt: skip
"""What a label of the paper announces a second time, and otherwise; or what takes it back."""
