"""Receive deposits from a folder or a bucket."""

from __future__ import annotations

import typer

from pipeline.cli.app import RECEVOIR, app
from pipeline.cli.options import Attente, Essai, Intervalle, Source, UneFois
from pipeline.errors import PiecesError


@app.command(rich_help_panel=RECEVOIR)
def watch(
    source: Source,
    once: UneFois = False,
    interval: Intervalle = 5.0,
    patience: Attente = 3600.0,
    essai: Essai = False,
) -> None:
    """Reçoit chaque dépôt complet d'un dossier surveillé, ou d'un préfixe S3.

    Un dépôt est complet quand demande.json et tous les fichiers qu'il nomme sont là et ne changent
    plus. Enregistré durablement, il part dans .recus ; refusé, dans .refuses, avec erreur.json.

    Avec --dry-run, dit une fois ce qui serait reçu, attendu ou refusé ; rien n'est déplacé ni
    enregistré.

    Code de retour, avec --once ou --dry-run : 0 si tous les dépôts complets ont été reçus (le
    seraient) ; 1 si au moins un a été refusé ou n'a pas pu l'être ; 2 si la commande est mal formée.
    """
    import signal
    from threading import Event

    from pipeline.affichage.reception import attendu
    from pipeline.affichage.reception import reception as suivi
    from pipeline.flows import boites, reception, veille
    from pipeline.settings import load

    settings, arret = load(), Event()
    if essai:
        limit, refus = settings.parametres.taille_lue, 0
        with boites.regarder(source, settings) as boite:
            for nom, issue in veille.regarder(boite, limit):
                attendu(nom, issue)
                refus += isinstance(issue, PiecesError)
        raise typer.Exit(1 if refus else 0)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: arret.set())
    with (
        reception.ouvrir(settings) as magasin,
        boites.ouvrir(source, settings, patience) as boite,
    ):
        if not once:
            veille.veiller(boite, magasin, suivi, interval, arret)
            return
        bilan = veille.relever_une_fois(boite, magasin, suivi, interval)
    raise typer.Exit(1 if bilan.refuses or bilan.erreurs else 0)
