"""The web application: opened on a store, with what it may take at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from pipeline.extraction.reading import Lecteur
from pipeline.flows import reception
from pipeline.flows.possession import posseder, vider
from pipeline.review import entetes, problemes, station, statiques
from pipeline.review.acces import ouverture
from pipeline.review.api import demandes
from pipeline.review.api.envoi import Limites
from pipeline.review.bureau import Bureau, Cadence
from pipeline.review.imagier import Imagier
from pipeline.settings import Settings


def create_app(
    settings: Settings,
    limites: Limites | None = None,
    cadence: Cadence | None = None,
    host: str = "127.0.0.1",
) -> FastAPI:
    """The application, for an address to listen on; the store is opened when it starts.

    :raises UsageError: nothing may be served there, or the station's own files are missing.
    """
    opened = ouverture.decider(settings, host)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        vider(settings.temporaires)
        with (
            reception.ouvrir(settings) as magasin,
            posseder(settings.temporaires) as folder,
            Lecteur() as lecteur,
        ):
            app.state.bureau = Bureau(
                magasin,
                folder,
                settings.cle_api,
                limites or Limites(),
                cadence or Cadence(),
                opened.station,
                Imagier(lecteur, magasin.originaux) if opened.station else None,
            )
            yield

    app = FastAPI(
        title="Dépôt de demandes",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json" if opened.api else None,
    )
    problemes.installer(app)
    app.add_middleware(entetes.Noms, station=opened.station)
    app.add_middleware(entetes.Entetes, station=opened.station)
    if opened.api:
        app.include_router(demandes.router)
    if opened.station:
        statiques.installer(app, settings.htmx)
        station.installer(app)
    return app
