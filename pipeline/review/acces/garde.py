"""Who is there, and may he: each route of the station says the right that it asks for.

::

    Lecture = Annotated[Connecte, exiger(Droit.LIRE)]

    @router.get("/file")
    def file(request: Request, moi: Lecture) -> Response: ...
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from pipeline.models.role import Droit
from pipeline.review.acces import csrf, retour
from pipeline.review.bureau import bureau, station
from pipeline.review.problemes import ProblemeError
from pipeline.storage import sessions
from pipeline.storage.agents import Agent
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.tables import maintenant


@dataclass(frozen=True)
class Connecte:
    """Who is signed in, and the token of his forms."""

    agent: Agent
    jeton: str


class ConnexionRequiseError(ProblemeError):
    """Nobody is signed in; ``suite`` is where to go afterwards."""

    def __init__(self, suite: str) -> None:
        super().__init__(
            HTTPStatus.UNAUTHORIZED, "Votre session est terminée.", "Se connecter de nouveau."
        )
        self.suite = suite


class Garde:
    """Lets in who has a right; a change also has to come from his own page."""

    def __init__(self, droit: Droit) -> None:
        self.droit = droit

    async def __call__(self, request: Request) -> Connecte:
        connecte = await run_in_threadpool(qui, request)
        if connecte is None:
            raise ConnexionRequiseError(retour.ici(request))
        request.state.connecte = connecte
        if not connecte.agent.role.peut(self.droit):
            raise ProblemeError(
                HTTPStatus.FORBIDDEN,
                f"Votre rôle ({connecte.agent.role.libelle}) ne permet pas cette action.",
                "S'adresser à un superviseur.",
            )
        await csrf.controler(request, cookie(request))
        return connecte


def exiger(droit: Droit) -> Any:
    """The guard of a route."""
    return Depends(Garde(droit))


Lecture = Annotated[Connecte, exiger(Droit.LIRE)]
Traitement = Annotated[Connecte, exiger(Droit.TRAITER)]


def nom_cookie(request: Request) -> str:
    """The cookie's name: by HTTPS, one that no other host and no plain page can set."""
    return "__Host-session" if station(request).chiffree else "pieces_session"


def cookie(request: Request) -> str:
    """The token that a request bears; empty when it bears none."""
    return request.cookies.get(nom_cookie(request), "")


def qui(request: Request) -> Connecte | None:
    """Who a request is from. A person of another way of signing in is nobody."""
    token, ici, le = cookie(request), station(request), maintenant()
    if not token:
        return None
    with lecture(bureau(request).magasin.base) as session:
        agent = sessions.lire(session, token, le, ici.durees)
        due = sessions.a_noter(session, token, le)
    if agent is None or agent.emetteur != ici.emetteur:
        return None
    if due:
        _noter(request, token, le)
    return Connecte(agent, csrf.jeton(token))


def _noter(request: Request, token: str, le: datetime) -> None:
    with ecriture(bureau(request).magasin.base) as session:
        sessions.noter(session, token, le)
