"""The console command ``pieces``: prints, decides nothing.

Each command imports what it needs when it runs: ``pieces --help`` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import UsageError
from pipeline.models.courrier import Nature
from pipeline.models.statut import TypePiece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.flows.lot import Issue, Suivi

app = typer.Typer(
    name="pieces",
    help="Pré-instruction des pièces justificatives du Ségur du numérique en santé.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Dossiers = Annotated[
    list[Path],
    typer.Argument(
        metavar="DOSSIER...",
        help="Un dépôt (dossier contenant demande.json), ou un dossier de dépôts.",
        exists=True,
        file_okay=False,
    ),
]
Registre = Annotated[
    Path | None,
    typer.Option(
        "--referentiel",
        metavar="CSV",
        help="Référentiel des logiciels référencés ; par défaut, le dernier importé.",
        exists=True,
        dir_okay=False,
    ),
]
Jsonl = Annotated[
    bool, typer.Option("--jsonl", help="Un rapport JSON par ligne sur la sortie standard.")
]
AvecPrefect = Annotated[
    bool,
    typer.Option("--prefect", help="Comme flow Prefect (aussi si PREFECT_API_URL est défini)."),
]
Fichiers = Annotated[
    list[Path],
    typer.Argument(metavar="FICHIER...", exists=True, dir_okay=False, help="Fichiers à vérifier."),
]
Fichier = Annotated[
    Path, typer.Argument(metavar="FICHIER", exists=True, dir_okay=False, help="Fichier à lire.")
]
Type = Annotated[
    TypePiece, typer.Option("--type", help="La pièce que le document doit être.", show_choices=True)
]
Numero = Annotated[
    str | None,
    typer.Option("--numero", metavar="ENR…", help="Seulement les courriers de cette demande."),
]
_NATURES = ", ".join(Nature)
EnJson = Annotated[bool, typer.Option("--json", help="Sortie JSON.")]


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
        from pipeline import affichage

        affichage.verdicts(affichage.console(), done)
    raise typer.Exit(1 if any(issue.erreur for issue in done) else 0)


@contextmanager
def _montre(dossiers: list[Path], jsonl: bool) -> Iterator[Suivi]:
    """What is shown of each outcome as it comes: its line, or a bar that moves."""
    if jsonl:
        yield lambda issue: print(issue.ligne, flush=True)  # noqa: T201
        return
    from pipeline import affichage
    from pipeline.flows.depot import find

    with affichage.avancement(len(list(find(dossiers)))) as avance:
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
    from pipeline.flows import pre_instruction

    return pre_instruction.lancer


@app.command()
def check(fichiers: Fichiers, en_json: EnJson = False) -> None:
    """Vérifie le format de fichiers avant leur dépôt ; rien n'est conservé.

    Code de retour : 0 si tous sont acceptables, 1 si certains ne le sont pas, 2 si la commande est
    mal formée.
    """
    from pipeline.extraction.reading import Lecteur
    from pipeline.flows.unite import verifier_format
    from pipeline.settings import load

    parametres = load().parametres
    with Lecteur() as lecteur:
        entries = [verifier_format(lecteur, path, parametres) for path in fichiers]
    if en_json:
        motifs = [[m.model_dump(mode="json") for m in entry.motifs] for entry in entries]
        _print_json(
            [
                {"fichier": str(path), "acceptable": entry.acceptable, "motifs": reasons}
                for path, entry, reasons in zip(fichiers, entries, motifs, strict=True)
            ]
        )
    else:
        from pipeline import affichage

        affichage.formats(
            affichage.console(), ((e.fichier, e.acceptable, e.motifs) for e in entries)
        )
    raise typer.Exit(0 if all(entry.acceptable for entry in entries) else 1)


@app.command()
def read(fichier: Fichier, type_piece: Type, en_json: EnJson = False) -> None:
    """Montre ce qui est lu dans un document, avec la page, l'emplacement et la confiance.

    Code de retour : 0 si quelque chose a été lu, 1 sinon, 2 si la commande est mal formée.
    """
    from pipeline.extraction.reading import Lecteur
    from pipeline.flows.unite import lire
    from pipeline.settings import load

    settings = load()
    with Lecteur(racines=settings.racines) as lecteur:
        lecture = lire(lecteur, fichier, type_piece, settings.parametres)
    if en_json:
        champs = {nom: champ.model_dump(mode="json") for nom, champ in lecture.champs.items()}
        signatures = [signature.model_dump(mode="json") for signature in lecture.signatures]
        said = {"fichier": str(fichier), "champs": champs, "signatures": signatures}
        _print_json({**asdict(lecture), **said})
    else:
        from pipeline import affichage

        affichage.lecture(affichage.console(), lecture)
    if lecture.panne:
        print(lecture.panne, file=sys.stderr)  # noqa: T201
    raise typer.Exit(0 if lecture.champs else 1)


@app.command()
def letters(
    numero: Numero = None,
    send: Annotated[bool, typer.Option("--send", help="Envoyer les courriers dus.")] = False,
    resend: Annotated[
        int | None,
        typer.Option("--resend", metavar="ID", help="Remettre en file un courrier à vérifier."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Montrer ce qui serait envoyé, sans rien envoyer.")
    ] = False,
) -> None:
    """Liste les courriers aux déposants, et envoie ceux qui sont dus.

    Sans PIECES_SMTP_URL, un courrier envoyé est un fichier de PIECES_HOME/courriers/. Code de
    retour : 0 ; 1 si l'envoi n'a pas pu se faire ; 2 si la commande est mal formée.
    """
    from pipeline import affichage
    from pipeline.flows import courriers
    from pipeline.settings import load

    settings = load()
    with courriers.ouvrir(settings) as base:
        if resend is not None:
            courriers.relancer(base, resend, dry_run=dry_run)
        if send and not dry_run:
            envois = courriers.envoyer(base, *courriers.transport(settings), numero)
            affichage.envois(affichage.console(), envois)
            raise typer.Exit(1 if envois.panne else 0)
        affichage.courriers(affichage.console(), courriers.lister(base, numero, dus=send))


@app.command()
def preview(
    numero: Annotated[str, typer.Argument(metavar="NUMERO", help="Le numéro de la demande.")],
    nature: Annotated[Nature, typer.Argument(metavar="COURRIER", help=_NATURES)],
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FICHIER", help="Écrire la version HTML.", dir_okay=False),
    ] = None,
    retenus: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="CODE", help="Motif à vérifier retenu (demande de pièces)."),
    ] = None,
    motif: Annotated[str, typer.Option("--motif", help="Motif de la décision (refus).")] = "",
    auteur: Annotated[
        str, typer.Option("--auteur", help="Prénom, nom et qualité de qui décide.")
    ] = "",
) -> None:
    """Montre un courrier tel qu'il serait envoyé aujourd'hui ; rien n'est envoyé ni conservé."""
    from pipeline.flows import courriers
    from pipeline.settings import load

    settings = load()
    with courriers.ouvrir(settings) as base:
        courrier = courriers.apercu(
            base, numero, nature, settings.cadre, courriers.aujourdhui(),
            courriers.decision(auteur, motif), retenus or (),
        )  # fmt: skip
    if html is not None:
        courriers.ecrire(html, courrier.html)
    print(courriers.en_clair(courrier))  # noqa: T201


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))  # noqa: T201


def main() -> None:
    """The entry point; an error that stops the whole command is one sentence, and status 2."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except UsageError as error:
        print(error.message, error.remede, file=sys.stderr)  # noqa: T201
        sys.exit(2)


if __name__ == "__main__":
    main()
