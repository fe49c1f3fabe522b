"""Pre-instruct deposits; check and read single files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.app import app
from pipeline.cli.json import print_json
from pipeline.cli.options import (
    AvecPrefect,
    Dossiers,
    EnJson,
    Fichier,
    Fichiers,
    Jsonl,
    Registre,
    Type,
)  # fmt: skip

if TYPE_CHECKING:
    from pipeline.flows.lot import Issue, Suivi


@app.command()
def run(
    dossiers: Dossiers,
    referentiel: Registre = None,
    jsonl: Jsonl = False,
    prefect: AvecPrefect = False,
) -> None:
    """Pré-instruit chaque dépôt, l'enregistre et affiche son avis.

    Code de retour : 0 si tous les dépôts ont été traités, quels que soient les avis ; 1 si au moins
    un n'a pas pu l'être ; 2 si la commande est mal formée.
    """
    done: list[Issue] = []
    with _montre(dossiers, jsonl) as montre:

        def suivi(issue: Issue) -> None:
            done.append(issue)
            montre(issue)

        _lanceur(prefect)(dossiers, referentiel, suivi)
    if not jsonl:
        from pipeline.affichage.ecran import console
        from pipeline.affichage.verdicts import verdicts

        verdicts(console(), done)
    raise typer.Exit(1 if any(issue.erreur for issue in done) else 0)


@contextmanager
def _montre(dossiers: list[Path], jsonl: bool) -> Iterator[Suivi]:
    """What is shown of each outcome as it comes: its line, or a bar that moves."""
    if jsonl:
        yield lambda issue: print(issue.ligne, flush=True)  # noqa: T201
        return
    from pipeline.affichage.ecran import avancement
    from pipeline.flows.depot import find

    with avancement(len(list(find(dossiers)))) as avance:
        yield lambda _: avance()


def _lanceur(prefect: bool) -> Callable[[list[Path], Path | None, Suivi], None]:
    """In this process; or as a flow, whose files are kept beside ours, when asked."""
    if not prefect and not os.environ.get("PREFECT_API_URL"):
        from pipeline.flows import lot

        return lot.lancer
    from pipeline.settings import load

    home = load().home.resolve() / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PREFECT_HOME", str(home))
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    from pipeline.flows.orchestration import pre_instruction

    return pre_instruction.lancer


@app.command()
def check(fichiers: Fichiers, en_json: EnJson = False) -> None:
    """Vérifie le format de fichiers avant leur dépôt ; rien n'est conservé.

    Code de retour : 0 si tous sont acceptables, 1 si certains ne le sont pas, 2 si la commande est
    mal formée.
    """
    from pipeline.extraction.confinement import choisir
    from pipeline.extraction.reading import Lecteur
    from pipeline.flows import antivirus
    from pipeline.flows.unite import verifier_format
    from pipeline.settings import load

    settings = load()
    confinement, scanner = choisir(settings.sans_confinement), antivirus.ouvrir(settings)
    with Lecteur(settings.limites, confinement=confinement) as lecteur:
        entries = [
            verifier_format(lecteur, path, settings.parametres, scanner) for path in fichiers
        ]
    if en_json:
        motifs = [[m.model_dump(mode="json") for m in entry.motifs] for entry in entries]
        print_json(
            [
                {"fichier": str(path), "acceptable": entry.acceptable, "motifs": reasons}
                for path, entry, reasons in zip(fichiers, entries, motifs, strict=True)
            ]
        )
    else:
        from pipeline.affichage.ecran import console
        from pipeline.affichage.formats import formats

        formats(console(), ((e.fichier, e.acceptable, e.motifs) for e in entries))
    raise typer.Exit(0 if all(entry.acceptable for entry in entries) else 1)


@app.command()
def read(fichier: Fichier, type_piece: Type, en_json: EnJson = False) -> None:
    """Montre ce qui est lu dans un document, avec la page, l'emplacement et la confiance.

    Code de retour : 0 si quelque chose a été lu, 1 sinon, 2 si la commande est mal formée.
    """
    from pipeline.extraction.confinement import choisir
    from pipeline.extraction.reading import Lecteur
    from pipeline.flows import antivirus
    from pipeline.flows.unite import lire
    from pipeline.settings import load

    settings = load()
    confinement, scanner = choisir(settings.sans_confinement), antivirus.ouvrir(settings)
    with Lecteur(settings.limites, settings.racines, confinement) as lecteur:
        lu = lire(lecteur, fichier, type_piece, settings.parametres, scanner)
    if en_json:
        champs = {nom: champ.model_dump(mode="json") for nom, champ in lu.champs.items()}
        signatures = [signature.model_dump(mode="json") for signature in lu.signatures]
        said = {"fichier": str(fichier), "champs": champs, "signatures": signatures}
        print_json({**asdict(lu), **said})
    else:
        from pipeline.affichage.ecran import console
        from pipeline.affichage.lecture import lecture

        lecture(console(), lu)
    if lu.panne:
        print(lu.panne, file=sys.stderr)  # noqa: T201
    raise typer.Exit(0 if lu.champs else 1)
