"""The antivirus: its state, and everything scanned again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from pydantic_core import to_jsonable_python

from pipeline.cli.app import EXPLOITER, app
from pipeline.cli.json import print_json
from pipeline.cli.options import EnJson, Essai
from pipeline.errors import UsageError


@app.command(rich_help_panel=EXPLOITER)
def antivirus(
    rescanner: Annotated[
        bool,
        typer.Option("--rescanner", help="Analyse de nouveau ce que ces signatures n'ont pas vu."),
    ] = False,
    essai: Essai = False,
    en_json: EnJson = False,
) -> None:
    """Montre où en est l'antivirus et ce qu'il a mis à l'écart, ou fait tout analyser de nouveau.

    Ce qui est trouvé est mis à l'écart aussitôt ; les demandes ouvertes qui le tiennent sont reprises,
    et une personne les regarde. Interrompu, --rescanner reprend là où il en était. Code de retour : 0 ;
    1 si l'antivirus réglé ne répond pas, ou si --rescanner a mis un fichier à l'écart ou n'a pas pu en
    lire un.
    """
    if essai and not rescanner:
        raise UsageError("--dry-run ne va qu'avec --rescanner.")
    (_rescanner if rescanner else _montrer)(essai, en_json)


def _montrer(_: bool, en_json: bool) -> None:
    from pipeline.flows.quarantaine import situation
    from pipeline.settings import load

    seen = situation(load())
    if en_json:
        print_json({"schema": "antivirus/1", **to_jsonable_python(asdict(seen))})
    else:
        from pipeline.affichage.antivirus import situation as montrer
        from pipeline.affichage.ecran import console

        montrer(console(), seen)
    raise typer.Exit(1 if seen.panne else 0)


def _rescanner(essai: bool, en_json: bool) -> None:
    from pipeline.affichage.ecran import activite, console
    from pipeline.flows.quarantaine import rescanner
    from pipeline.settings import load

    with activite("Analyse") as avance:
        bilan = rescanner(load(), avance, essai=essai)
    if en_json:
        print_json({"schema": "rescan/1", "essai": essai, **to_jsonable_python(asdict(bilan))})
    else:
        from pipeline.affichage.antivirus import rescan

        rescan(console(), bilan, essai=essai)
    raise typer.Exit(1 if bilan.ecartes or bilan.illisibles else 0)
