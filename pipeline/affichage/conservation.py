"""What was erased, and what agrees."""

from __future__ import annotations

from rich.console import Console

from pipeline.flows.rapprochement import Compte as Rapproches
from pipeline.storage.retention import Compte as Effaces


def purge(console: Console, compte: Effaces, *, essai: bool) -> None:
    """What was erased, or would be."""
    verbe = "À effacer" if essai else "Effacé"
    console.print(
        f"{verbe} : {compte.demandes} demande(s), {compte.revisions} révision(s), "
        f"{compte.originaux} fichier(s) ; {compte.partages} gardé(s) pour d'autres demandes ; "
        f"{compte.cles} clé(s) de réception."
    )


def rapprochement(console: Console, compte: Rapproches) -> None:
    """How many originals agree, and how many do not."""
    console.print(
        f"{compte.accordes} fichier(s) en accord, {compte.absents} absent(s), "
        f"{compte.alteres} altéré(s), {compte.orphelins} sans révision."
    )
