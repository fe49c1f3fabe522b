"""Contracts of MSSanté operators, version 2, between the agency and an operator."""

from __future__ import annotations

from bench.reading.facts import Facts, lettered, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

CONTRAT = TypePiece.CONTRAT_OPERATEUR_V2
AGENCE = "Agence du Numérique en Santé"


def _labels(facts: Facts) -> Labels:
    return {
        "partie": facts.fournisseur.nom, "version": f"V{facts.contrat}", "date": facts.jour.isoformat(),
        "signature_ans": "presente" if facts.signee else "absente",
    }  # fmt: skip


def _clauses(sheet: Sheet, y: float, size: float) -> float:
    for words in (
        "Article 1. Le présent contrat fixe les conditions dans lesquelles l'opérateur rejoint "
        "l'espace de confiance MSSanté.",
        "Article 2. L'opérateur respecte le référentiel socle et déclare ses domaines.",
        "Article 3. Le contrat est conclu pour une durée indéterminée.",
    ):
        y = sheet.para(20, y, 170, words, size) + 3
    return y


@layout(CONTRAT, face="lato")
def une_page(sheet: Sheet, facts: Facts) -> Labels:
    """Parties, clauses and both signatures on one page."""
    firm = facts.fournisseur
    sheet.text(105, 28, "CONTRAT OPÉRATEUR MSSANTÉ", 17, "b", "c")
    sheet.text(105, 36, f"Version {facts.contrat}", 12, "", "c")
    y = sheet.para(
        20,
        52,
        170,
        f"Entre l'{AGENCE}, groupement d'intérêt public, et {firm.nom}, "
        f"{firm.forme}, {firm.adresse}, ci-après « l'Opérateur ».",
        11,
    )
    y = _clauses(sheet, y + 4, 10.5)
    sheet.text(20, y + 8, f"Fait à Paris, le {lettered(facts.jour)}", 11)
    sheet.text(20, y + 20, "Pour l'ANS", 11, "b")
    sheet.text(120, y + 20, "Pour l'Opérateur", 11, "b")
    sheet.signature(122, y + 24, 46, 16)
    if facts.signee:
        sheet.signature(22, y + 24, 46, 16)
    return _labels(facts)


@layout(CONTRAT, face="garamond")
def deux_pages(sheet: Sheet, facts: Facts) -> Labels:
    """The parties on the first page, the signatures on the second."""
    firm = facts.fournisseur
    sheet.text(20, 26, f"{AGENCE} - Messageries sécurisées de santé", 12)
    sheet.text(105, 50, f"Contrat « Opérateur MSSanté » V{facts.contrat}", 19, "b", "c")
    sheet.pair(20, 72, "Opérateur :", f"{firm.nom} {firm.sigle}", 13, at=62)
    sheet.pair(20, 81, "SIREN :", firm.siren_espace, 13, at=62)
    sheet.pair(20, 90, "Représenté par :", facts.representant.titre, 13, at=62)
    sheet.pair(20, 99, "Contrat n° :", facts.reference, 13, at=62)
    _clauses(sheet, 118, 12.5)
    sheet.page()
    sheet.text(20, 30, "Signatures", 15, "b")
    sheet.pair(20, 44, "Date de signature :", slashed(facts.jour), 13)
    sheet.text(20, 60, "La directrice de l'Agence du Numérique en Santé", 12)
    sheet.text(20, 110, "Le représentant de l'opérateur", 12)
    sheet.signature(24, 114, 50, 18)
    if facts.signee:
        sheet.signature(24, 64, 50, 18)
    return _labels(facts)


@layout(CONTRAT, face="sans")
def cartouche(sheet: Sheet, facts: Facts) -> Labels:
    """A table heads the page; signatures in the table's last row."""
    firm = facts.fournisseur
    sheet.text(15, 24, "MSSanté - contrat d'opérateur", 16, "b")
    bottom = sheet.table(15, 34, (60, 120), (
        ("Élément", "Valeur"), ("Version du contrat", f"V{facts.contrat}"),
        ("Opérateur signataire", firm.nom),
        ("Adresse", firm.adresse), ("Autorité", AGENCE), ("Conclu le", slashed(facts.jour)),
    ), size=9, high=10)  # fmt: skip
    y = _clauses(sheet, bottom + 12, 10)
    for x, who in ((15, "Signature ANS"), (105, "Signature opérateur")):
        sheet.box(x, y + 6, 85, 36)
        sheet.text(x + 3, y + 12, who, 9, "s")
    sheet.signature(118, y + 16, 48, 18)
    if facts.signee:
        sheet.signature(28, y + 16, 48, 18)
    return _labels(facts)


@layout(CONTRAT, face="carlito")
def avenant(sheet: Sheet, facts: Facts) -> Labels:
    """A migration from the first version: both versions are named, the second is in force."""
    firm = facts.fournisseur
    sheet.text(105, 30, f"CONTRAT OPÉRATEUR MSSanté - V{facts.contrat}.0", 17, "b", "c")
    y = sheet.para(20, 48, 170, f"La société {firm.nom} (l'opérateur), signataire du contrat V1 du "
                   f"12/05/2018, et l'{AGENCE} conviennent que la version 2 remplace la précédente.",
                   11.5)  # fmt: skip
    y = _clauses(sheet, y + 4, 11)
    sheet.text(20, y + 8, f"Signé électroniquement ou à la main le {slashed(facts.jour)}", 11)
    sheet.text(20, y + 18, f"L'{AGENCE}", 11, "b")
    sheet.text(120, y + 18, "L'opérateur", 11, "b")
    sheet.signature(122, y + 22, 46, 16)
    if facts.signee:
        sheet.signature(22, y + 22, 46, 16)
    return {**_labels(facts), "version": (f"V{facts.contrat}.0", f"V{facts.contrat}")}
