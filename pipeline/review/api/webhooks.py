"""``/api/webhooks``: a key subscribes to events, and sees its own subscriptions only."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from pipeline.errors import UsageError
from pipeline.flows import webhooks as flow
from pipeline.models.abonnement import LONGUEUR, TypeEvenement
from pipeline.models.portee import Portee
from pipeline.review.acces.cles import programme
from pipeline.review.api import exemples
from pipeline.review.api.porte import dit, porte, refuse
from pipeline.review.bureau import bureau
from pipeline.review.problemes import ProblemeError, ecarts
from pipeline.storage import webhooks as store
from pipeline.storage.database import ecriture
from pipeline.storage.webhooks import Webhook

router = APIRouter(prefix="/api/webhooks")
_OCTETS = 16 * 1024
_TOUS = tuple(TypeEvenement)

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


class Abonnement(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=LONGUEUR, description="Une adresse publique, en https.")
    evenements: tuple[TypeEvenement, ...] = Field(_TOUS, min_length=1)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=None,
    **porte(
        Portee.WEBHOOKS_GERER,
        "S'abonner aux changements de statut",
        {201: dit("Abonné ; `secret` n'est dit qu'ici.", exemples.WEBHOOK_CREE),
         413: refuse(413, "Plus de 16 Ko.", "L'abonnement est trop volumineux.")},
        415, 422,
        requestBody=exemples.ABONNEMENT,
    ),
)  # fmt: skip
async def abonner(request: Request) -> JSONResponse:
    """Abonne une adresse : elle recevra chaque événement par POST, signé avec `secret`."""
    wanted = await _lire(request)
    made, secret = await run_in_threadpool(_abonner, request, wanted)
    where = {"Location": f"/api/webhooks/{made.id}"}
    return JSONResponse(_decrire(made) | {"secret": secret}, HTTPStatus.CREATED, where)


@router.get(
    "",
    response_model=None,
    **porte(
        Portee.WEBHOOKS_GERER,
        "Lire ses webhooks",
        {200: dit("Ceux de la clé, sans leurs secrets.", exemples.WEBHOOKS)},
    ),
)
def lister(request: Request) -> dict[str, Any]:
    """Rend les webhooks de la clé."""
    found = flow.lister(bureau(request).magasin.base, programme(request).cle_id)
    return {"schema": "webhooks/1", "webhooks": [_decrire(webhook) for webhook in found]}


@router.delete(
    "/{id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_model=None,
    **porte(
        Portee.WEBHOOKS_GERER,
        "Se désabonner",
        {204: {"description": "Retiré : plus rien n'est envoyé."},
         404: refuse(404, "Aucun webhook de ce numéro pour cette clé.", "Ce webhook n'existe pas.")},
    ),
)  # fmt: skip
def retirer(request: Request, id: Id) -> Response:
    """Retire un webhook de la clé ; son secret est oublié."""
    with ecriture(bureau(request).magasin.base) as session:
        gone = store.retirer(session, id, programme(request).cle_id)
    if not gone:
        raise ProblemeError(HTTPStatus.NOT_FOUND, "Ce webhook n'existe pas.")
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _lire(request: Request) -> Abonnement:
    """What a body of JSON asks for.

    :raises ProblemeError: 413, 415 or 422.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ProblemeError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "L'abonnement est attendu en application/json."
        )
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > _OCTETS:
            raise ProblemeError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "L'abonnement est trop volumineux."
            )
    try:
        return Abonnement.model_validate_json(bytes(read))
    except ValidationError as error:
        found = ecarts("abonnement", error.errors(include_url=False, include_input=False))
        said = " ; ".join(map(str, found))
        raise ProblemeError(HTTPStatus.UNPROCESSABLE_ENTITY, said, "", found) from None


def _abonner(request: Request, wanted: Abonnement) -> tuple[Webhook, str]:
    here, cle_id = bureau(request), programme(request).cle_id
    try:
        return flow.ajouter(
            here.magasin.base, wanted.url, wanted.evenements, prives=here.prives, cle_id=cle_id
        )
    except UsageError as error:
        raise ProblemeError(HTTPStatus.UNPROCESSABLE_ENTITY, error.message, error.remede) from None


def _decrire(webhook: Webhook) -> dict[str, Any]:
    return {
        "schema": "webhook/1",
        "id": webhook.id,
        "url": webhook.url,
        "evenements": list(webhook.evenements),
        "cree_le": webhook.cree_le.isoformat(),
    }
