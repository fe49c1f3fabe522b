"""Service contracts of six to twenty pages, with the delegation clause anywhere."""

from __future__ import annotations

from bench.reading.facts import Facts, lettered, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

CONTRAT = TypePiece.CONTRAT_PRESTATION
SUJETS = (
    "Objet", "Durée", "Obligations du prestataire", "Obligations du client", "Prix", "Facturation",
    "Confidentialité", "Données personnelles", "Responsabilité", "Assurance", "Force majeure",
    "Sous-traitance", "Résiliation", "Propriété intellectuelle", "Réversibilité", "Litiges",
)  # fmt: skip
PHRASES = (
    "Les parties conviennent que les prestations sont exécutées selon les règles de l'art.",
    "Le prestataire est tenu d'une obligation de moyens et conseille le client en toute loyauté.",
    "Toute modification fait l'objet d'un avenant écrit, signé des deux parties.",
    "Les honoraires sont payables à trente jours, sans escompte en cas de règlement anticipé.",
    "Chaque partie garde secrètes les informations reçues de l'autre pendant cinq années.",
    "Le client fournit en temps utile les documents nécessaires à l'accomplissement des missions.",
    "À défaut d'accord amiable, les juridictions du siège du prestataire sont compétentes.",
    "Le présent contrat se renouvelle par tacite reconduction, sauf dénonciation à trois mois.",
)


def _clause(facts: Facts) -> str:
    return (
        f"Le client donne délégation au prestataire, représenté par {facts.depositaire.titre}, "
        "pour déposer et signer en son nom, auprès de l'Agence de services et de paiement, les "
        "demandes du programme Ségur du numérique en santé."
    )


def _labels(facts: Facts) -> Labels:
    return {
        "mandant": facts.fournisseur.nom, "mandataire": facts.hote.nom,
        "date": facts.jour.isoformat(), "signature": "presente" if facts.signee else "absente",
    }  # fmt: skip


def _body(sheet: Sheet, facts: Facts, size: float, first: int = 1) -> None:
    """The articles, one or two a page, with the clause on a page drawn by lot."""
    dice = facts.chance("clause")
    phrases = PHRASES if facts.reconduite else [one for one in PHRASES if "reconduction" not in one]
    clause = dice.randrange(2, facts.pages) if facts.pages > 2 else 2
    for page in range(2, facts.pages):
        sheet.page()
        y = 28.0
        for article in range(2):
            number = first + (page - 2) * 2 + article
            sheet.text(20, y, f"Article {number} - {SUJETS[number % len(SUJETS)]}", size + 1, "b")
            words = " ".join(dice.sample(phrases, 4))
            if facts.delegation and page == clause and article == 1:
                words = f"{words} {_clause(facts)} {dice.choice(phrases)}"
            y = sheet.para(20, y + 8, 170, words, size, lead=1.5) + 8
        sheet.text(105, 286, f"Page {page}/{facts.pages}", 8, "", "c")
    sheet.page()


def _signatures(sheet: Sheet, facts: Facts, y: float, left: str, right: str) -> None:
    sheet.text(20, y, left, 11, "b")
    sheet.text(120, y, right, 11, "b")
    if facts.signee:
        sheet.signature(22, y + 5, 48, 17)
        sheet.signature(122, y + 5, 48, 17)


@layout(CONTRAT, face="garamond")
def cabinet(sheet: Sheet, facts: Facts) -> Labels:
    """A chartered accountant's contract: parties first, signatures last."""
    one, two = facts.fournisseur, facts.hote
    sheet.text(105, 40, "CONTRAT DE PRESTATION DE SERVICES", 18, "b", "c")
    sheet.text(20, 62, "ENTRE", 12, "b")
    y = sheet.para(
        20,
        72,
        170,
        f"La société {one.nom}, {one.forme}, {one.adresse}, immatriculée "
        f"sous le numéro {one.siren_espace}, ci-après dénommée « le Client »,",
        13,
    )
    sheet.text(20, y + 3, "ET", 12, "b")
    y = sheet.para(20, y + 12, 170, f"La société {two.nom}, {two.forme}, {two.adresse}, "
                   f"immatriculée sous le numéro {two.siren_espace}, ci-après dénommée « le "
                   "Prestataire ».", 13)  # fmt: skip
    _body(sheet, facts, 12)
    sheet.text(20, 40, f"Fait à {one.ville}, le {lettered(facts.jour)}, en deux originaux.", 12)
    _signatures(sheet, facts, 56, "Le Client", "Le Prestataire")
    return _labels(facts)


@layout(CONTRAT, face="lato")
def conditions_particulieres(sheet: Sheet, facts: Facts) -> Labels:
    """A table of particular conditions on the first page, dated there."""
    one, two = facts.fournisseur, facts.hote
    sheet.text(20, 28, "Conditions particulières", 18, "b")
    sheet.text(20, 36, "Contrat de prestation d'assistance administrative", 11)
    sheet.table(20, 46, (55, 115), (
        ("Rubrique", "Contenu"), ("Client (mandant)", one.nom), ("SIREN du client", one.siren_espace),
        ("Prestataire (mandataire)", two.nom), ("SIREN du prestataire", two.siren_espace),
        ("Référence du contrat", facts.reference), ("Date de signature", slashed(facts.jour)),
        ("Durée", "24 mois"),
    ), size=10, high=10)  # fmt: skip
    _body(sheet, facts, 10.5)
    sheet.text(20, 36, "Bon pour accord des deux parties", 11)
    _signatures(sheet, facts, 50, f"Pour {one.nom}", f"Pour {two.nom}")
    return _labels(facts)


@layout(CONTRAT, face="carlito")
def lettre_de_mission(sheet: Sheet, facts: Facts) -> Labels:
    """A letter of engagement: the provider writes first."""
    one, two = facts.fournisseur, facts.hote
    sheet.text(20, 24, two.nom, 14, "b")
    sheet.text(20, 30, two.adresse, 10)
    sheet.text(120, 46, one.nom, 11)
    sheet.text(120, 52, one.rue, 11)
    sheet.text(120, 58, f"{one.code_postal} {one.ville}", 11)
    sheet.text(20, 76, "Lettre de mission valant contrat de prestation", 14, "b")
    sheet.text(20, 84, f"{two.ville}, le {lettered(facts.jour)}", 11)
    sheet.para(20, 98, 170, f"Madame, Monsieur, vous avez confié à notre société {two.nom} "
               f"(le prestataire) une mission d'assistance au profit de {one.nom} (le client). Les "
               "termes en sont précisés aux pages suivantes.", 11.5)  # fmt: skip
    _body(sheet, facts, 11)
    sheet.text(20, 36, "Signatures précédées de la mention « lu et approuvé »", 11)
    _signatures(sheet, facts, 50, "Le prestataire", "Le client")
    return _labels(facts)


@layout(CONTRAT, face="sans")
def externalisation(sheet: Sheet, facts: Facts) -> Labels:
    """A cover page with a big title; the parties at the second part of it, the date at the end."""
    one, two = facts.fournisseur, facts.hote
    sheet.box(20, 40, 170, 50, fill=(0.9, 0.93, 0.97), stroke=None)
    sheet.text(105, 62, "Contrat de prestation", 22, "b", "c")
    sheet.text(105, 74, "Gestion externalisée des financements publics", 11, "", "c")
    sheet.pair(30, 120, "Prestataire :", f"{two.nom} ({two.sigle})", 12, at=65)
    sheet.pair(30, 132, "Client :", f"{one.nom} ({one.sigle})", 12, at=65)
    _body(sheet, facts, 10)
    sheet.text(20, 36, f"Conclu le {slashed(facts.jour)} à {two.ville}", 11)
    _signatures(sheet, facts, 50, "Pour le client", "Pour le prestataire")
    return _labels(facts)
