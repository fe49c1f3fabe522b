"""DOS: the request as a whole: pieces due, the supplier's other requests, the declaration itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier
from pipeline.checks.pieces_dues import Si, Situation, dues, situation
from pipeline.models import bic, iban, numero_ans, siret
from pipeline.models.demande import Demande, DemandeAnterieure, cle_dossier
from pipeline.models.rapport import Gravite
from pipeline.models.statut import Dispositif, Statut, TypeDemande, TypePiece

_HDS = (TypePiece.CERTIFICAT_HDS, TypePiece.ATTESTATION_NON_HEBERGEMENT)
_VALIDES = (Statut.VALIDEE, Statut.VALIDATION_PARTIELLE, Statut.CERTIFICATS_A_VALIDER)


@check(
    "DOS_PIECE_MANQUANTE",
    Gravite.CORRIGER,
    "La pièce « {piece} » est nécessaire dans votre situation ({situation}) et n'a pas été déposée. "
    "Merci de l'ajouter.",
    titre="Pièce manquante",
    portee=Portee.DOSSIER,
)
def piece_manquante(dossier: Dossier) -> Constats:
    """Every piece of the matrix that is due is filed (guides).

    Where nothing known tells whether it is due (no register), its absence is a doubt. Half of a
    finalisation is DOS_FINALISATION_PARTIELLE instead.
    """
    filed = {piece.type for piece in dossier.pieces}
    for piece, (due, condition) in dues(dossier).items():
        if piece in filed or due is False or piece in _moitie_manquante(dossier):
            continue
        if due is None:
            yield Doubt(
                f"on ne sait pas si la pièce « {piece.libelle} » est due ({condition.value})",
                attendu=piece.libelle,
                piece=piece,
            )
        else:
            details = {"piece": piece.libelle, "situation": _dite(dossier, condition)}
            yield Finding(attendu=piece.libelle, details=details, piece=piece)


def _dite(dossier: Dossier, condition: Si) -> str:
    row = situation(dossier.demande).value
    return row if condition is Si.TOUJOURS else f"{row}, {condition.value}"


def _moitie_manquante(dossier: Dossier) -> tuple[TypePiece, ...]:
    """When a finalisation has one of its two documents: the other."""
    if situation(dossier.demande) is not Situation.FINALISATION:
        return ()
    due = [piece for piece, (is_due, _) in dues(dossier).items() if is_due]
    filed = {piece.type for piece in dossier.pieces}
    missing = tuple(piece for piece in due if piece not in filed)
    return missing if 0 < len(missing) < len(due) else ()


@check(
    "DOS_FINALISATION_PARTIELLE",
    Gravite.CORRIGER,
    "Pour finaliser votre enrôlement anticipé, le certificat de référencement et le document "
    "relatif à l'hébergement des données de santé doivent être déposés ensemble. Il manque : "
    "{piece}.",
    titre="Finalisation incomplète",
    portee=Portee.DOSSIER,
)
def finalisation_partielle(dossier: Dossier) -> Constats:
    """Both documents of a DPI together (guide: « 2 documents complémentaires simultanément »)."""
    if situation(dossier.demande) is not Situation.FINALISATION:
        yield Abstention("la demande ne finalise pas un anticipé")
    for piece in _moitie_manquante(dossier):
        yield Finding(attendu=piece.libelle, details={"piece": piece.libelle}, piece=piece)


@check(
    "DOS_PIECE_INATTENDUE",
    Gravite.INFO,
    "La pièce « {piece} » n'est pas demandée dans votre situation ({situation}).",
    titre="Pièce non demandée",
    portee=Portee.DOSSIER,
)
def piece_inattendue(dossier: Dossier) -> Constats:
    """A piece that the situation does not ask for: it informs, and never holds a request up."""
    for piece in dict.fromkeys(p.type for p in dossier.pieces):
        if not attendue(dossier, piece):
            filed = dossier.piece(piece)
            row = situation(dossier.demande).value
            yield Finding(
                details={"piece": piece.libelle, "situation": row},
                piece=piece,
                fichier=filed.fichier.nom if filed else None,
            )


def attendue(dossier: Dossier, piece: TypePiece) -> bool:
    """Whether a situation asks for a piece, or may ask for it."""
    if situation(dossier.demande) is Situation.NON_DECRITE:
        return True
    due, _ = dues(dossier).get(piece, (False, Si.TOUJOURS))
    return due is not False


def _abstain_without_history(dossier: Dossier) -> bool:
    return dossier.anterieures is None


def _vivantes(dossier: Dossier) -> Iterator[DemandeAnterieure]:
    """The supplier's other requests that were not rejected."""
    return (d for d in dossier.autres_demandes if d.statut is not Statut.REJETEE)


@check(
    "DOS_SAS_DEJA_ENROLE",
    Gravite.VERIFIER,
    "Un fournisseur SAS ne peut faire qu'un seul enrôlement et qu'une seule demande de financement. "
    "La demande {autre} existe déjà.",
    titre="Fournisseur SAS déjà enrôlé",
    portee=Portee.DOSSIER,
)
def sas_deja_enrole(dossier: Dossier) -> Constats:
    """One enrolment and one financing request in all (guide SAS). Abstains without history."""
    demande = dossier.demande
    if demande.dispositif is not Dispositif.SAS or _abstain_without_history(dossier):
        yield Abstention("pas une demande SAS, ou aucune autre demande connue")
        return
    for autre in _vivantes(dossier):
        both = autre.type_demande.est_enrolement and demande.type_demande.est_enrolement
        same = both or autre.type_demande is demande.type_demande
        if autre.dispositif is Dispositif.SAS and same:
            yield Finding(lu=autre.numero, details={"autre": autre.numero})
            return


@check(
    "DOS_NUMERO_DEJA_ENROLE",
    Gravite.VERIFIER,
    "Le numéro de référencement {declare} fait déjà l'objet de la demande d'enrôlement {autre}.",
    titre="Numéro de référencement déjà enrôlé",
    portee=Portee.DOSSIER,
)
def numero_deja_enrole(dossier: Dossier) -> Constats:
    """One number, one enrolment of a supplier (guides). Abstains without history."""
    demande = dossier.demande
    declare = demande.referencement
    if declare is None or not demande.type_demande.est_enrolement or dossier.anterieures is None:
        yield Abstention("pas un enrôlement, ou aucune autre demande connue")
        return
    for autre in _vivantes(dossier):
        if autre.type_demande.est_enrolement and autre.numero_ans == declare.numero_ans:
            details = {"declare": declare.numero_ans, "autre": autre.numero}
            yield Finding(lu=autre.numero, details=details)
            return


@check(
    "DOS_V2_PREMIER_NON_VALIDE",
    Gravite.VERIFIER,
    "Un premier enrôlement vague 2 doit avoir été validé avant d'en déposer un autre. La demande "
    "{autre} est encore en cours d'instruction.",
    titre="Premier enrôlement vague 2 non validé",
    portee=Portee.DOSSIER,
)
def v2_premier_non_valide(dossier: Dossier) -> Constats:
    """A second number only when a first vague 2 enrolment is validated (guide vague 2).

    A partial validation counts: an anticipé « validé par l'ASP » may file a complementary enrolment
    (same guide, §2). Abstains without history, and for a first vague 2 enrolment.
    """
    demande = dossier.demande
    v2 = demande.dispositif is Dispositif.VAGUE_2 and demande.type_demande.est_enrolement
    if not v2 or dossier.anterieures is None or demande.finalise:
        yield Abstention("pas un nouvel enrôlement vague 2, ou aucune autre demande connue")
        return
    autres = [
        d
        for d in _vivantes(dossier)
        if d.dispositif is Dispositif.VAGUE_2 and d.type_demande.est_enrolement
    ]
    if autres and not any(d.statut in _VALIDES for d in autres):
        yield Finding(lu=autres[0].numero, details={"autre": autres[0].numero})


@check(
    "DOS_AVANCE_ABSENTE",
    Gravite.VERIFIER,
    "Une demande d'avance doit avoir été déposée avant la demande de solde. Nous n'avons pas "
    "retrouvé la demande {declare}.",
    titre="Avance introuvable pour ce solde",
    portee=Portee.DOSSIER,
)
def avance_absente(dossier: Dossier) -> Constats:
    """A balance follows an advance (guide solde SAS); one of another number is a doubt.

    Abstains when nothing is known of the supplier's other requests.
    """
    demande = dossier.demande
    if demande.type_demande is not TypeDemande.SOLDE or dossier.anterieures is None:
        yield Abstention("pas un solde, ou aucune autre demande connue")
        return
    avances = [d.cle for d in _vivantes(dossier) if d.type_demande is TypeDemande.AVANCE]
    wanted = demande.solde.avance_numero if demande.solde else None
    if not avances:
        yield Finding(attendu=wanted, details={"declare": wanted or "d'avance"})
    elif wanted and cle_dossier(wanted) not in avances:
        yield Doubt("l'avance connue porte un autre numéro", attendu=wanted, lu=", ".join(avances))


@check(
    "DOS_ANTICIPE_SANS_AVANCE",
    Gravite.VERIFIER,
    "Un enrôlement anticipé doit être finalisé avant de déposer une demande d'avance.",
    titre="Enrôlement anticipé non finalisé avant l'avance",
    portee=Portee.DOSSIER,
)
def anticipe_sans_avance(dossier: Dossier) -> Constats:
    """No advance while the enrolment is anticipé (guide vague 2, §2)."""
    demande = dossier.demande
    if demande.type_demande is not TypeDemande.AVANCE:
        yield Abstention("pas une demande d'avance")
        return
    if demande.anticipe or _enrolement_non_finalise(dossier):
        yield Finding()
    elif dossier.anterieures is None:
        yield Abstention("aucune autre demande connue")


def _enrolement_non_finalise(dossier: Dossier) -> bool:
    declare = dossier.demande.referencement
    return any(
        d.type_demande.est_enrolement
        and d.statut in (Statut.VALIDATION_PARTIELLE, Statut.CERTIFICATS_A_VALIDER)
        and (
            d.numero_ans == declare.numero_ans
            if declare
            else d.dispositif is dossier.demande.dispositif
        )
        for d in dossier.autres_demandes
    )


@check(
    "DOS_DECLARATION_INVALIDE",
    Gravite.VERIFIER,
    "La valeur saisie pour « {champ} » n'est pas valide ({pourquoi}). Merci de faire rectifier la "
    "saisie.",
    titre="Saisie invalide",
    portee=Portee.DOSSIER,
)
def declaration_invalide(dossier: Dossier) -> Constats:
    """The record itself does not hold: a key, a shape, a section that contradicts another."""
    for champ, pourquoi, lu in _fautes(dossier.demande):
        details = {"champ": libelle_champ(champ), "pourquoi": pourquoi}
        yield Finding(lu=lu, attendu=champ, details=details)


_CHAMPS = {
    "type_demande": "type de demande",
    "statut": "statut",
    "siret": "numéro de SIRET",
    "denomination_sociale": "dénomination sociale",
    "numero_ans": "numéro unique de référencement",
    "iban": "IBAN",
    "bic": "BIC",
    "titulaire": "titulaire du compte",
    "depositaire": "dépositaire",
    "qualite_tiers": "qualité du tiers déclarant",
    "nom": "nom",
    "prenom": "prénom",
    "email": "adresse électronique",
    "avance": "volumes de boîtes aux lettres",
    "contact_support": "contact de support",
}
_DE_QUI = {"representant": " du représentant légal", "depositaire": " du dépositaire"}


def libelle_champ(champ: str) -> str:
    """The words of the form for a key of the record.

    >>> libelle_champ("demandeur.representant.email")
    'adresse électronique du représentant légal'
    """
    *path, key = champ.split(".")
    return _CHAMPS[key] + (_DE_QUI.get(path[-1], "") if path else "")


Faute = tuple[str, str, str | None]


def _fautes(demande: Demande) -> Iterator[Faute]:
    if situation(demande) is Situation.NON_DECRITE:
        kind = f"{demande.dispositif.value}, {demande.type_demande.value}"
        yield "type_demande", "aucun guide ne décrit cette situation", kind
    societe, ref = demande.personne_morale, demande.referencement
    if societe is None:
        yield "personne_morale.siret", "le fournisseur n'est pas renseigné", None
    if societe and not siret.is_valid(societe.siret):
        yield "personne_morale.siret", "la clé du SIRET est fausse", societe.siret
    if societe and not societe.denomination_sociale:
        yield "personne_morale.denomination_sociale", "la dénomination est vide", None
    if demande.statut in (Statut.VALIDATION_PARTIELLE, Statut.CERTIFICATS_A_VALIDER) and not (
        demande.anticipe
    ):
        yield "statut", "ce statut est celui d'un enrôlement anticipé", demande.statut.value
    if ref and not numero_ans.is_valid(ref.numero_ans):
        yield "referencement.numero_ans", "dix lettres ou chiffres attendus", ref.numero_ans
    yield from _banque(demande)
    yield from _personnes(demande)
    yield from _financement(demande)


def _banque(demande: Demande) -> Iterator[Faute]:
    compte = demande.coordonnees_bancaires
    if compte is None:
        return
    if not iban.is_valid(compte.iban):
        yield "coordonnees_bancaires.iban", "les clés de l'IBAN sont fausses", compte.iban
    if not bic.is_valid(compte.bic):
        yield "coordonnees_bancaires.bic", "8 ou 11 caractères attendus", compte.bic
    if not compte.titulaire:
        yield "coordonnees_bancaires.titulaire", "le titulaire est vide", None


def _financement(demande: Demande) -> Iterator[Faute]:
    """The forms of an advance (guide MSS) and of a balance (guide solde SAS)."""
    mss = demande.dispositif is Dispositif.MSS_OPERATEUR
    if demande.type_demande is TypeDemande.AVANCE and mss and demande.avance is None:
        yield "avance", "les volumes de boîtes aux lettres ne sont pas renseignés", None
    if demande.type_demande is not TypeDemande.SOLDE:
        return
    if demande.solde is None or not demande.solde.contact_support:
        yield "solde.contact_support", "le contact de support n'est pas renseigné", None


def _personnes(demande: Demande) -> Iterator[Faute]:
    demandeur = demande.demandeur
    if demandeur is None:
        return
    if not demandeur.est_representant_legal and demandeur.depositaire is None:
        yield "demandeur.depositaire", "le dépositaire n'est pas renseigné", None
    third, legal = demandeur.depositaire, demandeur.representant
    if (
        demandeur.est_representant_legal
        and third
        and (third.nom, third.prenom)
        != (
            legal.nom,
            legal.prenom,
        )
    ):
        yield "demandeur.depositaire", "un dépositaire est saisi pour un représentant légal", None
    if not demandeur.est_representant_legal and demandeur.qualite_tiers is None:
        yield "demandeur.qualite_tiers", "la qualité du tiers n'est pas renseignée", None
    for role, person in (
        ("representant", demandeur.representant),
        ("depositaire", demandeur.depositaire),
    ):
        if person is None:
            continue
        for name in ("nom", "prenom"):
            if not getattr(person, name):
                yield f"demandeur.{role}.{name}", "la valeur est vide", None
        if person.email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", person.email):
            yield f"demandeur.{role}.email", "l'adresse électronique est mal formée", person.email
