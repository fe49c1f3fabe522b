"""The format check of single files."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from pipeline.affichage.avis import GRAVITES
from pipeline.models.nom import montrer
from pipeline.models.rapport import Motif


def formats(console: Console, entrees: Iterable[tuple[str, bool, tuple[Motif, ...]]]) -> None:
    """The self-service format check: each file, whether it would be accepted, how to repair it."""
    for nom, acceptable, motifs in entrees:
        mark = Text("✔ accepté ", "green") if acceptable else Text("✖ refusé  ", "red")
        console.print(mark + Text(montrer(nom), "bold"))
        for motif in motifs:
            console.print(Text(f"    {GRAVITES[motif.gravite]} {motif.message}"))
