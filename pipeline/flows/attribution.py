"""The décision d'attribution of an MSS advance: made, kept, and put among the request's pieces."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pipeline.editique.attribution import Attribution, decision_attribution
from pipeline.errors import DepotError, Ecart, UsageError
from pipeline.models.avance import Volumes, calculer
from pipeline.models.dates import PARIS, francais
from pipeline.models.demande import Demande, cle_dossier, est_avance_mss
from pipeline.models.statut import Avis, Statut
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.emission import Document, Emis, emettre, emis, precedent
from pipeline.storage.originaux import Originaux


@dataclass(frozen=True)
class Connue:
    """A request of the store, at its latest revision; ``decidee`` when its advance is granted.

    ``remplace`` is the decision issued for an earlier revision; ``favorable`` what this one is found.
    """

    demande_id: int
    revision: int
    demande: Demande
    decidee: bool
    remplace: Document | None = None
    favorable: bool = False


def produire(
    connue: Connue,
    decidee_le: date,
    base: Engine,
    originaux: Originaux,
    *,
    volumes: Volumes = Volumes.ESTIMEES,
    auteur: str | None = None,
) -> Document:
    """The decision on a revision: the one already issued, whatever its day, else a new one.

    One that was issued for an earlier revision is cancelled and replaced, in so many words.

    The bytes are kept before they are recorded, so that what is recorded can be read. Cut in
    between, or made by two at once, the same call gives the same one document.

    :raises UsageError: when the request is no MSS advance, or none that is granted.
    :raises DepotError: when it does not say its mailboxes or its company.
    """
    this = (connue.demande_id, connue.revision, Emis.DECISION_ATTRIBUTION)
    with lecture(base) as session:
        issued = emis(session, *this)
    if issued is not None:
        return issued
    data = decision_attribution(attribution(connue, decidee_le, volumes, auteur))
    sha256 = originaux.put(data)
    nom = f"{connue.demande.cle}_decision_attribution.pdf"
    with ecriture(base) as session:
        return emettre(session, *this, nom, sha256, len(data))


def attribution(
    connue: Connue, decidee_le: date, volumes: Volumes, auteur: str | None = None
) -> Attribution:
    """What the decision on an advance says.

    :raises UsageError: when the request is no MSS advance, or none that is granted.
    :raises DepotError: when it does not say its mailboxes or its company.
    """
    demande = connue.demande
    if not est_avance_mss(demande):
        raise UsageError(
            f"La demande {demande.numero} n'est pas une avance d'opérateur MSSanté.",
            "Seules ces avances donnent lieu à une décision d'attribution.",
        )
    if not connue.decidee:
        raise UsageError(
            f"L'avance de la demande {demande.numero} n'est pas décidée.",
            "La décision d'attribution est produite quand l'avis est favorable.",
        )
    if connue.remplace and not connue.favorable:
        raise UsageError(
            f"La demande {demande.numero} a changé, et sa pré-instruction n'est plus favorable : la "
            f"décision du {francais(_jour(connue.remplace))} reste en vigueur.",
            "Instruire la nouvelle révision avant de produire une décision qui la remplace.",
        )
    company, form = demande.personne_morale, demande.avance
    if company is None or form is None:
        missing = ("personne_morale", company), ("avance", form)
        raise DepotError(
            tuple(
                Ecart("demande.json", cle, "section manquante", "une section renseignée")
                for cle, section in missing
                if section is None
            ),
            "Compléter la demande ; aucune décision n'est prise.",
        )
    return Attribution(
        numero=demande.cle,
        denomination=company.denomination_sociale,
        siret=company.siret,
        deposee_le=demande.date_depot,
        decidee_le=decidee_le,
        volumes=volumes,
        calcul=calculer(volumes.de(form)),
        auteur=auteur,
        remplace=_jour(connue.remplace) if connue.remplace else None,
    )


def _jour(document: Document) -> date:
    """The day on which a document was issued, where its readers are."""
    return document.cree_le.astimezone(PARIS).date()


def connue(session: Session, numero: str) -> Connue:
    """The latest revision of a request; granted when decided, or when that is what is proposed.

    :raises UsageError: when the store does not hold it.
    """
    found = session.execute(
        select(tables.Demande, tables.Revision.enregistrement)
        .join(tables.Revision, tables.Revision.demande_id == tables.Demande.id)
        .where(tables.Demande.cle == cle_dossier(numero))
        .where(tables.Revision.n == tables.Demande.revision)
    ).one_or_none()
    if found is None:
        raise UsageError(
            f"La demande « {numero} » n'est pas connue.",
            "Vérifier le numéro (par exemple ENR0503) et PIECES_HOME ou PIECES_BASE.",
        )
    row, record = found
    demande = Demande.model_validate_json(json.dumps(record))
    proposed = row.statut_propose == Statut.DECIDEE and row.statut != Statut.REJETEE
    decidee = row.statut == Statut.DECIDEE or proposed
    before = precedent(session, row.id, row.revision, Emis.DECISION_ATTRIBUTION)
    return Connue(row.id, row.revision, demande, decidee, before, row.avis == Avis.FAVORABLE)
