"""What the nine kinds of documents say when nothing is to be said of them; changed field by field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.checks.contexte import PieceLue
from pipeline.documents.attestation_non_hebergement import ANCRES, Attestation
from pipeline.documents.bon_de_commande import BonDeCommande
from pipeline.documents.certificat_hds import CertificatHds
from pipeline.documents.contrat_operateur_v2 import ContratOperateur
from pipeline.documents.contrat_prestation import ContratPrestation
from pipeline.documents.kind import Piece
from pipeline.documents.mandat_delegation_signature import MandatDelegation
from pipeline.documents.mandat_editeur import MandatEditeur
from pipeline.documents.preuve_hors_tva import PreuveHorsTva
from pipeline.documents.pv_vsr import PvVsr
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Source, Text
from tests.checks.builders import AUTRE_SIREN, NUMERO, SIREN, SOCIETE, logiciel, lu, piece
from tests.checks.builders import referentiel as register
from tests.documents.pages import lines

SIGNE = date(2024, 2, 1)
EDITEUR = "EDITIONS DU LITTORAL"
DISTRIBUTEUR = register(logiciel(editeur=EDITEUR, siret_editeur=AUTRE_SIREN + "00012"))
"""A register in which the supplier is not the editor."""

DPI = register(logiciel(type_logiciel="DPI"))
SCAN = lines("vingt lettres et chiffres au moins", source=Source.OCR)
"""A page read by a character reader."""

_BASES: dict[TypePiece, tuple[type[Piece], dict[str, Any]]] = {
    TypePiece.CERTIFICAT_HDS: (CertificatHds, {
        "titulaire": SOCIETE, "organisme": "CERTIVALIS", "date_debut": date(2023, 6, 1),
        "date_fin": date(2026, 5, 31), "referentiel": "1.1",
        "perimetre": "hébergeur infogéreur"}),
    TypePiece.ATTESTATION_NON_HEBERGEMENT: (Attestation, {
        "structure": SOCIETE, "signataire": "Claire DURAND", "date": SIGNE,
        "signature": "presente", "siren": SIREN, "ancres": tuple(ANCRES), "nie": True}),
    TypePiece.MANDAT_EDITEUR: (MandatEditeur, {
        "mandant": EDITEUR, "mandataire": SOCIETE, "date": SIGNE, "signature": "presente",
        "siren_mandant": AUTRE_SIREN, "siren_mandataire": SIREN,
        "solution": "LOGICIEL HOP-DPI", "numero_ans": NUMERO}),
    TypePiece.MANDAT_DELEGATION_SIGNATURE: (MandatDelegation, {
        "mandant": "Claire DURAND", "mandataire": "Paul MARTIN", "date": SIGNE,
        "signature": "presente", "structure": SOCIETE, "siren": SIREN}),
    TypePiece.CONTRAT_PRESTATION: (ContratPrestation, {
        "mandant": SOCIETE, "mandataire": "CENTRE DE GESTION", "date": SIGNE,
        "signature": "presente", "siren_mandant": SIREN, "delegation": "délégation de signature",
        "noms": "représenté par Paul MARTIN"}),
    TypePiece.CONTRAT_OPERATEUR_V2: (ContratOperateur, {
        "partie": SOCIETE, "version": "V2", "signature_ans": "presente", "date": SIGNE,
        "siren": SIREN}),
    TypePiece.BON_DE_COMMANDE: (BonDeCommande, {
        "acheteur": SOCIETE, "fournisseur": EDITEUR, "numero": "2024-1", "date": SIGNE,
        "montant_ht": Decimal("100.00"), "montant_tva": Decimal("20.00"),
        "montant_ttc": Decimal("120.00"), "signature": "presente",
        "sirens": (SIREN, AUTRE_SIREN)}),
    TypePiece.PREUVE_HORS_TVA: (PreuveHorsTva, {
        "emetteur": "Service des impôts des entreprises", "structure": SOCIETE, "siren": SIREN,
        "mention": "non assujetti", "date": SIGNE}),
    TypePiece.PV_VSR: (PvVsr, {
        "client": "HOPITAL DES COLLINES", "fournisseur": SOCIETE, "nom_logiciel": "LOGICIEL HOP-DPI",
        "date": SIGNE, "decision": "favorable", "signature": "presente", "version": "22",
        "siren_fournisseur": SIREN}),
}  # fmt: skip
_BARE = frozenset({"ancres", "autres", "nie", "reste", "activites", "sirens", "noms"})


def filed(
    type_piece: TypePiece, *, scan: bool = False, texte: Text | None = None, **changes: Any
) -> PieceLue:
    """A document of a slot that says what is expected, its fields changed by name."""
    model, base = _BASES[type_piece]
    said = {name: _read(name, value) for name, value in (base | changes).items()}
    return piece(type_piece, model(**said), texte=SCAN if scan else texte)


def _read(name: str, value: Any) -> Any:
    return value if name in _BARE or value is None or isinstance(value, Read) else lu(value)


def other(type_piece: TypePiece, nature: str) -> PieceLue:
    """In that slot, a document that is clearly of another kind."""
    return piece(type_piece, _BASES[type_piece][0](), natures={nature: 6})
