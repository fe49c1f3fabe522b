"""The console command ``pieces``: prints, decides nothing.

Each command imports what it needs when it runs: ``pieces --help`` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import PiecesError, TransitionError, UsageError
from pipeline.models.courrier import Nature
from pipeline.models.statut import TypePiece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.flows.balayage import Recherche
    from pipeline.flows.lot import Issue, Suivi
    from pipeline.flows.moyens import Moyens
    from pipeline.storage.reconciliation import Difference

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
Numero = Annotated[str, typer.Argument(metavar="NUMERO", help="La demande, par exemple ENR0503.")]
Sortie = Annotated[
    Path, typer.Option("--out", metavar="FICHIER", dir_okay=False, help="Le PDF à écrire.")
]
Verifier = Annotated[
    bool, typer.Option("--verify", help="Relit chaque original et contrôle son empreinte.")
]
Essai = Annotated[
    bool, typer.Option("--dry-run", help="Montre ce qui changerait, sans rien modifier.")
]
Port = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65535, help="Le port à servir ; 0 : un port libre."),
]
Adresse = Annotated[str, typer.Option("--adresse", help="L'adresse à écouter.")]
EnJson = Annotated[bool, typer.Option("--json", help="Sortie JSON.")]
Avant = Annotated[
    datetime | None,
    typer.Option(
        "--avant",
        metavar="AAAA-MM-JJ",
        formats=["%Y-%m-%d"],
        help="Les demandes décidées avant ce jour ; par défaut, selon PIECES_CONSERVATION_JOURS.",
    ),
]


SeulNumero = Annotated[
    str | None,
    typer.Option("--numero", metavar="ENR…", help="Seulement les courriers de cette demande."),
]
_NATURES = ", ".join(Nature)


@app.callback()
def _ouvre() -> None:
    import logging

    from pipeline.journal import configurer
    from pipeline.settings import load

    settings = load()
    configurer(settings.journal, logging.getLevelName(settings.journal_niveau))


Source = Annotated[
    str, typer.Argument(metavar="SOURCE", help="Un dossier, ou s3://compartiment/préfixe.")
]
UneFois = Annotated[bool, typer.Option("--once", help="Relever une fois, puis finir.")]
Intervalle = Annotated[
    float, typer.Option("--interval", metavar="S", min=0, help="Secondes entre deux regards.")
]
Attente = Annotated[
    float,
    typer.Option("--patience", metavar="S", min=0,
                 help="Secondes après lesquelles un dépôt auquel il manque un fichier est refusé."),
]  # fmt: skip

Hote = Annotated[str, typer.Option("--host", help="L'adresse où écouter.")]
PortServi = Annotated[
    int, typer.Option("--port", min=0, max=65535, help="Le port ; 0 : un port libre.")
]


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
def sweep(referentiel: Registre = None, essai: Essai = False) -> None:
    """Reprend tout ce qui est dû : traitements manqués ou en échec, référentiel modifié.

    Peut être interrompu et relancé. La décision d'un gestionnaire n'est jamais modifiée. Code de
    retour : 0 si tout a été repris, 1 si une demande est en échec.
    """
    from pipeline.flows.balayage import tout

    _reprendre(tout, referentiel, essai=essai)


@app.command()
def reprocess(
    numeros: Annotated[
        list[str] | None, typer.Argument(metavar="[ENR...]", help="Demandes à reprendre.")
    ] = None,
    regles_avant: Annotated[
        int | None,
        typer.Option(
            "--regles-avant", metavar="N", help="Verdicts rendus par des règles antérieures à N."
        ),
    ] = None,
    referentiel: Registre = None,
    essai: Essai = False,
) -> None:
    """Reprend à la main des demandes, ou tous les verdicts rendus par d'anciennes règles.

    Avec --dry-run, liste les verdicts qui changeraient. Code de retour : 0 si tout a été repris, 1
    si une demande est en échec, 2 si la commande est mal formée.
    """
    from itertools import chain

    from pipeline.storage import reprise

    if not numeros and regles_avant is None:
        raise UsageError("Rien à reprendre.", "Donner des numéros, ou --regles-avant N.")
    _reprendre(
        lambda _: (
            lambda session: chain(
                reprise.nommees(session, numeros or ()),
                reprise.anciennes(session, regles_avant) if regles_avant is not None else (),
            )
        ),
        referentiel,
        essai=essai,
    )


def _reprendre(
    recherche: Callable[[Moyens], Recherche], referentiel: Path | None, *, essai: bool
) -> None:
    from pipeline import affichage
    from pipeline.flows.balayage import balayer, simuler
    from pipeline.flows.moyens import ouvrir
    from pipeline.settings import load

    with ouvrir(load(), referentiel) as moyens, affichage.activite("Reprise") as avance:
        act = simuler if essai else balayer
        bilan = act(moyens, recherche(moyens), lambda _: avance())
    affichage.balayage(affichage.console(), bilan, simule=essai)
    raise typer.Exit(1 if bilan.echecs else 0)


@app.command()
def history(
    numero: Annotated[str, typer.Argument(metavar="ENR", help="Numéro de la demande.")],
) -> None:
    """Montre où en est une demande, et tout ce qui l'y a menée."""
    from pipeline import affichage
    from pipeline.flows.moyens import ouvrir
    from pipeline.flows.suivi import suivre
    from pipeline.settings import load

    with ouvrir(load()) as moyens:
        affichage.suivi(affichage.console(), suivre(moyens, numero))


class Choix(StrEnum):
    """What a gestionnaire may decide."""

    VALIDER = "valider"
    DEMANDER = "demander"
    MODIFIER = "modifier"
    REJETER = "rejeter"


@app.command()
def decide(
    numero: Annotated[str, typer.Argument(metavar="ENR", help="Numéro de la demande.")],
    choix: Annotated[Choix, typer.Argument(help="La décision.")],
    auteur: Annotated[str, typer.Option("--auteur", help="Le gestionnaire qui décide.")],
    motif: Annotated[
        str | None, typer.Option("--motif", help="Le motif ; obligatoire pour un rejet.")
    ] = None,
) -> None:
    """Enregistre la décision d'un gestionnaire ; lui seul peut rejeter une demande.

    Code de retour : 0 si la décision est prise, 2 si elle est refusée (le message dit pourquoi).
    """
    from pipeline.flows.moyens import ouvrir
    from pipeline.flows.suivi import decider
    from pipeline.models.cycle import Evenement
    from pipeline.settings import load

    with ouvrir(load()) as moyens:
        statut = decider(moyens, numero, Evenement(f"decision_{choix}"), auteur, motif)
    print(f"{numero} : {statut.libelle}")  # noqa: T201


@app.command("decision-pdf")
def decision_pdf(numero: Numero, out: Sortie, dry_run: Essai = False) -> None:
    """Écrit la décision d'attribution d'une avance MSSanté ; la produit si elle ne l'est pas encore.

    Une décision n'est produite qu'une fois par révision : la même est rendue ensuite.
    """
    from datetime import date

    from pipeline.editique.attribution import decision_attribution
    from pipeline.flows.attribution import attribution, connue, produire
    from pipeline.flows.moyens import ouvrir_originaux
    from pipeline.settings import load
    from pipeline.storage.database import lecture, open_database

    settings = load()
    originaux = ouvrir_originaux(settings)
    volumes, auteur = settings.mss_boites, settings.decision_auteur
    base = open_database(settings.url)
    with lecture(base) as session:
        known = connue(session, numero)
    if dry_run:
        data = decision_attribution(attribution(known, date.today(), volumes, auteur))
    else:
        issued = produire(known, date.today(), base, originaux, volumes=volumes, auteur=auteur)
        data = originaux.get(issued.sha256)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"« {out} » ne peut pas être écrit ({error.strerror}).") from error


@app.command()
def metrics(port: Port = None, adresse: Adresse = "127.0.0.1") -> None:
    """Affiche les métriques (format Prometheus), ou les sert sur un port jusqu'à l'interruption."""
    from pipeline.metriques import exposer, servir, sondes
    from pipeline.settings import load
    from pipeline.storage.database import open_database

    base = open_database(load().url)
    if port is None:
        print(exposer(base, sondes()), end="")  # noqa: T201
        return
    try:
        server, thread = servir(base, port, adresse, sondes())
    except OSError as error:
        raise UsageError(f"{adresse}:{port} ne peut pas être écouté ({error.strerror}).") from error
    print(f"http://{adresse}:{server.server_port}/metrics", file=sys.stderr)  # noqa: T201
    with suppress(KeyboardInterrupt):
        thread.join()
    server.shutdown()


@app.command()
def purge(avant: Avant = None, dry_run: Essai = False, en_json: EnJson = False) -> None:
    """Efface les données personnelles des demandes décidées depuis assez longtemps.

    Les originaux dont aucune autre demande n'a besoin sont effacés ; l'enregistrement et le rapport
    restent, masqués. Interrompue, la commande reprend là où elle en était.
    """
    from pipeline.flows.purge import lancer
    from pipeline.settings import load

    compte = lancer(load(), avant.date() if avant else None, essai=dry_run)
    if en_json:
        _print_json({"schema": "purge/1", "essai": dry_run, **asdict(compte)})
        return
    from pipeline import affichage

    affichage.purge(affichage.console(), compte, essai=dry_run)


@app.command()
def reconcile(verify: Verifier = False, en_json: EnJson = False) -> None:
    """Compare la base de données et les originaux, dans les deux sens ; ne répare rien.

    Avec --json, une ligne par différence, puis le compte. Code de retour : 0 s'il n'y a aucune
    différence, 1 s'il y en a, 2 si la comparaison n'a pas pu se faire.
    """
    from pipeline.flows.rapprochement import lancer
    from pipeline.settings import load

    def montre(difference: Difference) -> None:
        if en_json:
            _print_json({"schema": "difference/1", **asdict(difference)})
        else:
            print(f"{difference.nature} {difference.sha256}")  # noqa: T201

    compte = lancer(load(), montre, relire=verify)
    if en_json:
        _print_json({"schema": "rapprochement/1", **asdict(compte)})
    else:
        from pipeline import affichage

        affichage.rapprochement(affichage.console(), compte)
    raise typer.Exit(1 if compte.differences else 0)


@app.command()
def watch(
    source: Source,
    once: UneFois = False,
    interval: Intervalle = 5.0,
    patience: Attente = 3600.0,
) -> None:
    """Reçoit chaque dépôt complet d'un dossier surveillé, ou d'un préfixe S3.

    Un dépôt est complet quand demande.json et tous les fichiers qu'il nomme sont là et ne changent
    plus. Enregistré durablement, il part dans .recus ; refusé, dans .refuses, avec erreur.json.

    Code de retour, avec --once : 0 si tous les dépôts complets ont été reçus ; 1 si au moins un a été
    refusé ou n'a pas pu l'être ; 2 si la commande est mal formée.
    """
    import signal
    from threading import Event

    from pipeline import affichage
    from pipeline.flows import boites, reception, veille
    from pipeline.settings import load

    settings, arret, suivi = load(), Event(), affichage.reception
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: arret.set())
    with (
        reception.ouvrir(settings) as magasin,
        boites.ouvrir(source, settings, patience) as boite,
    ):
        if not once:
            veille.veiller(boite, magasin, suivi, interval, arret)
            return
        bilan = veille.relever_une_fois(boite, magasin, suivi, interval)
    raise typer.Exit(1 if bilan.refuses or bilan.erreurs else 0)


@app.command()
def serve(host: Hote = "127.0.0.1", port: PortServi = 8000) -> None:
    """Sert l'API : POST /api/demandes reçoit un dépôt, GET /api/demandes/NUMERO dit où il en est.

    Hors de cette machine (--host), une clé est exigée : PIECES_CLE_API.
    """
    import uvicorn

    from pipeline.review.acces import refuser_sans_cle
    from pipeline.review.app import create_app
    from pipeline.settings import load

    settings = load()
    refuser_sans_cle(host, settings.cle_api)
    uvicorn.run(create_app(settings), host=host, port=port, server_header=False)


@app.command()
def letters(
    numero: SeulNumero = None,
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
    """The entry point; an error that stops the whole command is one sentence.

    Its status is 2 when the caller can put it right, 1 otherwise.
    """
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except PiecesError as error:
        print(error.message, error.remede, file=sys.stderr)  # noqa: T201
        sys.exit(2 if isinstance(error, UsageError | TransitionError) else 1)


if __name__ == "__main__":
    main()
