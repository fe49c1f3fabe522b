"""The verdicts of a batch, with the reasons of each."""

from __future__ import annotations

from collections import Counter

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.affichage.avis import AVIS, GRAVITES
from pipeline.errors import DepotError, ReferentielError
from pipeline.flows.lot import Issue
from pipeline.models.nom import montrer
from pipeline.models.rapport import Gravite, Motif

_ERREUR = ("✖ non traité", "red")


def verdicts(console: Console, issues: list[Issue]) -> None:
    """The reasons of each request, then the table of verdicts, and how many of each."""
    for issue in issues:
        _raisons(console, issue)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for titre in ("Demande", "Dépôt", "Avis", "Statut proposé"):
        table.add_column(titre, overflow="fold")
    for issue in issues:
        table.add_row(*_ligne(issue))
    console.print(table)
    console.print(_total(issues))


def _raisons(console: Console, issue: Issue) -> None:
    """What is to be repaired first, then what is to be looked at, then information."""
    rapport = issue.rapport
    motifs = rapport.motifs if rapport else ()
    if rapport and not motifs:
        return
    nom = rapport.numero if rapport else "Dépôt non traité"
    console.print(Text(f"{nom} ", "bold") + Text(montrer(issue.chemin.name), "dim"))
    if rapport is None:
        console.print(Padding(_erreur(issue), (0, 0, 0, 2)))
    for motif in sorted(motifs, key=lambda m: list(Gravite).index(m.gravite)):
        console.print(Padding(_motif(motif), (0, 0, 0, 2)))
    console.print()


def _motif(motif: Motif) -> Text:
    style = "dim" if motif.gravite is Gravite.INFO else ""
    where = Text(f"{montrer(motif.fichier)} — ", "cyan") if motif.fichier else Text("")
    inside = ", interne" if motif.interne else ""
    mark = Text(f"{GRAVITES[motif.gravite]} ")
    return mark + where + Text(motif.message, style) + Text(f" ({motif.code}{inside})", "dim")


def _ligne(issue: Issue) -> tuple[Text, Text, Text, Text]:
    rapport = issue.rapport
    nom = Text(montrer(issue.chemin.name))
    if rapport is None:
        return Text("–"), nom, Text(*_ERREUR), Text("–")
    statut = Text(rapport.statut_propose.libelle)
    return Text(rapport.numero), nom, Text(*AVIS[rapport.avis]), statut


def _erreur(issue: Issue) -> Text:
    error = issue.erreur
    gaps = error.ecarts if isinstance(error, DepotError | ReferentielError) else ()
    said = [str(gap) for gap in gaps] or [error.message if error else ""]
    return Text("\n".join([*said, error.remede if error else ""]).strip())


def _total(issues: list[Issue]) -> Text:
    counts = Counter(r.avis for i in issues if (r := i.rapport) is not None)
    parts = [
        Text(f"{counts[avis]} {_pluriel(label[2:], counts[avis])}", style)
        for avis, (label, style) in AVIS.items()
    ]
    failed = sum(i.erreur is not None for i in issues)
    if failed:
        parts.append(Text(f"{failed} non traité(s)", _ERREUR[1]))
    return Text(f"{len(issues)} demande(s) : ") + Text(", ").join(parts)


def _pluriel(label: str, count: int) -> str:
    return label + "s" if label == "favorable" and count > 1 else label
