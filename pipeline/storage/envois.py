"""What webhooks are to be told: written with what happened, told at least once.

An event is a row for each webhook, in the transaction of the line of history that it is. A sender
takes one for the time of a lease and notes what became of it. One that dies in between costs a
second telling, under the same id: nothing is ever lost.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, Update, delete, func, or_, select, update
from sqlalchemy.orm import Session

from pipeline.models.abonnement import EtatEnvoi, TypeEvenement
from pipeline.models.statut import Statut
from pipeline.storage import tables, webhooks

BAIL = timedelta(minutes=2)
"""Far more than one call lasts."""
PREMIER_DELAI = timedelta(minutes=1)
DELAI_MAX = timedelta(hours=6)
ESSAIS_MAX = 12
"""With the delays doubling: given up after some twenty hours (choice)."""
MEMOIRE = timedelta(days=30)
"""For how long one can see what was told."""


@dataclass(frozen=True)
class Envoi:
    """An event for one webhook."""

    id: int
    webhook_id: int
    url: str
    evenement: str
    type: TypeEvenement
    numero: str
    etat: EtatEnvoi
    essais: int
    prochain_essai: datetime
    erreur: str | None
    cree_le: datetime
    livre_le: datetime | None


@dataclass(frozen=True)
class Pris:
    """One that a sender holds, and what it needs to tell it."""

    envoi: Envoi
    corps: str
    secret: str
    jeton: str


def annoncer(
    session: Session,
    numero: str,
    revision: int,
    de: Statut | None,
    vers: Statut,
    le: datetime,
) -> None:
    """Write an event for whoever wants it. It says no more of a person than the request's number."""
    type = TypeEvenement.RECUE if de is None else TypeEvenement.STATUT
    wanted = webhooks.abonnes(session, type, le)
    if not wanted:
        return
    evenement = f"evt_{secrets.token_hex(16)}"
    corps = {
        "schema": "evenement/1",
        "id": evenement,
        "type": type,
        "numero": numero,
        "revision": revision,
        "de": de,
        "vers": vers,
        "le": le.isoformat(),
    }
    text = json.dumps(corps, ensure_ascii=False)
    session.add_all(
        tables.EnvoiWebhook(
            webhook_id=id, evenement=evenement, corps=text, etat=EtatEnvoi.A_LIVRER, essais=0,
            prochain_essai=le, cree_le=le,
        )
        for id in wanted
    )  # fmt: skip


def prendre(session: Session, maintenant: datetime, sauf: Collection[int] = ()) -> Pris | None:
    """Take what is due the longest, of webhooks that are not in ``sauf``; ``None`` for nothing."""
    e = tables.EnvoiWebhook
    row = session.execute(
        _envois()
        .add_columns(tables.Webhook.secret)
        .outerjoin(tables.CleApi, tables.CleApi.id == tables.Webhook.cle_id)
        .where(_dus(maintenant), webhooks.vivants(maintenant), e.webhook_id.not_in(sauf))
        .order_by(e.prochain_essai, e.id)
        .limit(1)
        .with_for_update(of=e, skip_locked=True)
    ).first()
    if row is None:
        return None
    held, url, secret = row
    held.jeton, held.bail = secrets.token_hex(8), maintenant + BAIL
    session.flush()
    return Pris(_envoi(held, url), held.corps, secret, held.jeton)


def noter_livre(session: Session, pris: Pris, le: datetime) -> bool:
    """It was taken, whatever was thought of it meanwhile; ``False`` when it is no longer ours."""
    said = {"etat": EtatEnvoi.LIVRE, "livre_le": le, "erreur": None}
    return _noter(session, pris, said)


def noter_echec(
    session: Session, pris: Pris, maintenant: datetime, erreur: str, *, definitif: bool = False
) -> EtatEnvoi:
    """It was not taken: due again later, each time twice as late, or given up; which of the two."""
    essais = pris.envoi.essais + 1
    over = definitif or essais >= ESSAIS_MAX
    etat = EtatEnvoi.ABANDONNE if over else EtatEnvoi.A_LIVRER
    when = maintenant + min(PREMIER_DELAI * 2 ** (essais - 1), DELAI_MAX)
    _noter(session, pris, {"etat": etat, "erreur": erreur, "prochain_essai": when})
    return etat


def relancer(session: Session, id: int, maintenant: datetime) -> bool:
    """Tell again what was given up; ``False`` when there is nothing to tell again."""
    e = tables.EnvoiWebhook
    wanted = update(e).where(e.id == id, e.etat == EtatEnvoi.ABANDONNE, e.webhook_id.in_(_actifs()))
    again = {"etat": EtatEnvoi.A_LIVRER, "essais": 0, "prochain_essai": maintenant}
    return _rows(session, wanted.values(**again)) == 1


def ranger(session: Session, maintenant: datetime) -> None:
    """Give up what is for a key that opens nothing more; forget what was settled long ago."""
    e, w = tables.EnvoiWebhook, tables.Webhook
    alive = select(w.id).outerjoin(tables.CleApi, tables.CleApi.id == w.cle_id)
    session.execute(
        update(e)
        .where(e.etat == EtatEnvoi.A_LIVRER)
        .where(e.webhook_id.not_in(alive.where(webhooks.vivants(maintenant))))
        .values(etat=EtatEnvoi.ABANDONNE, erreur="la clé est révoquée ou a expiré")
    )
    session.execute(delete(e).where(e.etat != EtatEnvoi.A_LIVRER, e.cree_le < maintenant - MEMOIRE))


def lister(
    session: Session,
    etat: EtatEnvoi | None = None,
    webhook_id: int | None = None,
    nombre: int = 100,
) -> list[Envoi]:
    """The latest ones, the newest first."""
    e = tables.EnvoiWebhook
    wanted = _envois().order_by(e.id.desc()).limit(nombre)
    if etat is not None:
        wanted = wanted.where(e.etat == etat)
    if webhook_id is not None:
        wanted = wanted.where(e.webhook_id == webhook_id)
    return [_envoi(row, url) for row, url in session.execute(wanted)]


def par_etat(session: Session) -> dict[str, int]:
    """How many stand in each state."""
    counted = select(tables.EnvoiWebhook.etat, func.count()).group_by(tables.EnvoiWebhook.etat)
    return dict(session.execute(counted).tuples().all())


def _envois() -> Select[tuple[tables.EnvoiWebhook, str]]:
    return select(tables.EnvoiWebhook, tables.Webhook.url).join(
        tables.Webhook, tables.Webhook.id == tables.EnvoiWebhook.webhook_id
    )


def _actifs() -> Select[tuple[int]]:
    return select(tables.Webhook.id).where(tables.Webhook.actif)


def _dus(maintenant: datetime) -> ColumnElement[bool]:
    e = tables.EnvoiWebhook
    free = or_(e.bail.is_(None), e.bail < maintenant)
    return (e.etat == EtatEnvoi.A_LIVRER) & (e.prochain_essai <= maintenant) & free


def _noter(session: Session, pris: Pris, said: dict[str, object]) -> bool:
    """Compare and set: only with our token."""
    e = tables.EnvoiWebhook
    kept = update(e).where(e.id == pris.envoi.id, e.jeton == pris.jeton)
    ours = {"essais": pris.envoi.essais + 1, "jeton": None, "bail": None}
    return _rows(session, kept.values(**said, **ours)) == 1


def _rows(session: Session, statement: Update) -> int:
    ids = session.execute(
        statement.returning(tables.EnvoiWebhook.id).execution_options(synchronize_session=False)
    )
    return len(ids.all())


def _envoi(row: tables.EnvoiWebhook, url: str) -> Envoi:
    said = json.loads(row.corps)
    return Envoi(
        row.id, row.webhook_id, url, row.evenement, TypeEvenement(said["type"]), said["numero"],
        EtatEnvoi(row.etat), row.essais, row.prochain_essai, row.erreur, row.cree_le, row.livre_le,
    )  # fmt: skip
