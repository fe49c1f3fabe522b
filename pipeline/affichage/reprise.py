"""What a sweep found, did and left."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.affichage.avis import AVIS
from pipeline.flows.atelier import Fait
from pipeline.flows.balayage import Bilan
from pipeline.models.statut import Avis


def balayage(console: Console, bilan: Bilan, *, simule: bool) -> None:
    """What a sweep found, did and left, with the requests that moved."""
    for motif, count in sorted(bilan.eligibles.items()):
        console.print(f"{count} {_dues(count)} : {motif}")
    if bilan.changees:
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for titre in ("Demande", "Motif", "Avis", "Statut"):
            table.add_column(titre, overflow="fold")
        for fait in bilan.changees:
            table.add_row(fait.numero, fait.motif, *_mouvement(fait))
        console.print(table)
    for fait in bilan.echecs:
        console.print(Text(f"✖ {fait.numero} : {fait.erreur}", "red"))
    verbe = "changeraient" if simule else "ont changé"
    parts = [f"{bilan.traitees} traitée(s), dont {len(bilan.changees)} {verbe}"]
    parts += [f"{count} laissée(s) ({why})" for why, count in sorted(bilan.passees.items())]
    parts += [f"{len(bilan.echecs)} en échec"] if bilan.echecs else []
    console.print(Text(", ".join(parts) + (". Rien n'a été modifié." if simule else ".")))


def _dues(count: int) -> str:
    return "demandes à reprendre" if count > 1 else "demande à reprendre"


def _mouvement(fait: Fait) -> tuple[Text, Text]:
    before = Text(*AVIS[Avis(fait.avant.avis)]) if fait.avant.avis else Text("–")
    after = Text(*AVIS[Avis(fait.apres.avis)]) if fait.apres.avis else Text("–")
    avis = after if before == after else before + Text(" → ") + after
    de, vers = fait.avant.statut.libelle, fait.apres.statut.libelle
    return avis, Text(vers if de == vers else f"{de} → {vers}")
