"""Attestations that no health data is hosted."""

from __future__ import annotations

from bench.reading.facts import Facts, lettered, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

ATTESTATION = TypePiece.ATTESTATION_NON_HEBERGEMENT
LOI = (
    "au sens de l'article L.1111-8 et des articles R.1111-8-8 et suivants du code de la santé "
    "publique"
)


def _labels(facts: Facts) -> Labels:
    return {
        "structure": facts.fournisseur.nom, "signataire": facts.representant.civil,
        "date": facts.jour.isoformat(), "signature": "presente" if facts.signee else "absente",
    }  # fmt: skip


@layout(ATTESTATION, face="garamond")
def sur_l_honneur(sheet: Sheet, facts: Facts) -> Labels:
    """The usual sentence, then place, date and signature at the right."""
    firm, person = facts.fournisseur, facts.representant
    sheet.text(105, 40, "Attestation sur l'honneur", 20, "b", "c")
    sheet.text(105, 49, "Absence d'hébergement de données de santé", 13, "i", "c")
    y = sheet.para(22, 70, 166, f"Je soussigné{'e' if person.sexe == 'F' else ''} {person.titre}, "
                   f"agissant en qualité de représentant légal de la société {firm.nom}, "
                   f"immatriculée sous le numéro {firm.siren_espace}, atteste qu'aucune donnée de "
                   f"santé ne fait l'objet d'un hébergement assuré sous sa responsabilité, {LOI}.",
                   13)  # fmt: skip
    y = sheet.para(
        22,
        y + 5,
        166,
        "La présente attestation est établie pour servir et valoir ce "
        "que de droit auprès de l'Agence de services et de paiement.",
        13,
    )
    sheet.text(120, y + 12, f"Fait à {firm.ville}, le {lettered(facts.jour)}", 12)
    sheet.text(120, y + 20, "Signature", 12)
    if facts.signee:
        sheet.signature(122, y + 23)
    return _labels(facts)


@layout(ATTESTATION, face="carlito")
def formulaire(sheet: Sheet, facts: Facts) -> Labels:
    """A form: lines to fill, a frame for the signature."""
    firm, person = facts.fournisseur, facts.representant
    sheet.text(15, 25, "ATTESTATION DE NON-HÉBERGEMENT DE DONNÉES DE SANTÉ", 14, "b")
    y = 45.0
    for label, value in (
        ("Raison sociale de la structure :", firm.nom), ("SIRET :", firm.siret),
        ("Nom et prénom du signataire :", person.civil), ("Qualité :", "Président"),
        ("Logiciel concerné :", facts.logiciel),
    ):  # fmt: skip
        sheet.pair(15, y, label, value, 11, at=82)
        sheet.line(80, y + 1.6, 190, y + 1.6, 0.3)
        y += 10
    y = sheet.para(15, y + 6, 180, "Le signataire atteste que la structure n'héberge, ni ne fait "
                   "héberger sous sa responsabilité, aucune donnée de santé à caractère personnel, "
                   f"{LOI}.", 11)  # fmt: skip
    sheet.box(15, y + 6, 85, 34)
    sheet.text(18, y + 12, "Date :", 10)
    sheet.text(32, y + 12, slashed(facts.jour), 11, "b")
    sheet.box(105, y + 6, 85, 34)
    sheet.text(108, y + 12, "Cachet et signature :", 10)
    if facts.signee:
        sheet.signature(120, y + 16, 48, 18)
    return _labels(facts)


@layout(ATTESTATION, face="lato")
def papier_a_entete(sheet: Sheet, facts: Facts) -> Labels:
    """A letter of the company, signed under the name."""
    firm, person = facts.fournisseur, facts.representant
    sheet.logo(20, 16, 12, (0.7, 0.3, 0.1))
    sheet.text(36, 25, firm.nom, 15, "b")
    sheet.text(20, 40, f"{firm.adresse} - {firm.sigle} au capital de {firm.capital} €", 9)
    sheet.text(190, 60, f"Le {slashed(facts.jour)}", 11, "", "r")
    sheet.text(20, 76, "Objet : attestation relative à l'hébergement (art. L.1111-8 CSP)", 11, "b")
    y = sheet.para(
        20,
        90,
        170,
        f"Par la présente, {firm.nom} atteste qu'aucune donnée de santé "
        "ne fait l'objet d'un hébergement assuré sous sa responsabilité. Les données "
        f"traitées par {facts.logiciel} sont conservées chez nos clients.",
        11,
    )
    sheet.text(20, y + 14, person.titre, 11, "b")
    sheet.text(20, y + 20, "Directrice générale" if person.sexe == "F" else "Directeur général", 11)
    if facts.signee:
        sheet.signature(20, y + 24, 50, 16)
    sheet.text(105, 286, f"RCS {firm.ville} {firm.siren_espace}", 8, "", "c")
    return _labels(facts)


@layout(ATTESTATION, face="sans")
def articles(sheet: Sheet, facts: Facts) -> Labels:
    """Numbered articles and two signature zones, one of them for somebody else."""
    firm, person = facts.fournisseur, facts.representant
    sheet.text(105, 24, "DÉCLARATION D'ABSENCE D'HÉBERGEMENT", 14, "b", "c")
    sheet.text(105, 32, "DE DONNÉES DE SANTÉ", 14, "b", "c")
    y = 50.0
    for head, words in (
        ("1. Déclarant", f"{firm.nom}, {firm.forme}, {firm.adresse}, représentée par "
                         f"{person.titre}."),
        ("2. Déclaration", "Le déclarant atteste qu'aucune donnée de santé ne fait l'objet d'un "
                           f"hébergement assuré sous sa responsabilité, {LOI}."),
        ("3. Engagement", "Tout changement sera signalé à l'ASP sans délai."),
    ):  # fmt: skip
        sheet.text(20, y, head, 11, "b")
        y = sheet.para(20, y + 7, 170, words, 10.5) + 5
    sheet.text(20, y + 6, f"À {firm.ville}, le {lettered(facts.jour)}", 10.5)
    sheet.text(20, y + 18, "Pour le déclarant", 10, "s")
    sheet.text(20, y + 24, person.civil, 10)
    sheet.text(120, y + 18, "Cadre réservé à l'administration", 10, "s")
    sheet.box(118, y + 21, 70, 26)
    if facts.signee:
        sheet.signature(22, y + 27, 46, 16)
    return _labels(facts)
