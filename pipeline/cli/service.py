"""Serve the station and the API."""

from __future__ import annotations

from contextlib import suppress

import typer

from pipeline.cli.app import RECEVOIR, app
from pipeline.cli.options import Hote, PortServi


@app.command(rich_help_panel=RECEVOIR)
def serve(host: Hote = "127.0.0.1", port: PortServi = 8000) -> None:
    """Sert la station des gestionnaires et l'API (POST /api/demandes reçoit un dépôt).

    Sur cette machine, la station s'ouvre avec une connexion locale, sans contrôle d'identité. Ailleurs
    (--host), elle exige un fournisseur d'identité (PIECES_OIDC_…), et l'API une clé (PIECES_CLE_API).
    La vérification du format (/verification) s'ouvre avec la station, ou par PIECES_VERIFICATION.
    """
    import uvicorn

    from pipeline.review import serveur
    from pipeline.review.app import create_app
    from pipeline.settings import load

    settings = load()
    served = serveur.config(
        create_app(settings, host=host),
        host=host,
        port=port,
        entetes=settings.entetes_secondes,
        connexions=settings.connexions,
    )
    server = uvicorn.Server(served)
    with suppress(KeyboardInterrupt):  # Ctrl-C: it has stopped by itself
        server.run()
    if not server.started:
        raise typer.Exit(1)
