"""The outbox, and what became of letters."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.flows.courriers import Envois
from pipeline.models.courrier import Etat
from pipeline.models.typographie import moment
from pipeline.storage.courriers import EnFile


def courriers(console: Console, lettres: list[EnFile]) -> None:
    """The outbox: what each letter says, of which request, where it stands."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for titre in ("N°", "Demande", "Courrier", "État", "Essais", "Prochain ou envoyé", "Remarque"):
        table.add_column(titre, overflow="fold")
    for lettre in lettres:
        waits = lettre.prochain_essai if lettre.etat is Etat.A_ENVOYER else None
        when = lettre.envoye_le or waits
        table.add_row(
            str(lettre.id),
            f"{lettre.numero} (révision {lettre.revision})",
            lettre.courrier.nature.libelle,
            lettre.etat.libelle,
            str(lettre.essais),
            moment(when) if when else "",
            lettre.erreur or "",
        )
    console.print(table if lettres else Text("Aucun courrier."))


def envois(console: Console, done: Envois) -> None:
    """What became of each letter that was due, and what stopped the others."""
    for lettre, etat, why in done.issues:
        said = f"{lettre.numero}, {lettre.courrier.nature.libelle} : {etat.libelle}"
        console.print(Text(f"{said} ({why})" if why else said))
    if done.releves:
        console.print(Text(f"{done.releves} envoi(s) interrompu(s), à vérifier par une personne"))
    counts = (f"{n} {etat.libelle}" for etat, n in done.nombres.items())
    console.print(
        Text(f"{len(done.issues)} courrier(s) traité(s)" + "".join(f", {c}" for c in counts))
    )
    if done.panne:
        console.print(
            Text(f"Envoi arrêté : {done.panne}. Rien n'est perdu ; relancer la commande.")
        )
