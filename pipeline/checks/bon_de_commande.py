"""BDC: the buying operator orders from the referenced developer; amounts add up; signed."""

from __future__ import annotations

from pipeline.checks.check import Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier, Groupe, PieceLue
from pipeline.checks.natures import confondue
from pipeline.checks.rapprochement import (
    Attendue,
    confront_societe,
    editeur,
    etranger,
    fournisseur,
    incertain,
    signature,
)
from pipeline.models import montant
from pipeline.models.lecture import Read
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_BDC = (TypePiece.BON_DE_COMMANDE,)


@check(
    "BDC_PARTIES_DIFFERENTES",
    Gravite.VERIFIER,
    "Le bon de commande porte sur {role} « {lu} », alors que la demande indique « {declare} ». Merci "
    "de déposer le bon de commande passé par votre structure au développeur de la solution.",
    titre="Bon de commande : autres parties",
    types=_BDC,
    champs=("acheteur", "fournisseur"),
)
def parties_differentes(dossier: Dossier, bon: Groupe) -> Constats:
    """The buyer is the supplier of the request, the seller the developer of the register (guide MSS).

    A company whose SIREN is printed on the order is there, under whatever label; so is one whose place
    was not found, if its name is printed. A SIREN that is nobody's here is a doubt. Abstains on a party
    that nothing declares.
    """
    lu = bon.lu
    parties = (
        ("l'acheteur", fournisseur(dossier), lu.acheteur),
        ("le fournisseur", editeur(dossier), lu.fournisseur),
    )
    for role, attendue, nom in parties:
        yield from _partie(dossier, role, attendue, nom, bon)
    numbered = {a.siren for _, a, _ in parties if a and a.siren}
    strangers = [number for number in lu.sirens if number not in numbered]
    if len(strangers) > len(parties) - len(numbered) and numbered <= set(lu.sirens):
        yield Doubt("un SIREN qui n'est celui d'aucune des parties", lu=", ".join(strangers))


def _partie(
    dossier: Dossier,
    role: str,
    attendue: Attendue | None,
    nom: Read[str] | None,
    bon: Groupe,
) -> Constats:
    sirens = bon.lu.sirens
    if attendue is not None and attendue.siren in sirens and nom is None:
        return
    unnumbered = Attendue(attendue.nom) if attendue else None
    details = {"role": role}
    args = (dossier, unnumbered, nom, None)
    yield from confront_societe(*args, quoi=role, details=details, texte=bon.texte)
    if attendue is not None and etranger(dossier, attendue, sirens):
        yield Doubt(f"{role} : son SIREN ne figure pas parmi ceux du bon", attendue.siren)


@check(
    "BDC_MONTANT_INCOHERENT",
    Gravite.VERIFIER,
    "Les montants du bon de commande ne concordent pas ({lu}). Merci de déposer un bon de commande "
    "mentionnant le montant HT, la TVA et le montant TTC.",
    titre="Bon de commande : montants incohérents",
    types=_BDC,
    champs=("montant_ht", "montant_tva", "montant_ttc"),
)
def montant_incoherent(dossier: Dossier, bon: Groupe) -> Constats:
    """HT and TVA make TTC, to two centimes (usage: HT, rate and TTC stand on an order).

    Without a TVA amount, TTC is only not under HT. An amount that is not read is a doubt.
    """
    ht, tva, ttc = bon.lu.montant_ht, bon.lu.montant_tva, bon.lu.montant_ttc
    if ht is None or ttc is None:
        yield Doubt("le montant HT ou le montant TTC n'a pas pu être lu")
        return
    if any(incertain(dossier, m) for m in (ht, tva, ttc) if m):
        yield Doubt("les montants sont lus sans certitude")
        return
    gap = abs(ht.value + tva.value - ttc.value) if tva else max(ht.value - ttc.value, 0)
    if gap > 2 * montant.CENTIME:
        parts = (("HT", ht), ("TVA", tva), ("TTC", ttc))
        said = ", ".join(f"{nom} {montant.francais(m.value)}" for nom, m in parts if m)
        yield Finding(lu=said, details={"lu": said})


@check(
    "BDC_NON_SIGNE",
    Gravite.CORRIGER,
    "Nous n'avons pas relevé la signature de {role} sur le bon de commande. Merci de le déposer signé.",
    titre="Bon de commande non signé",
    types=_BDC,
)
def non_signe(dossier: Dossier, bon: Groupe) -> Constats:
    """The buyer signs his order (usage). Ink that cannot be told is a doubt."""
    yield from signature(dossier, bon.lu.signature, "l'acheteur")


@check(
    "BDC_DEVIS",
    Gravite.CORRIGER,
    "Le document déposé est un devis. Merci de déposer le bon de commande signé correspondant.",
    titre="Devis au lieu du bon de commande",
    portee=Portee.FICHIER,
    types=_BDC,
)
def devis(dossier: Dossier, piece: PieceLue) -> Constats:
    """A devis offers, an order engages. Speaks instead of FIC_NATURE; abstains on what is unread."""
    yield from confondue(piece, "BDC_DEVIS")
