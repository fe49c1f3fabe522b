"""Bank details: what banks print, hand to their customers or show on their site."""

from __future__ import annotations

from bench.reading.facts import Facts, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from fixtures.drawing.numbers import by_four
from pipeline.models.statut import TypePiece

BLUE = (0.05, 0.25, 0.5)


def _labels(facts: Facts, titulaire: str, *, domiciliation: str | None = "") -> Labels:
    account = facts.compte
    labels: Labels = {"iban": account.iban, "bic": account.bic, "titulaire": titulaire}
    if domiciliation != "":
        labels["domiciliation"] = domiciliation
    return labels


@layout(TypePiece.RIB, face="carlito")
def releve_trois_volets(sheet: Sheet, facts: Facts) -> Labels:
    """The same slip printed three times, the agency's address left of the holder's."""
    account, firm = facts.compte, facts.fournisseur
    holder = f"{firm.sigle} {firm.nom}"
    for top in (18.0, 110.0, 202.0):
        sheet.text(12, top, account.banque, 13, "b", color=BLUE)
        sheet.text(198, top, "RELEVÉ D'IDENTITÉ BANCAIRE", 12, "b", "r")
        sheet.para(70, top + 7, 128, "Cadre réservé au destinataire du relevé. Ce relevé est "
                   "destiné à être remis, sur leur demande, à vos créanciers ou débiteurs appelés à "
                   "faire inscrire des opérations à votre compte.", 7.5)  # fmt: skip
        sheet.text(12, top + 20, "Agence de rattachement", 8)
        sheet.text(12, top + 25, account.domiciliation, 9)
        sheet.text(12, top + 29.5, f"14 {facts.hote.rue.split(' ', 1)[1]}", 9)
        sheet.text(12, top + 34, f"{facts.hote.code_postal} {facts.hote.ville.upper()}", 9)
        sheet.text(112, top + 20, "Intitulé du compte", 8)
        sheet.text(112, top + 25, holder, 10, "b")
        sheet.text(112, top + 29.5, firm.rue.upper(), 9)
        sheet.text(112, top + 34, f"{firm.code_postal} {firm.ville.upper()}", 9)
        sheet.table(12, top + 40, (30, 30, 50, 24, 50), (
            ("Code banque", "Code guichet", "N° de compte", "Clé RIB", "Domiciliation"),
            (account.code, account.guichet, account.numero, account.cle, account.domiciliation),
        ), high=6.5)  # fmt: skip
        sheet.pair(12, top + 61, "IBAN", by_four(account.iban), 11, at=30)
        sheet.pair(12, top + 67, "BIC", account.bic, 11, at=30)
    return _labels(facts, holder, domiciliation=account.domiciliation)


@layout(TypePiece.RIB, face="lato")
def neobanque(sheet: Sheet, facts: Facts) -> Labels:
    """An online bank: labels above values, no RIB columns, no frames."""
    account, firm = facts.compte, facts.fournisseur
    sheet.logo(20, 20, 12, (0.35, 0.15, 0.55))
    sheet.text(36, 29, account.banque.title(), 17, "b")
    sheet.text(20, 52, "Vos coordonnées bancaires", 20, "b")
    sheet.text(20, 60, f"Document généré le {slashed(facts.jour)}", 9, color=(0.35, 0.35, 0.4))
    for y, label, value in (
        (78, "Bénéficiaire", f"{firm.nom.title()} {firm.sigle}"),
        (94, "IBAN", by_four(account.iban)),
        (110, "BIC / SWIFT", account.bic),
        (126, "Nom et adresse de la banque", f"{account.banque}, 18 rue de Navarin, 75009 Paris"),
    ):
        sheet.text(20, y, label, 9, color=(0.3, 0.3, 0.35))
        sheet.text(20, y + 6, value, 12, "b" if y < 120 else "")
        sheet.line(20, y + 9, 190, y + 9, 0.3)
    sheet.para(
        20,
        150,
        165,
        "Communiquez ces informations à toute personne ou organisation qui "
        "souhaite vous envoyer un virement ou mettre en place un prélèvement SEPA.",
        10,
    )
    return _labels(facts, f"{firm.nom.title()} {firm.sigle}")


@layout(TypePiece.RIB, face="sans")
def cases(sheet: Sheet, facts: Facts) -> Labels:
    """The IBAN in seven cells, the BIC one letter per cell, bilingual labels."""
    account, firm = facts.compte, facts.fournisseur
    sheet.text(105, 22, "Identifiant national de compte bancaire - RIB", 13, "b", "c")
    sheet.table(20, 30, (26, 26, 46, 18, 54), (
        ("Banque", "Guichet", "N° compte", "Clé", "Domiciliation"),
        (account.code, account.guichet, account.numero, account.cle, account.domiciliation),
    ), size=8.5, align="c")  # fmt: skip
    sheet.text(20, 58, "Identifiant international de compte bancaire", 11, "b")
    sheet.text(20, 66, "IBAN (International Bank Account Number)", 8.5)
    for place, group in enumerate(by_four(account.iban).split()):
        sheet.box(20 + place * 21, 69, 21, 8)
        sheet.text(30.5 + place * 21, 74.8, group, 11, "", "c")
    sheet.text(20, 88, "BIC (Bank Identifier Code)", 8.5)
    for place, letter in enumerate(account.bic):
        sheet.box(20 + place * 8, 91, 8, 8)
        sheet.text(24 + place * 8, 96.8, letter, 11, "", "c")
    sheet.box(20, 108, 82, 32)
    sheet.text(23, 114, "Domiciliation", 8)
    sheet.text(23, 120, account.domiciliation, 10)
    sheet.text(23, 126, f"Tél. 02 40 {facts.seed % 90 + 10} 11 87", 9)
    sheet.box(106, 108, 84, 32)
    sheet.text(109, 114, "Titulaire du compte (Account Owner)", 8)
    sheet.text(109, 121, firm.nom, 10, "b")
    sheet.text(109, 127, firm.rue, 9)
    sheet.text(109, 132, f"{firm.code_postal} {firm.ville}", 9)
    sheet.text(20, 150, "PARTIE RÉSERVÉE AU DESTINATAIRE DU RELEVÉ", 8)
    return _labels(facts, firm.nom, domiciliation=account.domiciliation)


@layout(TypePiece.RIB, face="carlito")
def lettre_agence(sheet: Sheet, facts: Facts) -> Labels:
    """A letter of the agency: the coordinates stand in a list after sentences; a creditor's ICS."""
    account, firm = facts.compte, facts.fournisseur
    sheet.text(20, 24, account.banque, 15, "b", color=(0.6, 0.05, 0.1))
    sheet.text(20, 30, f"Agence {account.domiciliation}", 9.5)
    sheet.text(120, 48, f"{firm.sigle} {firm.nom}", 11)
    sheet.text(120, 54, firm.rue, 11)
    sheet.text(120, 60, f"{firm.code_postal} {firm.ville.upper()}", 11)
    sheet.text(20, 80, f"Objet : coordonnées bancaires de votre compte {facts.reference}", 11, "b")
    y = sheet.para(
        20,
        92,
        170,
        "Madame, Monsieur, nous vous prions de trouver ci-dessous les "
        "références de votre compte professionnel ouvert en nos livres.",
        11,
    )
    for label, value in (
        ("Titulaire :", f"{firm.sigle} {firm.nom}"), ("Banque :", account.banque),
        ("Code établissement :", account.code), ("Code guichet :", account.guichet),
        ("Numéro de compte :", account.numero), ("Clé :", account.cle), ("Devise :", "EUR"),
        ("IBAN :", account.iban), ("Code BIC :", account.bic),
    ):  # fmt: skip
        y += 7.5
        sheet.pair(30, y, label, value, 11, at=80)
    y = sheet.para(
        20,
        y + 14,
        170,
        "Identifiant créancier SEPA de l'établissement : "
        "FR61ZZZ004221. Nous vous prions d'agréer nos salutations distinguées.",
        11,
    )
    sheet.text(140, y + 8, "Le directeur d'agence", 11)
    sheet.signature(140, y + 11)
    return _labels(facts, f"{firm.sigle} {firm.nom}")


@layout(TypePiece.RIB, face="sans")
def portail(sheet: Sheet, facts: Facts) -> Labels:
    """Printed from a bank's site: everything small, the customer's number near, values first."""
    account, firm = facts.compte, facts.fournisseur
    sheet.text(15, 15, f"{slashed(facts.jour)} 09:41", 7)
    sheet.text(195, 15, "Imprimer mon RIB - Espace Entreprises", 7, "", "r")
    sheet.box(15, 22, 180, 14, fill=(0.0, 0.4, 0.35), stroke=None)
    sheet.text(20, 31, account.banque, 14, "b", color=(1, 1, 1))
    sheet.text(20, 48, "Compte courant professionnel", 12, "s")
    sheet.text(20, 55, f"Identifiant client : 00{facts.seed % 900_000 + 100_000:06d}", 9)
    sheet.box(15, 62, 180, 62, fill=(0.96, 0.97, 0.97))
    left, right = 22.0, 120.0
    sheet.text(left, 72, "Nom du titulaire", 8.5)
    sheet.text(left, 78, firm.nom, 11, "s")
    sheet.text(right, 72, "Établissement", 8.5)
    sheet.text(right, 78, account.domiciliation, 10)
    sheet.text(left, 90, "IBAN", 8.5)
    sheet.text(left, 96, by_four(account.iban), 11, "s")
    sheet.text(right, 90, "BIC", 8.5)
    sheet.text(right, 96, account.bic, 11, "s")
    sheet.text(left, 108, "RIB", 8.5)
    national = f"{account.code} {account.guichet} {account.numero} {account.cle}"
    sheet.text(left, 114, national, 10)
    sheet.text(right, 108, "Devise du compte", 8.5)
    sheet.text(right, 114, "EUR - Euro", 10)
    sheet.text(
        15, 135, "Page 1/1 - Les opérations par virement sont soumises aux conditions générales.", 8
    )
    return _labels(facts, firm.nom)


@layout(TypePiece.RIB, face="garamond")
def deux_colonnes(sheet: Sheet, facts: Facts) -> Labels:
    """Two columns of labels and values side by side; a natural person's name as the contact."""
    account, firm = facts.compte, facts.fournisseur
    sheet.box(10, 10, 190, 130, thick=1)
    sheet.text(105, 24, "Relevé d'identité bancaire / IBAN", 17, "b", "c")
    sheet.text(16, 40, "Établissement :", 11)
    sheet.text(50, 40, account.banque, 11, "b")
    sheet.text(16, 48, "Guichet :", 11)
    sheet.text(50, 48, account.domiciliation, 11)
    sheet.text(16, 56, "Votre conseiller :", 11)
    sheet.text(50, 56, facts.depositaire.titre, 11)
    sheet.text(118, 40, "Raison sociale du titulaire", 11, "i")
    end = sheet.para(118, 47, 78, f"{firm.nom} {firm.sigle}", 13, "b")
    sheet.para(118, end + 1, 78, f"{firm.rue} {firm.code_postal} {firm.ville}", 11)
    sheet.table(16, 78, (34, 34, 62, 48), (
        ("Code banque", "Code guichet", "Numéro de compte", "Clé RIB"),
        (account.code, account.guichet, account.numero, account.cle),
    ), size=11, high=8, align="c")  # fmt: skip
    sheet.pair(16, 108, "IBAN :", by_four(account.iban), 14, at=36)
    sheet.pair(16, 118, "BIC-ADRESSE SWIFT :", account.bic, 14, at=66)
    sheet.text(16, 132, "À joindre à vos ordres de virement et autorisations de prélèvement.", 10)
    return _labels(facts, f"{firm.nom} {firm.sigle}", domiciliation=account.domiciliation)
