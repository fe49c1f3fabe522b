"""``/api/demandes``: a deposit is received; requests are followed, and said where they stand."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64decode, urlsafe_b64encode
from datetime import datetime
from functools import partial
from http import HTTPStatus
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from pipeline.errors import Ecart
from pipeline.flows.reception import Accuse, recevoir
from pipeline.models.portee import Portee
from pipeline.models.statut import Dispositif, Statut
from pipeline.review.acces.cles import programme
from pipeline.review.api import exemples
from pipeline.review.api.envoi import Envoi, lire
from pipeline.review.api.porte import dit, introuvable, porte
from pipeline.review.bureau import Bureau, bureau
from pipeline.review.problemes import ProblemeError
from pipeline.storage import parcours
from pipeline.storage import reception as store
from pipeline.storage.database import lecture
from pipeline.storage.parcours import Filtre, Repere, Vue

_CLE = re.compile(r"[\x21-\x7e]{1,255}")
_PARTI = 499  # nobody is there to hear it
_COMPLET = (
    "Trop de dépôts sont en cours de réception.",
    "Envoyer de nouveau après le délai de l'en-tête Retry-After, avec la même clé.",
)


router = APIRouter(prefix="/api/demandes")


class Suite(BaseModel):
    """What a list is asked for; a parameter that is not here is refused rather than forgotten."""

    model_config = ConfigDict(extra="forbid")

    statut: Statut | None = Field(None, description="Seulement les demandes de ce statut.")
    dispositif: Dispositif | None = Field(None, description="Seulement celles de ce dispositif.")
    modifie_depuis: AwareDatetime | None = Field(
        None,
        description="Seulement celles qui ont changé depuis ce moment, par exemple "
        "2026-11-21T10:00:00Z.",
    )
    apres: str | None = Field(
        None, max_length=200, description="La `suite` de la page précédente, telle quelle."
    )
    taille: int = Field(50, ge=1, le=200, description="Combien de demandes au plus.")


@router.post(
    "",
    status_code=HTTPStatus.ACCEPTED,
    response_model=None,
    **porte(Portee.DEPOTS_ECRIRE, "Déposer une demande", **exemples.DEPOSER),
)
async def deposer(request: Request) -> Response:
    """Reçoit un dépôt : l'enregistrement `demande/1` et ses fichiers, côte à côte.

    L'accusé n'est rendu qu'une fois le dépôt conservé durablement. Le même envoi avec la même
    `Idempotency-Key` reçoit le même accusé (200) ; un autre envoi avec cette clé est refusé (422).
    """
    here, cle = bureau(request), _cle(request)
    try:
        async with here.places.une(*_COMPLET):
            with TemporaryDirectory(dir=here.temporaires) as folder:
                envoi = await _lire(request, here, folder)
                receive = partial(recevoir, envoi.record, envoi.fichiers, here.magasin, cle)
                return _repondre(await run_in_threadpool(receive))
    except ClientDisconnect:
        return Response(status_code=_PARTI)


@router.get(
    "",
    response_model=None,
    **porte(
        Portee.DEMANDES_LIRE,
        "Suivre les demandes",
        {200: dit("Une page, et où commence la suivante.", exemples.DEMANDES)},
    ),
)
def lister(request: Request, voulu: Annotated[Suite, Query()]) -> dict[str, Any]:
    """Rend les demandes dans l'ordre de leur dernier changement, par pages.

    `suite` se donne telle quelle dans `apres` ; elle est null à la dernière page. Une demande qui
    change pendant le parcours y revient à la fin : aucune n'est manquée.
    """
    filtre = Filtre(voulu.statut, voulu.dispositif, voulu.modifie_depuis)
    with lecture(bureau(request).magasin.base) as session:
        found, more = parcours.page(session, filtre, _repere(voulu.apres), voulu.taille)
    return {
        "schema": "demandes/1",
        "demandes": [_resumer(vue) for vue in found],
        "suite": _curseur(found[-1].repere) if more else None,
    }


@router.get(
    "/{numero}",
    response_model=None,
    **porte(
        Portee.DEMANDES_LIRE,
        "Consulter une demande",
        {200: dit("Où en est la demande ; sans rapport, null jusqu'à l'avis.", exemples.ETAT)},
        404,
    ),
)
def consulter(request: Request, numero: str) -> dict[str, Any]:
    """Dit où en est une demande.

    Avec la portée `rapports:lire` seulement, aussi son `rapport`, null tant qu'il n'y en a pas.
    """
    with lecture(bureau(request).magasin.base) as session:
        etat = store.etat(session, numero) if "\0" not in numero else None
    if etat is None:
        raise introuvable()
    said = _decrire(etat)
    if Portee.RAPPORTS_LIRE in programme(request).portees:
        said["rapport"] = json.loads(etat.rapport) if etat.rapport else None
    return said


def _cle(request: Request) -> str:
    """The key of the request, apart from those of the other doors and of other programs."""
    cle = request.headers.get("idempotency-key", "")
    if not _CLE.fullmatch(cle):
        raise ProblemeError(
            HTTPStatus.BAD_REQUEST,
            "L'en-tête Idempotency-Key est absent ou mal formé.",
            "Envoyer une clé nouvelle pour chaque dépôt, par exemple un UUID, et la même pour "
            "chaque nouvel essai de ce dépôt (255 caractères ASCII visibles au plus).",
        )
    whose = programme(request).cle_id
    return f"api:{cle}" if whose is None else f"api/{whose}:{cle}"


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
    }


def _resumer(vue: Vue) -> dict[str, Any]:
    return {
        "numero": vue.numero,
        "revision": vue.revision,
        "dispositif": vue.dispositif,
        "type_demande": vue.type_demande,
        "anticipe": vue.anticipe,
        "statut": vue.statut,
        "statut_propose": vue.statut_propose,
        "avis": vue.avis,
        "date_depot": vue.date_depot.isoformat(),
        "recu_le": vue.recu_le.isoformat(),
        "modifie_le": vue.modifie_le.isoformat(),
    }


def _curseur(repere: Repere) -> str:
    """A place as text that says nothing: it may change without a new version of the API."""
    le, id = repere
    return urlsafe_b64encode(f"{le.isoformat()}|{id}".encode()).decode().rstrip("=")


def _repere(curseur: str | None) -> Repere | None:
    """
    :raises ProblemeError: 400, it is not one of ours.
    """
    if curseur is None:
        return None
    try:
        said = b64decode(curseur + "=" * (-len(curseur) % 4), b"-_", validate=True).decode()
        le, _, id = said.partition("|")
        moment, rang = datetime.fromisoformat(le), int(id)
    except ValueError:
        raise _curseur_refuse() from None
    if moment.tzinfo is None or not 0 <= rang < 2**31:
        raise _curseur_refuse()
    return moment, rang


def _curseur_refuse() -> ProblemeError:
    gap = Ecart("requête", "apres", "ce n'est pas une suite", "la « suite » de la page précédente")
    remede = "Reprendre depuis la première page."
    return ProblemeError(HTTPStatus.BAD_REQUEST, str(gap), remede, (gap,))
