"""MED: the editor of the software lets the supplier, its distributor, file for it."""

from __future__ import annotations

from functools import partial

from pipeline.checks.check import Abstention, Constats, Doubt, check
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.checks.rapprochement import (
    confront,
    confront_societe,
    editeur,
    expire,
    fournisseur,
    signature,
)
from pipeline.models import logiciel, version
from pipeline.models.accord import Accord
from pipeline.models.demande import Referencement
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_MED = (TypePiece.MANDAT_EDITEUR,)


@check(
    "MED_MANDANT_DIFFERENT",
    Gravite.VERIFIER,
    "Le mandat est donné par « {lu} », alors qu'il doit l'être par l'éditeur de la solution "
    "({declare}). Merci de déposer un mandat établi par cet éditeur.",
    titre="Mandat de l'éditeur : autre mandant",
    types=_MED,
    champs=("mandant", "siren_mandant"),
)
def mandant_different(dossier: Dossier, mandat: Groupe) -> Constats:
    """The one who gives the mandat is the editor that the register names for the number (guide).

    Without a line of the register, the editor printed on the certificate; abstains when neither is
    known.
    """
    lu, quoi = mandat.lu, "le mandant"
    args = (dossier, editeur(dossier), lu.mandant, lu.siren_mandant)
    yield from confront_societe(*args, quoi=quoi, imprimes=mandat.sirens)


@check(
    "MED_MANDATAIRE_DIFFERENT",
    Gravite.VERIFIER,
    "Le mandat désigne « {lu} », alors que la demande est faite pour « {declare} ». Merci de déposer "
    "un mandat donné à votre structure.",
    titre="Mandat de l'éditeur : autre mandataire",
    types=_MED,
    champs=("mandataire", "siren_mandataire"),
)
def mandataire_different(dossier: Dossier, mandat: Groupe) -> Constats:
    """The one who receives the mandat is the supplier, by SIREN and name; words that deny him the
    power are a doubt."""
    lu, quoi = mandat.lu, "le mandataire"
    if mandat.lu.refus is not None:
        yield Doubt("le mandat semble refuser ce pouvoir", lu=mandat.lu.refus.value)
    args = (dossier, fournisseur(dossier), lu.mandataire, lu.siren_mandataire)
    yield from confront_societe(*args, quoi=quoi, imprimes=mandat.sirens)


@check(
    "MED_SOLUTION_DIFFERENTE",
    Gravite.VERIFIER,
    "Le mandat porte sur « {lu} », alors que votre demande porte sur « {declare} ». Merci de déposer "
    "un mandat qui couvre cette solution.",
    titre="Mandat de l'éditeur : autre solution",
    types=_MED,
    champs=("solution", "numero_ans"),
)
def solution_differente(dossier: Dossier, mandat: Groupe) -> Constats:
    """The software of the mandat is the one declared, by its ANS number or by its name.

    A number equal to the last character is enough, unless a name stands beside it that is another.
    Where no name is announced as the software's, the declared one may stand anywhere but in the names
    of the parties. A mandat that names none (« l'ensemble de ses solutions ») is a doubt.
    Abstains without a declared software.
    """
    declare, lu = dossier.demande.referencement, mandat.lu
    if declare is None:
        yield Abstention("aucun logiciel n'est déclaré")
        return
    named = lu.solution is not None and _ou_version(
        declare, declare.nom_logiciel, lu.solution.value
    )
    parties = [one.value for one in (lu.mandant, lu.mandataire) if one]
    within = lu.solution is None and logiciel.nomme(
        declare.nom_logiciel, mandat.texte, sauf=parties
    )
    if lu.numero_ans is None or lu.numero_ans.value != declare.numero_ans:
        if not within:
            yield from confront(
                dossier,
                declare.nom_logiciel,
                lu.solution,
                partial(_ou_version, declare),
                quoi="la solution",
            )
        if lu.numero_ans is not None:
            yield Doubt("un autre numéro figure au mandat", declare.numero_ans, lu.numero_ans.value)
    elif named is Accord.DIFFERENT:
        yield Doubt(
            "le numéro est le bon, le nom est un autre", declare.nom_logiciel, lu.solution.value
        )


def _ou_version(declare: Referencement, attendu: str, lu: str) -> Accord:
    """The name, with the version declared or without."""
    rest = lu[len(attendu) :].strip()
    named = rest and logiciel.compare(attendu, lu[: len(attendu)]) is Accord.IDENTIQUE
    if named and version.compare(declare.version_logiciel, rest) is Accord.IDENTIQUE:
        return Accord.IDENTIQUE
    return logiciel.compare(attendu, lu)


@check(
    "MED_NON_SIGNE",
    Gravite.CORRIGER,
    "Nous n'avons pas relevé la signature de {role} sur le mandat. Merci de le déposer signé.",
    titre="Mandat de l'éditeur non signé",
    types=_MED,
    champs=("signature",),
)
def non_signe(dossier: Dossier, mandat: Groupe) -> Constats:
    """The editor signs (guide). Ink that cannot be told is a doubt, and its kind is free."""
    yield from signature(dossier, mandat.lu.signature, "l'éditeur")


@check(
    "MED_EXPIRE",
    Gravite.CORRIGER,
    "Le mandat de l'éditeur avait pris fin à la date du dépôt ({date}). Merci de déposer un mandat "
    "en cours de validité.",
    titre="Mandat de l'éditeur expiré",
    types=_MED,
    champs=("date", "date_fin"),
)
def expire_au_depot(dossier: Dossier, mandat: Groupe) -> Constats:
    """The end that the mandat prints, or its duration from its date, is not before the deposit.

    Abstains when it has no end, or goes on by itself. No guide sets a greatest age.
    """
    yield from expire(dossier, mandat)
