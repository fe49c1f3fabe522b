"""A story to see requests live: what `make run` shows after the verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import SUIVRE, app


@app.command(rich_help_panel=SUIVRE)
def demo(
    dossier: Annotated[
        Path,
        typer.Argument(
            metavar="DOSSIER",
            help="Un récit : recit.json, ses dépôts et son référentiel (fixtures/vie).",
            exists=True,
            file_okay=False,
        ),
    ],
) -> None:
    """Joue la vie de quelques demandes : dépôts, décisions, courriers, l'un après l'autre.

    Tout se passe dans PIECES_HOME/demo, refait à chaque fois ; rien d'autre n'est touché, et aucun
    courrier ne part : chacun est un fichier de PIECES_HOME/demo/courriers.
    """
    from pipeline.affichage.ecran import console
    from pipeline.affichage.recit import scene
    from pipeline.flows.recit import jouer
    from pipeline.settings import load

    settings, screen = load(), console()
    maison = settings.home / "demo"
    for rang, vue in enumerate(jouer(dossier, settings, maison), 1):
        scene(screen, rang, vue)
    screen.print(f"L'historique d'une demande : PIECES_HOME={maison} pieces history ENR…")
