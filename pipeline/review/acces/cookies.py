"""The cookies of the station: unread by scripts, sent to us alone, gone with the browser."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from pipeline.review.acces import garde
from pipeline.review.bureau import bureau, station
from pipeline.storage import sessions
from pipeline.storage.agents import Agent
from pipeline.storage.database import ecriture
from pipeline.storage.tables import maintenant


def poser(request: Request, answer: Response, nom: str, valeur: str) -> None:
    """Set a cookie; ``Lax``: a link to a request, in a message, finds who is signed in."""
    answer.set_cookie(
        nom, valeur, path="/", secure=station(request).chiffree, httponly=True, samesite="lax"
    )


def oter(request: Request, answer: Response, nom: str) -> None:
    """Take a cookie away."""
    answer.delete_cookie(
        nom, path="/", secure=station(request).chiffree, httponly=True, samesite="lax"
    )


def ouvrir_session(
    request: Request, answer: Response, agent: Agent, id_token: str | None = None
) -> None:
    """Sign a person in, under a token made now: what the browser bore before is worth nothing."""
    le, durees = maintenant(), station(request).durees
    with ecriture(bureau(request).magasin.base) as session:
        sessions.fermer(session, garde.cookie(request))
        sessions.oublier(session, le, durees)
        token = sessions.ouvrir(session, agent.id, le, id_token)
    poser(request, answer, garde.nom_cookie(request), token)


def fermer_session(request: Request, answer: Response) -> str | None:
    """Sign him out; what his provider wants to see again, when there is one."""
    with ecriture(bureau(request).magasin.base) as session:
        hint = sessions.fermer(session, garde.cookie(request))
    oter(request, answer, garde.nom_cookie(request))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return hint
