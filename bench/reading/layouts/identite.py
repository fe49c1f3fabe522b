"""Identity documents, copied on a page: two French cards, passport, titre de séjour."""

from __future__ import annotations

from datetime import date, timedelta

from bench.reading.facts import Facts, slashed, years_after
from bench.reading.layouts.layout import Labels, layout
from bench.reading.layouts.papers import OLD_CARD, face, labels, paper, zone
from bench.reading.sheet import Sheet
from fixtures.drawing import mrz
from pipeline.models.statut import TypePiece

REPRESENTANT = TypePiece.PIECE_IDENTITE_REPRESENTANT
IDENTITE = (REPRESENTANT, TypePiece.PIECE_IDENTITE_DEPOSITAIRE)
GREY = (0.38, 0.38, 0.42)


def _recto_1988(sheet: Sheet, facts: Facts, issued: date, y: float) -> None:
    person, x = facts.representant, 30.0
    order = f"{facts.seed % 90_000 + 10_000:05d}"
    paper(sheet, facts, x, y, 147, 104, (0.90, 0.95, 0.98))
    sheet.text(x + 45, y + 9, "RÉPUBLIQUE FRANÇAISE", 12, "b")
    number = f"{issued:%y%m}693{order}"
    sheet.text(x + 45, y + 16, f"CARTE NATIONALE D'IDENTITÉ N° : {number}", 9.5)
    sheet.text(x + 112, y + 23, "Nationalité Française", 9)
    face(sheet, x + 5, y + 24, 36, 46)
    sheet.pair(x + 45, y + 32, "Nom :", person.nom.upper(), 11)
    sheet.pair(x + 45, y + 42, "Prénom(s) :", ", ".join(person.prenoms), 11)
    sheet.pair(x + 45, y + 52, "Sexe :", person.sexe, 10)
    sheet.pair(x + 68, y + 52, "Né(e) le :", slashed(person.naissance, "."), 11)
    sheet.pair(x + 45, y + 60, "à :", f"{person.lieu} (75)", 10)
    sheet.pair(x + 45, y + 67, "Taille :", "1.72m", 10)
    sheet.text(x + 95, y + 67, "Signature du titulaire :", 8)
    sheet.signature(x + 100, y + 69, 36, 8)
    held = facts.zone or person
    lines = mrz.ancienne_cni(held.nom, held.prenoms, delivrance=issued, bureau="693002",
                            naissance=held.naissance, sexe=held.sexe, ordre=order)  # fmt: skip
    zone(sheet, x + 7, y + 89, lines, 133)


@layout(*IDENTITE, face="lato")
def cni_1988_recto(sheet: Sheet, facts: Facts) -> Labels:
    """The recto alone of the old card: no end of validity is printed."""
    issued = facts.delivrance or facts.jour - timedelta(days=2900)
    _recto_1988(sheet, facts, issued, 40)
    sheet.crop(24, 34, 159, 116)
    return labels("cni", facts.representant, None, long=OLD_CARD)


@layout(*IDENTITE, face="lato")
def cni_1988(sheet: Sheet, facts: Facts) -> Labels:
    """Both sides of the old card on one page, issued when fifteen years were printed."""
    issued = facts.delivrance or date(2014, 3, 2) + timedelta(days=facts.seed * 37 % 2300)
    end = years_after(issued, 15)
    _recto_1988(sheet, facts, issued, 20)
    sheet.crop(24, 14, 159, 242)
    x, y = 30.0, 150.0
    paper(sheet, facts, x, y, 147, 100, (0.90, 0.95, 0.98))
    sheet.pair(x + 8, y + 14, "Adresse :", facts.hote.rue.upper(), 10)
    sheet.text(x + 28, y + 21, f"{facts.hote.ville.upper()} ({facts.hote.departement})", 10, "b")
    sheet.pair(x + 8, y + 42, "Carte valable jusqu'au :", slashed(end, "."), 11)
    sheet.pair(x + 8, y + 51, "délivrée le :", slashed(issued, "."), 11)
    sheet.pair(x + 8, y + 60, "par :", "PRÉFECTURE DU RHÔNE (69)", 10)
    sheet.text(x + 8, y + 70, "Signature de l'autorité :", 9)
    sheet.signature(x + 50, y + 68, 40, 14)
    return labels("cni", facts.representant, end, long=OLD_CARD)


@layout(*IDENTITE, face="sans")
def cni_2021(sheet: Sheet, facts: Facts) -> Labels:
    """Both sides of the 2021 card, its labels in two languages."""
    person, x, y = facts.representant, 32.0, 30.0
    issued = facts.delivrance or date(2021, 9, 1) + timedelta(days=facts.seed * 53 % 900)
    end = years_after(issued, 10) + timedelta(days=1)
    dice = facts.chance("numero")
    number = "".join(dice.choice("ACEFGHJKLMNPRTUVWXYZ234679") for _ in range(9))
    paper(sheet, facts, x, y, 137, 87, (0.88, 0.93, 0.97))
    sheet.text(x + 6, y + 8, "RÉPUBLIQUE FRANÇAISE", 9, "b")
    sheet.text(x + 131, y + 8, "CARTE NATIONALE D'IDENTITÉ / IDENTITY CARD", 7, "", "r")
    face(sheet, x + 6, y + 18, 40, 52)
    column = x + 52
    for row, label, value in (
        (16, "NOM / Surname", person.nom.upper()),
        (29, "Prénoms / Given names", ", ".join(person.prenoms)),
        (54, "LIEU DE NAISSANCE / Place of birth", person.lieu),
    ):
        sheet.text(column, y + row, label, 6.5, color=GREY)
        sheet.text(column, y + row + 5, value, 11, "b")
    for across, label, value in (
        (0, "SEXE / Sex", person.sexe), (18, "NATIONALITÉ / Nationality", "FRA"),
        (51, "DATE DE NAISS. / Date of birth", slashed(person.naissance, " ")),
    ):  # fmt: skip
        sheet.text(column + across, y + 42, label, 6, color=GREY)
        sheet.text(column + across, y + 47, value, 10.5, "b")
    sheet.text(column, y + 67, "N° DU DOCUMENT / Document No", 6, color=GREY)
    sheet.text(column, y + 72, number, 10, "b")
    sheet.text(column + 42, y + 67, "DATE D'EXPIR. / Expiry date", 6, color=GREY)
    sheet.text(column + 42, y + 72, slashed(end, " "), 10.5, "b")
    sheet.signature(x + 60, y + 74, 30, 9)
    sheet.crop(x - 6, y - 6, 149, 210)
    y = 140.0
    paper(sheet, facts, x, y, 137, 87, (0.93, 0.91, 0.96))
    sheet.text(x + 6, y + 9, "TAILLE / Height", 6.5, color=GREY)
    sheet.text(x + 6, y + 14, "1,72 m", 9, "b")
    sheet.text(x + 6, y + 22, "DATE DE DÉLIVRANCE / Date of issue", 6.5, color=GREY)
    sheet.text(x + 6, y + 27, slashed(issued, " "), 9, "b")
    sheet.text(x + 6, y + 35, "ADRESSE / Address", 6.5, color=GREY)
    sheet.text(x + 6, y + 40, facts.hote.rue.upper(), 8.5)
    sheet.text(x + 6, y + 45, f"{facts.hote.code_postal} {facts.hote.ville.upper()}", 8.5)
    held = facts.zone or person
    lines = mrz.td1(held.nom, held.prenoms, numero=number, naissance=held.naissance,
                   expiration=end, sexe=held.sexe)  # fmt: skip
    zone(sheet, x + 6, y + 62, lines, 125)
    return labels("cni", person, end)


def _passport(sheet: Sheet, facts: Facts, x: float, y: float, wide: float) -> Labels:
    person, scale = facts.representant, wide / 125
    issued = facts.delivrance or facts.jour - timedelta(days=facts.seed * 29 % 2500)
    end = years_after(issued, 10)
    letters = facts.chance("p").choice(("AH", "CK", "DV"))
    number = f"{facts.seed % 90 + 10}{letters}{facts.seed % 90_000 + 10_000}"
    paper(sheet, facts, x, y, wide, 88 * scale, (0.95, 0.92, 0.92))
    sheet.text(x + 5 * scale, y + 7 * scale, "PASSEPORT", 9 * scale, "b")
    sheet.text(x + 5 * scale, y + 11 * scale, "PASSPORT", 6.5 * scale)
    face(sheet, x + 5 * scale, y + 18 * scale, 33 * scale, 43 * scale)
    for left, top, label, value in (
        (42, 8, "Type/Type", "P"), (62, 8, "Code du pays/Country code", "FRA"),
        (97, 8, "Passeport n°/Passport No.", number),
        (42, 18, "Nom/Surname (1)", person.nom.upper()),
        (42, 27, "Prénoms/Given names (2)", ", ".join(person.prenoms)),
        (42, 36, "Nationalité/Nationality (3)", "Française"),
        (85, 36, "Date de naissance/Date of birth (4)", slashed(person.naissance, " ")),
        (42, 45, "Sexe/Sex (5)", person.sexe), (62, 45, "Lieu de naissance (6)", person.lieu),
        (42, 54, "Date de délivrance/Date of issue (7)", slashed(issued, " ")),
        (85, 54, "Autorité/Authority (8)", "Préfecture"),
        (42, 62, "Date d'expiration/Date of expiry (10)", slashed(end, " ")),
    ):  # fmt: skip
        sheet.text(x + left * scale, y + top * scale, label, 5 * scale, color=GREY)
        sheet.text(x + left * scale, y + (top + 4) * scale, value, 8.5 * scale, "b")
    held = facts.zone or person
    lines = mrz.td3(held.nom, held.prenoms, numero=number, naissance=held.naissance,
                   expiration=end, sexe=held.sexe)  # fmt: skip
    zone(sheet, x + 4 * scale, y + 77 * scale, lines, wide - 8 * scale)
    sheet.crop(x - 5, y - 5, wide + 10, 88 * scale + 10)
    return labels("passeport", person, end)


@layout(*IDENTITE, face="carlito")
def passeport(sheet: Sheet, facts: Facts) -> Labels:
    """The data page, enlarged across the sheet."""
    return _passport(sheet, facts, 17, 40, 176)


@layout(*IDENTITE, face="sans")
def passeport_annote(sheet: Sheet, facts: Facts) -> Labels:
    """The data page at two thirds of the sheet, under the words of the one who copied it."""
    who = facts.representant
    sheet.text(25, 30, f"Copie du passeport de {who.titre}, certifiée conforme", 10)
    sheet.text(25, 37, f"pour le dossier Ségur, le {slashed(facts.jour)}", 10)
    sheet.signature(130, 34)
    return _passport(sheet, facts, 25, 60, 160)


@layout(*IDENTITE, face="lato")
def titre_sejour(sheet: Sheet, facts: Facts) -> Labels:
    """Both sides of a residence permit; the foreigner's number is not the card's."""
    person, x, y = facts.representant, 30.0, 30.0
    issued = facts.delivrance or facts.jour - timedelta(days=facts.seed * 31 % 1200)
    end = years_after(issued, 10)
    country = facts.chance("pays").choice(("MAR", "SEN", "BRA", "CAN"))
    number = (
        f"{facts.chance('n').choice(('AT', 'HK', 'ZU'))}{facts.seed * 7919 % 9_000_000 + 1_000_000}"
    )
    paper(sheet, facts, x, y, 143, 90, (0.97, 0.92, 0.93))
    sheet.text(x + 137, y + 8, "TITRE DE SÉJOUR", 12, "b", "r")
    sheet.text(x + 6, y + 8, "FRA", 12, "b")
    face(sheet, x + 6, y + 20, 42, 54)
    sheet.text(x + 54, y + 18, "NOM Prénom", 6.5, color=GREY)
    sheet.text(x + 54, y + 24, person.nom.upper(), 11, "b")
    sheet.text(x + 54, y + 30, " ".join(person.prenoms).upper(), 10, "b")
    for left, top, label, value in (
        (54, 38, "SEXE", person.sexe), (70, 38, "NATIONALITÉ", country),
        (98, 38, "DATE DE NAISSANCE", slashed(person.naissance, " ")),
        (54, 50, "TYPE DE TITRE", "CARTE DE RÉSIDENT"),
        (54, 62, "VALABLE JUSQU'AU", slashed(end, " ")), (98, 62, "N° DU TITRE", number),
    ):  # fmt: skip
        sheet.text(x + left, y + top, label, 6.5, color=GREY)
        sheet.text(x + left, y + top + 5, value, 10, "b")
    sheet.signature(x + 60, y + 72, 32, 12)
    sheet.crop(x - 5, y - 5, 153, 208)
    y = 138.0
    paper(sheet, facts, x, y, 143, 90, (0.96, 0.94, 0.92))
    sheet.text(x + 6, y + 10, "LIEU, DATE DE DÉLIVRANCE", 6.5, color=GREY)
    sheet.text(x + 6, y + 15, f"RENNES, {slashed(issued, ' ')}", 9, "b")
    sheet.text(x + 6, y + 24, "N° PERSONNEL", 6.5, color=GREY)
    sheet.text(x + 6, y + 29, f"99{facts.seed * 31 % 90_000_000 + 10_000_000}", 9, "b")
    sheet.text(x + 6, y + 38, "REMARQUES", 6.5, color=GREY)
    sheet.text(x + 6, y + 43, "AUTORISE SON TITULAIRE À TRAVAILLER", 8.5)
    held = facts.zone or person
    lines = mrz.td1(held.nom, held.prenoms, numero=number, naissance=held.naissance, code="IR",
                   expiration=end, sexe=held.sexe, nationalite=country)  # fmt: skip
    zone(sheet, x + 7, y + 65, lines, 129)
    return labels("titre_sejour", person, end)
