"""Who wants to be told of what: webhooks, each of the key that asked for it, or of the service."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import Session

from pipeline.errors import UsageError
from pipeline.models.abonnement import SECRET, EtatEnvoi, TypeEvenement
from pipeline.storage import cles, tables

MAXIMUM = 20
"""Webhooks of one key (choice): each event is written once for each."""
_OCTETS = 32


@dataclass(frozen=True)
class Webhook:
    """Where to tell, and what; its secret apart."""

    id: int
    cle_id: int | None
    url: str
    evenements: tuple[TypeEvenement, ...]
    cree_le: datetime


def ajouter(
    session: Session, url: str, evenements: Collection[TypeEvenement], cle_id: int | None
) -> tuple[Webhook, str]:
    """Subscribe an address that was looked at; and the secret that signs what it is told.

    :raises UsageError: that key has too many, or nothing is asked for.
    """
    if not evenements:
        raise UsageError("Aucun événement n'est demandé.", f"Parmi : {', '.join(TypeEvenement)}.")
    held = _a(cle_id).where(tables.Webhook.actif).subquery()
    if (session.scalar(select(func.count()).select_from(held)) or 0) >= MAXIMUM:
        raise UsageError(f"{MAXIMUM} webhooks sont déjà là.", "En retirer un d'abord.")
    secret = SECRET + base64.b64encode(secrets.token_bytes(_OCTETS)).decode()
    wanted = [t.value for t in TypeEvenement if t in evenements]
    row = tables.Webhook(cle_id=cle_id, url=url, secret=secret, evenements=wanted, actif=True)
    session.add(row)
    session.flush()
    return _webhook(row), secret


def lister(session: Session, cle_id: int | None = None) -> list[Webhook]:
    """Those of a key; all of them for none."""
    wanted = select(tables.Webhook) if cle_id is None else _a(cle_id)
    rows = session.scalars(wanted.where(tables.Webhook.actif).order_by(tables.Webhook.id))
    return [_webhook(row) for row in rows]


def retirer(session: Session, id: int, cle_id: int | None = None) -> bool:
    """Tell it nothing more, and forget its secret; ``False`` when it is not there for that key."""
    wanted = select(tables.Webhook) if cle_id is None else _a(cle_id)
    row = session.scalar(wanted.where(tables.Webhook.id == id, tables.Webhook.actif))
    if row is None:
        return False
    row.actif, row.secret = False, ""
    e = tables.EnvoiWebhook
    session.execute(
        update(e)
        .where(e.webhook_id == id, e.etat == EtatEnvoi.A_LIVRER)
        .values(etat=EtatEnvoi.ABANDONNE, erreur="le webhook a été retiré", jeton=None, bail=None)
    )
    session.flush()
    return True


def abonnes(session: Session, type: TypeEvenement, le: datetime) -> list[int]:
    """The webhooks that want to be told of a kind of event."""
    rows = session.execute(
        select(tables.Webhook.id, tables.Webhook.evenements)
        .outerjoin(tables.CleApi, tables.CleApi.id == tables.Webhook.cle_id)
        .where(vivants(le))
        .order_by(tables.Webhook.id)
    )
    return [id for id, wanted in rows if type in wanted]


def vivants(le: datetime) -> ColumnElement[bool]:
    """The condition that a webhook, joined to its key, is told anything at a moment."""
    w = tables.Webhook
    return w.actif & or_(w.cle_id.is_(None), cles.valables(le))


def _a(cle_id: int | None) -> Select[tuple[tables.Webhook]]:
    return select(tables.Webhook).where(tables.Webhook.cle_id == cle_id)


def _webhook(row: tables.Webhook) -> Webhook:
    wanted = tuple(map(TypeEvenement, row.evenements))
    return Webhook(row.id, row.cle_id, row.url, wanted, row.cree_le)
