"""RIB: the account to be paid, against the one that was declared."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, check
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.checks.rapprochement import confront, exact, incertain
from pipeline.documents.kbis import Kbis
from pipeline.models import bic as bics
from pipeline.models import denomination, iban, personne
from pipeline.models.accord import Accord
from pipeline.models.demande import CoordonneesBancaires
from pipeline.models.normalise import compact, fold
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece
from pipeline.models.text import Source

_RIB = (TypePiece.RIB,)


def _declare(dossier: Dossier) -> CoordonneesBancaires | None:
    return dossier.demande.coordonnees_bancaires


@check(
    "RIB_IBAN_DIFFERENT",
    Gravite.VERIFIER,
    "L'IBAN figurant sur le RIB ({lu_masque}) diffère de celui saisi ({declare_masque}). Merci de "
    "déposer le RIB du compte indiqué ou de faire rectifier la saisie.",
    titre="RIB : autre IBAN",
    types=_RIB,
    champs=("iban",),
)
def iban_different(dossier: Dossier, rib: Groupe) -> Constats:
    """The account printed is the account declared, character for character.

    A false match pays the wrong account, so no character is ever repaired. Several accounts on one
    page, or a reading whose keys fail, are for a person. Abstains when no account is declared, or
    none is read (RIB_IBAN_ILLISIBLE says so). The gestionnaire compares the crop with the record.
    """
    declare, lu = _declare(dossier), rib.lu.iban
    if declare is None or lu is None:
        yield Abstention("aucun IBAN à rapprocher")
    elif rib.lu.autres_ibans:
        yield Doubt("plusieurs comptes figurent sur le document", declare.iban, lu.value)
    elif lu.source is Source.OCR and not iban.is_valid(lu.value):
        yield Doubt("l'IBAN est mal lu (clés fausses)", declare.iban, lu.value)
    else:
        attendu = compact(declare.iban)
        masks = {"lu_masque": iban.mask(lu.value), "declare_masque": iban.mask(attendu)}
        yield from confront(dossier, attendu, lu, exact, quoi="l'IBAN", details=masks)


@check(
    "RIB_IBAN_ILLISIBLE",
    Gravite.CORRIGER,
    "Nous n'avons pas pu lire l'IBAN sur le RIB. Merci de déposer le RIB au format PDF téléchargé "
    "depuis votre espace bancaire.",
    titre="RIB : IBAN illisible",
    types=_RIB,
    champs=("iban",),
)
def iban_illisible(dossier: Dossier, rib: Groupe) -> Constats:
    """A readable RIB on which no account number is found (guide: « IBAN ou BIC »).

    The PDF of the bank is asked for: it is read without a doubt.
    """
    if rib.lu.iban is None:
        yield Finding(absence=True)


@check(
    "RIB_IBAN_INVALIDE",
    Gravite.VERIFIER,
    "Les clés de contrôle de l'IBAN imprimé sur le RIB ({lu_masque}) ne sont pas valides. Merci de "
    "déposer un RIB téléchargé depuis votre espace bancaire.",
    titre="RIB : clés de l'IBAN fausses",
    types=_RIB,
    champs=("iban",),
)
def iban_invalide(dossier: Dossier, rib: Groupe) -> Constats:
    """The document prints an account whose IBAN or RIB key fails.

    Abstains on a character reader's words: there a false key is a misreading until a person says
    otherwise (RIB_IBAN_DIFFERENT carries that doubt).
    """
    lu = rib.lu.iban
    if lu is None or (lu.source is Source.OCR and not iban.is_valid(lu.value)):
        yield Abstention("aucun IBAN lu avec certitude")
    elif not iban.is_valid(lu.value):
        yield Finding(lu=lu.value, details={"lu_masque": iban.mask(lu.value)})


@check(
    "RIB_IBAN_NON_FRANCAIS",
    Gravite.CORRIGER,
    "Un IBAN français (commençant par FR) est requis. Merci de déposer le RIB d'un compte "
    "domicilié en France.",
    titre="RIB : IBAN non français",
    types=_RIB,
    champs=("iban",),
)
def iban_non_francais(dossier: Dossier, rib: Groupe) -> Constats:
    """« IBAN français requis » (guide SAS). Monaco's begins with MC and is not French (CFONB)."""
    lu = rib.lu.iban
    if lu is None or not iban.is_valid(lu.value):
        yield Abstention("aucun IBAN valide lu")
    elif not iban.is_french(lu.value):
        doubtful = Gravite.VERIFIER if incertain(dossier, lu) else None
        yield Finding(lu=lu.value, gravite=doubtful)


@check(
    "RIB_BIC_DIFFERENT",
    Gravite.VERIFIER,
    "Le BIC figurant sur le RIB ({lu}) diffère de celui saisi ({declare}). Merci de déposer le RIB "
    "du compte indiqué ou de faire rectifier la saisie.",
    titre="RIB : autre BIC",
    types=_RIB,
    champs=("bic",),
)
def bic_different(dossier: Dossier, rib: Groupe) -> Constats:
    """The bank, on the 8 first characters: a branch is not compared (usage).

    A BIC that no list knows is never held against anyone.
    """
    declare = _declare(dossier)
    attendu = declare.bic if declare else None
    yield from confront(dossier, attendu, rib.lu.bic, _same_institution, quoi="le BIC")


def _same_institution(attendu: str, lu: str) -> Accord:
    return exact(bics.institution(attendu), bics.institution(lu))


@check(
    "RIB_TITULAIRE_DIFFERENT",
    Gravite.VERIFIER,
    "Le compte est ouvert au nom de « {lu} », alors que la demande est faite pour « {declare} ». "
    "Merci de déposer le RIB d'un compte ouvert au nom de votre structure.",
    titre="RIB : autre titulaire",
    types=_RIB,
    champs=("titulaire",),
)
def titulaire_different(dossier: Dossier, rib: Groupe) -> Constats:
    """The account is the supplier's own: its holder is the company of the request.

    The trade name is typed by the depositor, so a holder that only matches it is for a person to
    confirm (choice), unless a Kbis of the dossier bears it. Abstains without a company; an unread
    holder is RIB_TITULAIRE_ILLISIBLE.
    """
    societe, lu = dossier.demande.personne_morale, rib.lu.titulaire
    if societe is None or lu is None:
        yield Abstention("aucun titulaire à rapprocher")
        return
    attendu = societe.denomination_sociale
    accord = denomination.compare(attendu, lu.value)
    trade_name = accord is not Accord.IDENTIQUE and _trade_name(dossier, lu.value)
    if trade_name and not incertain(dossier, lu):
        if not _on_kbis(dossier, lu.value):
            why = "le titulaire est le nom commercial saisi, pas la dénomination"
            yield Doubt(why, attendu, lu.value)
    else:
        yield from confront(dossier, attendu, lu, denomination.compare, quoi="le titulaire")
    yield from _declared_holder(dossier, lu.value)
    yield from _in_person(dossier, lu.value)


def _in_person(dossier: Dossier, lu: str) -> Constats:
    """A company that bears its representative's name: is the account the person's own?"""
    demandeur = dossier.demande.demandeur
    person = demandeur.representant if demandeur else None
    words, formes = denomination.split(lu)
    if person and not formes and sorted(words) == sorted(personne.words(f"{person}")):
        yield Doubt("le titulaire est peut-être le représentant lui-même", lu=lu)


def _trade_name(dossier: Dossier, lu: str) -> bool:
    societe = dossier.demande.personne_morale
    nom = societe.nom_commercial if societe else None
    return bool(nom) and denomination.compare(nom or "", lu) is Accord.IDENTIQUE


def _on_kbis(dossier: Dossier, lu: str) -> bool:
    """Whether a Kbis of the company itself, surely read, bears that trade name."""
    kbis = dossier.piece(TypePiece.KBIS)
    if kbis is None or not kbis.sure or not isinstance(kbis.lu, Kbis):
        return False
    nom, siren = kbis.lu.nom_commercial, kbis.lu.siren
    if nom is None or siren is None or incertain(dossier, nom) or incertain(dossier, siren):
        return False
    same = denomination.compare(nom.value, lu) is Accord.IDENTIQUE
    return same and siren.value == dossier.demande.siren


def _declared_holder(dossier: Dossier, lu: str) -> Constats:
    declare = _declare(dossier)
    if declare and denomination.compare(declare.titulaire, lu) is not Accord.IDENTIQUE:
        yield Doubt("le titulaire saisi n'est pas celui du RIB", declare.titulaire, lu)


@check(
    "RIB_TITULAIRE_ILLISIBLE",
    Gravite.VERIFIER,
    "Nous n'avons pas pu lire le titulaire du compte sur le RIB. Merci de déposer le RIB au format "
    "PDF téléchargé depuis votre espace bancaire.",
    titre="RIB : titulaire illisible",
    types=_RIB,
    champs=("titulaire",),
)
def titulaire_illisible(dossier: Dossier, rib: Groupe) -> Constats:
    """No holder was found beside a label; the gestionnaire reads it on the page."""
    if rib.lu.titulaire is None:
        societe = dossier.demande.personne_morale
        wanted = societe.denomination_sociale if societe else None
        yield Finding(attendu=wanted, absence=True)


@check(
    "RIB_HORS_SEPA",
    Gravite.VERIFIER,
    "Le compte est tenu hors de l'espace SEPA ({lu}). Merci de déposer le RIB d'un compte tenu "
    "dans l'espace SEPA.",
    titre="RIB hors de l'espace SEPA",
    types=_RIB,
    champs=("bic",),
)
def hors_sepa(dossier: Dossier, rib: Groupe) -> Constats:
    """New Caledonia, Polynesia, Wallis-et-Futuna: IBAN in FR, but outside SEPA (CFONB, 2010)."""
    lu = rib.lu.bic
    if lu is None:
        yield Abstention("aucun BIC lu")
    elif iban.bic_country_outside_sepa(lu.value):
        yield Finding(lu=lu.value, details={"lu": lu.value})


@check(
    "RIB_DOMICILIATION_DIFFERENTE",
    Gravite.INFO,
    "La domiciliation figurant sur le RIB (« {lu} ») s'écrit autrement que celle de la demande.",
    titre="RIB : autre domiciliation",
    types=_RIB,
    champs=("domiciliation",),
)
def domiciliation_differente(dossier: Dossier, rib: Groupe) -> Constats:
    """The portal fills the domiciliation by itself: a difference informs and never blocks."""
    declare, lu = _declare(dossier), rib.lu.domiciliation
    if declare is None or declare.domiciliation is None or lu is None:
        yield Abstention("aucune domiciliation à rapprocher")
    elif fold(declare.domiciliation) != fold(lu.value):
        yield Finding(attendu=declare.domiciliation, lu=lu.value, details={"lu": lu.value})
