"""Records of regular service: decision, client, supplier, signature."""

from __future__ import annotations

from datetime import timedelta

from bench.reading.facts import Facts, lettered, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

PV = TypePiece.PV_VSR


def _labels(facts: Facts) -> Labels:
    return {
        "client": facts.client, "fournisseur": facts.fournisseur.nom,
        "nom_logiciel": facts.logiciel, "date": facts.jour.isoformat(),
        "decision": "positive" if facts.positive else "ajournement",
        "signature": "presente" if facts.signee else "absente",
    }  # fmt: skip


@layout(PV, face="carlito")
def tableau(sheet: Sheet, facts: Facts) -> Labels:
    """A form with boxes to tick: a cross stands in the decision's."""
    sheet.text(105, 24, "PROCÈS-VERBAL DE VÉRIFICATION DE SERVICE RÉGULIER", 14, "b", "c")
    bottom = sheet.table(15, 34, (60, 120), (
        ("Client", facts.client), ("Fournisseur", facts.fournisseur.nom),
        ("Logiciel", facts.logiciel), ("Version", facts.version),
        ("Mise en service", slashed(facts.jour - timedelta(days=45))),
        ("Date du procès-verbal", slashed(facts.jour)),
    ), size=10.5, high=9, head="", fill=None)  # fmt: skip
    sheet.text(15, bottom + 12, "Décision :", 11, "b")
    for y, words, ticked in (
        (bottom + 20, "La vérification de service régulier est positive", facts.positive),
        (bottom + 28, "La décision est ajournée (ajournement)", not facts.positive),
    ):
        sheet.text(18, y, "[X]" if ticked else "[  ]", 11)
        sheet.text(27, y, words, 11)
    sheet.text(15, bottom + 44, "Signature du client", 10)
    if facts.signee:
        sheet.signature(18, bottom + 47, 48, 17)
    return _labels(facts)


@layout(PV, face="garamond")
def redige(sheet: Sheet, facts: Facts) -> Labels:
    """In sentences, with the CCAG-TIC."""
    word = "est prononcée sans réserve" if facts.positive else "est ajournée pour un mois"
    sheet.text(20, 26, facts.client, 14, "b")
    sheet.text(105, 48, "Procès-verbal de VSR", 18, "b", "c")
    y = sheet.para(20, 66, 170, "Conformément au CCAG-TIC, la vérification de service régulier du "
                   f"logiciel {facts.logiciel}, fourni par la société {facts.fournisseur.nom}, a été "
                   f"conduite par {facts.client}.", 13)  # fmt: skip
    y = sheet.para(20, y + 4, 170, f"En conséquence, la VSR {word}.", 13)
    sheet.text(20, y + 10, f"À {facts.ville_client}, le {lettered(facts.jour)}", 12)
    sheet.text(120, y + 22, "Pour le client, le directeur", 12)
    if facts.signee:
        sheet.signature(122, y + 25, 48, 17)
    return _labels(facts)


@layout(PV, face="lato")
def deux_signatures(sheet: Sheet, facts: Facts) -> Labels:
    """The supplier's form, with a zone for each."""
    word = "VSR POSITIVE" if facts.positive else "AJOURNEMENT"
    sheet.text(15, 22, facts.fournisseur.nom, 14, "b")
    sheet.text(15, 38, "PV de vérification de service régulier (VSR)", 15, "b")
    y = 54.0
    for label, value in (
        ("Établissement client :", facts.client), ("Titulaire :", facts.fournisseur.nom),
        ("Solution :", facts.logiciel), ("Numéro de marché :", facts.reference),
        ("Date :", slashed(facts.jour)), ("Décision :", word),
    ):  # fmt: skip
        sheet.pair(15, y, label, value, 11, at=68)
        y += 9
    for x, who in ((15, "Signature client"), (110, "Signature titulaire")):
        sheet.box(x, y + 6, 80, 34)
        sheet.text(x + 3, y + 12, who, 9)
    if facts.signee:
        sheet.signature(26, y + 16, 48, 17)
        sheet.signature(122, y + 16, 48, 17)
    return _labels(facts)


@layout(PV, face="sans")
def fiche(sheet: Sheet, facts: Facts) -> Labels:
    """Small labels above values; anomalies listed before the decision."""
    positive = facts.positive
    sheet.text(15, 20, "Vérification de service régulier", 16, "b")
    sheet.text(15, 27, "Procès-verbal établi contradictoirement", 10)
    for place, (label, value) in enumerate((
        ("Bénéficiaire (client)", facts.client), ("Fournisseur", facts.fournisseur.nom),
        ("Logiciel", facts.logiciel), ("Date du PV", slashed(facts.jour, ".")),
    )):  # fmt: skip
        x, y = 15 + (place % 2) * 92, 38 + (place // 2) * 18
        sheet.text(x, y + 4, label, 8)
        sheet.text(x, y + 10, value, 10, "s")
    sheet.text(15, 84, f"Anomalies bloquantes : {0 if positive else 2}", 10.5)
    sheet.text(15, 92, "Anomalies mineures : 1", 10.5)
    sheet.pair(15, 104, "Conclusion :", "service régulier constaté, VSR favorable" if positive
               else "VSR ajournée", 11, styles=("", "s"))  # fmt: skip
    sheet.text(15, 122, "Nom et signature du représentant du client", 10)
    if facts.signee:
        sheet.signature(20, 126, 48, 17)
    return _labels(facts)
