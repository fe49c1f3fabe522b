"""ATT: the attestation sur l'honneur that no health data are hosted, whole, dated and signed."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, check
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.checks.rapprochement import (
    confront_personne,
    confront_societe,
    date_lisible,
    fournisseur,
    incertain,
    signature,
)
from pipeline.models import personne
from pipeline.models.accord import Accord
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_ATT = (TypePiece.ATTESTATION_NON_HEBERGEMENT,)
ANCRES_MIN = 2
"""Words of the model under which the text is another one (choice)."""


@check(
    "ATT_NON_SIGNEE",
    Gravite.CORRIGER,
    "Nous n'avons pas relevé de signature sur l'attestation sur l'honneur. Merci de la faire signer "
    "par le représentant légal, puis de la redéposer.",
    titre="Attestation non signée",
    types=_ATT,
    champs=("signature",),
)
def non_signee(dossier: Dossier, attestation: Groupe) -> Constats:
    """A word of honour is signed (guide). Ink that cannot be told is a doubt; its kind is free."""
    yield from signature(dossier, attestation.lu.signature, "signataire de l'attestation")


@check(
    "ATT_INCOMPLETE",
    Gravite.CORRIGER,
    "L'attestation sur l'honneur comporte des rubriques non remplies. Merci de la compléter, de la "
    "dater et de la signer, puis de la redéposer.",
    titre="Attestation incomplète",
    types=_ATT,
)
def incomplete(dossier: Dossier, attestation: Groupe) -> Constats:
    """A gap of the model (dots, brackets) was left where the company or the person should stand.

    On a picture, where handwriting may not have been read, it is a doubt; so are words that still ask
    to fill something in. Abstains when both are read, whatever dots are around them.
    """
    lu = attestation.lu
    filled = lu.structure is not None and lu.signataire is not None
    if filled and lu.reste:
        yield Doubt("une rubrique reste à compléter", lu=lu.reste)
    elif filled:
        yield Abstention("la structure et le signataire sont lus")
    elif lu.blanc is not None and attestation.entier and not incertain(dossier, lu.blanc):
        yield Finding(lu=lu.blanc.value)
    elif lu.blanc is not None:
        yield Doubt("une rubrique semble vide, ou remplie à la main", lu=lu.blanc.value)


@check(
    "ATT_MODELE_NON_CONFORME",
    Gravite.CORRIGER,
    "L'attestation ne reprend pas le modèle mis à disposition par l'ASP (rubrique « Documents "
    "utiles »). Merci d'utiliser ce modèle, complété, daté et signé.",
    titre="Attestation hors modèle",
    types=_ATT,
)
def modele_non_conforme(dossier: Dossier, attestation: Groupe) -> Constats:
    """At least two of the phrases that the guide prints stand in the text (choice), and it says that
    nothing is hosted: a doubt where no words of the one who attests deny it.

    « aucune donnée de santé », « hébergement assuré sous sa responsabilité », L. 1111-8,
    R. 1111-8-8. On a picture too few of them are a doubt.
    """
    found = attestation.lu.ancres
    if len(found) < ANCRES_MIN and attestation.entier:
        yield Finding(attendu="le texte du modèle", lu=", ".join(found) or "autre texte")
    elif len(found) < ANCRES_MIN:
        yield Doubt("le texte du modèle n'a pas été reconnu", lu=", ".join(found) or None)
    elif not attestation.lu.nie:
        yield Doubt("l'attestation ne dit pas qu'aucune donnée de santé n'est hébergée")


@check(
    "ATT_STRUCTURE_DIFFERENTE",
    Gravite.VERIFIER,
    "L'attestation est établie pour « {lu} », alors que votre demande est faite pour « {declare} ». "
    "Merci de déposer l'attestation de votre structure.",
    titre="Attestation : autre structure",
    types=_ATT,
    champs=("structure", "siren"),
)
def structure_differente(dossier: Dossier, attestation: Groupe) -> Constats:
    """The company that attests is the supplier, by SIREN and name. Abstains without a company."""
    lu, quoi = attestation.lu, "la structure"
    args = (dossier, fournisseur(dossier), lu.structure, lu.siren)
    yield from confront_societe(*args, quoi=quoi, texte=attestation.texte)


@check(
    "ATT_SIGNATAIRE_DIFFERENT",
    Gravite.VERIFIER,
    "L'attestation est faite par {lu}, alors que le représentant légal déclaré est {declare}. Merci "
    "de déposer une attestation du représentant légal.",
    titre="Attestation : autre signataire",
    types=_ATT,
    champs=("signataire",),
)
def signataire_different(dossier: Dossier, attestation: Groupe) -> Constats:
    """The legal representative attests; his mandated depositor is a doubt (choice).

    Abstains when no person is declared (finalisation, enrôlement complémentaire).
    """
    demandeur, lu = dossier.demande.demandeur, attestation.lu.signataire
    tiers = dossier.demande.depositaire
    if lu and tiers and _is(tiers.nom, tiers.prenom, lu.value):
        yield Doubt("le signataire est le dépositaire : son mandat le couvre-t-il ?", lu=lu.value)
        return
    attendu = demandeur.representant if demandeur else None
    yield from confront_personne(dossier, attendu, lu, quoi="le signataire")


def _is(nom: str, prenom: str, lu: str) -> bool:
    return personne.compare_complet(nom, prenom, lu) is Accord.IDENTIQUE


@check(
    "ATT_DATE_ABSENTE",
    Gravite.VERIFIER,
    "L'attestation sur l'honneur n'est pas datée. Merci de la déposer datée et signée.",
    titre="Attestation non datée",
    types=_ATT,
    champs=("date",),
)
def date_absente(dossier: Dossier, attestation: Groupe) -> Constats:
    """« Fait à …, le … » bears a date; handwritten, it may not have been read: a person looks."""
    yield from date_lisible(dossier, attestation.lu.date, "la date de l'attestation")
