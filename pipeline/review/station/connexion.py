"""Signing in and out; the first page sends to the queue."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from pipeline.models.role import Droit
from pipeline.review.acces import cookies, csrf, formulaire, garde, local, oidc, retour
from pipeline.review.acces.garde import exiger
from pipeline.review.bureau import bureau, station
from pipeline.review.ouverture import Fournisseur
from pipeline.review.page import rendre
from pipeline.storage import agents, connexions
from pipeline.storage.database import ecriture
from pipeline.storage.tables import maintenant

router = APIRouter()
DEPART = "pieces_depart"


def vers(chemin: str) -> RedirectResponse:
    """Go to a page: with GET, whatever brought here."""
    return RedirectResponse(chemin, HTTPStatus.SEE_OTHER)


@router.get("/")
def accueil() -> Response:
    return vers(retour.ACCUEIL)


@router.get("/connexion")
def page(request: Request, suite: str = "") -> Response:
    """Who is signed in already goes on."""
    if garde.qui(request):
        return vers(retour.sure(suite))
    fournisseur = station(request).fournisseur
    return rendre(
        request,
        "connexion.html",
        suite=retour.sure(suite),
        personnes=local.PERSONNES,
        fournisseur=fournisseur,
    )


@router.post("/connexion/locale")
async def locale(request: Request) -> Response:
    csrf.meme_origine(request)
    form = await formulaire.lire(request)
    return await run_in_threadpool(_locale, request, form.un("personne"), form.un("suite"))


def _locale(request: Request, personne: str, suite: str) -> Response:
    agent = local.connecter(request, personne)
    answer = vers(retour.sure(suite))
    cookies.ouvrir_session(request, answer, agent)
    return answer


@router.get("/connexion/fournisseur")
def partir(request: Request, suite: str = "") -> Response:
    """Go and sign in at the provider's; a cookie says which browser left."""
    f = _fournisseur(request)
    with ecriture(bureau(request).magasin.base) as session:
        token, depart = connexions.partir(session, retour.sure(suite), maintenant())
    answer = vers(oidc.adresse(f, _retour(request), depart))
    cookies.poser(request, answer, DEPART, token)
    return answer


@router.get("/connexion/retour")
def revenir(request: Request) -> Response:
    """Back from there: who is known here is signed in."""
    f, base = _fournisseur(request), bureau(request).magasin.base
    with ecriture(base) as session:
        depart = connexions.revenir(session, request.cookies.get(DEPART, ""), maintenant())
    if depart is None:
        raise oidc.refus("Cette connexion n'a pas été commencée ici, ou il y a trop longtemps.")
    said = oidc.revenir(f, _retour(request), depart, request.query_params)
    with ecriture(base) as session:
        agent = agents.trouver(session, f.emetteur, said.sujet)
        if agent and agent.actif:
            agents.venu(session, agent.id, said.nom, said.courriel, maintenant())
    if agent is None or not agent.actif:
        return rendre(request, "inconnu.html", HTTPStatus.FORBIDDEN, sujet=said.sujet)
    answer = vers(depart.suite)
    cookies.ouvrir_session(request, answer, agent, said.id_token)
    cookies.oter(request, answer, DEPART)
    return answer


@router.post("/deconnexion", dependencies=[exiger(Droit.LIRE)])
def deconnexion(request: Request) -> Response:
    """End the session here, and at the provider's."""
    f, answer = station(request).fournisseur, vers("/connexion")
    hint = cookies.fermer_session(request, answer)
    if f and hint:
        home = f"{station(request).adresse}/connexion"
        answer.headers["location"] = oidc.sortie(f, home, hint) or "/connexion"
    return answer


def _fournisseur(request: Request) -> Fournisseur:
    found = station(request).fournisseur
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def _retour(request: Request) -> str:
    return f"{station(request).adresse}/connexion/retour"
