"""The web application: opened on a store, with what it may take at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from fastapi import FastAPI

from pipeline.extraction import limits as extraction
from pipeline.extraction.confinement import Confinement, choisir
from pipeline.extraction.reading import Lecteur
from pipeline.flows import antivirus, reception
from pipeline.flows.possession import posseder, vider
from pipeline.review import api, entetes, ouverture, problemes, station, statiques
from pipeline.review.bureau import Bureau, Cadence
from pipeline.review.imagier import Imagier
from pipeline.review.lenteur import Lenteur
from pipeline.review.limites import Limites
from pipeline.review.verification import page as verification
from pipeline.review.verification.debit import Debit
from pipeline.review.verification.page import Guichet
from pipeline.settings import Settings

_UN_COUP_D_OEIL = 4
"""Of a file that anyone sends to be checked, the pages that are looked at; its rooms are its own."""
_DESCRIPTION = (
    "Déposer des demandes, suivre leur statut, lire leurs rapports, être averti de leurs changements. "
    "Chaque route dit en `x-portee` la portée que sa clé doit avoir. Les refus sont en "
    "application/problem+json (RFC 9457). De nouvelles clés peuvent apparaître dans les réponses ; "
    "aucune n'est retirée ni renommée sans un nouveau numéro de `schema`."
)


def _au_guichet(settings: Settings) -> extraction.Limites:
    limites = settings.limites
    return replace(limites, pages_max=min(_UN_COUP_D_OEIL, limites.pages_max))


def create_app(
    settings: Settings,
    limites: Limites | None = None,
    cadence: Cadence | None = None,
    host: str = "127.0.0.1",
) -> FastAPI:
    """The application, for an address to listen on; the store is opened when it starts.

    :raises UsageError: nothing may be served there, or the station's own files are missing.
    :raises ConfinementError: files cannot be opened safely on this machine.
    """
    opened = ouverture.decider(settings, host)
    confinement = choisir(settings.sans_confinement)
    pace = cadence or _cadence(settings)

    app = FastAPI(
        title="Demandes du Ségur numérique : dépôt et suivi",
        description=_DESCRIPTION,
        version="1",
        lifespan=_ouverte(settings, opened, confinement, limites or Limites(), pace),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json" if opened.api else None,
    )
    app.state.confinement = confinement
    problemes.installer(app)
    app.add_middleware(Lenteur, silence=pace.silence, debit=pace.debit)
    app.add_middleware(entetes.Noms, station=opened.station)
    app.add_middleware(entetes.Entetes, station=opened.station)
    if opened.api:
        api.installer(app)
    if opened.station or opened.verification:
        statiques.installer(app, settings.htmx)
    if opened.verification:
        verification.installer(app)
    if opened.station:
        station.installer(app)
    return app


def _ouverte(
    settings: Settings,
    opened: ouverture.Ouverture,
    confinement: Confinement,
    limites: Limites,
    cadence: Cadence,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The life of the application: its store and its rooms, opened when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        vider(settings.temporaires)
        with (
            reception.ouvrir(settings) as magasin,
            posseder(settings.temporaires) as folder,
            Lecteur(settings.limites, confinement=confinement) as lecteur,
            Lecteur(_au_guichet(settings), confinement=confinement) as guichetier,
        ):
            app.state.bureau = Bureau(
                magasin,
                folder,
                settings.cle_api,
                limites,
                cadence,
                opened.station,
                Imagier(lecteur, magasin.originaux),
                cle_exigee=opened.cle_exigee,
                antivirus=antivirus.ouvrir(settings),
                prives=settings.webhooks_prives,
            )
            debit = Debit(settings.verification_reserve, settings.verification_par_minute)
            app.state.guichet = Guichet(guichetier, debit)
            yield

    return lifespan


def _cadence(settings: Settings) -> Cadence:
    return Cadence(
        places=settings.receptions,
        file=settings.receptions_file,
        envoi=settings.envoi_secondes,
        debit=settings.envoi_debit * 1024,
    )
