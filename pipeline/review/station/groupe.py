"""One decision for the requests of a cause: chosen, foreseen, taken on each, taken back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.checks.check import checks
from pipeline.errors import UsageError
from pipeline.flows import groupe, instruction
from pipeline.flows.courriers import aujourdhui
from pipeline.flows.groupe import Action, Groupe, Membre, Ordre
from pipeline.models.role import Droit
from pipeline.models.statut import TypePiece
from pipeline.review.acces import formulaire
from pipeline.review.acces.formulaire import Formulaire
from pipeline.review.acces.garde import Connecte, exiger
from pipeline.review.bureau import bureau, station
from pipeline.review.page import partielle, rendre
from pipeline.review.problemes import ProblemeError
from pipeline.review.station import file, vue
from pipeline.review.station.demande import MOTIFS
from pipeline.review.station.file import Demandee, Voulue
from pipeline.review.station.vue import PointVu
from pipeline.storage import lots
from pipeline.storage.database import lecture
from pipeline.storage.lots import Pris
from pipeline.storage.tables import maintenant

router = APIRouter()
Groupement = Annotated[Connecte, exiger(Droit.GROUPER)]
Numero = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/groupes")
def montrer(request: Request, moi: Groupement, voulue: Voulue) -> Response:
    """The requests of a cause, all chosen, with what opposes their values."""
    found = _groupe(request, moi, voulue)
    return _choisir(request, voulue, found, None, None, Ordre(Action.ACCEPTER))


@router.post("/groupes")
def decider(request: Request, moi: Groupement) -> Response:
    """What a decision would do; once it is confirmed, its lot."""
    form, ici = formulaire.champs(request), _bureau(request)
    voulue = file.lire(
        {k: v[-1] for k, v in form.items()}, station(request).delai_mois, aujourdhui()
    )
    found = _groupe(request, moi, voulue)
    seen, ordre = _vues(form), _ordre(form)
    if form.un("action") == "choisir":
        return _choisir(request, voulue, found, seen, None, ordre)
    try:
        if form.un("action") == "decider":
            lot = groupe.engager(ici, form.un("cle"), found.cause, ordre, moi.agent, seen)
            _avancer(ici, lot, moi)
            return RedirectResponse(f"/groupes/{lot}", HTTPStatus.SEE_OTHER)
        if not seen:
            raise UsageError("Aucune demande n'est choisie.", "En cocher au moins une.")
        shown = groupe.prevoir(ici, found, seen, ordre, moi.agent)
    except UsageError as error:
        return _choisir(request, voulue, found, seen, error, ordre)
    return rendre(
        request,
        "groupe/confirmer.html",
        **_commun(voulue, found),
        prevision=shown,
        vues=seen,
        ordre=ordre,
        cle=secrets.token_urlsafe(16),
        retrait=int(ici.retenue.total_seconds() // 60),
    )


@router.get("/groupes/{lot}")
def resultat(request: Request, moi: Groupement, lot: Numero) -> Response:
    """What became of each request of a lot."""
    return _resultat(request, moi, _lot(_bureau(request), lot))


@router.post("/groupes/{lot}/suite")
def poursuivre(request: Request, moi: Groupement, lot: Numero) -> Response:
    """Decide the requests of a lot that still wait, some at a time."""
    ici = _bureau(request)
    _avancer(ici, lot, moi)
    if partielle(request):
        return _resultat(request, moi, _lot(ici, lot))
    return RedirectResponse(f"/groupes/{lot}", HTTPStatus.SEE_OTHER)


@router.post("/groupes/{lot}/annulation")
def annuler(request: Request, moi: Groupement, lot: Numero) -> Response:
    """Take a lot back, while letters wait."""
    ici = _bureau(request)
    groupe.annuler(ici, _lot(ici, lot), moi.agent)
    return RedirectResponse(f"/groupes/{lot}", HTTPStatus.SEE_OTHER)


def _groupe(request: Request, moi: Connecte, voulue: Demandee) -> Groupe:
    try:
        base = bureau(request).magasin.base
        return groupe.ouvrir(base, voulue.filtre, moi.agent.id, maintenant())
    except UsageError as error:
        raise ProblemeError(HTTPStatus.BAD_REQUEST, error.message, error.remede) from None


def _avancer(ici: instruction.Bureau, lot: int, moi: Connecte) -> None:
    try:
        groupe.avancer(ici, _lot(ici, lot), moi.agent)
    except UsageError as error:
        raise ProblemeError(HTTPStatus.CONFLICT, error.message, error.remede) from None


def _lot(ici: instruction.Bureau, lot: int) -> Pris:
    with lecture(ici.base) as session:
        found = lots.lire(session, lot)
    if found is None:
        raise ProblemeError(HTTPStatus.NOT_FOUND, "Ce lot n'existe pas.")
    return found


def _choisir(
    request: Request,
    voulue: Demandee,
    found: Groupe,
    seen: Mapping[str, int] | None,
    error: UsageError | None,
    ordre: Ordre,
) -> Response:
    """The list; ``seen`` are those that were chosen, all of them when nobody chose yet."""
    statut = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    said = [found.phrases(rang) for rang in range(len(found.genres))]
    typed = ordre.phrases or tuple(s[0] if len(s) == 1 else "" for s in said)
    return rendre(
        request,
        "groupe/choisir.html",
        statut,
        **_commun(voulue, found),
        points={m.cle: _points(m) for m in found.membres},
        choisies=None if seen is None else set(seen),
        erreur=error,
        ordre=ordre,
        phrases=list(zip(said, typed, strict=False)),
        motifs=MOTIFS,
    )


def _commun(voulue: Demandee, found: Groupe) -> dict[str, Any]:
    titles = {c.code: c.titre for c in checks()}
    return {
        "voulue": voulue,
        "groupe": found,
        "genres": [
            (titles.get(code, code), TypePiece(piece).libelle if piece else "", why)
            for code, piece, why in found.genres
        ],
        "maximum": groupe.MAXIMUM,
        "Action": Action,
    }


def _points(membre: Membre) -> list[PointVu]:
    seen = vue.pieces(membre.connue.demande, membre.rapport, membre.jugements)
    return [point for piece in seen for point in piece.points]


def _resultat(request: Request, moi: Connecte, lot: Pris) -> Response:
    with lecture(bureau(request).magasin.base) as session:
        leaves = lots.premier_depart(session, lot.id)
    gabarit = "groupe/lot.html" if partielle(request) else "groupe/resultat.html"
    return rendre(
        request,
        gabarit,
        lot=lot,
        action=Action(lot.ordre["action"]),
        depart=leaves if leaves and leaves > maintenant() else None,
        mien=lot.agent_id == moi.agent.id,
        Etat=lots.Etat,
    )


def _vues(form: Formulaire) -> dict[str, int]:
    """The requests that were chosen, each with the version that was shown."""
    pairs = (said.rpartition(":") for said in form.get("demande", []))
    return {
        key: int(version)
        for key, _, version in pairs
        if key and version.isdecimal() and len(version) < 10
    }


def _ordre(form: Formulaire) -> Ordre:
    found = next((a for a in Action if a == form.un("quoi")), Action.ACCEPTER)
    motif = form.un("autre") or form.un("raison")
    phrases = tuple(p.strip()[:1000] for p in form.get("phrase", []))
    return Ordre(found, motif[:300], phrases)


def _bureau(request: Request) -> instruction.Bureau:
    here = bureau(request)
    return instruction.Bureau(here.magasin.base, here.magasin.cadre, station(request).retrait)
