"""The antivirus: its state, and what is scanned again."""

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
    empreintes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EMPREINTE...]", help="Avec --reessayer : ces fichiers seulement."),
    ] = None,
    rescanner: Annotated[
        bool,
        typer.Option("--rescanner", help="Analyse de nouveau ce que ces signatures n'ont pas vu."),
    ] = False,
    reessayer: Annotated[
        bool,
        typer.Option("--reessayer", help="Analyse de nouveau ce sur quoi l'antivirus a échoué."),
    ] = False,
    essai: Essai = False,
    en_json: EnJson = False,
) -> None:
    """Montre où en est l'antivirus et ce qu'il a mis à l'écart, ou fait tout analyser de nouveau.

    Ce qui est trouvé est mis à l'écart aussitôt ; les demandes ouvertes qui le tiennent sont reprises,
    et une personne les regarde. Interrompu, --rescanner reprend là où il en était. Après trois échecs
    sur un même fichier, il n'est plus analysé de lui-même : --reessayer le fait, la cause réparée. Code
    de retour : 0 ; 1 si l'antivirus réglé ne répond pas, ou si un fichier analysé de nouveau a été mis
    à l'écart, n'a pas pu être lu, ou fait échouer l'antivirus.
    """
    if rescanner and reessayer:
        raise UsageError("--rescanner et --reessayer ne vont pas ensemble.")
    if essai and not (rescanner or reessayer):
        raise UsageError("--dry-run ne va qu'avec --rescanner ou --reessayer.")
    if empreintes and not reessayer:
        raise UsageError("Une empreinte ne va qu'avec --reessayer.")
    if rescanner or reessayer:
        _analyser(reessayer, empreintes or [], essai=essai, en_json=en_json)
    else:
        _montrer(en_json)


def _montrer(en_json: bool) -> None:
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


def _analyser(echoues: bool, empreintes: list[str], *, essai: bool, en_json: bool) -> None:
    from pipeline.affichage.ecran import activite, console
    from pipeline.flows.quarantaine import reessayer, rescanner
    from pipeline.settings import load

    with activite("Analyse") as avance:
        if echoues:
            bilan = reessayer(load(), empreintes, avance, essai=essai)
        else:
            bilan = rescanner(load(), avance, essai=essai)
    if en_json:
        print_json({"schema": "rescan/1", "essai": essai, **to_jsonable_python(asdict(bilan))})
    else:
        from pipeline.affichage.antivirus import rescan

        rescan(console(), bilan, essai=essai)
    raise typer.Exit(1 if bilan.ecartes or bilan.illisibles or bilan.echecs else 0)
