"""Arguments and options that commands declare; each said once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.models.statut import TypePiece

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
