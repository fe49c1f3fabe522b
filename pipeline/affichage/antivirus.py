"""The antivirus: where it stands, what is in quarantine, what scanning again found."""

from __future__ import annotations

from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.flows.quarantaine import Bilan, Situation
from pipeline.models.analyse import Etat
from pipeline.models.dates import PARIS
from pipeline.models.statut import TypePiece

AUCUN = "aucun : les fichiers déposés ne sont pas analysés (PIECES_ANTIVIRUS)"


def situation(console: Console, vu: Situation) -> None:
    """The state, then each file in quarantine with the request that holds it."""
    console.print(Text("Antivirus : ") + _etat(vu))
    counts = [f"{vu.contenus[etat]} {etat.libelle}(s)" for etat in Etat]
    console.print(f"Fichiers : {', '.join([*counts, f'{vu.jamais} jamais analysé(s)'])}")
    if vu.demandes and vu.depuis:
        since = _moment(vu.depuis)
        console.print(Text(f"{vu.demandes} demande(s) en attente, depuis le {since}", "yellow"))
    if vu.ecartes:
        console.print(_quarantaine(vu))
    if vu.echecs:
        console.print(_echecs(vu))


def _etat(vu: Situation) -> Text:
    if vu.adresse is None:
        return Text(AUCUN, "yellow")
    if vu.panne:
        return Text(f"{vu.adresse} ; {vu.panne} Les dépôts attendent.", "red")
    return Text(f"{vu.adresse}, {vu.moteur}", "green")


def _quarantaine(vu: Situation) -> Table:
    table = Table(title="À l'écart", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for titre in ("Demande", "Statut", "Pièce", "Empreinte", "Trouvé", "Le"):
        table.add_column(titre, overflow="fold")
    for one in vu.ecartes:
        table.add_row(
            one.numero, one.statut.libelle, TypePiece(one.type).libelle, one.sha256[:16],
            one.trouve or one.etat.libelle, _moment(one.analyse_le),
        )  # fmt: skip
    return table


def _echecs(vu: Situation) -> Table:
    table = Table(title="Échecs d'analyse", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for titre in ("Empreinte", "Essais", "Pourquoi", "Suite"):
        table.add_column(titre, overflow="fold")
    for one in vu.echecs:
        then = f"réessayé le {_moment(one.prochain_le)}" if one.prochain_le else "--reessayer"
        table.add_row(one.sha256[:16], str(one.essais), one.raison, then)
    return table


def rescan(console: Console, bilan: Bilan, *, essai: bool) -> None:
    """What scanning again found."""
    for one in bilan.nouvelles:
        before = one.avant.etat.libelle if one.avant else "jamais analysé"
        tone = "green" if one.apres.sain else "red"
        said = f"{one.sha256[:16]} : {before} → {one.apres.etat.libelle}"
        console.print(Text(said + (f" ({one.apres.trouve})" if one.apres.trouve else ""), tone))
    parts = [f"{bilan.analyses} fichier(s) analysé(s)", f"{len(bilan.ecartes)} mis à l'écart"]
    parts += [f"{bilan.illisibles} illisible(s)"] if bilan.illisibles else []
    parts += [f"{len(bilan.echecs)} échec(s) de l'antivirus"] if bilan.echecs else []
    console.print(", ".join(parts) + (". Rien n'a été modifié." if essai else "."))


def _moment(le: datetime) -> str:
    return le.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
