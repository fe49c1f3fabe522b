"""The web application: opened on a store, with what it may take at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from pipeline.flows import reception
from pipeline.flows.possession import posseder, vider
from pipeline.review import problemes
from pipeline.review.api import demandes
from pipeline.review.api.envoi import Limites
from pipeline.review.bureau import Bureau, Cadence
from pipeline.settings import Settings


def create_app(
    settings: Settings, limites: Limites | None = None, cadence: Cadence | None = None
) -> FastAPI:
    """The application; the store is opened when it starts. Its pages fetch nothing from elsewhere."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        vider(settings.temporaires)
        with reception.ouvrir(settings) as magasin, posseder(settings.temporaires) as folder:
            app.state.bureau = Bureau(
                magasin, folder, settings.cle_api, limites or Limites(), cadence or Cadence()
            )
            yield

    app = FastAPI(
        title="Dépôt de demandes",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    problemes.installer(app)
    app.include_router(demandes.router)
    return app
