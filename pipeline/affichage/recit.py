"""A story at a terminal: each step, where it led, the letters and documents that came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from pipeline.affichage.avis import AVIS
from pipeline.flows.recit import Scene
from pipeline.models.nom import montrer
from pipeline.models.rapport import Gravite


def scene(console: Console, rang: int, vue: Scene) -> None:
    """One step."""
    console.print(Text(f"{rang}. {vue.titre}", "bold"))
    where = Text(f"{vue.numero}  ", "cyan") + Text(_statuts(vue), "bold")
    for line in (where, *_histoire(vue), *_avis(vue)):
        _dire(console, 3, line)
    for text in _raisons(vue):
        _dire(console, 5, Text(text))
    for line in _sorties(vue):
        _dire(console, 3, line)
    console.print()


def _dire(console: Console, indent: int, line: Text) -> None:
    console.print(Padding(line, (0, 0, 0, indent), expand=False))


def _histoire(vue: Scene) -> Iterator[Text]:
    """What moved the request, and by whom."""
    for ligne in vue.lignes:
        if not ligne.quoi.startswith("proposition"):
            why = f" ({ligne.motif})" if ligne.motif else ""
            moved = Text(f"· {ligne.quoi} → {ligne.vers.libelle}{why}")
            yield moved + Text(f"  [{ligne.auteur}]", "dim")


def _avis(vue: Scene) -> Iterator[Text]:
    """The verdict on a deposit, and what it leaves to a gestionnaire."""
    if vue.rapport is not None:
        label, style = AVIS[vue.rapport.avis]
        yield Text(label, style) + _propose(vue)


def _raisons(vue: Scene) -> Iterator[str]:
    """What is asked or to be looked at, and what becomes of the pieces of before."""
    if vue.rapport is None:
        return
    yield from (m.message for m in vue.rapport.motifs if m.gravite is not Gravite.INFO)
    for piece in vue.rapport.pieces:
        nom = montrer(piece.fichier)
        if piece.remplacee:
            yield f"{nom} : remplacé par un fichier déposé depuis"
        elif piece.revision:
            yield f"{nom} : déposé dans la révision {piece.revision}, toujours valable"


def _sorties(vue: Scene) -> Iterator[Text]:
    """The letters that left and the documents issued, with where they are."""
    for lettre in vue.lettres:
        yield Text(f"✉ courrier : {lettre.nature}  ") + _place(lettre.fichier)
    for path in vue.emis:
        yield Text("✎ document produit  ") + _place(path)


def _place(path: Path) -> Text:
    here = Path.cwd()
    return Text(str(path.relative_to(here) if path.is_relative_to(here) else path), "dim")


def _statuts(vue: Scene) -> str:
    before = vue.avant.libelle if vue.avant else "nouvelle demande"
    if vue.avant is vue.apres:
        return before
    return f"{before} → {vue.apres.libelle}"


def _propose(vue: Scene) -> Text:
    """What waits for a gestionnaire, when the proposal is not where the request stands."""
    proposed = vue.rapport.statut_propose if vue.rapport else vue.apres
    if proposed is vue.apres:
        return Text("")
    return Text(f" ; proposition « {proposed.libelle} », à confirmer par un gestionnaire")
