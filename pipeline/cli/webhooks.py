"""Webhooks: who is told when the status of a request changes."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.app import EXPLOITER, app
from pipeline.cli.options import EnJson, Essai
from pipeline.models.abonnement import EtatEnvoi, TypeEvenement

groupe = typer.Typer(
    help="Les webhooks : qui est averti quand le statut d'une demande change.",
    no_args_is_help=True,
)
app.add_typer(groupe, name="webhooks", rich_help_panel=EXPLOITER)

Id = Annotated[int, typer.Argument(metavar="ID", min=1, help="Le numéro du webhook.")]
_TYPES = " ; ".join(f"{t.value} : {t.libelle}" for t in TypeEvenement)


@groupe.command("add")
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Où avertir, en https.")],
    evenements: Annotated[
        list[TypeEvenement] | None,
        typer.Option("--event", metavar="TYPE", help=f"Répétable ; par défaut, tous. {_TYPES}."),
    ] = None,
) -> None:
    """Abonne une adresse, et montre le secret qui signe ce qu'elle reçoit ; il n'est montré qu'ici."""
    import sys

    from pipeline.flows import courriers, webhooks
    from pipeline.settings import load

    settings, wanted = load(), evenements or list(TypeEvenement)
    with courriers.ouvrir(settings) as base:
        made, secret = webhooks.ajouter(base, url, wanted, prives=settings.webhooks_prives)
    print(f"Webhook {made.id} ; son secret, à copier maintenant :", file=sys.stderr)  # noqa: T201
    print(secret)  # noqa: T201


@groupe.command("list")
def list_(en_json: EnJson = False) -> None:
    """Montre les webhooks."""
    from pipeline.affichage import webhooks as affichage
    from pipeline.affichage.ecran import console
    from pipeline.cli.json import print_json
    from pipeline.flows import courriers, webhooks
    from pipeline.settings import load

    with courriers.ouvrir(load()) as base:
        found = webhooks.lister(base)
    if en_json:
        print_json([affichage.en_json(webhook) for webhook in found])
    else:
        affichage.webhooks(console(), found)


@groupe.command("remove")
def remove(id: Id) -> None:
    """Retire un webhook : il ne reçoit plus rien, son secret est oublié."""
    from pipeline.flows import courriers, webhooks
    from pipeline.settings import load

    with courriers.ouvrir(load()) as base:
        webhooks.retirer(base, id)
    print(f"Le webhook {id} ne reçoit plus rien.")  # noqa: T201


@groupe.command("send")
def send(essai: Essai = False) -> None:
    """Livre ce qui est dû. À lancer souvent, par exemple chaque minute.

    Code de retour : 0 si tout ce qui était dû a été livré, 1 sinon.
    """
    from pipeline.affichage import webhooks as affichage
    from pipeline.affichage.ecran import console
    from pipeline.flows import courriers, webhooks
    from pipeline.notifications.appel import Appel
    from pipeline.settings import load

    settings = load()
    with courriers.ouvrir(settings) as base:
        if essai:
            affichage.envois(console(), webhooks.envoyes(base, EtatEnvoi.A_LIVRER))
            return
        done = webhooks.livrer(base, Appel(prives=settings.webhooks_prives))
    affichage.livraisons(console(), done)
    raise typer.Exit(1 if set(done.nombres) - {EtatEnvoi.LIVRE} else 0)


@groupe.command("deliveries")
def deliveries(
    etat: Annotated[EtatEnvoi | None, typer.Option("--etat", help="Seulement ceux-là.")] = None,
    webhook: Annotated[
        int | None, typer.Option("--webhook", metavar="ID", min=1, help="Seulement de ce webhook.")
    ] = None,
    resend: Annotated[
        int | None,
        typer.Option("--resend", metavar="ID", min=1, help="Relancer un envoi abandonné."),
    ] = None,
) -> None:
    """Montre les cent derniers envois : livrés, à livrer, abandonnés et pourquoi."""
    from pipeline.affichage import webhooks as affichage
    from pipeline.affichage.ecran import console
    from pipeline.flows import courriers, webhooks
    from pipeline.settings import load

    with courriers.ouvrir(load()) as base:
        if resend is not None:
            webhooks.relancer(base, resend)
        affichage.envois(console(), webhooks.envoyes(base, etat, webhook))
