"""Extracts of the register of companies, and their substitutes."""

from __future__ import annotations

from datetime import timedelta

from bench.reading.facts import Facts, lettered, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

KBIS = TypePiece.KBIS


def _labels(facts: Facts, *, day: bool = True) -> Labels:
    firm = facts.fournisseur
    labels: Labels = {"siren": firm.siren, "denomination": firm.nom}
    return {**labels, "date_a_jour": facts.jour.isoformat()} if day else labels


def _gestion(facts: Facts) -> str:
    dice = facts.chance("gestion")
    return f"{dice.randrange(1998, 2022)} {dice.choice('ABD')} {dice.randrange(100, 9999):05d}"


def _greffe(sheet: Sheet, facts: Facts, y: float, size: float = 9) -> None:
    firm = facts.fournisseur
    sheet.text(15, y, f"Greffe du Tribunal de Commerce de {firm.ville}", size + 1, "b")
    sheet.text(15, y + 5, f"3 place du Palais, {firm.code_postal} {firm.ville}", size)


@layout(KBIS, face="carlito")
def greffe(sheet: Sheet, facts: Facts) -> Labels:
    """The usual extract: labels left, values in a column, sections on grey bands."""
    firm, person = facts.fournisseur, facts.representant
    _greffe(sheet, facts, 18)
    sheet.text(195, 18, "Code de vérification : w8KxT2hQp4", 9, "", "r")
    sheet.text(195, 23, "https://controle.infogreffe.fr/controle", 9, "", "r")
    sheet.text(15, 34, f"N° de gestion {_gestion(facts)}", 10)
    sheet.text(105, 46, "Extrait Kbis", 18, "b", "c")
    sheet.text(
        105,
        56,
        "EXTRAIT D'IMMATRICULATION PRINCIPALE AU REGISTRE DU COMMERCE ET DES SOCIÉTÉS",
        10,
        "b",
        "c",
    )
    sheet.text(105, 62, f"à jour au {lettered(facts.jour)}", 10, "", "c")
    y = 72.0
    for head, lines in (
        ("IDENTIFICATION DE LA PERSONNE MORALE", (
            ("Immatriculation au RCS, numéro", f"{firm.siren_espace} R.C.S. {firm.ville}"),
            ("Date d'immatriculation", "14/02/2011"),
            ("Dénomination ou raison sociale", firm.nom),
            ("Forme juridique", firm.forme),
            ("Capital social", f"{firm.capital:,}".replace(",", " ") + ",00 Euros"),
            ("Adresse du siège", firm.adresse),
            ("Durée de la personne morale", "Jusqu'au 13/02/2110"))),
        ("GESTION, DIRECTION, ADMINISTRATION, CONTRÔLE", (
            ("Président", ""),
            ("Nom, prénoms", f"{person.nom.upper()} {', '.join(person.prenoms)}"),
            ("Date et lieu de naissance", f"Le {slashed(person.naissance)} à {person.lieu}"))),
        ("RENSEIGNEMENTS RELATIFS À L'ÉTABLISSEMENT PRINCIPAL", (
            ("Adresse de l'établissement", firm.adresse),
            ("Activité(s) exercée(s)", "Édition de logiciels applicatifs"))),
    ):  # fmt: skip
        sheet.box(15, y, 180, 6.5, fill=(0.88, 0.88, 0.88), stroke=None)
        sheet.text(17, y + 4.6, head, 9.5, "b")
        y += 13
        for label, value in lines:
            sheet.text(17, y, label, 9.5, "i")
            if value:
                sheet.text(82, y, value, 9.5)
            y += 6.5
    sheet.text(150, y + 10, "Le Greffier", 10)
    sheet.signature(150, y + 12)
    sheet.text(105, y + 34, "FIN DE L'EXTRAIT", 10, "b", "c")
    printed = slashed(facts.jour + timedelta(days=1))
    sheet.text(15, 286, f"R.C.S. {firm.ville} - {printed} - 09:12:44", 8)
    sheet.text(195, 286, "page 1/1", 8, "", "r")
    return _labels(facts)


@layout(KBIS, face="garamond")
def greffe_ancien(sheet: Sheet, facts: Facts) -> Labels:
    """An older style: dotted leaders, the number after the letters RCS, a trade name below."""
    firm, person = facts.fournisseur, facts.representant
    sheet.text(105, 22, f"GREFFE DU TRIBUNAL DE COMMERCE DE {firm.ville.upper()}", 13, "b", "c")
    sheet.text(105, 32, "EXTRAIT KBIS", 18, "b", "c")
    sheet.text(105, 40, "Immatriculation principale au registre du commerce et des sociétés", 11,
               "i", "c")  # fmt: skip
    y = 56.0
    for label, value in (
        ("Numéro d'identification", f"RCS {firm.ville.upper()} {firm.siren_espace}"),
        ("Numéro de gestion", _gestion(facts)),
        ("Dénomination sociale", firm.nom),
        ("Nom commercial", f"{firm.nom.split()[0].title()} Store"),
        ("Forme juridique", firm.forme),
        ("Au capital de", f"{firm.capital} euros"),
        ("Siège social", firm.adresse),
        ("Gérant", f"{person.nom.upper()} {person.prenoms[0]}"),
        ("Commissaire aux comptes", facts.hote.nom),
        ("Début d'exploitation", "01/04/2009"),
    ):
        sheet.text(20, y, label, 12)
        sheet.text(78, y, ":", 12)
        sheet.text(82, y, value, 12)
        y += 9
    sheet.text(20, y + 8, f"Extrait à jour au {lettered(facts.jour)}", 12, "b")
    sheet.text(20, y + 16, "Pour extrait certifié conforme, le greffier", 11)
    sheet.signature(110, y + 10)
    return _labels(facts)


@layout(KBIS, face="lato")
def monidenum(sheet: Sheet, facts: Facts) -> Labels:
    """Downloaded by the director: labels above values, date of the extract in figures."""
    firm, person = facts.fournisseur, facts.representant
    sheet.box(0, 0, 210, 30, fill=(0.12, 0.16, 0.4), stroke=None)
    sheet.text(15, 19, "Kbis numérique", 20, "b", color=(1, 1, 1))
    sheet.text(15, 44, f"Extrait Kbis à jour au {slashed(facts.jour)}", 13, "b")
    sheet.text(15, 51, "Registre du commerce et des sociétés - immatriculation principale", 9.5)
    cells = (
        ("Dénomination", firm.nom), ("SIREN", firm.siren_espace),
        ("Greffe", firm.ville), ("Numéro de gestion", _gestion(facts)),
        ("Forme", firm.forme), ("Capital", f"{firm.capital} EUR"),
        ("Président", person.titre), ("Commissaire aux comptes", facts.hote.nom),
    )  # fmt: skip
    for place, (label, value) in enumerate(cells):
        x, y = 15 + (place % 2) * 95, 66 + (place // 2) * 18
        sheet.text(x, y, label, 8.5, color=(0.3, 0.3, 0.35))
        sheet.text(x, y + 6, value, 10, "b")
    sheet.text(15, 142, "Siège social", 8.5, color=(0.3, 0.3, 0.35))
    sheet.text(15, 148, firm.adresse, 10.5)
    sheet.text(15, 164, "Extrait délivré par le greffier du tribunal de commerce.", 9)
    return _labels(facts)


@layout(KBIS, face="sans")
def deux_pages(sheet: Sheet, facts: Facts) -> Labels:
    """An extract whose directors, companies among them with their own SIREN, fill a second page."""
    firm, other = facts.fournisseur, facts.hote
    _greffe(sheet, facts, 18, 8.5)
    sheet.text(195, 18, f"N° de gestion {_gestion(facts)}", 9, "", "r")
    sheet.text(15, 40, "EXTRAIT D'IMMATRICULATION PRINCIPALE (KBIS)", 13, "b")
    sheet.text(15, 47, f"à jour au {lettered(facts.jour)}", 10)
    y = 62.0
    for label, value in (
        ("Immatriculation au RCS, numéro", f"{firm.siren_espace} R.C.S. {firm.ville}"),
        ("Dénomination ou raison sociale", firm.nom), ("Forme juridique", firm.forme),
        ("Capital social", f"{firm.capital} euros"), ("Adresse du siège", firm.adresse),
    ):  # fmt: skip
        sheet.text(15, y, label, 9)
        sheet.text(82, y, value, 9, "s")
        y += 8
    sheet.text(195, 285, "page 1/2", 8, "", "r")
    sheet.page()
    sheet.text(15, 20, f"Suite de l'extrait - {firm.siren_espace} R.C.S. {firm.ville}", 9)
    sheet.text(15, 32, "DIRECTEURS, ADMINISTRATEURS", 10, "b")
    y = 44.0
    for label, value in (
        ("Président - Dénomination", other.nom), ("Forme juridique", other.forme),
        ("Immatriculation au RCS, numéro", f"{other.siren_espace} R.C.S. {other.ville}"),
        ("Représentant permanent", facts.representant.titre),
    ):  # fmt: skip
        sheet.text(15, y, label, 9)
        sheet.text(82, y, value, 9, "s")
        y += 8
    sheet.text(15, y + 10, "FIN DE L'EXTRAIT", 9.5, "b")
    sheet.text(195, 285, "page 2/2", 8, "", "r")
    return _labels(facts)


@layout(KBIS, face="lato", flagged="KBIS_SUBSTITUT")
def rne(sheet: Sheet, facts: Facts) -> Labels:
    """The attestation of the national register of companies: a substitute that is accepted."""
    firm = facts.fournisseur
    sheet.text(15, 22, "INPI", 22, "b", color=(0.1, 0.2, 0.5))
    sheet.text(105, 42, "ATTESTATION D'IMMATRICULATION", 15, "b", "c")
    sheet.text(105, 50, "AU REGISTRE NATIONAL DES ENTREPRISES", 13, "b", "c")
    sheet.text(105, 58, f"Données à jour au {slashed(facts.jour)}", 10, "", "c")
    y = 76.0
    for label, value in (
        ("Numéro SIREN", firm.siren_espace), ("Dénomination", firm.nom),
        ("Sigle", firm.nom[:3]), ("Forme juridique", firm.forme),
        ("Date d'immatriculation", "03/10/2013"), ("Capital", f"{firm.capital} EUR"),
        ("Siège", firm.adresse), ("SIRET du siège", firm.siret),
    ):  # fmt: skip
        sheet.line(15, y + 2.4, 195, y + 2.4, 0.2)
        sheet.text(17, y, label, 10)
        sheet.text(80, y, value, 10, "b")
        y += 9
    sheet.para(
        15,
        y + 8,
        178,
        "La présente attestation est délivrée gratuitement par l'Institut "
        "national de la propriété industrielle et fait foi jusqu'à inscription de faux.",
        9,
    )
    return _labels(facts)


@layout(KBIS, face="carlito")
def serre(sheet: Sheet, facts: Facts) -> Labels:
    """Label and value glued by a colon, no columns, a former name beside the present one."""
    firm, person = facts.fournisseur, facts.representant
    _greffe(sheet, facts, 20)
    sheet.text(15, 42, f"KBIS - situation au {lettered(facts.jour)}", 14, "b")
    y = 56.0
    for label, value in (
        ("Immatriculé sous le n° :", f"{firm.siren_espace} RCS {firm.ville}"),
        ("Raison sociale :", firm.nom),
        ("Ancienne dénomination :", facts.editeur.nom),
        ("Forme :", f"{firm.forme} au capital de {firm.capital} €"),
        ("Siège :", firm.adresse),
        ("Président :", person.titre),
        ("Origine du fonds :", f"achat à {facts.hote.nom} ({facts.hote.siren_espace})"),
    ):
        sheet.pair(15, y, label, value, 11)
        y += 8.5
    sheet.text(15, y + 6, "Extrait certifié conforme au registre du commerce et des sociétés.", 10)
    sheet.text(150, y + 18, "Le greffier", 10)
    sheet.signature(148, y + 20)
    return _labels(facts)
