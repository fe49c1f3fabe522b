"""Certificates of referencing by the agency: six ways to state the same facts."""

from __future__ import annotations

from bench.reading.facts import Facts, lettered, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

CERTIFICAT = TypePiece.CERTIFICAT_REFERENCEMENT
TEAL = (0.0, 0.35, 0.42)
AGENCE = "Agence du Numérique en Santé"


def _labels(facts: Facts, **more: str) -> Labels:
    return {
        "numero_ans": facts.numero_ans, "nom_logiciel": facts.logiciel,
        "version_logiciel": facts.version, "editeur": facts.editeur.nom, **more,
    }  # fmt: skip


@layout(CERTIFICAT, face="lato")
def attestation_tableau(sheet: Sheet, facts: Facts) -> Labels:
    """A letterhead, a sentence, a two-column table; a NIL beside the number that matters."""
    sheet.logo(18, 14, 12, TEAL)
    sheet.text(34, 24, AGENCE, 13, "b", color=TEAL)
    sheet.text(105, 52, "CERTIFICAT DE RÉFÉRENCEMENT", 18, "b", "c")
    sheet.text(105, 60, "Programme Ségur du numérique en santé", 11, "", "c")
    sheet.para(
        20,
        76,
        170,
        f"L'{AGENCE} certifie que la solution logicielle désignée ci-après a "
        "satisfait à l'ensemble des exigences du dossier de spécifications.",
        10.5,
    )
    bottom = sheet.table(20, 96, (70, 100), (
        ("Rubrique", "Valeur"),
        ("Numéro unique de référencement", facts.numero_ans),
        ("Éditeur", facts.editeur.nom),
        ("SIREN de l'éditeur", facts.editeur.siren_espace),
        ("Solution logicielle", facts.logiciel),
        ("Version référencée", facts.version),
        ("Dossier de spécifications (DSR)", facts.code_dsr),
        ("N° d'identification logiciel (NIL)", f"NIL-{facts.seed % 90_000 + 10_000}"),
        ("Date de référencement", slashed(facts.jour)),
    ), size=10, high=9)  # fmt: skip
    sheet.text(130, bottom + 16, "La directrice de l'agence", 10)
    sheet.signature(130, bottom + 19)
    return _labels(facts, dsr=facts.code_dsr, date=facts.jour.isoformat())


@layout(CERTIFICAT, face="garamond")
def lettre(sheet: Sheet, facts: Facts) -> Labels:
    """All in sentences, as an official letter."""
    sheet.text(20, 26, AGENCE, 15, "b")
    sheet.text(20, 33, "2-10 rue d'Oradour-sur-Glane, 75015 Paris", 11)
    sheet.text(190, 50, f"Paris, le {lettered(facts.jour)}", 12, "", "r")
    sheet.text(20, 66, "Objet : décision de référencement Ségur", 12, "b")
    y = sheet.para(20, 80, 170, f"Madame, Monsieur, j'ai le plaisir de vous informer que votre "
                   f"logiciel « {facts.logiciel} », version {facts.version}, est référencé au titre "
                   f"du couloir {facts.couloir}.", 13)  # fmt: skip
    y = sheet.para(
        20,
        y + 4,
        170,
        "Le numéro de référencement attribué par l'agence est le "
        "suivant, à rappeler dans toute correspondance :",
        13,
    )
    sheet.text(105, y + 8, facts.numero_ans, 17, "lato-b", "c")
    y = sheet.para(
        20,
        y + 22,
        170,
        f"Ce certificat est délivré à la société {facts.editeur.nom}, "
        "éditeur de la solution, et vaut pour la seule version citée.",
        13,
    )
    sheet.text(125, y + 14, "Pour l'agence, la directrice", 12)
    sheet.signature(125, y + 17)
    sheet.text(105, 285, "Certificat de référencement - page 1 sur 1", 9, "", "c")
    return _labels(facts, dsr=facts.couloir, date=facts.jour.isoformat())


@layout(CERTIFICAT, face="sans")
def fiche_convergence(sheet: Sheet, facts: Facts) -> Labels:
    """The page of a platform: small labels above values, in two columns."""
    sheet.box(0, 0, 210, 22, fill=TEAL, stroke=None)
    sheet.text(14, 14, "Convergence | Industriels de la e-santé", 12, "s", color=(1, 1, 1))
    sheet.text(14, 36, "Certificat de référencement", 17, "b")
    sheet.text(14, 43, f"Émis par l'{AGENCE} (ANS)", 9.5)
    cells = (
        ("Nom de la solution", facts.logiciel), ("Version", f"Version {facts.version}"),
        ("Société éditrice", facts.editeur.nom), ("SIRET", facts.editeur.siret),
        ("N° de référencement ANS", facts.numero_ans), ("Statut", "Référencé"),
        ("Couloir", facts.couloir), ("Type de logiciel", facts.type_logiciel),
        ("Candidature", f"CAND-{facts.reference}"), ("Délivré le", slashed(facts.jour)),
    )  # fmt: skip
    for place, (label, value) in enumerate(cells):
        x, y = 14 + (place % 2) * 95, 58 + (place // 2) * 20
        sheet.box(x, y, 90, 16, fill=(0.965, 0.97, 0.975), stroke=None, radius=1)
        sheet.text(x + 4, y + 5.5, label, 8, color=(0.3, 0.3, 0.35))
        sheet.text(x + 4, y + 12, value, 11, "s")
    sheet.text(14, 172, "Ce document peut être vérifié auprès de l'agence.", 9)
    version = (facts.version, f"Version {facts.version}")
    labels = _labels(facts, dsr=facts.couloir, date=facts.jour.isoformat())
    return {**labels, "version_logiciel": version}


@layout(CERTIFICAT, face="carlito")
def diplome(sheet: Sheet, facts: Facts) -> Labels:
    """A frame and centred lines, the number last."""
    sheet.box(12, 12, 186, 130, thick=2, stroke=TEAL)
    sheet.box(15, 15, 180, 124, stroke=TEAL)
    sheet.text(105, 32, "AGENCE DU NUMÉRIQUE EN SANTÉ", 13, "b", "c", color=TEAL)
    sheet.text(105, 46, "Certificat de référencement", 22, "b", "c")
    sheet.text(105, 58, "décerné à", 11, "i", "c")
    sheet.text(105, 67, facts.editeur.nom, 16, "b", "c")
    sheet.text(105, 77, "pour son logiciel", 11, "i", "c")
    sheet.text(105, 86, f"{facts.logiciel} - version {facts.version}", 15, "b", "c")
    sheet.text(105, 98, f"conforme au {facts.code_dsr}, profil Général", 11, "", "c")
    sheet.text(105, 112, f"N° ANS : {facts.numero_ans}", 14, "b", "c")
    sheet.text(30, 130, f"Fait à Paris, le {slashed(facts.jour, '.')}", 10.5)
    sheet.signature(145, 120, 36, 12)
    return _labels(facts, dsr=facts.code_dsr, date=facts.jour.isoformat())


@layout(CERTIFICAT, face="lato")
def notification_points(sheet: Sheet, facts: Facts) -> Labels:
    """A list of « label : value » lines on one margin; two other references above."""
    sheet.text(20, 24, "ANS - Direction du programme Ségur", 11, "b")
    sheet.text(20, 30, f"Réf. courrier : {facts.reference}/2024", 9.5)
    sheet.text(20, 35, "Affaire suivie par : guichet industriels", 9.5)
    sheet.text(20, 54, "Notification de référencement valant certificat", 15, "b")
    y = 68.0
    for label, value in (
        ("Bénéficiaire :", facts.editeur.nom), ("Désignation du logiciel :", facts.logiciel),
        ("Numéro de version :", facts.version),
        ("Numéro d'identification éditeur (NIE) :", f"{facts.seed % 9000 + 1000}"),
        ("Référencement ANS n° :", facts.numero_ans),
        ("DSR :", f"{facts.couloir} / {facts.type_logiciel}"),
        ("Date d'effet :", lettered(facts.jour)),
    ):  # fmt: skip
        sheet.text(24, y, "•", 11)
        sheet.pair(29, y, label, value, 11)
        y += 9
    sheet.para(20, y + 6, 170, "Le présent certificat de référencement est délivré par l'Agence du "
               "Numérique en Santé. Il ne préjuge pas de l'éligibilité au financement instruit par "
               "l'Agence de services et de paiement.", 10)  # fmt: skip
    dsr = f"{facts.couloir} / {facts.type_logiciel}"
    return _labels(facts, dsr=dsr, date=facts.jour.isoformat())


@layout(CERTIFICAT, face="sans")
def tableau_horizontal(sheet: Sheet, facts: Facts) -> Labels:
    """One line of a wide table, headers above values, as an extract of the register."""
    sheet.text(15, 22, AGENCE, 12, "b", color=TEAL)
    sheet.text(15, 36, "Extrait du registre des solutions référencées", 15, "b")
    sheet.text(15, 43, "tenant lieu de certificat de référencement", 10)
    sheet.table(15, 56, (34, 56, 26, 64), (
        ("N° unique", "Logiciel", "Version", "Éditeur"),
        (facts.numero_ans, facts.logiciel, facts.version, facts.editeur.nom),
    ), size=10, high=9)  # fmt: skip
    sheet.table(15, 84, (60, 60, 60), (
        ("DSR", "Couloir", "Date de décision"),
        (facts.code_dsr, facts.couloir, slashed(facts.jour)),
    ), size=10, high=9)  # fmt: skip
    sheet.text(15, 116, f"Extrait édité à la demande de {facts.editeur.nom}", 9)
    sheet.text(15, 121, f"SIREN {facts.editeur.siren_espace} - {facts.editeur.ville}", 9)
    labels = _labels(facts, dsr=facts.code_dsr, date=facts.jour.isoformat())
    return {**labels, "dsr": (facts.code_dsr, facts.couloir)}
