"""Companies that sentences name, and the parts they play, however it is said."""

from __future__ import annotations

import pytest

from pipeline.documents.kind import champs, reader_for
from pipeline.documents.mentions import mentions
from pipeline.documents.prose import Prose
from pipeline.models.statut import TypePiece
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
    "supplier of a client": (TypePiece.PV_VSR, "fournisseur",
                             "Le Centre hospitalier du Parc constate que la solution livrée par "
                             "la société NOVALIA SANTÉ"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "field", "said"), ONE_COMPANY.values(), ids=ONE_COMPANY)
def test_the_company_of_a_paper(kind: TypePiece, field: str, said: str) -> None:
    assert _read(kind, said)[field] == A


def _read(kind: TypePiece, *said: str) -> dict[str, str]:
    reader = reader_for(kind)
    assert reader is not None
    return {name: lu.value for name, lu in champs(reader(lines(*said))).items()}
