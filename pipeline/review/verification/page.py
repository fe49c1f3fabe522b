"""``/verification``: files in, for each whether it would be accepted; they are gone with the answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from pipeline.extraction.reading import Lecteur
from pipeline.flows.unite import connaitre, verifier
from pipeline.models.nom import nom_sur
from pipeline.models.statut import TypePiece
from pipeline.review.acces.csrf import meme_origine
from pipeline.review.bureau import Bureau, bureau
from pipeline.review.page import partielle, rendre
from pipeline.review.places import Places
from pipeline.review.problemes import ProblemeError
from pipeline.review.verification.debit import Debit
from pipeline.review.verification.envoi import Limites, Recu, lire
from pipeline.review.verification.resultat import Issue, Resultat, dire

router = APIRouter()
RECEPTIONS, EXAMENS, FILE = 8, 2, 64
"""How many are received, and examined, at a time (the rooms read one file at a time anyway), and how
many wait to be received."""
_PARTI = 499  # nobody is there to hear it
_COMPLET = ("Trop de vérifications sont en cours.", "Recommencer dans quelques secondes.")
_NOMS = ("Relevé d'identité n°1.pdf", "kbis société (2026).pdf")


@dataclass(frozen=True)
class Guichet:
    """What the check needs: rooms of its own, and how much it takes."""

    lecteur: Lecteur
    debit: Debit
    limites: Limites = field(default_factory=Limites)
    receptions: Places = field(default_factory=lambda: Places(RECEPTIONS, FILE, attente=10))
    examens: Places = field(default_factory=lambda: Places(EXAMENS, RECEPTIONS, attente=60))
    envoi: float = 60
    """Seconds that sending may take: who is slow holds a place."""


def installer(app: FastAPI) -> None:
    """Add the page to an application; ``app.state.guichet`` is set when it starts."""
    app.include_router(router, include_in_schema=False)


def _guichet(request: Request) -> Guichet:
    opened: Guichet = request.app.state.guichet
    return opened


@router.get("/verification")
def montrer(request: Request) -> Response:
    """What is accepted, and where to drop files."""
    return _page(request)


@router.post("/verification")
async def verifier_fichiers(request: Request) -> Response:
    """The files of a form, or of one that htmx sends: then the results alone."""
    try:
        meme_origine(request)
        found = await _verifier(request)
    except ClientDisconnect:
        return Response(status_code=_PARTI)
    except ProblemeError as refus:
        return _refuser(request, refus)
    if not found:
        said = "Aucun fichier n'a été choisi."
        return _refuser(request, ProblemeError(HTTPStatus.UNPROCESSABLE_ENTITY, said))
    return _page(request, found)


async def _verifier(request: Request) -> tuple[Resultat, ...]:
    here, there = bureau(request), _guichet(request)
    who = request.client.host if request.client else ""
    _controler_le_debit(there, who)
    there.debit.prendre(who)
    async with there.receptions.une(*_COMPLET):
        with TemporaryDirectory(dir=here.temporaires) as folder:
            recus = await _recevoir(request, there, folder)
            there.debit.prendre(who, max(0, len(recus) - 1))
            async with there.examens.une(*_COMPLET):
                return tuple([await run_in_threadpool(_juger, here, there, recu) for recu in recus])


def _juger(here: Bureau, there: Guichet, recu: Recu) -> Resultat:
    limit = there.limites.fichier
    data = recu.chemin.read_bytes() if recu.taille <= limit else b""
    recu.chemin.unlink()
    facts = connaitre(recu.nom, recu.taille, data, limit)
    parametres, scanner = here.magasin.parametres, here.antivirus
    found = verifier(there.lecteur, data, facts, parametres, recu.piece, scanner)
    return dire(found, recu.taille, recu.piece)


def _controler_le_debit(there: Guichet, who: str) -> None:
    seconds = there.debit.attendre(who)
    if seconds:
        raise ProblemeError(
            HTTPStatus.TOO_MANY_REQUESTS,
            "Beaucoup de fichiers viennent d'être vérifiés depuis votre adresse.",
            f"Recommencer dans {seconds} s.",
            attendre=seconds,
        )


async def _recevoir(request: Request, there: Guichet, folder: str) -> tuple[Recu, ...]:
    kind, length = (request.headers.get(nom, "") for nom in ("content-type", "content-length"))
    try:
        async with asyncio.timeout(there.envoi):
            return await lire(kind, length, request.stream(), folder, there.limites)
    except TimeoutError:
        raise ProblemeError(
            HTTPStatus.REQUEST_TIMEOUT, "L'envoi a duré trop longtemps.", "Recommencer."
        ) from None


def _page(
    request: Request, found: tuple[Resultat, ...] = (), refus: ProblemeError | None = None
) -> Response:
    status = refus.status if refus else HTTPStatus.OK
    gabarit = "verification/resultats.html" if partielle(request) else "verification/page.html"
    return rendre(request, gabarit, status, **_dit(request, found, refus))


def _refuser(request: Request, refus: ProblemeError) -> Response:
    answer = _page(request, refus=refus)
    if refus.status is HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = str(refus.attendre)
    return answer


def _dit(
    request: Request, found: tuple[Resultat, ...], refus: ProblemeError | None
) -> dict[str, Any]:
    return {
        "resultats": found,
        "refus": refus,
        "a_reprendre": sum(r.issue is not Issue.ACCEPTE for r in found),
        "pieces": tuple(TypePiece),
        "limites": _guichet(request).limites,
        "noms": [(nom, nom_sur(nom)) for nom in _NOMS],
        "Issue": Issue,
    }
