"""TVA: the tax services state that the supplier is outside VAT."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier, Groupe, PieceLue
from pipeline.checks.natures import confondue
from pipeline.checks.rapprochement import confront_societe, fournisseur, incertain
from pipeline.documents.preuve_hors_tva import FRANCHISE
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_TVA = (TypePiece.PREUVE_HORS_TVA,)
_TAXES = ("TTC_20", "TTC_8_5")


@check(
    "TVA_REGULARITE_FISCALE",
    Gravite.CORRIGER,
    "Le document déposé est une attestation de régularité fiscale (n° 3666). Elle ne justifie pas de "
    "votre régime de TVA. Merci de déposer une attestation de non-assujettissement délivrée par "
    "votre service des impôts des entreprises.",
    titre="Attestation de régularité fiscale au lieu du régime de TVA",
    portee=Portee.FICHIER,
    types=_TVA,
)
def regularite_fiscale(dossier: Dossier, piece: PieceLue) -> Constats:
    """Form 3666 says that taxes are paid, nothing of the regime. Speaks instead of FIC_NATURE."""
    yield from confondue(piece, "TVA_REGULARITE_FISCALE")


@check(
    "TVA_EMETTEUR_NON_RECONNU",
    Gravite.VERIFIER,
    "La preuve de régime hors TVA doit être délivrée par les services fiscaux. Merci de demander cette "
    "attestation à votre service des impôts des entreprises.",
    titre="Preuve hors TVA : émetteur non reconnu",
    types=_TVA,
    champs=("emetteur",),
)
def emetteur_non_reconnu(dossier: Dossier, preuve: Groupe) -> Constats:
    """« Délivrée par la DGFiP » (guide MSS): a tax office heads the page, or its agent signs.

    A declaration of the supplier himself, or the foot of an invoice, is not delivered by them.
    """
    lu = preuve.lu.emetteur
    if lu is None:
        yield Finding(attendu="Direction générale des finances publiques", absence=True)
    elif incertain(dossier, lu):
        yield Doubt("l'émetteur est lu sans certitude", lu=lu.value)


@check(
    "TVA_STRUCTURE_DIFFERENTE",
    Gravite.VERIFIER,
    "L'attestation fiscale est établie pour « {lu} », alors que la demande est faite pour "
    "« {declare} ». Merci de déposer l'attestation de votre structure.",
    titre="Preuve hors TVA : autre structure",
    types=_TVA,
    champs=("structure", "siren"),
)
def structure_differente(dossier: Dossier, preuve: Groupe) -> Constats:
    """The company that the tax office names is the supplier. Abstains without a declared company."""
    lu, quoi = preuve.lu, "la structure"
    args = (dossier, fournisseur(dossier), lu.structure, lu.siren)
    yield from confront_societe(*args, quoi=quoi, texte=preuve.texte)


@check(
    "TVA_REPONSE_INCOHERENTE",
    Gravite.VERIFIER,
    "Vous avez indiqué être assujetti à la TVA, alors que l'attestation déposée indique : {lu}. Merci "
    "de rectifier votre réponse ou de nous l'indiquer via l'assistance.",
    titre="TVA : réponse et document incohérents",
    types=_TVA,
    champs=("mention",),
)
def reponse_incoherente(dossier: Dossier, preuve: Groupe) -> Constats:
    """A proof filed by one who says that he pays VAT says otherwise (choice: the sister of
    HDS_REPONSE_INCOHERENTE). Abstains when nothing was asked, or the proof says nothing.
    """
    regime, lu = dossier.demande.regime_tva, preuve.lu.mention
    if regime is None or lu is None:
        yield Abstention("aucune réponse à rapprocher d'une mention")
    elif not (regime.assujetti is True or regime.taux in _TAXES):
        return
    elif incertain(dossier, lu):
        yield Doubt("la mention est lue sans certitude", lu=lu.value)
    else:
        yield Finding("assujetti à la TVA", lu.value, details={"lu": lu.value})


@check(
    "TVA_MENTION_ABSENTE",
    Gravite.VERIFIER,
    "L'attestation déposée n'indique pas que votre structure n'est pas assujettie à la TVA ou en est "
    "exonérée. Merci de déposer une attestation qui le précise.",
    titre="Preuve hors TVA sans mention du régime",
    types=_TVA,
    champs=("mention",),
)
def mention_absente(dossier: Dossier, preuve: Groupe) -> Constats:
    """« Non assujetti » or « exonéré » is said in so many words.

    The franchise en base is not the non-assujettissement: a gestionnaire decides (choice).
    """
    lu = preuve.lu.mention
    if lu is None:
        yield Finding(attendu="non assujetti à la TVA", absence=True)
    elif lu.value == FRANCHISE:
        yield Doubt("la franchise en base n'est pas un non-assujettissement", lu=lu.value)
    elif incertain(dossier, lu):
        yield Doubt("la mention est lue sans certitude", lu=lu.value)
