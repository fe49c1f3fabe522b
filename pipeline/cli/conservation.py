"""Erase what may no longer be kept; compare what is kept with what is known of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from pipeline.cli.app import EXPLOITER, app
from pipeline.cli.json import print_json
from pipeline.cli.options import Avant, EnJson, Essai, Verifier

if TYPE_CHECKING:
    from pipeline.storage.reconciliation import Difference


@app.command(rich_help_panel=EXPLOITER)
def purge(avant: Avant = None, dry_run: Essai = False, en_json: EnJson = False) -> None:
    """Efface les données personnelles des demandes décidées depuis assez longtemps.

    Les originaux dont aucune autre demande n'a besoin sont effacés ; l'enregistrement et le rapport
    restent, masqués. Interrompue, la commande reprend là où elle en était.
    """
    from pipeline.flows.purge import lancer
    from pipeline.settings import load

    compte = lancer(load(), avant.date() if avant else None, essai=dry_run)
    if en_json:
        print_json({"schema": "purge/1", "essai": dry_run, **asdict(compte)})
        return
    from pipeline.affichage.conservation import purge as montrer
    from pipeline.affichage.ecran import console

    montrer(console(), compte, essai=dry_run)


@app.command(rich_help_panel=EXPLOITER)
def reconcile(verify: Verifier = False, en_json: EnJson = False) -> None:
    """Compare la base de données et les originaux, dans les deux sens ; ne répare rien.

    Avec --json, une ligne par différence, puis le compte. Code de retour : 0 s'il n'y a aucune
    différence, 1 s'il y en a, 2 si la comparaison n'a pas pu se faire.
    """
    from pipeline.flows.rapprochement import lancer
    from pipeline.settings import load

    def montre(difference: Difference) -> None:
        if en_json:
            print_json({"schema": "difference/1", **asdict(difference)})
        else:
            print(f"{difference.nature} {difference.sha256}")  # noqa: T201

    compte = lancer(load(), montre, relire=verify)
    if en_json:
        print_json({"schema": "rapprochement/1", **asdict(compte)})
    else:
        from pipeline.affichage.conservation import rapprochement
        from pipeline.affichage.ecran import console

        rapprochement(console(), compte)
    raise typer.Exit(1 if compte.differences else 0)
