"""Certificates of hosts of health data, whose holder is the supplier's host or the supplier."""

from __future__ import annotations

from datetime import date, timedelta

from bench.reading.facts import Facts, lettered, slashed, years_after
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

HDS = TypePiece.CERTIFICAT_HDS
ACTIVITES = (
    "Mise à disposition et maintien en condition opérationnelle des sites physiques",
    "Mise à disposition et maintien en condition opérationnelle de l'infrastructure matérielle",
    "Mise à disposition et maintien en condition opérationnelle de l'infrastructure virtuelle",
    "Mise à disposition et maintien de la plateforme d'hébergement d'applications",
    "Administration et exploitation du système d'information contenant les données de santé",
    "Sauvegarde des données de santé",
)


def _days(facts: Facts) -> tuple[date, date]:
    return facts.jour, years_after(facts.jour, 3)


def _labels(facts: Facts, referentiel: str, start: date, end: date) -> Labels:
    return {
        "titulaire": facts.fournisseur.nom, "organisme": facts.organisme,
        "date_debut": start.isoformat(), "date_fin": end.isoformat(), "referentiel": referentiel,
    }  # fmt: skip


@layout(HDS, face="lato")
def certificat_anglais_francais(sheet: Sheet, facts: Facts) -> Labels:
    """A body's certificate: title, holder, scope, six activities, dates at the foot."""
    start, end = _days(facts)
    sheet.text(20, 24, facts.organisme, 16, "b", color=(0.1, 0.1, 0.4))
    sheet.text(105, 48, "CERTIFICAT", 24, "b", "c")
    sheet.text(105, 57, f"N° HDS {facts.reference}", 11, "", "c")
    sheet.text(105, 70, "Hébergeur de données de santé à caractère personnel", 13, "", "c")
    sheet.text(20, 86, "Nous certifions que le système de management de la société", 11)
    sheet.text(105, 97, facts.fournisseur.nom, 16, "b", "c")
    sheet.text(105, 104, facts.fournisseur.adresse, 10, "", "c")
    y = sheet.para(
        20,
        118,
        170,
        "satisfait aux exigences du référentiel de certification HDS "
        "version 2.0 (arrêté du 26 avril 2024) pour les activités :",
        11,
    )
    for place in range(1 + facts.seed % 3, 6):
        y = sheet.para(26, y + 1.5, 164, f"{place + 1}. {ACTIVITES[place]}", 10)
    sheet.pair(20, y + 10, "Date de délivrance initiale :", slashed(start - timedelta(days=1100)))
    sheet.pair(20, y + 17, "Valable du", slashed(start))
    sheet.pair(20, y + 24, "Expire le", slashed(end))
    sheet.signature(135, y + 14)
    return _labels(facts, "v2", start, end)


@layout(HDS, face="garamond")
def attestation_lettre(sheet: Sheet, facts: Facts) -> Labels:
    """An attestation in sentences, with the older reference document."""
    start, end = _days(facts)
    sheet.text(20, 26, facts.organisme, 16, "b")
    sheet.text(105, 50, "Attestation de certification HDS", 18, "b", "c")
    y = sheet.para(
        20,
        70,
        170,
        f"{facts.organisme}, organisme certificateur accrédité par le "
        f"COFRAC, atteste que {facts.fournisseur.nom} est certifié hébergeur de données "
        "de santé au titre de l'article L.1111-8 du code de la santé publique.",
        13,
    )
    y = sheet.para(
        20,
        y + 5,
        170,
        "Référentiel appliqué : référentiel HDS v1.1 de juin 2018. "
        "Périmètre : hébergeur infogéreur.",
        13,
    )
    y = sheet.para(
        20,
        y + 5,
        170,
        f"Le certificat prend effet le {lettered(start)} et demeure "
        f"valide jusqu'au {lettered(end)}, sous réserve des audits de surveillance.",
        13,
    )
    sheet.text(120, y + 12, "Le directeur de la certification", 12)
    sheet.signature(122, y + 15)
    return _labels(facts, "v1.1", start, end)


@layout(HDS, face="sans")
def tableau_certificat(sheet: Sheet, facts: Facts) -> Labels:
    """Rows of a table in two languages; the subcontracted cloud is named too."""
    start, end = _days(facts)
    sheet.box(0, 0, 210, 26, fill=(0.1, 0.3, 0.2), stroke=None)
    sheet.text(15, 16, "Certificate / Certificat - HDS", 16, "b", color=(1, 1, 1))
    bottom = sheet.table(15, 40, (62, 118), (
        ("", ""),
        ("Certified organization", facts.fournisseur.nom),
        ("Certification body", facts.organisme),
        ("Standard / Référentiel", "HDS v2 : 2024 - exigences HDS"),
        ("Perimeter / Périmètre", "Hébergeur infogéreur"),
        ("Effective date / Début", slashed(start, ".")),
        ("Expiry date / Fin", slashed(end, ".")),
        ("Subcontractor / Sous-traitant", facts.hote.nom),
    ), size=10, high=10)  # fmt: skip
    y = bottom + 10
    for place in range(6):
        y = sheet.para(15, y, 180, f"- {ACTIVITES[place]}", 9)
    sheet.text(15, y + 8, "Ce certificat s'inscrit dans le périmètre ISO/IEC 27001:2022.", 9)
    return _labels(facts, "v2", start, end)


@layout(HDS, face="carlito")
def deux_pages(sheet: Sheet, facts: Facts) -> Labels:
    """A cover and its annex: the activities and the sites."""
    start, end = _days(facts)
    sheet.box(12, 12, 186, 273, thick=1.5)
    sheet.text(105, 40, "CERTIFICATION HÉBERGEUR DE DONNÉES DE SANTÉ", 15, "b", "c")
    sheet.text(105, 60, "délivrée par", 11, "i", "c")
    sheet.text(105, 68, facts.organisme, 14, "b", "c")
    sheet.text(105, 84, "à l'organisation", 11, "i", "c")
    sheet.text(105, 92, facts.fournisseur.nom, 16, "b", "c")
    sheet.text(105, 108, "Référentiel HDS version 2 et NF EN ISO/IEC 27001:2023", 12, "", "c")
    sheet.pair(40, 130, "Date de prise d'effet :", lettered(start), 12)
    sheet.pair(40, 140, "Date de fin de validité :", lettered(end), 12)
    sheet.pair(40, 150, "Certificat n°", facts.reference, 12)
    sheet.signature(130, 170)
    sheet.page()
    sheet.text(20, 30, f"Annexe au certificat {facts.reference}", 13, "b")
    y = 46.0
    for activity in ACTIVITES[:4]:
        y = sheet.para(20, y, 170, f"Activité : {activity}", 11) + 2
    sheet.pair(20, y + 6, "Site :", facts.fournisseur.adresse, 11)
    return _labels(facts, "v2", start, end)
