"""KBIS: the company of the extract is the company of the request, and the extract is fresh."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, check
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.checks.rapprochement import confront, exact, incertain
from pipeline.models import dates, denomination, personne, siret
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece

_KBIS = (TypePiece.KBIS,)


@check(
    "KBIS_SIREN_DIFFERENT",
    Gravite.VERIFIER,
    "L'extrait Kbis concerne l'entreprise {siren_lu} alors que votre demande porte sur le SIREN "
    "{siren}. Merci de déposer l'extrait de votre entreprise.",
    titre="Kbis : autre SIREN",
    types=_KBIS,
    champs=("siren",),
)
def siren_different(dossier: Dossier, kbis: Groupe) -> Constats:
    """A Kbis bears the SIREN: it is compared with the nine first digits of the SIRET."""
    lu = kbis.lu.siren
    attendu = dossier.demande.siren
    if lu is not None and not siret.is_valid_siren(lu.value):
        yield Doubt("le SIREN est mal lu (clé fausse)", attendu, lu.value)
        return
    details = {
        "siren_lu": siret.format_siren(lu.value) if lu else "",
        "siren": siret.format_siren(attendu or ""),
    }
    yield from confront(dossier, attendu, lu, exact, quoi="le SIREN", details=details)


@check(
    "KBIS_DENOMINATION_DIFFERENTE",
    Gravite.VERIFIER,
    "La dénomination figurant sur l'extrait (« {lu} ») diffère de celle saisie (« {declare} »). "
    "Merci de corriger la dénomination ou de déposer un extrait à jour.",
    titre="Kbis : autre dénomination",
    types=_KBIS,
    champs=("denomination",),
)
def denomination_differente(dossier: Dossier, kbis: Groupe) -> Constats:
    """The Kbis is asked for because the name was changed: it has to bear the new one (guides)."""
    societe = dossier.demande.personne_morale
    attendu = societe.denomination_sociale if societe else None
    lu = kbis.lu.denomination
    yield from confront(dossier, attendu, lu, denomination.compare, quoi="la dénomination")


@check(
    "KBIS_SUBSTITUT",
    Gravite.VERIFIER,
    "Le document déposé est un autre extrait officiel ({lu}). Si votre structure est immatriculée "
    "au registre du commerce, merci de déposer son extrait Kbis.",
    titre="Autre extrait officiel qu'un Kbis",
    types=_KBIS,
)
def substitut(dossier: Dossier, kbis: Groupe) -> Constats:
    """An RNE attestation or a SIRENE notice says the same: a person accepts it (choice).

    Associations and liberal professions have no Kbis.
    """
    lu = kbis.lu.substitut
    if lu is not None:
        yield Finding(attendu="extrait Kbis", lu=lu.value, details={"lu": lu.value})


@check(
    "KBIS_DATE_ILLISIBLE",
    Gravite.VERIFIER,
    "Nous n'avons pas pu lire la date de mise à jour de l'extrait. Merci de déposer un extrait "
    "récent et complet.",
    titre="Kbis : date illisible",
    types=_KBIS,
    champs=("date_a_jour",),
)
def date_illisible(dossier: Dossier, kbis: Groupe) -> Constats:
    """« à jour au … » was not found, or not read surely enough to judge its age."""
    lu = kbis.lu.date_a_jour
    if lu is None:
        yield Finding(absence=True)
    elif incertain(dossier, lu):
        yield Doubt("la date de mise à jour est lue sans certitude", lu=lu.value.isoformat())


@check(
    "KBIS_ANCIEN",
    Gravite.CORRIGER,
    "L'extrait est à jour au {date}. Merci de déposer un extrait de moins de {n} mois.",
    titre="Kbis trop ancien",
    types=_KBIS,
    champs=("date_a_jour",),
)
def ancien(dossier: Dossier, kbis: Groupe) -> Constats:
    """Older at the deposit than those who receive a Kbis usually allow (3 months, choice).

    Abstains when the date is not read surely: KBIS_DATE_ILLISIBLE says so.
    """
    lu = kbis.lu.date_a_jour
    if lu is None or incertain(dossier, lu):
        yield Abstention("date de mise à jour non lue")
        return
    mois = dossier.parametres.kbis_mois
    depot = dossier.jour(kbis)
    if dates.add_months(lu.value, mois) < depot:
        yield Finding(
            attendu=f"moins de {mois} mois au {dates.francais(depot)}",
            lu=lu.value.isoformat(),
            details={"date": dates.francais(lu.value), "n": mois},
        )


@check(
    "KBIS_REPRESENTANT_ABSENT",
    Gravite.INFO,
    "Le représentant légal déclaré n'apparaît pas sur l'extrait déposé.",
    titre="Représentant absent du Kbis",
    types=_KBIS,
)
def representant_absent(dossier: Dossier, kbis: Groupe) -> Constats:
    """Informs: a representative may hold powers that the extract does not show."""
    demandeur = dossier.demande.demandeur
    if demandeur is None or not kbis.lu.dirigeants:
        yield Abstention("aucun dirigeant à rapprocher")
        return
    nom = demandeur.representant.nom
    lus = tuple(kbis.lu.dirigeants)
    if not any(personne.appears(nom, lu) for lu in lus):
        wanted = str(demandeur.representant)
        yield Finding(attendu=wanted, lu=", ".join(lus), absence=True)
