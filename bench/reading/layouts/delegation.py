"""Delegations of signature from the legal representative to the one who files."""

from __future__ import annotations

from bench.reading.facts import Facts, lettered, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

DELEGATION = TypePiece.MANDAT_DELEGATION_SIGNATURE


def _labels(facts: Facts) -> Labels:
    return {
        "mandant": (facts.representant.civil, facts.fournisseur.nom),
        "mandataire": facts.depositaire.civil, "date": facts.jour.isoformat(),
        "signature": "presente" if facts.signee else "absente",
    }  # fmt: skip


@layout(DELEGATION, face="carlito")
def pouvoir(sheet: Sheet, facts: Facts) -> Labels:
    """« Je soussigné … donne pouvoir à … »"""
    firm, one, two = facts.fournisseur, facts.representant, facts.depositaire
    sheet.text(105, 34, "DÉLÉGATION DE SIGNATURE", 18, "b", "c")
    born = f"né{'e' if one.sexe == 'F' else ''} le {slashed(one.naissance)} à {one.lieu}"
    y = sheet.para(20, 56, 170, f"Je soussigné{'e' if one.sexe == 'F' else ''} {one.titre}, {born}, "
                   f"représentant légal de {firm.nom} ({firm.siren_espace}), donne par la présente "
                   f"délégation de signature à {two.titre}, employé de la société, pour déposer "
                   "et signer en mon nom toute demande relative au programme Ségur.", 12)  # fmt: skip
    sheet.text(20, y + 10, f"Fait à {firm.ville}, le {lettered(facts.jour)}", 12)
    sheet.text(20, y + 24, "Le délégant", 11, "b")
    sheet.text(115, y + 24, "Le délégataire (« bon pour acceptation »)", 11, "b")
    if facts.signee:
        sheet.signature(24, y + 28, 44, 16)
        sheet.signature(118, y + 28, 44, 16)
    return _labels(facts)


@layout(DELEGATION, face="sans")
def tableau(sheet: Sheet, facts: Facts) -> Labels:
    """A table of both persons, with function and mail."""
    firm, one, two = facts.fournisseur, facts.representant, facts.depositaire
    sheet.text(15, 26, "Mandat de délégation de signature", 16, "b")
    sheet.text(15, 34, f"Structure : {firm.nom} - SIRET {firm.siret}", 10)
    bottom = sheet.table(15, 44, (44, 68, 68), (
        ("", "Mandant", "Mandataire"),
        ("Prénom et NOM", one.civil, two.civil),
        ("Fonction", "Présidence", "Responsable administratif"),
        ("Téléphone", "01 99 00 12 34", "01 99 00 56 78"),
    ), size=9.5, high=10)  # fmt: skip
    y = sheet.para(15, bottom + 12, 180, "Le mandant autorise le mandataire à signer et déposer en "
                   "son nom les demandes d'enrôlement, d'avance et de solde du Ségur numérique.",
                   10.5)  # fmt: skip
    sheet.pair(15, y + 6, "Date :", slashed(facts.jour, "."), 10.5)
    sheet.pair(15, y + 14, "Durée :", "jusqu'au 31/12/2027", 10.5)
    sheet.box(15, y + 22, 85, 34)
    sheet.text(18, y + 28, "Signature du mandant", 9)
    sheet.box(105, y + 22, 85, 34)
    sheet.text(108, y + 28, "Signature du mandataire", 9)
    if facts.signee:
        sheet.signature(26, y + 32, 50, 18)
        sheet.signature(118, y + 32, 50, 18)
    return _labels(facts)


@layout(DELEGATION, face="garamond")
def acte(sheet: Sheet, facts: Facts) -> Labels:
    """An act in articles on the company's paper."""
    firm, one, two = facts.fournisseur, facts.representant, facts.depositaire
    sheet.text(20, 24, firm.nom, 15, "b")
    sheet.text(20, 31, firm.adresse, 11)
    sheet.text(105, 52, "Acte de délégation de signature", 18, "b", "c")
    y = 70.0
    for words in (
        f"Vu les statuts de la société {firm.nom}, {one.titre}, ci-après le mandant, en sa qualité "
        "de dirigeant,",
        f"Article 1er. Délégation permanente de signature est donnée à {two.titre}, ci-après le "
        "mandataire, pour tous les actes relatifs aux financements de l'ASP.",
        "Article 2. La présente délégation est valable un an, renouvelable.",
    ):
        y = sheet.para(20, y, 170, words, 13) + 4
    sheet.text(110, y + 6, f"{firm.ville}, le {lettered(facts.jour)}", 12)
    sheet.text(110, y + 13, one.civil, 12)
    if facts.signee:
        sheet.signature(112, y + 16, 48, 17)
    return _labels(facts)


@layout(DELEGATION, face="lato")
def courrier(sheet: Sheet, facts: Facts) -> Labels:
    """A mail-like letter; the person empowered stands first."""
    firm, one, two = facts.fournisseur, facts.representant, facts.depositaire
    sheet.text(190, 30, slashed(facts.jour), 11, "", "r")
    sheet.text(20, 50, "À l'attention de l'Agence de services et de paiement", 11)
    sheet.text(20, 62, "Mandat de dépôt et de signature", 15, "b")
    y = sheet.para(20, 78, 170, f"{two.titre} est habilité{'e' if two.sexe == 'F' else ''} à déposer "
                   f"et à signer, au nom et pour le compte de la société {firm.nom}, les dossiers "
                   "du Ségur numérique. Cette délégation de signature lui est consentie par "
                   f"{one.titre}, représentant légal.", 11)  # fmt: skip
    sheet.pair(20, y + 10, "Mandataire :", two.civil, 11, at=50)
    sheet.pair(20, y + 18, "Mandant :", one.civil, 11, at=50)
    sheet.text(20, y + 30, "Signature du mandant :", 10.5)
    if facts.signee:
        sheet.signature(65, y + 26, 48, 17)
    return _labels(facts)
