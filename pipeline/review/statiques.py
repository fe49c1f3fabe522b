"""The files that pages are served with: ours, and htmx where it was installed."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

from pipeline.errors import UsageError
from pipeline.review.page import STATIQUE

_UN_AN = {"Cache-Control": "public, max-age=31536000, immutable"}
_A_REVOIR = {"Cache-Control": "no-cache"}
HTMX = "htmx.min.js"


def installer(app: FastAPI, htmx: Path) -> None:
    """Serve them, and nothing else of the folders they are in.

    :raises UsageError: when htmx is not installed.
    """
    if not htmx.is_file():
        raise UsageError(
            f"La station a besoin de htmx, qui n'est pas à sa place ({htmx}).",
            "L'installer par « make setup » (ou « npm ci »), ou dire où il est : PIECES_HTMX.",
        )
    files = {path.name: path for path in STATIQUE.iterdir() if path.is_file()} | {HTMX: htmx}

    @app.get("/statique/{nom}", include_in_schema=False)
    def fichier(request: Request, nom: str) -> Response:
        if nom not in files:
            raise HTTPException(404)
        dated = "v" in request.query_params
        return FileResponse(files[nom], headers=_UN_AN if dated else _A_REVOIR)
