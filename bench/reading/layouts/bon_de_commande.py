"""Orders: amounts that add up, two parties with their addresses, several numbers and dates."""

from __future__ import annotations

from datetime import timedelta

from bench.reading.facts import Facts, euros, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

BON = TypePiece.BON_DE_COMMANDE


def _ttc(facts: Facts) -> int:
    return facts.montant_ht + _tva(facts) + facts.ecart


def _tva(facts: Facts) -> int:
    return round(facts.montant_ht * 0.2)


def _labels(facts: Facts, numero: str) -> Labels:
    return {
        "acheteur": facts.client, "fournisseur": facts.fournisseur.nom, "numero": numero,
        "date": facts.jour.isoformat(), "montant_ht": f"{facts.montant_ht / 100:.2f}",
        "montant_ttc": f"{_ttc(facts) / 100:.2f}",
    }  # fmt: skip


@layout(BON, face="carlito")
def hopital(sheet: Sheet, facts: Facts) -> Labels:
    """A hospital's order: its own address left, the supplier's right, a table of lines."""
    firm, numero = facts.fournisseur, f"BC-{facts.reference}"
    sheet.text(15, 22, facts.client, 14, "b")
    sheet.text(15, 28, f"Direction des achats - {facts.ville_client}", 9.5)
    sheet.text(195, 22, "BON DE COMMANDE", 16, "b", "r")
    sheet.pair(130, 34, "N° de commande :", numero, 10.5)
    sheet.pair(130, 40, "Date :", slashed(facts.jour), 10.5)
    sheet.box(110, 48, 85, 30)
    sheet.text(113, 54, "Fournisseur", 8.5)
    sheet.text(113, 60, firm.nom, 10.5, "b")
    sheet.text(113, 66, firm.rue, 9.5)
    sheet.text(113, 72, f"{firm.code_postal} {firm.ville}", 9.5)
    sheet.text(
        15,
        60,
        f"Devis n° DV{facts.seed % 9000 + 1000} du {slashed(facts.jour - timedelta(days=21))}",
        9.5,
    )
    ht = euros(facts.montant_ht)
    bottom = sheet.table(15, 90, (100, 20, 30, 30), (
        ("Désignation", "Qté", "PU HT", "Montant HT"),
        (f"{facts.logiciel} {facts.version} - prestation Ségur", "1", ht, ht),
    ), size=9.5, high=9)  # fmt: skip
    y = bottom + 10
    for label, value in (
        ("Total HT", f"{ht} €"), ("TVA 20 %", f"{euros(_tva(facts))} €"),
        ("Total TTC", f"{euros(_ttc(facts))} €"),
    ):  # fmt: skip
        sheet.text(150, y, label, 10.5, "", "r")
        sheet.text(193, y, value, 10.5, "b", "r")
        y += 7
    sheet.text(15, y + 14, "Bon pour commande, le directeur", 10)
    if facts.signee:
        sheet.signature(20, y + 17)
    return _labels(facts, numero)


@layout(BON, face="lato")
def editeur(sheet: Sheet, facts: Facts) -> Labels:
    """The supplier's own form, countersigned by the client."""
    firm, numero = facts.fournisseur, facts.reference
    sheet.logo(15, 14, 12, (0.8, 0.35, 0.1))
    sheet.text(32, 24, firm.nom, 15, "b")
    sheet.text(15, 40, f"Bon de commande Ségur n° {numero}", 14, "b")
    sheet.text(15, 47, f"établi le {slashed(facts.jour)}", 10)
    sheet.text(15, 60, "Client :", 10)
    sheet.text(40, 60, facts.client, 10.5, "b")
    sheet.text(15, 67, "Émetteur :", 10)
    sheet.text(40, 67, f"{firm.nom} - SIRET {firm.siret}", 10)
    sheet.table(15, 80, (120, 60), (
        ("Prestation", "Montant en euros"),
        ("Licence et installation", euros(facts.montant_ht - facts.montant_ht // 4)),
        ("Formation des utilisateurs", euros(facts.montant_ht // 4)),
        ("Montant total hors taxes", euros(facts.montant_ht)),
        ("TVA au taux de 20 %", euros(_tva(facts))),
        ("Montant total toutes taxes comprises", euros(_ttc(facts))),
    ), size=10, high=9)  # fmt: skip
    sheet.text(15, 150, "Signature du client précédée de « bon pour accord »", 10)
    if facts.signee:
        sheet.signature(20, 154)
    return _labels(facts, numero)


@layout(BON, face="sans", flagged="BDC_NON_SIGNE")
def plateforme(sheet: Sheet, facts: Facts) -> Labels:
    """An order of a purchasing platform: blocks with small labels, currency after the figures."""
    firm, numero = facts.fournisseur, f"4500{facts.seed % 900_000 + 100_000}"
    sheet.text(15, 20, "Commande d'achat", 16, "b")
    for place, (label, value) in enumerate((
        ("Numéro de commande", numero), ("Date de commande", slashed(facts.jour, ".")),
        ("Acheteur", facts.client), ("Vendeur", firm.nom),
        ("Livraison souhaitée", slashed(facts.jour + timedelta(days=60), ".")),
        ("Code client", f"C{facts.seed % 9000}"),
    )):  # fmt: skip
        x, y = 15 + (place % 2) * 92, 32 + (place // 2) * 16
        sheet.box(x, y, 88, 13, fill=(0.96, 0.96, 0.97), stroke=None)
        sheet.text(x + 3, y + 4.8, label, 7.5)
        sheet.text(x + 3, y + 10.4, value, 10, "s")
    sheet.text(15, 96, f"Poste 10 - {facts.logiciel}, mise en conformité Ségur", 10)
    sheet.line(15, 100, 195, 100)
    for level, label, value in (
        (108.0, "Valeur nette HT", f"{euros(facts.montant_ht)} EUR"),
        (116.0, "Taxe 20,00 %", f"{euros(_tva(facts))} EUR"),
        (124.0, "Valeur totale TTC", f"{euros(_ttc(facts))} EUR"),
    ):
        sheet.text(110, level, label, 10)
        sheet.text(195, level, value, 10, "s", "r")
    return _labels(facts, numero)


@layout(BON, face="garamond")
def lettre(sheet: Sheet, facts: Facts) -> Labels:
    """A letter of order with the amounts in the sentence and in a list."""
    firm, numero = facts.fournisseur, f"{facts.jour.year}-{facts.seed % 900 + 100}"
    sheet.text(20, 26, facts.client, 15, "b")
    sheet.text(120, 44, f"Société {firm.nom}", 12)
    sheet.text(120, 50, firm.rue, 12)
    sheet.text(120, 56, f"{firm.code_postal} {firm.ville}", 12)
    sheet.text(20, 74, f"Bon de commande n° {numero} du {slashed(facts.jour)}", 14, "b")
    y = sheet.para(
        20,
        88,
        170,
        f"Nous vous passons commande de la prestation Ségur relative au "
        f"logiciel {facts.logiciel}, aux conditions de votre proposition.",
        13,
    )
    for label, value in (
        ("Montant HT :", euros(facts.montant_ht)),
        ("TVA (20 %) :", euros(_tva(facts))),
        ("Montant TTC :", euros(_ttc(facts))),
    ):
        y += 8
        sheet.pair(35, y, label, f"{value} €", 13, at=80)
    sheet.text(120, y + 20, "L'acheteur", 12)
    if facts.signee:
        sheet.signature(120, y + 23)
    return _labels(facts, numero)
