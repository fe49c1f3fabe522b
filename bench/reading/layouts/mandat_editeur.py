"""Mandates by which a publisher lets a distributor ask for the financing."""

from __future__ import annotations

from bench.reading.facts import Facts, lettered, slashed
from bench.reading.layouts.layout import Labels, layout
from bench.reading.sheet import Sheet
from pipeline.models.statut import TypePiece

MANDAT = TypePiece.MANDAT_EDITEUR


def _labels(facts: Facts) -> Labels:
    return {
        "mandant": facts.editeur.nom, "mandataire": facts.fournisseur.nom,
        "date": facts.jour.isoformat(), "signature": "presente" if facts.signee else "absente",
    }  # fmt: skip


@layout(MANDAT, face="garamond")
def parties(sheet: Sheet, facts: Facts) -> Labels:
    """« Entre les soussignés », object, then two signatures."""
    one, two = facts.editeur, facts.fournisseur
    sheet.text(105, 30, "MANDAT DE L'ÉDITEUR AU DISTRIBUTEUR", 16, "b", "c")
    sheet.text(20, 48, "Entre les soussignés :", 12)
    y = sheet.para(20, 58, 170, f"{one.nom}, {one.forme}, dont le siège est {one.adresse}, RCS "
                   f"{one.siren_espace}, éditeur du logiciel {facts.logiciel}, ci-après « le "
                   "Mandant »,", 12.5)  # fmt: skip
    sheet.text(20, y + 3, "et", 12)
    y = sheet.para(
        20,
        y + 11,
        170,
        f"{two.nom}, {two.forme}, dont le siège est {two.adresse}, RCS "
        f"{two.siren_espace}, distributeur, ci-après « le Mandataire ».",
        12.5,
    )
    y = sheet.para(
        20,
        y + 5,
        170,
        "Article 1. Le Mandant donne mandat au Mandataire, qui l'accepte, "
        "de déposer en son nom les demandes de financement du programme Ségur auprès de "
        "l'Agence de services et de paiement pour ledit logiciel.",
        12.5,
    )
    sheet.text(
        20, y + 8, f"Fait à {one.ville}, le {lettered(facts.jour)}, en deux exemplaires.", 12
    )
    sheet.text(20, y + 22, "Le Mandant", 12, "b")
    sheet.text(120, y + 22, "Le Mandataire", 12, "b")
    if facts.signee:
        sheet.signature(22, y + 26, 46, 16)
        sheet.signature(122, y + 26, 46, 16)
    return _labels(facts)


@layout(MANDAT, face="lato")
def lettre_editeur(sheet: Sheet, facts: Facts) -> Labels:
    """The publisher's letter: one signature, the distributor named in the sentence."""
    one, two = facts.editeur, facts.fournisseur
    sheet.text(20, 24, one.nom, 15, "b", color=(0.3, 0.1, 0.4))
    sheet.text(20, 31, f"{one.adresse} - SIREN {one.siren_espace}", 9)
    sheet.text(190, 50, f"{one.ville}, le {slashed(facts.jour)}", 11, "", "r")
    sheet.text(20, 66, "Objet : mandat de distribution - Ségur vague 2", 11, "b")
    y = sheet.para(20, 82, 170, f"Nous, société {one.nom}, éditeur de {facts.logiciel} (version "
                   f"{facts.version}), mandatons par la présente la société {two.nom}, SIRET "
                   f"{two.siret}, en qualité de distributeur, pour procéder à l'enrôlement et au "
                   "dépôt des demandes de paiement relatives à notre solution.", 11)  # fmt: skip
    y = sheet.para(20, y + 4, 170, "Ce mandat est consenti pour la durée du dispositif.", 11)
    sheet.text(120, y + 12, f"Pour {one.nom},", 11)
    sheet.text(120, y + 18, facts.depositaire.titre, 11)
    if facts.signee:
        sheet.signature(122, y + 21, 48, 16)
    return _labels(facts)


@layout(MANDAT, face="carlito")
def formulaire(sheet: Sheet, facts: Facts) -> Labels:
    """Two framed columns: he who gives the mandate, he who receives it."""
    one, two = facts.editeur, facts.fournisseur
    sheet.text(105, 24, "Formulaire de mandat éditeur", 17, "b", "c")
    for x, head, firm in ((15, "MANDANT (éditeur)", one), (108, "MANDATAIRE (distributeur)", two)):
        sheet.box(x, 34, 88, 50)
        sheet.text(x + 3, 41, head, 10.5, "b")
        sheet.text(x + 3, 49, "Dénomination :", 9)
        sheet.text(x + 28, 49, firm.nom, 10, "b")
        sheet.pair(x + 3, 56, "SIREN :", firm.siren_espace, 9.5, at=x + 28)
        sheet.text(x + 3, 63, firm.rue, 9.5)
        sheet.text(x + 3, 69, f"{firm.code_postal} {firm.ville}", 9.5)
    sheet.pair(15, 96, "Logiciel :", f"{facts.logiciel} - n° ANS {facts.numero_ans}", 10.5)
    y = sheet.para(
        15,
        108,
        180,
        "Le mandant autorise le mandataire à effectuer en son nom les "
        "démarches d'enrôlement et de demande de financement Ségur auprès de l'ASP.",
        11,
    )
    sheet.pair(15, y + 8, "Date de signature :", slashed(facts.jour), 11)
    sheet.text(15, y + 20, "Signature du mandant", 10)
    sheet.text(108, y + 20, "Signature du mandataire", 10)
    if facts.signee:
        sheet.signature(18, y + 23, 46, 16)
        sheet.signature(112, y + 23, 46, 16)
    return _labels(facts)


@layout(MANDAT, face="sans")
def attestation(sheet: Sheet, facts: Facts) -> Labels:
    """An attestation: « donne mandat à »; the distributor comes before the publisher's signature."""
    one, two = facts.editeur, facts.fournisseur
    sheet.text(20, 30, "Attestation de mandat", 18, "b")
    sheet.text(20, 38, "(éditeur - distributeur)", 10)
    y = 54.0
    for label, value in (
        ("L'éditeur", one.nom), ("représenté par", facts.depositaire.titre),
        ("donne mandat à", two.nom), ("représenté par", facts.representant.titre),
        ("pour le logiciel", f"{facts.logiciel} {facts.version}"),
        ("à compter du", slashed(facts.jour)),
    ):  # fmt: skip
        sheet.pair(20, y, label, value, 11, at=62, styles=("", "s"))
        y += 9
    y = sheet.para(
        20,
        y + 6,
        170,
        "afin de déposer, suivre et percevoir les financements du Ségur "
        "du numérique en santé afférents à ce logiciel.",
        10.5,
    )
    sheet.text(20, y + 8, f"Signé à {one.ville} le {lettered(facts.jour)}", 10.5)
    sheet.text(20, y + 16, "L'éditeur (signature et cachet)", 10)
    if facts.signee:
        sheet.signature(24, y + 19, 50, 17)
    return _labels(facts)
