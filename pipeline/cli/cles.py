"""The keys of programs that call the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from pipeline.cli.app import EXPLOITER, app
from pipeline.cli.options import EnJson
from pipeline.models.portee import Portee

groupe = typer.Typer(
    help="Les clés des programmes qui appellent l'API : qui, et pour quoi.", no_args_is_help=True
)
app.add_typer(groupe, name="keys", rich_help_panel=EXPLOITER)

_PORTEES = " ; ".join(f"{p.value} : {p.libelle}" for p in Portee)


@groupe.command("add")
def add(
    nom: Annotated[str, typer.Argument(metavar="NOM", help="Le programme qui la portera.")],
    portees: Annotated[
        list[Portee], typer.Option("--scope", metavar="PORTEE", help=f"Répétable. {_PORTEES}.")
    ],
    expire: Annotated[
        datetime | None,
        typer.Option(
            "--expires",
            metavar="AAAA-MM-JJ",
            formats=["%Y-%m-%d"],
            help="Le jour à partir duquel elle n'ouvre plus rien.",
        ),
    ] = None,
) -> None:
    """Crée une clé, et la montre : elle ne pourra plus être montrée ensuite."""
    from pipeline.affichage.cles import creee
    from pipeline.flows import cles, courriers
    from pipeline.settings import load

    with courriers.ouvrir(load()) as base:
        cle, texte = cles.ajouter(base, nom, portees, expire.date() if expire else None)
    creee(cle)
    print(texte)  # noqa: T201


@groupe.command("list")
def list_(en_json: EnJson = False) -> None:
    """Montre les clés : ce qu'elles ouvrent, leur dernier usage, leur fin."""
    from pipeline.affichage import cles as affichage
    from pipeline.affichage.ecran import console
    from pipeline.cli.json import print_json
    from pipeline.flows import cles, courriers
    from pipeline.settings import load

    with courriers.ouvrir(load()) as base:
        found = cles.lister(base)
    if en_json:
        print_json([affichage.en_json(cle) for cle in found])
    else:
        affichage.cles(console(), found)


@groupe.command("revoke")
def revoke(
    identifiant: Annotated[
        str, typer.Argument(metavar="ID", help="Les douze caractères qui suivent « pieces_ ».")
    ],
) -> None:
    """Révoque une clé, aussitôt et sans retour ; ses webhooks ne reçoivent plus rien."""
    from pipeline.flows import cles, courriers
    from pipeline.settings import load

    with courriers.ouvrir(load()) as base:
        cle = cles.revoquer(base, identifiant)
    print(f"La clé {cle.identifiant} ({cle.nom}) n'ouvre plus rien.")  # noqa: T201
