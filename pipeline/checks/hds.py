"""HDS: the host of health data is the supplier, certified at the deposit, by the référentiel due."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier, Groupe, PieceLue
from pipeline.checks.natures import confondue
from pipeline.checks.pieces_dues import est_dpi
from pipeline.checks.rapprochement import (
    confront_societe,
    date_lisible,
    expire,
    fournisseur,
    incertain,
)
from pipeline.models import dates
from pipeline.models.normalise import compact
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_HDS = (TypePiece.CERTIFICAT_HDS,)


@check(
    "HDS_TITULAIRE_DIFFERENT",
    Gravite.VERIFIER,
    "Le certificat HDS est établi au nom de « {lu} ». Il doit être au nom de votre structure "
    "({declare}), puisque vous avez indiqué assurer l'hébergement. Merci de déposer votre "
    "certificat ou de rectifier votre réponse.",
    titre="Certificat HDS : autre titulaire",
    types=_HDS,
    champs=("titulaire",),
)
def titulaire_different(dossier: Dossier, hds: Groupe) -> Constats:
    """« Votre certificat d'hébergeur » (guide): its holder is the supplier, not its cloud provider.

    Where no holder is announced, the name may stand anywhere on a certificate that speaks of no
    subcontractor. Abstains without a declared company. The gestionnaire tells a subsidiary from a
    subcontractor.
    """
    args = (dossier, fournisseur(dossier), hds.lu.titulaire, None)
    texte = "" if "SOUSTRAIT" in compact(hds.texte) else hds.texte
    yield from confront_societe(*args, quoi="le titulaire du certificat", texte=texte)


@check(
    "HDS_EXPIRE",
    Gravite.CORRIGER,
    "Le certificat HDS n'était plus en cours de validité à la date du dépôt (fin de validité : "
    "{date}). Merci de déposer le certificat en vigueur.",
    titre="Certificat HDS expiré",
    types=_HDS,
    champs=("date_fin",),
)
def expire_au_depot(dossier: Dossier, hds: Groupe) -> Constats:
    """The end of validity is not before the deposit (law: a certificate holds three years).

    One that begins after the deposit is a doubt. Abstains when no end is read:
    HDS_DATE_ILLISIBLE says so.
    """
    yield from expire(dossier, hds)
    debut, depot = hds.lu.date_debut, dossier.jour(hds)
    if debut is not None and debut.value > depot:
        after = debut.value.isoformat()
        yield Doubt("la validité commence après le dépôt", depot.isoformat(), after)


@check(
    "HDS_DATE_ILLISIBLE",
    Gravite.VERIFIER,
    "Nous n'avons pas pu lire la date de fin de validité du certificat HDS. Merci de déposer le "
    "certificat complet.",
    titre="Certificat HDS : date illisible",
    types=_HDS,
    champs=("date_debut", "date_fin"),
)
def date_illisible(dossier: Dossier, hds: Groupe) -> Constats:
    """No end of validity is read, or not surely; three years from the beginning are not assumed."""
    yield from date_lisible(dossier, hds.lu.date_fin, "la fin de validité")


@check(
    "HDS_REFERENTIEL_ANCIEN",
    Gravite.VERIFIER,
    "Le certificat HDS vise une version antérieure du référentiel ({lu}). Merci de déposer le "
    "certificat établi selon le référentiel en vigueur (version 2).",
    titre="Certificat HDS : ancien référentiel",
    types=_HDS,
    champs=("referentiel",),
)
def referentiel_ancien(dossier: Dossier, hds: Groupe) -> Constats:
    """Every certified host is so by the référentiel v2 since 16/05/2026 (arrêté du 26/04/2024).

    Judged at the deposit; abstains before that day, when both versions stood. A version that is
    not read is a doubt. The gestionnaire asks for the certificate of the transition.
    """
    lu, exigible = hds.lu.referentiel, dossier.parametres.hds_v2_exigible
    if dossier.jour(hds) < exigible:
        yield Abstention(f"les deux versions valaient avant le {dates.francais(exigible)}")
    elif lu is None or incertain(dossier, lu):
        yield Doubt("la version du référentiel HDS n'a pas pu être lue", attendu="2")
    elif not lu.value.startswith("2"):
        yield Finding(attendu="2", lu=lu.value, details={"lu": f"version {lu.value}"})


@check(
    "HDS_PERIMETRE_ABSENT",
    Gravite.VERIFIER,
    "Le certificat HDS ne précise ni son périmètre ni les activités certifiées. Merci de déposer le "
    "certificat complet, annexe comprise.",
    titre="Certificat HDS sans périmètre",
    types=_HDS,
    champs=("perimetre",),
)
def perimetre_absent(dossier: Dossier, hds: Groupe) -> Constats:
    """A certificate names its perimeter (infrastructure physique, infogéreur) or its activities.

    They are matched by label, since sources number them differently. On a picture, or when not
    every page was read, their absence is a doubt.
    """
    if hds.lu.perimetre is None and not hds.lu.activites:
        yield Finding() if hds.entier else Doubt("le périmètre n'a pas pu être lu")


@check(
    "HDS_ISO27001_SEUL",
    Gravite.CORRIGER,
    "Le certificat déposé atteste la conformité à ISO/IEC 27001, mais ne mentionne pas la "
    "certification « hébergeur de données de santé ». Merci de déposer votre certificat HDS.",
    titre="ISO 27001 sans certification HDS",
    portee=Portee.FICHIER,
    types=_HDS,
)
def iso27001_seul(dossier: Dossier, piece: PieceLue) -> Constats:
    """ISO/IEC 27001 is a part of HDS, not HDS. Speaks instead of FIC_NATURE."""
    yield from confondue(piece, "HDS_ISO27001_SEUL")


_REPONSES = {
    True: (TypePiece.ATTESTATION_NON_HEBERGEMENT, "vous assurez l'hébergement"),
    False: (TypePiece.CERTIFICAT_HDS, "vous n'assurez pas l'hébergement"),
}


@check(
    "HDS_REPONSE_INCOHERENTE",
    Gravite.VERIFIER,
    "Vous avez indiqué que {reponse} des données de santé, alors que le document déposé est : {lu}. "
    "Merci de rectifier votre réponse ou de déposer le document correspondant.",
    titre="Hébergement : réponse et document incohérents",
    portee=Portee.DOSSIER,
)
def reponse_incoherente(dossier: Dossier) -> Constats:
    """The answer and the document filed say the same: a host has a certificate, another attests.

    A document counts by what it is, not by its slot. Abstains when the question was not asked or
    is still unanswered, and when neither document is filed (DOS_PIECE_MANQUANTE).
    """
    reponse = dossier.demande.hebergement_donnees_sante
    filed = {p.autre_nature or p.type.value: p for p in dossier.pieces if p.lisible}
    known = {t.value for t, _ in _REPONSES.values()} & set(filed)
    if reponse is None or not est_dpi(dossier) or not known:
        yield Abstention("aucune réponse à rapprocher d'un document")
        return
    contraire, dit = _REPONSES[reponse]
    if contraire.value in known:
        piece = filed[contraire.value]
        details = {"reponse": dit, "lu": contraire.libelle}
        yield Finding(attendu=dit, lu=contraire.libelle, details=details, piece=piece.type,
                      fichier=piece.fichier.nom)  # fmt: skip
