"""The application that the commands are added to, and the panels that its help sorts them in."""

from __future__ import annotations

import typer

SUIVRE = "Suivre une demande"
RECEVOIR = "Recevoir et servir"
EXPLOITER = "Exploiter"

app = typer.Typer(
    name="pieces",
    help="Pré-instruction des pièces justificatives du Ségur du numérique en santé.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _ouvre() -> None:
    import logging

    from pipeline.journal import configurer
    from pipeline.settings import load

    settings = load()
    configurer(settings.journal, logging.getLevelName(settings.journal_niveau))
