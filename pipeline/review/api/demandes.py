"""``POST /api/demandes`` receives a deposit; ``GET /api/demandes/{numero}`` says where it stands."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from pipeline.flows.reception import Accuse, recevoir
from pipeline.review.acces.cles import controler
from pipeline.review.api import exemples
from pipeline.review.api.envoi import Envoi, lire
from pipeline.review.bureau import Bureau, bureau
from pipeline.review.problemes import ProblemeError
from pipeline.storage import reception as store
from pipeline.storage.database import lecture

_CLE = re.compile(r"[\x21-\x7e]{1,255}")
_PARTI = 499  # nobody is there to hear it


def _controler(request: Request) -> None:
    controler(request, bureau(request).cle_api)


router = APIRouter(prefix="/api/demandes", dependencies=[Depends(_controler)])


@router.post("", status_code=HTTPStatus.ACCEPTED, **exemples.DEPOSER)
async def deposer(request: Request) -> Response:
    """Reçoit un dépôt : l'enregistrement `demande/1` et ses fichiers, côte à côte.

    L'accusé n'est rendu qu'une fois le dépôt conservé durablement. Le même envoi avec la même
    `Idempotency-Key` reçoit le même accusé (200) ; un autre envoi avec cette clé est refusé (422).
    """
    here, cle = bureau(request), _cle(request)
    try:
        async with _place(here):
            with TemporaryDirectory(dir=here.temporaires) as folder:
                envoi = await _lire(request, here, folder)
                receive = partial(recevoir, envoi.record, envoi.fichiers, here.magasin, cle)
                return _repondre(await run_in_threadpool(receive))
    except ClientDisconnect:
        return Response(status_code=_PARTI)


@router.get("/{numero}", **exemples.CONSULTER)
def consulter(request: Request, numero: str) -> JSONResponse:
    """Dit où en est une demande, avec son rapport s'il y en a un."""
    with lecture(bureau(request).magasin.base) as session:
        etat = store.etat(session, numero)
    if etat is None:
        raise ProblemeError(
            HTTPStatus.NOT_FOUND,
            "Aucune demande de ce numéro n'a été reçue.",
            "Vérifier le numéro, par exemple ENR0601.",
        )
    return JSONResponse(_decrire(etat))


def _cle(request: Request) -> str:
    """The key of the request, apart from those of the other doors."""
    cle = request.headers.get("idempotency-key", "")
    if not _CLE.fullmatch(cle):
        raise ProblemeError(
            HTTPStatus.BAD_REQUEST,
            "L'en-tête Idempotency-Key est absent ou mal formé.",
            "Envoyer une clé nouvelle pour chaque dépôt, par exemple un UUID, et la même pour "
            "chaque nouvel essai de ce dépôt (255 caractères ASCII visibles au plus).",
        )
    return f"api:{cle}"


@asynccontextmanager
async def _place(here: Bureau) -> AsyncIterator[None]:
    """One of the places where deposits are received; the body is not read before.

    :raises ProblemeError: 429, none was free in time.
    """
    try:
        async with asyncio.timeout(here.cadence.attente):
            await here.places.acquire()
    except TimeoutError:
        raise ProblemeError(
            HTTPStatus.TOO_MANY_REQUESTS,
            "Trop de dépôts sont en cours de réception.",
            "Envoyer de nouveau après le délai de l'en-tête Retry-After, avec la même clé.",
        ) from None
    try:
        yield
    finally:
        here.places.release()


async def _lire(request: Request, here: Bureau, folder: str) -> Envoi:
    headers, limites = request.headers, here.limites
    kind, length = headers.get("content-type", ""), headers.get("content-length")
    try:
        async with asyncio.timeout(here.cadence.envoi):
            return await lire(kind, length, request.stream(), folder, limites)
    except TimeoutError:
        raise ProblemeError(
            HTTPStatus.REQUEST_TIMEOUT,
            "L'envoi a duré trop longtemps.",
            "Envoyer de nouveau avec la même clé ; rien n'a été enregistré.",
        ) from None


def _repondre(accuse: Accuse) -> JSONResponse:
    """202 for something new, 200 for what was already there; the same words."""
    status = HTTPStatus.ACCEPTED if accuse.nouvelle else HTTPStatus.OK
    where = {"Location": f"/api/demandes/{accuse.numero}"}
    return JSONResponse(accuse.to_dict(), status, where)


def _decrire(etat: store.Etat) -> dict[str, Any]:
    return {
        "schema": "etat/1",
        "numero": etat.numero,
        "revision": etat.revision,
        "recu_le": etat.recu_le.isoformat(),
        "statut": etat.statut,
        "statut_propose": etat.statut_propose,
        "avis": etat.avis,
        "rapport": json.loads(etat.rapport) if etat.rapport else None,
    }
