"""Take up again what is due, or what is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.app import EXPLOITER, app
from pipeline.cli.options import Essai, Registre
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.flows.balayage import Recherche
    from pipeline.flows.moyens import Moyens


@app.command(rich_help_panel=EXPLOITER)
def sweep(referentiel: Registre = None, essai: Essai = False) -> None:
    """Reprend tout ce qui est dû : traitements manqués ou en échec, référentiel modifié.

    Peut être interrompu et relancé. La décision d'un gestionnaire n'est jamais modifiée. Code de
    retour : 0 si tout a été repris, 1 si une demande est en échec.
    """
    from pipeline.flows.balayage import tout
    from pipeline.flows.quarantaine import rattraper

    _reprendre(tout, referentiel, essai=essai, avant=rattraper)


@app.command(rich_help_panel=EXPLOITER)
def reprocess(
    numeros: Annotated[
        list[str] | None, typer.Argument(metavar="[ENR...]", help="Demandes à reprendre.")
    ] = None,
    regles_avant: Annotated[
        int | None,
        typer.Option(
            "--regles-avant", metavar="N", help="Verdicts rendus par des règles antérieures à N."
        ),
    ] = None,
    referentiel: Registre = None,
    essai: Essai = False,
) -> None:
    """Reprend à la main des demandes, ou tous les verdicts rendus par d'anciennes règles.

    Avec --dry-run, liste les verdicts qui changeraient. Code de retour : 0 si tout a été repris, 1
    si une demande est en échec, 2 si la commande est mal formée.
    """
    from itertools import chain

    from pipeline.storage import reprise

    if not numeros and regles_avant is None:
        raise UsageError("Rien à reprendre.", "Donner des numéros, ou --regles-avant N.")
    _reprendre(
        lambda _: (
            lambda session: chain(
                reprise.nommees(session, numeros or ()),
                reprise.anciennes(session, regles_avant) if regles_avant is not None else (),
            )
        ),
        referentiel,
        essai=essai,
    )


def _reprendre(
    recherche: Callable[[Moyens], Recherche],
    referentiel: Path | None,
    *,
    essai: bool,
    avant: Callable[[Moyens], object] = lambda _: None,
) -> None:
    from pipeline.affichage.ecran import activite, console
    from pipeline.affichage.reprise import balayage
    from pipeline.flows.balayage import balayer, simuler
    from pipeline.flows.moyens import ouvrir
    from pipeline.settings import load

    with ouvrir(load(), referentiel) as moyens, activite("Reprise") as avance:
        if not essai:
            avant(moyens)
        act = simuler if essai else balayer
        bilan = act(moyens, recherche(moyens), lambda _: avance())
    balayage(console(), bilan, simule=essai)
    raise typer.Exit(1 if bilan.echecs else 0)
