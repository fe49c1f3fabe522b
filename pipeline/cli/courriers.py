"""The letters to depositors: listed, sent, shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import SUIVRE, app
from pipeline.cli.options import SeulNumero
from pipeline.models.courrier import Nature

_NATURES = ", ".join(Nature)


@app.command(rich_help_panel=SUIVRE)
def letters(
    numero: SeulNumero = None,
    send: Annotated[bool, typer.Option("--send", help="Envoyer les courriers dus.")] = False,
    resend: Annotated[
        int | None,
        typer.Option("--resend", metavar="ID", help="Remettre en file un courrier à vérifier."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Montrer ce qui serait envoyé, sans rien envoyer.")
    ] = False,
) -> None:
    """Liste les courriers aux déposants, et envoie ceux qui sont dus.

    Sans PIECES_SMTP_URL, un courrier envoyé est un fichier de PIECES_HOME/courriers/. Code de
    retour : 0 ; 1 si l'envoi n'a pas pu se faire ; 2 si la commande est mal formée.
    """
    from pipeline.affichage import courriers as affichage
    from pipeline.affichage.ecran import console
    from pipeline.flows import courriers
    from pipeline.settings import load

    settings = load()
    with courriers.ouvrir(settings) as base:
        if resend is not None:
            courriers.relancer(base, resend, dry_run=dry_run)
        if send and not dry_run:
            transport = courriers.transport(settings)
            envois = courriers.envoyer(base, *transport, numero, bail=settings.bail)
            affichage.envois(console(), envois)
            raise typer.Exit(1 if envois.panne else 0)
        affichage.courriers(console(), courriers.lister(base, numero, dus=send))


@app.command(rich_help_panel=SUIVRE)
def preview(
    numero: Annotated[str, typer.Argument(metavar="NUMERO", help="Le numéro de la demande.")],
    nature: Annotated[Nature, typer.Argument(metavar="COURRIER", help=_NATURES)],
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FICHIER", help="Écrire la version HTML.", dir_okay=False),
    ] = None,
    retenus: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="CODE", help="Motif à vérifier retenu (demande de pièces)."),
    ] = None,
    motif: Annotated[str, typer.Option("--motif", help="Motif de la décision (refus).")] = "",
    auteur: Annotated[
        str, typer.Option("--auteur", help="Prénom, nom et qualité de qui décide.")
    ] = "",
) -> None:
    """Montre un courrier tel qu'il serait envoyé aujourd'hui ; rien n'est envoyé ni conservé."""
    from pipeline.flows import courriers
    from pipeline.settings import load

    settings = load()
    with courriers.ouvrir(settings) as base:
        courrier = courriers.apercu(
            base, numero, nature, settings.cadre, courriers.aujourdhui(),
            courriers.decision(auteur, motif), retenus or (),
        )  # fmt: skip
    if html is not None:
        courriers.ecrire(html, courrier.html)
    print(courriers.en_clair(courrier))  # noqa: T201
