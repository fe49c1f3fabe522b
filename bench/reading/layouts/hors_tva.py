"""Proofs that a structure pays no VAT, given by the tax services."""

from __future__ import annotations

from bench.reading.facts import Facts, lettered, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

HORS_TVA = TypePiece.PREUVE_HORS_TVA


def _labels(facts: Facts, emetteur: tuple[str, ...], mention: str) -> Labels:
    return {
        "emetteur": emetteur, "structure": facts.fournisseur.nom, "siren": facts.fournisseur.siren,
        "mention": mention, "date": facts.jour.isoformat(),
    }  # fmt: skip


def _service(facts: Facts) -> tuple[str, ...]:
    ville = facts.fournisseur.ville
    return (f"Service des impôts des entreprises de {ville}", "Service des impôts des entreprises",
            "Direction générale des finances publiques", "DGFiP", f"SIE de {ville}")  # fmt: skip


def _est(facts: Facts) -> str:
    return "est bien" if facts.assujetti else "n'est pas"


@layout(HORS_TVA, face="garamond")
def courrier(sheet: Sheet, facts: Facts) -> Labels:
    """A letter of the SIE: the structure is outside the field of the tax."""
    firm = facts.fournisseur
    sheet.text(20, 24, "DIRECTION GÉNÉRALE DES FINANCES PUBLIQUES", 12, "b")
    sheet.text(20, 31, _service(facts)[0], 12)
    sheet.text(120, 50, firm.nom, 12)
    sheet.text(120, 56, f"{firm.code_postal} {firm.ville}", 12)
    sheet.text(190, 72, f"{firm.ville}, le {lettered(facts.jour)}", 12, "", "r")
    sheet.text(
        20,
        86,
        "Objet : attestation d'assujettissement à la TVA"
        if facts.assujetti
        else "Objet : attestation de non-assujettissement à la TVA",
        12,
        "b",
    )
    y = sheet.para(20, 98, 170, f"Je vous confirme que la structure {firm.nom}, identifiée sous le "
                   f"numéro SIREN {firm.siren_espace}, {_est(facts)} assujettie à la taxe sur la "
                   "valeur ajoutée au titre de son activité.", 13)  # fmt: skip
    sheet.text(120, y + 12, "L'inspecteur des finances publiques", 12)
    sheet.signature(122, y + 15)
    return _labels(facts, _service(facts), "non assujettie")


@layout(HORS_TVA, face="carlito", flagged="TVA_MENTION_ABSENTE")
def franchise(sheet: Sheet, facts: Facts) -> Labels:
    """An attestation of franchise en base, in labels and values."""
    firm = facts.fournisseur
    sheet.text(20, 22, "DGFiP", 18, "b")
    sheet.text(20, 29, f"SIE de {firm.ville}", 11)
    sheet.text(105, 48, "ATTESTATION DE RÉGIME DE TVA", 16, "b", "c")
    y = 66.0
    for label, value in (
        ("Entreprise :", firm.nom), ("N° SIREN :", firm.siren_espace),
        ("Adresse :", firm.adresse), ("Régime :", "Franchise en base (article 293 B du CGI)"),
        ("Date de l'attestation :", slashed(facts.jour)),
    ):  # fmt: skip
        sheet.pair(20, y, label, value, 11, at=70)
        y += 9
    sheet.para(
        20,
        y + 6,
        170,
        "L'entreprise désignée bénéficie de la franchise et ne facture pas la TVA.",
        11,
    )
    return _labels(facts, _service(facts), "franchise")


@layout(HORS_TVA, face="sans")
def exoneration(sheet: Sheet, facts: Facts) -> Labels:
    """An exemption (article 261), with a table and a reference number."""
    firm = facts.fournisseur
    sheet.text(15, 20, "RÉPUBLIQUE FRANÇAISE", 9, "b")
    sheet.text(15, 28, _service(facts)[0], 11)
    sheet.text(15, 46, "Certificat d'exonération de TVA", 16, "b")
    bottom = sheet.table(15, 56, (60, 120), (
        ("Référence", f"TVA/{facts.reference}"), ("Organisme bénéficiaire", firm.nom),
        ("Identifiant SIREN", firm.siren_espace), ("SIRET", firm.siret),
        ("Fondement", "Exonération - article 261, 4 du CGI"), ("Délivré le", slashed(facts.jour)),
    ), size=10, high=10, head="", fill=None)  # fmt: skip
    sheet.text(130, bottom + 14, "Le comptable public", 10)
    sheet.signature(130, bottom + 17)
    return _labels(facts, _service(facts), "exoneree")


@layout(HORS_TVA, face="lato")
def messagerie(sheet: Sheet, facts: Facts) -> Labels:
    """The printed answer of the secure mail of the professional space."""
    firm = facts.fournisseur
    sheet.text(15, 18, "impots.gouv.fr - Messagerie sécurisée - Espace professionnel", 9)
    sheet.line(15, 21, 195, 21)
    for y, label, value in (
        (30.0, "De :", _service(facts)[0]), (37.0, "À :", firm.nom),
        (44.0, "Envoyé le :", slashed(facts.jour)), (51.0, "Objet :", "Situation au regard de la TVA"),
    ):  # fmt: skip
        sheet.pair(15, y, label, value, 10, at=42)
    y = sheet.para(15, 66, 180, f"Bonjour, en réponse à votre demande, le service atteste que "
                   f"{firm.nom} (SIREN {firm.siren}) est {'' if facts.assujetti else 'non '}"
                   "assujettie à la TVA. La présente vaut attestation.", 10.5)  # fmt: skip
    sheet.text(15, y + 8, "Cordialement, le gestionnaire du service", 10.5)
    return _labels(facts, _service(facts), "non assujettie")
