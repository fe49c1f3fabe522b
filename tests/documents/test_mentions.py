"""Companies that sentences name, and the parts they play, however it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.documents.kind import champs, reader_for
from pipeline.documents.mentions import mentions
from pipeline.documents.prose import Prose
from pipeline.models.statut import TypePiece
from pipeline.models.text import Source, Text
from tests.documents.pages import lines

A, B = "NOVALIA SANTÉ", "CLINIWARE"
SIREN_A, SIREN_B = "732829320", "552100554"

NAMED = {
    "before its number": ("La société NOVALIA SANTÉ (SIREN 732 829 320) atteste.", [A]),
    "after a noun": ("notre distributeur CLINIWARE agit pour nous", [B]),
    "before its part": ("NOVALIA SANTÉ, éditeur du logiciel Osiris, et CLINIWARE, le distributeur,",
                        [A, B]),
    "before its seat": ("NOVALIA SANTÉ, dont le siège est à Lyon, atteste", [A]),
    "before « ci-après »": ("CLINIWARE, ci-après « le Distributeur »", [B]),
    "before a verb": ("CLINIWARE est habilitée à déposer", [B]),
    "with an ampersand": ("la société JÉRÔME & ASSOCIÉS, SARL,", ["JÉRÔME & ASSOCIÉS"]),
    "after a small word and a sign": ("le client/CLINIWARE, SIREN 552 100 554, atteste", [B]),
    "a body of health care": ("Le Centre de radiologie du Parc constate",
                              ["Centre de radiologie du Parc"]),
    "no town": ("sise 3 rue Haute à DIJON, représentée par", []),
    "no person": ("représentée par Madame Zoé MARTIN, mandataire", []),
    "no software": ("le logiciel Osiris, édité depuis 2001, est", []),
    "no part alone": ("Le distributeur est autorisé", []),
}  # fmt: skip


@pytest.mark.parametrize(("said", "names"), NAMED.values(), ids=NAMED)
def test_companies_are_found(said: str, names: list[str]) -> None:
    assert [m.nom.value for m in mentions(Prose.of(lines(said)))] == names


def test_a_heading_does_not_begin_the_name_under_it() -> None:
    text = lines(
        "MANDAT", "NOVALIA SANTÉ, SIREN 732 829 320, société par actions simplifiée dont le"
    )
    (mention,) = mentions(Prose.of(text))
    assert (mention.nom.value, mention.siren and mention.siren.value) == (A, SIREN_A)


def test_two_numbers_after_a_name_are_nobodys() -> None:
    text = lines("la société CLINIWARE, SIREN 732 829 320 et 552 100 554 respectivement")
    (mention,) = mentions(Prose.of(text))
    assert mention.siren is None


MANDATS = {
    "autorise la société": (
        "La société NOVALIA SANTÉ, société par actions simplifiée au capital de 10 000 euros, "
        "immatriculée sous",
        "le numéro 732 829 320, éditeur du logiciel Nautile, autorise la société CLINIWARE, "
        "dont le SIREN est",
        "552 100 554, à distribuer Nautile 1.0 à compter du 06/07/2024 afin de déposer les demandes.",
    ),
    "donne mandat à": (
        "Par la présente, NOVALIA SANTÉ (SIREN 732 829 320) donne mandat à CLINIWARE (SIREN "
        "552 100 554)",
        "pour le logiciel Nautile 1.0 à compter du 06/07/2024 afin de déposer en son nom.",
    ),
    "est habilitée": (
        "Nous, NOVALIA SANTÉ, éditeur de la solution Nautile 1.0, attestons que CLINIWARE est "
        "habilitée à",
        "distribuer notre solution et à déposer en notre nom.",
    ),
    "reçoit mandat de": (
        "CLINIWARE, distributeur, reçoit mandat de NOVALIA SANTÉ, éditeur de la solution "
        "Nautile, pour déposer.",
    ),
    "entre et": (
        "ENTRE :",
        "NOVALIA SANTÉ, SAS au capital de 1 000 €, SIREN 732 829 320, dont le siège est à "
        "Paris, l'Éditeur,",
        "ET :",
        "CLINIWARE, SARL au capital de 500 €, SIREN 552 100 554, dont le siège est à Lyon, le "
        "Distributeur,",
        "IL A ÉTÉ CONVENU CE QUI SUIT pour la solution Nautile, référencée",
    ),
    "under headings": (
        "LE MANDANT", "NOVALIA SANTÉ", "3 rue de la Paix", "75002 PARIS", "SIREN 732 829 320",
        "LE MANDATAIRE", "CLINIWARE", "4 rue Haute", "69001 LYON", "SIREN 552 100 554",
        "Le mandant confie au mandataire le dépôt relatif au logiciel Nautile version 1.0.",
    ),
    "présidente de": (
        "Je soussignée Claire DURAND, présidente de NOVALIA SANTÉ (SIREN 732 829 320), "
        "confirme que notre",
        "distributeur CLINIWARE (SIREN 552 100 554) agit pour notre compte pour la solution "
        "Nautile 1.0.",
    ),
    "label, dash, number": (
        "Éditeur (mandant) : NOVALIA SANTÉ – 732 829 320", "Distributeur (mandataire) : "
        "CLINIWARE – 552 100 554",
        "Logiciel : Nautile – version 1.0",
    ),
    "désigne comme distributeur": (
        "L'éditeur NOVALIA SANTÉ, titulaire des droits sur la solution Nautile, désigne comme "
        "distributeur",
        "agréé l'entreprise CLINIWARE et lui donne pouvoir de déposer.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("said", MANDATS.values(), ids=MANDATS)
def test_who_gives_a_mandat_to_whom(said: tuple[str, ...]) -> None:
    read = _read(TypePiece.MANDAT_EDITEUR, *said)
    assert (read["mandant"], read["mandataire"], read["solution"]) == (A, B, "Nautile")
    assert read.get("siren_mandant", SIREN_A) == SIREN_A
    assert read.get("siren_mandataire", SIREN_B) == SIREN_B


PRESTATIONS = {
    "each after its part": (
        "Entre", "CLINIWARE, SARL d'expertise comptable au capital de 5 000 €, RCS Nantes 552 "
        "100 554, le Prestataire,",
        "et", "NOVALIA SANTÉ, SAS, RCS Lyon 732 829 320, le Client,",
    ),
    "a letter of mission": (
        "Vous avez bien voulu confier à notre cabinet CLINIWARE, SIREN 552 100 554, une "
        "mission d'assistance",
        "pour votre société NOVALIA SANTÉ, SIREN 732 829 320.",
    ),
    "confie à": (
        "La société NOVALIA SANTÉ, représentée par Claire DURAND, adhérente, confie à CLINIWARE,",
        "association loi 1901, centre de gestion agréé, les missions suivantes.",
    ),
    "in quotes": ("Conclu entre NOVALIA SANTÉ (le « Client ») et CLINIWARE (le « Prestataire »).",),
}  # fmt: skip


@pytest.mark.parametrize("said", PRESTATIONS.values(), ids=PRESTATIONS)
def test_who_serves_whom(said: tuple[str, ...]) -> None:
    read = _read(TypePiece.CONTRAT_PRESTATION, *said)
    assert (read["mandant"], read["mandataire"]) == (A, B)


ONE_COMPANY = {
    "attestation, seat": (TypePiece.ATTESTATION_NON_HEBERGEMENT, "structure",
                          "NOVALIA SANTÉ, dont le siège est à Lyon, déclare sur l'honneur"),
    "attestation, representative": (TypePiece.ATTESTATION_NON_HEBERGEMENT, "structure",
                                    "Je, Paul MARTIN, représentant légal de NOVALIA SANTÉ située "
                                    "à Lyon,"),
    "proof, situation": (TypePiece.PREUVE_HORS_TVA, "structure",
                         "la situation de l'entreprise NOVALIA SANTÉ, SIREN 732 829 320. Elle"),
    "operator beside the Agence": (TypePiece.CONTRAT_OPERATEUR_V2, "partie",
                                   "Entre l'Agence du Numérique en Santé et NOVALIA SANTÉ, SAS, "
                                   "opérateur,"),
    "operator alone": (TypePiece.CONTRAT_OPERATEUR_V2, "partie",
                       "NOVALIA SANTÉ adhère à l'espace de confiance MSSanté en qualité d'opérateur."),
    "host": (TypePiece.CERTIFICAT_HDS, "titulaire",
             "Le système de NOVALIA SANTÉ a été évalué et jugé conforme au référentiel HDS"),
    "société en nom collectif": (TypePiece.ATTESTATION_NON_HEBERGEMENT, "structure",
                                 "NOVALIA SANTÉ, société en nom collectif, 3 rue Haute, atteste"),
    "certificate in English": (TypePiece.CERTIFICAT_HDS, "titulaire",
                               "Certified company: NOVALIA SANTÉ"),
    "supplier of a client": (TypePiece.PV_VSR, "fournisseur",
                             "Le Centre hospitalier du Parc constate que la solution livrée par "
                             "la société NOVALIA SANTÉ"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "field", "said"), ONE_COMPANY.values(), ids=ONE_COMPANY)
def test_the_company_of_a_paper(kind: TypePiece, field: str, said: str) -> None:
    assert _read(kind, said)[field] == A


OPERATEURS = {
    "beside the Agence's": ("L'Agence du Numérique en Santé, SIREN 187 512 751", "SIREN : 732 829 320"),
    "alone in a form": ("Opérateur : NOVALIA SANTÉ", "N° SIREN : 732 829 320"),
}  # fmt: skip


@pytest.mark.parametrize("said", OPERATEURS.values(), ids=OPERATEURS)
def test_the_number_of_an_operator_wherever_it_stands(said: tuple[str, ...]) -> None:
    assert _read(TypePiece.CONTRAT_OPERATEUR_V2, *said)["siren"] == SIREN_A


FIELDS = {
    "a couloir of one type": (TypePiece.CERTIFICAT_REFERENCEMENT, "dsr", ("Code DSR-SAS-Va1",),
                              "DSR-SAS-Va1"),
    "awarded to": (TypePiece.CERTIFICAT_REFERENCEMENT, "editeur", ("décerné à", A, "pour son logiciel"),
                   A),
    "an order of a programme": (TypePiece.BON_DE_COMMANDE, "numero",
                                ("Bon de commande Ségur n° C42072",),
                                "C42072"),
    "adjourned": (TypePiece.PV_VSR, "decision", ("En conséquence, la VSR est ajournée pour un mois.",),
                  "ajournement"),
    "a named guichet": (TypePiece.RIB, "domiciliation", ("Guichet : CRAV LYON BELLECOUR",),
                        "CRAV LYON BELLECOUR"),
    "a guichet of figures": (TypePiece.RIB, "domiciliation", ("Guichet : 00123",), None),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "field", "said", "value"), FIELDS.values(), ids=FIELDS)
def test_fields_however_they_are_said(
    kind: TypePiece, field: str, said: tuple[str, ...], value: str | None
) -> None:
    assert _read(kind, *said).get(field) == value


def test_an_order_behind_its_cover_letter() -> None:
    letter = lines("Objet : envoi de pièces", "veuillez trouver notre commande à la page suivante")
    order = lines("GCS Santé Estuaire", "BON DE COMMANDE n° 2024-17")
    pages = (*letter.pages, replace(order.pages[0], number=2))
    reader = reader_for(TypePiece.BON_DE_COMMANDE)
    assert reader is not None
    read = {name: lu.value for name, lu in champs(reader(Text(pages))).items()}
    assert (read["acheteur"], read["numero"]) == ("GCS Santé Estuaire", "2024-17")


def test_who_is_said_to_be_empowered() -> None:
    read = _read(
        TypePiece.MANDAT_DELEGATION_SIGNATURE,
        "Monsieur François LACOMBE est habilité à déposer et à signer, pour la société NOVALIA SANTÉ.",
        "Cette délégation est consentie par le représentant légal, Madame Yasmine DELMAS-VIDAL.",
        "Mandant : Yasmine DELMAS-VIDAL",
    )
    assert (read["mandataire"], read["mandant"]) == ("François LACOMBE", "Yasmine DELMAS-VIDAL")


TOTALS = ("Total HT 1 000,00 €", "TVA 20 % 200,00 €", "Total TTC 1 200,00 €")
TOTAUX = {
    "add up, however pale": (TOTALS, True),
    "do not add up": ((*TOTALS[:2], "Total TTC 1 250,00 €"), False),
}  # fmt: skip


@pytest.mark.parametrize(("said", "sure"), TOTAUX.values(), ids=TOTAUX)
def test_amounts_that_add_up_are_sure(said: tuple[str, ...], sure: bool) -> None:
    reader = reader_for(TypePiece.BON_DE_COMMANDE)
    assert reader is not None
    read = champs(reader(lines("Bon de commande", *said, source=Source.OCR, confidence=0.6)))
    assert (read["montant_ht"].confidence >= 0.8) is sure


def _read(kind: TypePiece, *said: str) -> dict[str, str]:
    reader = reader_for(kind)
    assert reader is not None
    return {name: lu.value for name, lu in champs(reader(lines(*said))).items()}
