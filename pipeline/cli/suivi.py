"""Where a request stands, and what a gestionnaire decides of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.app import SUIVRE, app
from pipeline.models.statut import TypePiece


@app.command(rich_help_panel=SUIVRE)
def history(
    numero: Annotated[str, typer.Argument(metavar="ENR", help="Numéro de la demande.")],
) -> None:
    """Montre où en est une demande, et tout ce qui l'y a menée."""
    from pipeline.affichage.ecran import console
    from pipeline.affichage.suivi import suivi
    from pipeline.flows.moyens import ouvrir
    from pipeline.flows.suivi import suivre
    from pipeline.settings import load

    with ouvrir(load()) as moyens:
        suivi(console(), suivre(moyens, numero))


class Choix(StrEnum):
    """What a gestionnaire may decide."""

    VALIDER = "valider"
    DEMANDER = "demander"
    MODIFIER = "modifier"
    REJETER = "rejeter"


@app.command(rich_help_panel=SUIVRE)
def decide(
    numero: Annotated[str, typer.Argument(metavar="ENR", help="Numéro de la demande.")],
    choix: Annotated[Choix, typer.Argument(help="La décision.")],
    auteur: Annotated[str, typer.Option("--auteur", help="Le gestionnaire qui décide.")],
    motif: Annotated[
        str | None, typer.Option("--motif", help="Le motif ; obligatoire pour un rejet.")
    ] = None,
    acceptees: Annotated[
        list[TypePiece] | None,
        typer.Option(
            "--accepter",
            metavar="PIECE",
            help="Une pièce acceptée malgré ce que le rapport en dit ; elle n'est plus redemandée.",
        ),
    ] = None,
) -> None:
    """Enregistre la décision d'un gestionnaire ; lui seul peut rejeter une demande.

    Ce qui est dit d'une pièce acceptée (--accepter) ne retient plus la demande, tant que c'est du
    même fichier et de la même façon.

    Code de retour : 0 si la décision est prise, 2 si elle est refusée (le message dit pourquoi).
    """
    from pipeline.flows.moyens import ouvrir
    from pipeline.flows.suivi import decider
    from pipeline.models.cycle import Evenement
    from pipeline.settings import load

    with ouvrir(load()) as moyens:
        statut = decider(
            moyens, numero, Evenement(f"decision_{choix}"), auteur, motif, acceptees or ()
        )
    print(f"{numero} : {statut.libelle}")  # noqa: T201
