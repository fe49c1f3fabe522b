"""Webhooks, and what became of what they were to be told."""

from __future__ import annotations

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.flows.webhooks import Livraisons
from pipeline.models.abonnement import EtatEnvoi
from pipeline.models.typographie import moment
from pipeline.storage.envois import Envoi
from pipeline.storage.webhooks import Webhook


def webhooks(console: Console, found: list[Webhook]) -> None:
    """The list."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for titre in ("N°", "Adresse", "Événements", "Créé"):
        table.add_column(titre, overflow="fold")
    for webhook in found:
        created = moment(webhook.cree_le)
        table.add_row(str(webhook.id), webhook.url, ", ".join(webhook.evenements), created)
    console.print(table if found else Text("Aucun webhook."))


def en_json(webhook: Webhook) -> dict[str, Any]:
    """A webhook, for another program; never its secret."""
    return {
        "id": webhook.id,
        "url": webhook.url,
        "evenements": list(webhook.evenements),
        "cree_le": webhook.cree_le.isoformat(),
    }


def envois(console: Console, found: list[Envoi]) -> None:
    """What was told, or is to be."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for titre in ("N°", "Webhook", "Demande", "Événement", "État", "Essais", "Prochain ou livré",
                  "Remarque"):  # fmt: skip
        table.add_column(titre, overflow="fold")
    for envoi in found:
        waits = envoi.prochain_essai if envoi.etat is EtatEnvoi.A_LIVRER else None
        when = envoi.livre_le or waits
        table.add_row(
            str(envoi.id),
            str(envoi.webhook_id),
            envoi.numero,
            envoi.type,
            envoi.etat.libelle,
            str(envoi.essais),
            moment(when) if when else "",
            envoi.erreur or "",
        )
    console.print(table if found else Text("Aucun envoi."))


def livraisons(console: Console, done: Livraisons) -> None:
    """What became of what was due."""
    for envoi, etat, why in done.issues:
        said = f"{envoi.numero}, webhook {envoi.webhook_id} : {etat.libelle}"
        console.print(Text(f"{said} ({why})" if why else said))
    counts = "".join(f", {n} {etat.libelle}" for etat, n in done.nombres.items())
    console.print(Text(f"{len(done.issues)} envoi(s) tenté(s){counts}"))
