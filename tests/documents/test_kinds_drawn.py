"""The nine kinds as they are drawn, born-digital and scanned: each field of the contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from fixtures.drawing import degrade
from fixtures.drawing.attestation import AttestationFacts, draw_attestation
from fixtures.drawing.commande import CommandeFacts, draw_commande
from fixtures.drawing.contrats import (
    ContratOperateurFacts,
    ContratPrestationFacts,
    draw_contrat_operateur,
    draw_contrat_prestation,
)
from fixtures.drawing.hds import HdsFacts, draw_hds
from fixtures.drawing.mandats import (
    MandatDelegationFacts,
    MandatEditeurFacts,
    draw_mandat_delegation,
    draw_mandat_editeur,
)
from fixtures.drawing.tva import TvaFacts, draw_non_assujettissement
from fixtures.drawing.vsr import VsrFacts, draw_vsr
from pipeline.documents.kind import champs, reader_for, recognise
from pipeline.extraction.reading import Lecteur
from pipeline.models.statut import TypePiece as P

US, THEM, CENTRE = "LOGISOINS BEAUJOLAIS", "DISTRISOINS ATLANTIQUE", "CENTRE DE GESTION DES COTEAUX"
REPRESENTANT, EMPLOYE = "Isaline MERCANTON", "Florent GUILBAUDEL"
SOLUTION = "LOGISOINS PLATEFORME"
Draw = Callable[[bool], bytes]

DRAWN: dict[P, tuple[Draw, dict[str, str], str]] = {
    P.CERTIFICAT_HDS: (lambda _: draw_hds(HdsFacts(), 1), {
        "titulaire": US, "organisme": "CERTIVALIS FRANCE", "date_debut": "2024-07-01",
        "date_fin": "2027-06-30", "referentiel": "2"}, ""),
    P.ATTESTATION_NON_HEBERGEMENT: (lambda s: draw_attestation(AttestationFacts(signee=s), 1), {
        "structure": US, "signataire": REPRESENTANT, "date": "2024-09-16"}, "signature"),
    P.MANDAT_EDITEUR: (lambda s: draw_mandat_editeur(MandatEditeurFacts(signe=s), 1), {
        "mandant": US, "mandataire": THEM, "date": "2024-09-02"}, "signature"),
    P.MANDAT_DELEGATION_SIGNATURE: (
        lambda s: draw_mandat_delegation(MandatDelegationFacts(signe=s, fin=date(2025, 1, 31)), 1), {
            "mandant": REPRESENTANT, "mandataire": EMPLOYE, "date": "2024-09-02",
            "date_fin": "2025-01-31"}, "signature"),
    P.CONTRAT_PRESTATION: (lambda s: draw_contrat_prestation(ContratPrestationFacts(signe=s)), {
        "mandant": US, "mandataire": CENTRE, "date": "2024-04-08",
        "delegation": "Délégation de signature"}, "signature"),
    P.CONTRAT_OPERATEUR_V2: (
        lambda s: draw_contrat_operateur(ContratOperateurFacts(signe_ans=s), 1), {
            "partie": US, "version": "V2", "date": "2023-03-27"}, "signature_ans"),
    P.BON_DE_COMMANDE: (lambda s: draw_commande(CommandeFacts(signe=s), 1), {
        "acheteur": US, "fournisseur": THEM, "numero": "2024-0417", "date": "2024-03-04",
        "montant_ht": "48000.00", "montant_ttc": "57600.00"}, "signature"),
    P.PREUVE_HORS_TVA: (lambda _: draw_non_assujettissement(TvaFacts(), 1), {
        "structure": US, "siren": "348662990", "mention": "non assujetti", "date": "2024-08-26"},
        ""),
    P.PV_VSR: (lambda s: draw_vsr(VsrFacts(signe=s), 1), {
        "client": THEM, "fournisseur": US, "nom_logiciel": SOLUTION, "date": "2024-01-29",
        "decision": "favorable"}, "signature"),
}  # fmt: skip


@pytest.mark.parametrize("signe", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("type_piece", DRAWN)
def test_born_digital(lecteur: Lecteur, type_piece: P, signe: bool) -> None:
    draw, expected, field = DRAWN[type_piece]
    _read(lecteur, type_piece, draw(signe), expected | _signed(field, signe))


LONG = {P.CONTRAT_PRESTATION}
"""Seven pages: half a minute of reading."""


@pytest.mark.parametrize("type_piece", [t for t in DRAWN if t not in LONG])
def test_scanned_without_a_signature(lecteur: Lecteur, type_piece: P) -> None:
    """Absence accuses: it is the one to be sure of (a signed scan is among the deposits)."""
    draw, expected, field = DRAWN[type_piece]
    scan = degrade.images_to_pdf(degrade.scan(draw(False), skew=0.5))
    _read(lecteur, type_piece, scan, expected | _signed(field, signe=False))


def _signed(field: str, signe: bool) -> dict[str, str]:
    return {field: "presente" if signe else "absente"} if field else {}


def _read(lecteur: Lecteur, type_piece: P, data: bytes, expected: dict[str, str]) -> None:
    _, text = lecteur.lecture(data, "piece.pdf")
    reader = reader_for(type_piece)
    assert reader is not None
    assert next(iter(recognise(text))) == type_piece.value
    found = {name: lu.value for name, lu in champs(reader(text)).items()}
    assert {name: found.get(name) for name in expected} == expected
