"""The persons of the station: who may enter, and as what."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.app import EXPLOITER, app
from pipeline.cli.options import EnJson, Essai
from pipeline.errors import UsageError
from pipeline.models.role import Role
from pipeline.settings import Settings

groupe = typer.Typer(
    help="Les agents de la station : qui entre, avec quel rôle.", no_args_is_help=True
)
app.add_typer(groupe, name="agents", rich_help_panel=EXPLOITER)

Sujet = Annotated[
    str,
    typer.Argument(
        metavar="SUJET", help="L'identifiant (sub) que donne le fournisseur d'identité."
    ),
]
Emetteur = Annotated[
    str | None,
    typer.Option(
        "--emetteur", metavar="URL", help="Le fournisseur ; par défaut PIECES_OIDC_ISSUER."
    ),
]


@groupe.command("add")
def add(
    sujet: Sujet,
    nom: Annotated[str, typer.Option("--nom", help="Le nom à afficher.")],
    role: Annotated[Role, typer.Option("--role", help="Ce que l'agent peut faire.")],
    emetteur: Emetteur = None,
    essai: Essai = False,
) -> None:
    """Inscrit un agent, ou change son nom ou son rôle ; un agent retiré revient."""
    from pipeline.settings import load
    from pipeline.storage.agents import inscrire
    from pipeline.storage.database import ecriture, open_database

    settings = load()
    issuer = _emetteur(settings, emetteur)
    if essai:
        print(f"{nom} entrerait comme {role.libelle} ({issuer}, {sujet}).")  # noqa: T201
        return
    with ecriture(open_database(settings.url)) as session:
        inscrire(session, issuer, sujet, nom, role)
    print(f"{nom} entre comme {role.libelle}.")  # noqa: T201


@groupe.command("remove")
def remove(sujet: Sujet, emetteur: Emetteur = None, essai: Essai = False) -> None:
    """Retire un agent : il n'entre plus, ses sessions finissent aussitôt. Ses actes restent siens."""
    from pipeline.settings import load
    from pipeline.storage.agents import retirer, trouver
    from pipeline.storage.database import ecriture, lecture, open_database

    settings = load()
    base, issuer = open_database(settings.url), _emetteur(settings, emetteur)
    if essai:
        with lecture(base) as session:
            found = trouver(session, issuer, sujet)
        print(f"{found.nom if found else 'Personne'} n'entrerait plus.")  # noqa: T201
        return
    with ecriture(base) as session:
        print(f"{retirer(session, issuer, sujet).nom} n'entre plus.")  # noqa: T201


@groupe.command("list")
def list_(en_json: EnJson = False) -> None:
    """Montre les agents."""
    import json

    from pipeline.settings import load
    from pipeline.storage.agents import lister
    from pipeline.storage.database import lecture, open_database

    with lecture(open_database(load().url)) as session:
        found = lister(session)
    if en_json:
        lines = [
            {
                "emetteur": a.emetteur,
                "sujet": a.sujet,
                "nom": a.nom,
                "role": a.role,
                "actif": a.actif,
            }
            for a in found
        ]
        print(json.dumps(lines, ensure_ascii=False))  # noqa: T201
        return
    for a in found:
        print(f"{a.nom}\t{a.role if a.actif else 'retiré'}\t{a.sujet}\t{a.emetteur}")  # noqa: T201


def _emetteur(settings: Settings, said: str | None) -> str:
    issuer = said or settings.oidc_issuer
    if not issuer:
        raise UsageError(
            "Le fournisseur d'identité n'est pas dit.", "Donner --emetteur, ou PIECES_OIDC_ISSUER."
        )
    return issuer
