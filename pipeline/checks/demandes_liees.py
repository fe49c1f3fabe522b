"""DOS: the request beside the supplier's other ones."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier
from pipeline.models.demande import DemandeAnterieure, cle_dossier
from pipeline.models.rapport import Gravite
from pipeline.models.statut import Dispositif, Statut, TypeDemande

_VALIDES = (Statut.VALIDEE, Statut.VALIDATION_PARTIELLE, Statut.CERTIFICATS_A_VALIDER)


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
