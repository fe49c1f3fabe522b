"""What a document says twice, and otherwise: told by field; what honest papers say twice is not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pipeline.documents.kind import reader_for
from pipeline.documents.mandat_delegation_signature import MandatDelegation
from pipeline.documents.refus import sans_valeur
from pipeline.models.statut import TypePiece as P
from pipeline.models.text import Source, Text
from tests.documents.pages import lines, page


@dataclass(frozen=True)
class Twice:
    """A document, a field, and its other values."""

    type: P
    text: Text
    champ: str
    autres: tuple[str, ...]


def pages(*found: tuple[str, ...], source: Source = Source.TEXTE, confidence: float = 0.99) -> Text:
    """A document of several pages, a segment a row."""
    return Text(tuple(
        page(*((row, 100.0, 100.0 + 40.0 * n) for n, row in enumerate(rows)),
             source=source, number=number, confidence=confidence)
        for number, rows in enumerate(found, 1)
    ))  # fmt: skip


EXTRAIT = ("Extrait Kbis", "à jour au 6 novembre 2024", "numéro 348 662 990 R.C.S. Lyon",
           "Dénomination : MEDI SOFT")  # fmt: skip
FISCAL = ("Direction générale des finances publiques", "ATTESTATION DE NON-ASSUJETTISSEMENT À LA TVA",
          "atteste que la société MEDI SOFT n'est pas assujettie à la TVA.")  # fmt: skip
MANDAT = ("MANDAT DE L'ÉDITEUR", "Logiciel référencé (référencement n° Rt7mD4nHe3)")

CASES = {
    "a second freshness": Twice(P.KBIS, lines(*EXTRAIT, "à jour au 6 novembre 2021"),
                                "date_a_jour", ("2021-11-06",)),
    "the same again": Twice(P.KBIS, lines(*EXTRAIT, "à jour au 06/11/2024"), "date_a_jour", ()),
    "a misread one": Twice(P.KBIS, pages((*EXTRAIT, "à jour au 8 novembre 2024"), source=Source.OCR,
                                         confidence=0.85), "date_a_jour", ()),
    "another company before those who run it": Twice(
        P.KBIS, lines(*EXTRAIT, "Dénomination : ODA"), "denomination", ("ODA",)),
    "the company that runs it": Twice(
        P.KBIS, lines(*EXTRAIT, "GESTION, DIRECTION, ADMINISTRATION", "Dénomination : HOLDING ODA",
                      "SIREN 552 100 554"), "denomination", ()),
    "its number": Twice(
        P.KBIS, lines(*EXTRAIT, "GESTION, DIRECTION, ADMINISTRATION", "SIREN 552 100 554"),
        "siren", ()),
    "a second number of the register": Twice(
        P.MANDAT_EDITEUR, lines(*MANDAT, "référencement n° kW5bPc9xL2"), "numero_ans",
        ("kW5bPc9xL2",)),
    "another case is another number": Twice(
        P.MANDAT_EDITEUR, lines(*MANDAT, "référencement n° rT7mD4nHe3"), "numero_ans",
        ("rT7mD4nHe3",)),
    "a second end": Twice(P.CERTIFICAT_HDS, lines(
        "CERTIFICAT HDS", "Date de fin de validité : 30/06/2027", "Expire le 30/06/2023"),
        "date_fin", ("2023-06-30",)),
    "a first certification is no second start": Twice(P.CERTIFICAT_HDS, lines(
        "CERTIFICAT HDS", "Date d'effet : 01/07/2024", "Date de certification initiale : 01/07/2018"),
        "date_debut", ()),
    "two copies": Twice(P.PREUVE_HORS_TVA, pages(
        FISCAL, tuple(row.replace("MEDI SOFT", "CORSES LOGICIELS") for row in FISCAL)),
        "structure", ("CORSES LOGICIELS",)),
    "two copies of which one is subject to it": Twice(P.PREUVE_HORS_TVA, pages(
        FISCAL, tuple(row.replace("n'est pas", "est ainsi") for row in FISCAL)),
        "mention", ("assujetti à la TVA",)),
    "the same copy twice": Twice(P.PREUVE_HORS_TVA, pages(FISCAL, FISCAL), "structure", ()),
    "an annex that names somebody else": Twice(P.PREUVE_HORS_TVA, pages(
        FISCAL, ("Annexe", "La société CORSES LOGICIELS est citée ici.")), "structure", ()),
    "who signs is no second company": Twice(P.CONTRAT_PRESTATION, lines(
        "CONTRAT DE PRESTATION", "Le client : MEDI SOFT SAS", "Le prestataire : COMPTA PLUS",
        "Pour le client : Claire DURAND"), "mandant", ()),
    "a second client": Twice(P.CONTRAT_PRESTATION, lines(
        "CONTRAT DE PRESTATION", "Le client : MEDI SOFT SAS", "Le client : ODA LOGICIELS SAS"),
        "mandant", ("ODA LOGICIELS SAS",)),
    "a contract that replaces another": Twice(P.CONTRAT_OPERATEUR_V2, lines(
        "Contrat opérateur MSSanté V2",
        "Il annule et remplace, à sa signature, le contrat opérateur MSSanté V1."), "version", ()),
    "two titles": Twice(P.CONTRAT_OPERATEUR_V2, lines(
        "Contrat opérateur MSSanté V2", "Contrat opérateur MSSanté V1"), "version", ("V1",)),
    "two totals": Twice(P.BON_DE_COMMANDE, lines(
        "BON DE COMMANDE N° 2024-1", "Total HT : 48 000,00 €", "TVA 20 % : 9 600,00 €",
        "Total TTC : 57 600,00 €", "Total TTC : 17 600,00 €"), "montant_ttc", ("17600.00",)),
    "a second holder's name": Twice(P.PIECE_IDENTITE_REPRESENTANT, lines(
        "CARTE NATIONALE D'IDENTITÉ", "Nom : DELORMEAU", "Prénoms : Thibault", "Nom : VIGNERONS"),
        "nom", ("VIGNERONS",)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_other_values(case: Twice) -> None:
    reader = reader_for(case.type)
    assert reader is not None
    assert reader(case.text).autres.get(case.champ, ()) == case.autres


REFUS = {
    "Le Client refuse délégation de signature au Prestataire.": True,
    "Le Client refuse de donner délégation de signature.": True,
    "Le Client ne donne pas délégation de signature.": True,
    "Le Client n'autorise pas le Prestataire à signer en son nom.": True,
    "Le Client s'oppose à toute délégation de signature.": True,
    "La délégation de signature est expressément exclue.": True,
    "La délégation de signature n'est pas accordée.": True,
    "Le contrat n'emporte aucune délégation de signature.": True,
    "Le Client donne délégation de signature au Prestataire.": False,
    "Le Client peut révoquer la délégation de signature à tout moment.": False,
    "En cas de refus de signer, le Prestataire en informe le Client.": False,
    "Le Prestataire ne conserve pas les pièces. Il peut signer au nom du Client.": False,
    "Le Prestataire s'interdit de sous-déléguer sa mission.": False,
    "La délégation de signature est donnée pour un an.": False,
}


@pytest.mark.parametrize(("said", "denied"), REFUS.items())
@pytest.mark.parametrize("type_piece", [P.CONTRAT_PRESTATION, P.MANDAT_DELEGATION_SIGNATURE])
def test_words_that_deny_the_power(said: str, denied: bool, type_piece: P) -> None:
    reader = reader_for(type_piece)
    assert reader is not None
    read = reader(lines(said))
    assert (getattr(read, "refus", None) is not None) is denied


def test_a_mandat_that_gives_nothing_has_no_refusal() -> None:
    assert MandatDelegation().refus is None


ATTESTE = {
    "atteste sur l'honneur qu'aucune donnée de santé ne fait l'objet d'un hébergement.": True,
    "déclare sur l'honneur ne pas héberger de données de santé.": True,
    "certifie que la société n'héberge pas de données de santé.": True,
    "atteste le non-hébergement de données de santé par la société.": True,
    "atteste que chaque donnée de santé ne fait l'objet d'un hébergement assuré ici.": False,
    "atteste que les données de santé sont hébergées par la société.": False,
}


@pytest.mark.parametrize(("said", "denies"), ATTESTE.items())
def test_an_attestation_says_that_nothing_is_hosted(said: str, denies: bool) -> None:
    reader = reader_for(P.ATTESTATION_NON_HEBERGEMENT)
    assert reader is not None
    read = reader(lines("ATTESTATION DE NON-HÉBERGEMENT", "Je soussignée Claire DURAND", said))
    assert getattr(read, "nie", None) is denies


RESTES = {
    "Nom de la structure : à compléter": "à compléter",
    "de la société [nom de la société] atteste": "[nom de la société]",
    "Attestation à compléter et à signer par le représentant légal": None,
    "[X] j'atteste": None,
}


@pytest.mark.parametrize(("said", "left"), RESTES.items())
def test_what_is_left_to_fill_in(said: str, left: str | None) -> None:
    reader = reader_for(P.ATTESTATION_NON_HEBERGEMENT)
    assert reader is not None
    assert getattr(reader(lines(said)), "reste", None) == left


LIGNES = {
    "DEVIS, sans valeur": True, "DEVIS": True, "Document sans valeur contractuelle": True,
    "Sans valeur": True, "Document annulé": True, "Ne vaut pas commande": True,
    "Devis n° D-2024-12 du 3 mai": False, "Suite à votre devis": False, "Devise : EUR": False,
    "FACTURE PROFORMA": True, "Facture à adresser à": False, "SPÉCIMEN": False,
}  # fmt: skip


@pytest.mark.parametrize(("said", "takes_back"), LIGNES.items())
def test_a_line_that_takes_the_paper_back(said: str, takes_back: bool) -> None:
    assert (sans_valeur(lines("BON DE COMMANDE", said)) is not None) is takes_back
