"""The history of a request."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.flows.suivi import Suivi
from pipeline.models.dates import PARIS


def suivi(console: Console, vu: Suivi) -> None:
    """Where a request stands, and its history, the oldest first."""
    console.print(Text(f"{vu.numero} ", "bold") + Text(vu.statut.libelle))
    if vu.antivirus_depuis:
        since = vu.antivirus_depuis.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
        console.print(Text(f"en attente de l'antivirus depuis le {since}", "yellow"))
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for titre in ("Le", "Événement", "Statut", "Par", "Motif"):
        table.add_column(titre, overflow="fold")
    for ligne in vu.lignes:
        moved = ligne.de is not None and ligne.de is not ligne.vers
        where = (
            f"{ligne.de.libelle} → {ligne.vers.libelle}"
            if moved and ligne.de
            else ligne.vers.libelle
        )
        when = ligne.le.astimezone(PARIS).strftime("%d/%m/%Y %H:%M:%S")
        table.add_row(when, ligne.quoi, where, ligne.auteur, ligne.motif or "")
    console.print(table)
