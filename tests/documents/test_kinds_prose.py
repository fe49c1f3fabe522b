"""The nine kinds, as letters and as forms: what is read on small invented pages."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from pipeline.documents.kind import champs, reader_for, recognise
from pipeline.models.statut import TypePiece as P
from pipeline.models.text import Source, Text
from tests.documents.pages import lines, text


@dataclass(frozen=True)
class Case:
    """A page, and the fields that it has to give; ``sans`` are those that it must not."""

    type: P
    text: Text
    champs: dict[str, str] = field(default_factory=dict)
    sans: tuple[str, ...] = ()


CASES = {
    "hds, letter": Case(P.CERTIFICAT_HDS, lines(
        "AFNOR Certification", "CERTIFICAT HDS", "Le présent certificat est délivré à",
        "MEDI SOFT SAS", "10 rue des Lilas 75010 PARIS", "pour les activités suivantes :",
        "- Administration et exploitation du système d'information contenant les données de santé",
        "Référentiel : HDS v1.1 - juin 2018", "Certificat valable du 12/03/2023 au 11/03/2026"),
        {"titulaire": "MEDI SOFT SAS", "date_debut": "2023-03-12", "date_fin": "2026-03-11",
         "referentiel": "1.1", "perimetre": "Administration et exploitation du système d'information"}),
    "hds, form": Case(P.CERTIFICAT_HDS, text(
        ("Hébergement de données de santé", 100, 120), ("Titulaire", 100, 200),
        ("MEDI SOFT", 500, 200), ("Organisme certificateur", 100, 240), ("LNE", 500, 240),
        ("Date d'effet", 100, 280), ("01/02/2024", 500, 280), ("Date d'expiration", 100, 320),
        ("31/01/2027", 500, 320), ("Hébergeur infogéreur", 100, 380)),
        {"titulaire": "MEDI SOFT", "organisme": "LNE", "date_debut": "2024-02-01",
         "date_fin": "2027-01-31", "perimetre": "Hébergeur infogéreur"}, ("referentiel",)),
    "hds, arrêté of 2024": Case(P.CERTIFICAT_HDS, lines(
        "CERTIFICAT HDS", "Conforme au référentiel approuvé par arrêté du 26 avril 2024"),
        {"referentiel": "2"}, ("titulaire", "date_fin")),
    "attestation, letter": Case(P.ATTESTATION_NON_HEBERGEMENT, lines(
        "Attestation sur l'honneur",
        "Je, soussigné Monsieur Jean-Pierre LE GOFF, gérant de la SARL MEDI SOFT (348 662 990 RCS",
        "Lyon), certifie qu'aucune donnée de santé ne fait l'objet d'un hébergement.",
        "Lyon, le 12 mars 2024"),
        {"structure": "SARL MEDI SOFT", "signataire": "Jean-Pierre LE GOFF", "date": "2024-03-12",
         "siren": "348662990"}, ("blanc",)),
    "attestation, form": Case(P.ATTESTATION_NON_HEBERGEMENT, text(
        ("ATTESTATION SUR L'HONNEUR", 300, 50), ("Raison sociale :", 100, 120),
        ("MEDI SOFT", 400, 120), ("SIRET :", 100, 160), ("34866299000038", 400, 160),
        ("Nom et prénom du signataire :", 100, 200), ("Claire DURAND", 500, 200),
        ("Date : 03/02/2024", 100, 400)),
        {"structure": "MEDI SOFT", "signataire": "Claire DURAND", "date": "2024-02-03",
         "siren": "348662990"}),
    "attestation, left empty": Case(P.ATTESTATION_NON_HEBERGEMENT, lines(
        "Attestation sur l'honneur",
        "Je soussigné(e) ......................., représentant légal de la structure ............",
        "Fait à ............, le ............."),
        {"blanc": "......................."}, ("structure", "signataire", "date")),
    "attestation, filled on its dotted lines": Case(P.ATTESTATION_NON_HEBERGEMENT, lines(
        "Attestation sur l'honneur",
        "Je soussigné(e) ....Claire DURAND...., représentant légal de la structure ....MEDI SOFT....",
        "Fait à Lyon, le 02/03/2024"),
        {"signataire": "Claire DURAND", "structure": "MEDI SOFT", "date": "2024-03-02"}),
    "delegation, letter": Case(P.MANDAT_DELEGATION_SIGNATURE, lines(
        "DÉLÉGATION DE SIGNATURE",
        "Je soussignée Mme Claire DURAND, agissant en qualité de Présidente de la société MEDI SOFT,",
        "immatriculée sous le n° 348 662 990, donne par la présente pouvoir à M. Paul MARTIN,",
        "responsable administratif, pour signer en mon nom.",
        "Cette délégation est valable pour une durée de 12 mois.", "Fait à Lyon, le 3 janvier 2023"),
        {"mandant": "Claire DURAND", "mandataire": "Paul MARTIN", "structure": "MEDI SOFT",
         "siren": "348662990", "date": "2023-01-03"}),
    "delegation, form": Case(P.MANDAT_DELEGATION_SIGNATURE, text(
        ("MANDAT", 300, 50), ("LE MANDANT", 100, 120), ("Nom : DURAND", 100, 160),
        ("Prénom : Claire", 100, 200), ("LE MANDATAIRE", 800, 120), ("Nom : MARTIN", 800, 160),
        ("Prénom : Paul", 800, 200), ("Structure : MEDI SOFT", 100, 260)),
        {"mandant": "Claire DURAND", "mandataire": "Paul MARTIN", "structure": "MEDI SOFT"}),
    "mandat of the editor, letter": Case(P.MANDAT_EDITEUR, lines(
        "MANDAT DE L'ÉDITEUR",
        "La société MEDI SOFT, SAS au capital de 10 000 €, RCS Lyon 348 662 990, représentée par",
        "Claire DURAND, ci-après dénommée l'Éditeur, mandate la société DISTRI SANTE, RCS Paris",
        "479 928 822, ci-après dénommée le Distributeur, pour son logiciel « HOP-DPI » version 22.",
        "Le mandat est conclu pour une durée d'un an, renouvelable par tacite reconduction.",
        "Fait à Paris, le 2 mai 2023"),
        {"mandant": "MEDI SOFT", "mandataire": "DISTRI SANTE", "siren_mandant": "348662990",
         "siren_mandataire": "479928822", "solution": "HOP-DPI", "date": "2023-05-02"},
        ("date_fin",)),
    "mandat of the editor, form": Case(P.MANDAT_EDITEUR, lines(
        "MANDAT DE L'ÉDITEUR", "Éditeur : MEDI SOFT", "Distributeur : DISTRI SANTE",
        "Logiciel : HOP-DPI", "Numéro de référencement ANS : JGe2DPI009",
        "Valable jusqu'au 31/12/2024"),
        {"mandant": "MEDI SOFT", "mandataire": "DISTRI SANTE", "solution": "HOP-DPI",
         "numero_ans": "JGe2DPI009", "date_fin": "2024-12-31"}),
    "contrat de prestation, letter of mission": Case(P.CONTRAT_PRESTATION, lines(
        "LETTRE DE MISSION", "ENTRE LES SOUSSIGNÉS :",
        "MEDI SOFT, société par actions simplifiée, dont le siège est à Lyon, RCS 348 662 990,",
        "ci-après dénommée « le client »", "d'une part,", "ET",
        "Le cabinet COMPTA PLUS, expert-comptable, à Paris, ci-après dénommé « le prestataire »",
        "d'autre part", "Article 9. Le client habilite le prestataire à signer en son nom"),
        {"mandant": "MEDI SOFT", "mandataire": "Le cabinet COMPTA PLUS",
         "siren_mandant": "348662990", "delegation": "habilite le prestataire à signer"},
        ("refus",)),
    "contrat de prestation that excludes it": Case(P.CONTRAT_PRESTATION, lines(
        "CONTRAT DE PRESTATION", "Le contrat ne comporte pas de délégation de signature."),
        {"refus": "pas de délégation de signature"}),
    "contrat opérateur": Case(P.CONTRAT_OPERATEUR_V2, lines(
        "Contrat Opérateur MSSanté", "Version 2.1", "ENTRE",
        "L'Agence du Numérique en Santé (ANS), GIP, 75015 Paris", "ET",
        "MEDI SOFT, SAS, 348 662 990 RCS Lyon, désignée ci-après « l'Opérateur »"),
        {"partie": "MEDI SOFT", "version": "V2", "siren": "348662990"}, ("signature_ans",)),
    "bon de commande": Case(P.BON_DE_COMMANDE, text(
        ("CENTRE HOSPITALIER DES COLLINES", 100, 50), ("BON DE COMMANDE N° BC-2023-118", 100, 120),
        ("Date de commande : 04/09/2023", 100, 160), ("Fournisseur", 800, 50),
        ("PIGEONNIER MESSAGERIES", 800, 90), ("Total HT", 900, 500), ("48.000,00", 1200, 500),
        ("TVA 20,00 %", 900, 540), ("9.600,00", 1200, 540), ("Total TTC", 900, 580),
        ("57.600,00", 1200, 580)),
        {"acheteur": "CENTRE HOSPITALIER DES COLLINES", "fournisseur": "PIGEONNIER MESSAGERIES",
         "numero": "BC-2023-118", "date": "2023-09-04", "montant_ht": "48000.00",
         "montant_tva": "9600.00", "montant_ttc": "57600.00"}),
    "letter of the tax office": Case(P.PREUVE_HORS_TVA, lines(
        "Direction générale des finances publiques", "SIE de Lyon",
        "Je vous informe que l'association MEDI SOFT (SIREN 348 662 990) n'est pas soumise à la TVA.",
        "À Lyon, le 4 mai 2023"),
        {"emetteur": "Direction générale des finances publiques", "structure": "MEDI SOFT",
         "siren": "348662990", "mention": "non assujetti", "date": "2023-05-04"}),
    "the supplier's own declaration": Case(P.PREUVE_HORS_TVA, lines(
        "MEDI SOFT SAS", "À l'attention de la Direction générale des finances publiques",
        "Je soussignée Claire DURAND atteste que la société MEDI SOFT est en franchise en base"),
        {"structure": "MEDI SOFT", "mention": "franchise en base"}, ("emetteur",)),
    "a title is not a mention": Case(P.PREUVE_HORS_TVA, lines(
        "ATTESTATION DE NON-ASSUJETTISSEMENT À LA TVA", "La société MEDI SOFT est assujettie."),
        {}, ("mention",)),
    "vsr, boxes": Case(P.PV_VSR, lines(
        "Procès-verbal de VSR", "Le client : CH DES COLLINES", "Titulaire : MEDI SOFT",
        "Objet : HOP-DPI", "Décision :", "☐ admission  ☒ ajournement  ☐ rejet"),
        {"client": "CH DES COLLINES", "fournisseur": "MEDI SOFT", "nom_logiciel": "HOP-DPI",
         "decision": "ajournement"}),
    "vsr, boxes that nobody ticked": Case(P.PV_VSR, lines(
        "Procès-verbal de VSR", "Décision :", "☐ admission  ☐ ajournement  ☐ rejet"),
        {}, ("decision",)),
    "vsr, reserves": Case(P.PV_VSR, lines(
        "PROCÈS-VERBAL DE VÉRIFICATION DE SERVICE RÉGULIER", "Établissement : CH DES COLLINES",
        "Le client prononce la vérification de service régulier avec réserves."),
        {"client": "CH DES COLLINES", "decision": "reserves"}),
    "vsr, without reserve": Case(P.PV_VSR, lines(
        "PV de VSR", "Décision : la VSR est prononcée positive, sans réserve."),
        {"decision": "favorable"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_fields(case: Case) -> None:
    reader = reader_for(case.type)
    assert reader is not None
    found = {name: lu.value for name, lu in champs(reader(case.text)).items()}
    assert {name: found.get(name) for name in case.champs} == case.champs
    assert set(case.sans) & set(found) == set()


TITLES = {
    "Devis n° D-2024-12": "devis",
    "Attestation de régularité fiscale": "regularite_fiscale",
    "Procès-verbal de vérification d'aptitude (VA)": "verification_aptitude",
    "Procès-verbal de mise en ordre de marche": "verification_aptitude",
    "Procès-verbal de VSR": "pv_vsr",
    "Bon de commande n° 2024-12, suite à votre devis n° 118": "bon_de_commande",
    "Certificat d'hébergeur de données de santé, ISO/IEC 27001": "certificat_hds",
    "Certificat ISO/IEC 27001:2022": "certificat_iso27001",
}


@pytest.mark.parametrize(("title", "nom"), TITLES.items())
@pytest.mark.parametrize("source", [Source.TEXTE, Source.OCR])
def test_documents_that_are_taken_for_one_another(title: str, nom: str, source: Source) -> None:
    assert next(iter(recognise(lines(title, source=source)))) == nom


@pytest.mark.parametrize("type_piece", sorted({case.type for case in CASES.values()}))
@pytest.mark.parametrize("rows", [(), ("",), ("....",), ("Je soussigné",), ("ci-après",),
                                  ("Décision :",), ("Total HT",), ("entre", "et")])  # fmt: skip
def test_scraps_are_read_without_a_word(type_piece: P, rows: tuple[str, ...]) -> None:
    reader = reader_for(type_piece)
    assert reader is not None
    assert champs(reader(lines(*rows) if rows else Text())).keys() <= {"blanc"}
