"""What the commands show at a terminal: verdicts, format checks, readings. In French."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from pipeline.errors import DepotError, PiecesError, ReferentielError
from pipeline.flows.atelier import Fait
from pipeline.flows.balayage import Bilan
from pipeline.flows.courriers import Envois
from pipeline.flows.lot import Issue
from pipeline.flows.rapprochement import Compte as Rapproches
from pipeline.flows.reception import Accuse
from pipeline.flows.suivi import Suivi
from pipeline.flows.unite import Lecture
from pipeline.models.courrier import Etat
from pipeline.models.dates import francais
from pipeline.models.fichier import Confiance, Integrite
from pipeline.models.rapport import Gravite, Motif, SignatureRapport
from pipeline.models.statut import Avis
from pipeline.storage.courriers import EnFile
from pipeline.storage.retention import Compte as Effaces

_AVIS = {
    Avis.FAVORABLE: ("✔ favorable", "green"),
    Avis.PIECES_A_DEMANDER: ("✉ pièces à demander", "yellow"),
    Avis.A_VERIFIER: ("◆ à vérifier", "magenta"),
}
_GRAVITES = {Gravite.CORRIGER: "✉", Gravite.VERIFIER: "◆", Gravite.INFO: "·"}
PARIS = ZoneInfo("Europe/Paris")
_ERREUR = ("✖ non traité", "red")


def console() -> Console:
    """Standard output: as wide as the terminal, or wide enough for a table in a file."""
    screen = Console()
    return screen if screen.is_terminal else Console(width=120)


@contextmanager
def avancement(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error, for several deposits at a terminal; the call that moves it."""
    screen = Console(stderr=True)
    columns = (TextColumn("Pré-instruction"), BarColumn(), MofNCompleteColumn())
    quiet = total < 2 or not screen.is_terminal
    with Progress(*columns, console=screen, transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def activite(quoi: str) -> Iterator[Callable[[], None]]:
    """A count on standard error, where nobody knows how much there is to do."""
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed:.0f}"))
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(quoi, total=None)
        yield lambda: bar.advance(task)


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
    console.print(Text(f"{nom} ", "bold") + Text(issue.chemin.name, "dim"))
    if rapport is None:
        console.print(Padding(_erreur(issue), (0, 0, 0, 2)))
    for motif in sorted(motifs, key=lambda m: list(Gravite).index(m.gravite)):
        console.print(Padding(_motif(motif), (0, 0, 0, 2)))
    console.print()


def _motif(motif: Motif) -> Text:
    style = "dim" if motif.gravite is Gravite.INFO else ""
    where = Text(f"{motif.fichier} — ", "cyan") if motif.fichier else Text("")
    inside = ", interne" if motif.interne else ""
    mark = Text(f"{_GRAVITES[motif.gravite]} ")
    return mark + where + Text(motif.message, style) + Text(f" ({motif.code}{inside})", "dim")


def _ligne(issue: Issue) -> tuple[Text, Text, Text, Text]:
    rapport = issue.rapport
    nom = Text(issue.chemin.name)
    if rapport is None:
        return Text("–"), nom, Text(*_ERREUR), Text("–")
    statut = Text(rapport.statut_propose.libelle)
    return Text(rapport.numero), nom, Text(*_AVIS[rapport.avis]), statut


def _erreur(issue: Issue) -> Text:
    error = issue.erreur
    gaps = error.ecarts if isinstance(error, DepotError | ReferentielError) else ()
    said = [str(gap) for gap in gaps] or [error.message if error else ""]
    return Text("\n".join([*said, error.remede if error else ""]).strip())


def _total(issues: list[Issue]) -> Text:
    counts = Counter(r.avis for i in issues if (r := i.rapport) is not None)
    parts = [
        Text(f"{counts[avis]} {_pluriel(label[2:], counts[avis])}", style)
        for avis, (label, style) in _AVIS.items()
    ]
    failed = sum(i.erreur is not None for i in issues)
    if failed:
        parts.append(Text(f"{failed} non traité(s)", _ERREUR[1]))
    return Text(f"{len(issues)} demande(s) : ") + Text(", ").join(parts)


def _pluriel(label: str, count: int) -> str:
    return label + "s" if label == "favorable" and count > 1 else label


def formats(console: Console, entrees: Iterable[tuple[str, bool, tuple[Motif, ...]]]) -> None:
    """The self-service format check: each file, whether it would be accepted, how to repair it."""
    for nom, acceptable, motifs in entrees:
        mark = Text("✔ accepté ", "green") if acceptable else Text("✖ refusé  ", "red")
        console.print(mark + Text(nom, "bold"))
        for motif in motifs:
            console.print(Text(f"    {_GRAVITES[motif.gravite]} {motif.message}"))


def reception(nom: str, issue: Accuse | PiecesError) -> None:
    """One line a deposit that arrived; what is wrong with it is said beside it, not here."""
    print(_reception(nom, issue), flush=True)  # noqa: T201


def _reception(nom: str, issue: Accuse | PiecesError) -> str:
    if isinstance(issue, Accuse):
        again = "" if issue.nouvelle else " (déjà connu)"
        return f"✔ reçu    {nom} : {issue.numero}, révision {issue.revision}{again}"
    if isinstance(issue, DepotError):
        return f"✖ refusé  {nom} : {issue.code}, {len(issue.ecarts)} écart(s), voir erreur.json"
    return f"⚠ à reprendre  {nom} : {issue.message}"


def lecture(console: Console, lu: Lecture) -> None:
    """What is read in one document, with its evidence, and who signed it."""
    champs = lu.champs
    console.print(Text(f"Document reconnu : {lu.nature or 'aucun type connu'}"))
    for signature in lu.signatures:
        console.print(_signature(signature))
    table = Table(box=SIMPLE_HEAD)
    for titre in ("Champ", "Valeur", "Confiance", "Source", "Page", "Emplacement (px, 200 dpi)"):
        table.add_column(titre)
    for nom, champ in champs.items():
        (x, y), _, (droite, bas), _ = champ.boite
        where = f"({x:.0f}, {y:.0f}) – ({droite:.0f}, {bas:.0f})"
        sure = f"{champ.confiance:.0%}".replace("%", " %")
        table.add_row(nom, champ.valeur, sure, champ.source.value, str(champ.page), where)
    console.print(table if champs else Text("Rien n'a pu être lu.", "yellow"))


_INTEGRITES = {
    Integrite.INTACTE: "intègre",
    Integrite.ROMPUE: "rompue",
    Integrite.NON_VERIFIABLE: "intégrité non vérifiable",
}
_CONFIANCES = {
    Confiance.VERIFIEE: "certificat vérifié",
    Confiance.NON_VERIFIABLE: "certificat non vérifiable",
}


def _signature(signature: SignatureRapport) -> Text:
    day = f" le {francais(signature.date.date())}" if signature.date else ""
    who = signature.signataire or "un signataire inconnu"
    holds = f"{_INTEGRITES[signature.integrite]}, {_CONFIANCES[signature.confiance]}"
    return Text(f"Signature électronique de {who}{day} ({holds})")


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
    before = Text(*_AVIS[Avis(fait.avant.avis)]) if fait.avant.avis else Text("–")
    after = Text(*_AVIS[Avis(fait.apres.avis)]) if fait.apres.avis else Text("–")
    avis = after if before == after else before + Text(" → ") + after
    de, vers = fait.avant.statut.libelle, fait.apres.statut.libelle
    return avis, Text(vers if de == vers else f"{de} → {vers}")


def suivi(console: Console, vu: Suivi) -> None:
    """Where a request stands, and its history, the oldest first."""
    console.print(Text(f"{vu.numero} ", "bold") + Text(vu.statut.libelle))
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


def purge(console: Console, compte: Effaces, *, essai: bool) -> None:
    """What was erased, or would be."""
    verbe = "À effacer" if essai else "Effacé"
    console.print(
        f"{verbe} : {compte.demandes} demande(s), {compte.revisions} révision(s), "
        f"{compte.originaux} fichier(s) ; {compte.partages} gardé(s) pour d'autres demandes."
    )


def rapprochement(console: Console, compte: Rapproches) -> None:
    """How many originals agree, and how many do not."""
    console.print(
        f"{compte.accordes} fichier(s) en accord, {compte.absents} absent(s), "
        f"{compte.alteres} altéré(s), {compte.orphelins} sans révision."
    )


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
            f"{when:%d/%m/%Y %H:%M} UTC" if when else "",
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
