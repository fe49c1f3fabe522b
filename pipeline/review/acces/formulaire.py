"""What a form says: small, in UTF-8, read once."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import parse_qs

from fastapi import Request

from pipeline.review.problemes import ProblemeError

MAXIMUM = 256 * 1024
_CHAMPS_MAX = 1000


class Formulaire(dict[str, list[str]]):
    """The fields of a form, each with all that was said for it."""

    def un(self, nom: str, sinon: str = "") -> str:
        """The last value of a field, without spaces around."""
        return self[nom][-1].strip() if nom in self else sinon


async def lire(request: Request) -> Formulaire:
    """The form of a request; the second time, the same.

    :raises ProblemeError: 400, 413 or 415.
    """
    if not hasattr(request.state, "formulaire"):
        request.state.formulaire = _parse(request, await _octets(request))
    return champs(request)


def champs(request: Request) -> Formulaire:
    """The form that a guard has read."""
    read: Formulaire = request.state.formulaire
    return read


async def _octets(request: Request) -> bytes:
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MAXIMUM:
            raise ProblemeError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Le formulaire est trop volumineux."
            )
    return bytes(read)


def _parse(request: Request, body: bytes) -> Formulaire:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/x-www-form-urlencoded":
        raise ProblemeError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Ce n'est pas un formulaire de cette station."
        )
    try:
        said = parse_qs(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_CHAMPS_MAX
        )
    except ValueError:
        raise ProblemeError(HTTPStatus.BAD_REQUEST, "Le formulaire n'a pas pu être lu.") from None
    if any("\0" in value for values in said.values() for value in values):
        raise ProblemeError(HTTPStatus.BAD_REQUEST, "Le formulaire contient un caractère nul.")
    return Formulaire(said)
