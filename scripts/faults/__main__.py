"""``python -m scripts.faults``: deposits flow while parts die; then what has to hold is counted."""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, func, select

from pipeline.affichage.ecran import console
from pipeline.errors import PiecesError
from pipeline.models.courrier import Etat
from pipeline.models.demande import cle_dossier
from pipeline.storage import tables
from pipeline.storage.database import lecture, open_database
from scripts.faults.deposits import DOCUMENTS, plan
from scripts.faults.invariants import Constat, Faits, verifier
from scripts.faults.kinds import KINDS, draw, possible, while_down
from scripts.faults.sender import Sender
from scripts.faults.volumes import volume
from scripts.parts.hastened import SETTINGS, hastened
from scripts.parts.production import Production, running
from scripts.parts.program import AbsentError, StartError, wait_until

_DOWN_S = (0.5, 3.0)
_BETWEEN_S = (1.0, 5.0)


def main() -> int:
    """Run it; 0 when nothing was violated, 1 when something was, 2 when it could not be run."""
    asked = _parse()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    screen = console()
    try:
        with ExitStack() as stack:
            production = stack.enter_context(
                running(
                    lambda what: screen.print(f"démarrage : {what}", style="dim"),
                    DOCUMENTS / "referentiel.csv",
                    settings=SETTINGS,
                    volume=volume,
                    project=stack.enter_context(hastened()),
                )
            )
            if asked.logs:
                stack.callback(shutil.copytree, production.folder, asked.logs, dirs_exist_ok=True)
            return 1 if _run(screen, production, asked) else 0
    except (AbsentError, StartError) as error:
        print(error, file=sys.stderr)
        return 2


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.faults",
        description="Dépose des dossiers pendant que des composants de la production tombent, à"
        " des moments tirés au sort, puis compte ce qui doit tenir. Code de retour : 0 si rien"
        " n'est violé, 1 sinon, 2 si l'essai n'a pas pu se faire.",
    )
    parser.add_argument("--deposits", type=int, default=200, metavar="N", help="Demandes (200).")
    parser.add_argument("--moments", type=int, default=100, metavar="N", help="Pannes (100).")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="Le tirage (1).")
    parser.add_argument(
        "--settle", type=float, default=600, metavar="S",
        help="Secondes laissées à la file pour se vider après les pannes (600).",
    )  # fmt: skip
    parser.add_argument("--logs", type=Path, metavar="DOSSIER", help="Y garder les journaux.")
    return parser.parse_args()


def _run(screen: Console, production: Production, asked: argparse.Namespace) -> bool:
    """Faults, then calm, then the counts; whether anything is violated."""
    chance = random.Random(asked.seed)
    chains = plan(asked.deposits, chance)
    kinds = possible(production)
    if len(kinds) < len(KINDS):
        screen.print("Sans le droit de monter un disque, aucun n'est rempli.", style="yellow")
    faults = draw(list(kinds), asked.moments, chance)
    base = open_database(production.env["PIECES_BASE"])
    pace = 6.0 * asked.moments / max(asked.deposits, 1)
    sender = Sender(production, chains, pace, lambda numero: _judged(base, numero))
    started = time.monotonic()
    sender.start()
    for rang, nom in enumerate(faults, 1):
        while_down(chance.uniform(*_BETWEEN_S))
        with kinds[nom](production, chance):
            while_down(chance.uniform(*_DOWN_S))
        since = time.monotonic() - started
        screen.print(
            f"{rang:4}/{asked.moments}  {since:5.0f} s  {nom:34} {_progress(base, sender)}"
        )
    screen.print("Tout est de nouveau en marche ; la file se vide.")
    calm = wait_until(lambda: _calm(base, sender), asked.settle, 1.0)
    sender.over.set()
    sender.join()
    if sender.error is not None:
        raise sender.error
    since = time.monotonic() - started
    screen.print(
        f"{'Vide' if calm else 'Pas vide'} après {since:.0f} s : {_progress(base, sender)}"
    )
    for id, said in sender.refuses.items():
        screen.print(f"refusé : {id} {said[:200]}", style="red")
    with lecture(base) as session:
        envois = [envoi for chain in chains for envoi in chain]
        constats = verifier(
            Faits(session, envois, sender.accuses, production.courrier.recues, production)
        )
        waiting = _count(base, tables.Courrier, etat=Etat.A_VERIFIER)
    _show(screen, Counter(faults), constats, waiting)
    base.dispose()
    return any(constat.viols for constat in constats)


def _judged(base: Engine, numero: str) -> bool:
    """Whether a request stands concluded; nobody knows while the database is down."""
    try:
        with lecture(base) as session:
            wanted = select(tables.Demande.avis).filter_by(cle=cle_dossier(numero))
            return session.scalar(wanted) is not None
    except PiecesError:
        return False


def _count(base: Engine, table: type[tables.Base], **where: object) -> int:
    with lecture(base) as session:
        return session.scalar(select(func.count()).select_from(table).filter_by(**where)) or 0


def _progress(base: Engine, sender: Sender) -> str:
    try:
        counts = (
            f"accusés {len(sender.accuses)}",
            f"avis {_count(base, tables.Verdict)}",
            f"en file {_count(base, tables.Travail)}",
            f"courriers {len(sender.production.courrier.recues)}",
        )
    except PiecesError:
        return "la base ne répond pas"
    return ", ".join(counts)


def _calm(base: Engine, sender: Sender) -> bool:
    """Whether all is acknowledged, treated, and told."""
    try:
        return not (
            sender.missing
            or _count(base, tables.Travail)
            or _count(base, tables.Verdict, echec=True)
            or _count(base, tables.Courrier, etat=Etat.A_ENVOYER)
            or _count(base, tables.Courrier, etat=Etat.EN_COURS)
        )
    except PiecesError:
        return False


def _show(screen: Console, faults: Counter[str], constats: list[Constat], waiting: int) -> None:
    table = Table("Panne", "Fois", title="Pannes", title_justify="left")
    for nom in KINDS:
        table.add_row(nom, str(faults[nom]))
    table.add_row("en tout", str(faults.total()), style="bold")
    screen.print(table)
    table = Table("Ce qui doit tenir", "Vérifiés", "Violés", title="Constats", title_justify="left")
    for constat in constats:
        style = "red" if constat.viols else ""
        table.add_row(constat.nom, str(constat.verifies), str(len(constat.viols)), style=style)
    screen.print(table)
    screen.print(f"Courriers à vérifier par une personne (l'envoi fut coupé) : {waiting}.")
    for constat in constats:
        for viol in constat.viols[:20]:
            screen.print(f"✖ {constat.nom} : {viol}", style="red")


if __name__ == "__main__":
    sys.exit(main())
