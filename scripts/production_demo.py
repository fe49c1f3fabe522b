"""Production on one machine: real parts, the fixtures through the watched folder, by themselves.

Nothing is called by hand: a deposit is recorded by ``pieces watch``, its event or the schedules of
the deployments start the workers, which judge it and send the letters.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import Engine, select

from pipeline.affichage.ecran import console
from pipeline.affichage.verdicts import verdicts
from pipeline.errors import DepotError, Ecart
from pipeline.flows.depot import RECORD, find
from pipeline.flows.lot import Issue, numero_de
from pipeline.models.courrier import Etat, Nature
from pipeline.models.statut import Avis
from pipeline.storage import tables
from pipeline.storage.database import lecture, open_database
from scripts.parts.hastened import hastened
from scripts.parts.intake import drop
from scripts.parts.production import ROOT, Production, running
from scripts.parts.program import AbsentError, StartError
from scripts.parts.sans_courrier import INEXPLIQUE, sans_courrier

DOCUMENTS = ROOT / "fixtures" / "documents"
REGISTER = DOCUMENTS / "referentiel.csv"
CERTIFICATES = ROOT / "fixtures" / "certificats_2ddoc"
_LOOK_S = 0.5
_WAITING = (Etat.A_ENVOYER, Etat.EN_COURS)


@dataclass(frozen=True)
class Vue:
    """Where the demonstration stands: reports by deposit, refusals, letters by state."""

    issues: dict[str, Issue]
    courriers: Counter[str]

    @property
    def en_attente(self) -> int:
        """Letters that are still to leave."""
        return sum(self.courriers[etat] for etat in _WAITING)


def main() -> int:
    """Run it; 0 when each deposit has its verdict, each letter has left, and none is missing."""
    asked = _parse()
    screen = console()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    deposits = list(find([DOCUMENTS]))[: asked.deposits]
    try:
        with _started(screen, asked) as production:
            _where(screen, production)
            done = _treat(screen, production, deposits, asked.timeout)
            if asked.stay:
                screen.print("\nTout reste en marche. Ctrl-C pour arrêter.")
                _where(screen, production)
                with contextlib.suppress(KeyboardInterrupt):
                    signal.pause()
            screen.print("Arrêt des composants.")
            return 0 if done else 1
    except (AbsentError, StartError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        screen.print("Interrompu ; tout est arrêté.")
        return 130


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.production_demo",
        description="Démarre la production sur cette machine (PostgreSQL, Swift, Prefect, deux"
        " ateliers, les guichets), y dépose les dossiers de fixtures/documents, montre les avis"
        " et les courriers, puis arrête tout.",
    )
    parser.add_argument("--stay", action="store_true", help="Rester en marche jusqu'à Ctrl-C.")
    parser.add_argument("--deposits", type=int, metavar="N", help="Les N premiers dossiers.")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="Ateliers (2).")
    parser.add_argument(
        "--timeout", type=float, default=1800, metavar="S", help="Attente au plus (1800 s)."
    )
    parser.add_argument(
        "--hurry", action="store_true",
        help="Des horaires de quelques secondes, au lieu de ceux de prefect.yaml.",
    )  # fmt: skip
    return parser.parse_args()


@contextlib.contextmanager
def _started(screen: Console, asked: argparse.Namespace) -> Iterator[Production]:
    settings = {"PIECES_2DDOC_CERTIFICATS": str(CERTIFICATES)}
    with contextlib.ExitStack() as stack:
        project = stack.enter_context(hastened()) if asked.hurry else ROOT
        with screen.status("Démarrage") as status:
            production = stack.enter_context(
                running(
                    lambda what: status.update(f"Démarrage : {what}"),
                    REGISTER,
                    workers=asked.workers,
                    settings=settings,
                    project=project,
                )
            )
        yield production


def _where(screen: Console, production: Production) -> None:
    """Where to look meanwhile."""
    table = Table.grid(padding=(0, 2))
    for what, where in (
        ("Prefect", production.prefect.ui),
        ("Métriques", f"{production.metrics.url}/metrics"),
        ("API", f"{production.serve.url}/api/openapi.json"),
        ("Clé de l'API", production.cle_api),
        ("Dossier surveillé", str(production.watched)),
        ("Base", production.env["PIECES_BASE"]),
        ("Journaux", str(production.folder)),
    ):
        table.add_row(what, where)
    screen.print(table)


def _treat(screen: Console, production: Production, deposits: list[Path], seconds: float) -> bool:
    """Deposit, watch what comes of it, show it; whether everything came."""
    for deposit in deposits:
        drop(deposit, production.watched)
    base = open_database(production.env["PIECES_BASE"])
    try:
        vue = _follow(production, base, len(deposits), seconds)
        screen.print()
        verdicts(screen, [vue.issues[name] for name in sorted(vue.issues)])
        _letters(screen, base, production)
        explained = _without(screen, base, vue)
    finally:
        base.dispose()
    missing = {d.name for d in deposits} - set(vue.issues)
    if missing:
        screen.print(f"Sans avis après {seconds:.0f} s : {', '.join(sorted(missing))}.")
    if vue.en_attente:
        screen.print(f"{vue.en_attente} courrier(s) ne sont pas partis.")
    return not missing and not vue.en_attente and explained


def _follow(production: Production, base: Engine, total: int, seconds: float) -> Vue:
    """Look until each deposit has its verdict and each letter has left."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeElapsedColumn())  # fmt: skip
    deadline = time.monotonic() + seconds
    with Progress(*columns, console=Console(stderr=True)) as bar:
        received = bar.add_task("Reçus", total=total)
        judged = bar.add_task("Avis", total=total)
        sent = bar.add_task("Courriers", total=None)
        while True:
            vue = _look(production, base)
            outside = sum(1 for _ in (production.watched / ".recus").glob("*/recu.json"))
            refused = sum(issue.erreur is not None for issue in vue.issues.values())
            bar.update(received, completed=outside + refused)
            bar.update(judged, completed=len(vue.issues))
            bar.update(sent, completed=vue.courriers[Etat.ENVOYE], total=vue.courriers.total())
            over = len(vue.issues) == total and not vue.en_attente
            if over or time.monotonic() > deadline:
                return vue
            time.sleep(_LOOK_S)


def _look(production: Production, base: Engine) -> Vue:
    """What the store says of the deposits that were put away, and the refusals beside them."""
    names = {path.name for path in production.watched.glob(".recus/*/*/")}
    issues = {path.name: _refused(path) for path in production.watched.glob(".refuses/*/*/")}
    query = (
        select(tables.Demande.numero, tables.Verdict.rapport)
        .join(tables.Revision, tables.Revision.demande_id == tables.Demande.id)
        .join(tables.Verdict, tables.Verdict.revision_id == tables.Revision.id)
        .where(tables.Revision.n == tables.Demande.revision)
    )
    with lecture(base) as session:
        rapports = {row.numero: row.rapport for row in session.execute(query)}
        etats = Counter(session.scalars(select(tables.Courrier.etat)))
    for name in names:
        numero = numero_de((DOCUMENTS / name / RECORD).read_bytes())
        if numero in rapports:
            issues[name] = Issue(Path(name), rapports[numero])
    return Vue(issues, etats)


def _refused(folder: Path) -> Issue:
    """A deposit that was put aside, with what ``erreur.json`` says of it."""
    said = json.loads((folder.parent / "erreur.json").read_text())
    gaps = (Ecart(g["fichier"], g["cle"], g["message"], g["attendu"]) for g in said["ecarts"])
    return Issue(Path(folder.name), "", DepotError(tuple(gaps), said["remede"]))


def _letters(screen: Console, base: Engine, production: Production) -> None:
    """The letters, by what they say; and what the mail server took."""
    with lecture(base) as session:
        found = Counter(session.execute(select(tables.Courrier.nature, tables.Courrier.etat)).all())
    table = Table("Courrier", "État", "Nombre", title="Courriers", title_justify="left")
    for (nature, etat), nombre in sorted(found.items()):
        table.add_row(Nature(nature).libelle, Etat(etat).libelle, str(nombre))
    screen.print(table)
    screen.print(f"Le serveur de courrier en a reçu {len(production.courrier.recues)}.")


def _without(screen: Console, base: Engine, vue: Vue) -> bool:
    """Why there are fewer requests for pieces than deposits that ask for some; whether all is said."""
    said = [json.loads(issue.ligne) for issue in vue.issues.values() if issue.erreur is None]
    asked = Counter(r["numero"] for r in said if r["avis"] == Avis.PIECES_A_DEMANDER)
    shared = sorted(numero for numero, deposits in asked.items() if deposits > 1)
    if shared:
        screen.print(
            f"{asked.total()} dossiers sont en « pièces à demander », pour {len(asked)} demandes :"
            f" plusieurs dossiers y sont des révisions d'une même ({', '.join(shared)})."
        )
    with lecture(base) as session:
        found = sans_courrier(session)
    for numero, why in found.items():
        screen.print(f"{numero} : pas de demande de pièces ; {why}.")
    return INEXPLIQUE not in found.values()


if __name__ == "__main__":
    sys.exit(main())
