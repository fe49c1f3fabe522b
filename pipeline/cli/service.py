"""Serve the API."""

from __future__ import annotations

from pipeline.cli.app import RECEVOIR, app
from pipeline.cli.options import Hote, PortServi


@app.command(rich_help_panel=RECEVOIR)
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
