"""The queue: what waits for whom, and « la suivante »."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.checks.check import checks
from pipeline.flows.courriers import aujourdhui
from pipeline.models.delai import Echeance, limite
from pipeline.models.normalise import fold
from pipeline.models.role import Droit
from pipeline.models.statut import Avis, Dispositif, Statut
from pipeline.models.typographie import soigner
from pipeline.review.acces import formulaire
from pipeline.review.acces.garde import Lecture, Traitement
from pipeline.review.bureau import bureau, station
from pipeline.review.page import Onglet, partielle, rendre
from pipeline.storage import alertes, prises
from pipeline.storage import file_attente as file
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.file_attente import Filtre, Tenue, Tri, Vue
from pipeline.storage.tables import maintenant

router = APIRouter()
ONGLET = Onglet("File d’attente", "/file", Droit.LIRE, 10)
E_ = TypeVar("E_", bound=StrEnum)
ALERTES = 10
"""Requests told at the head of the queue, which stays in sight under them."""


@dataclass(frozen=True)
class Demandee:
    """What an address asks for: a filter, and where to go on from."""

    filtre: Filtre
    apres: tuple[date, int] | None
    hors_delai: bool

    def adresse(self, chemin: str = "/file", **change: object) -> str:
        """The address of the same with something else."""
        said = {**self.champs, **{k: str(v) for k, v in change.items()}}
        query = urlencode({k: v for k, v in said.items() if v})
        return f"{chemin}?{query}" if query else chemin

    @property
    def a_la_tete(self) -> bool:
        """Whether it is the first page of what waits for a person."""
        f = self.filtre
        return f.vue is Vue.A_TRAITER and not f.texte and not f.statut and self.apres is None

    @property
    def champs(self) -> dict[str, str]:
        """The parameters that say it; what restricts nothing is left out."""
        f = self.filtre
        said: dict[str, object] = {
            "vue": None if f.vue is Vue.A_TRAITER else f.vue,
            "q": f.texte,
            "statut": f.statut,
            "dispositif": f.dispositif,
            "avis": f.avis,
            "motif": f.motif,
            "cause": f.cause,
            "delai": "hors" if self.hors_delai else None,
            "prise": f.tenue,
            "tri": None if f.tri is Tri.ANCIENNES else f.tri,
        }
        return {k: str(v) for k, v in said.items() if v}


@cache
def titres() -> dict[str, str]:
    """What a gestionnaire calls each reason that somebody acts on, or that informs; by title."""
    named = {c.code: soigner(c.titre) for c in checks()}
    return dict(sorted(named.items(), key=lambda item: fold(item[1])))


def _demandee(request: Request) -> Demandee:
    return lire(request.query_params, station(request).delai_mois, aujourdhui())


def lire(said: Mapping[str, str], delai_mois: int, day: date) -> Demandee:
    """What an address asks for; what it says amiss restricts nothing."""
    late = said.get("delai") == "hors"
    filtre = Filtre(
        vue=_choix(Vue, said.get("vue")) or Vue.A_TRAITER,
        statut=_choix(Statut, said.get("statut")),
        dispositif=_choix(Dispositif, said.get("dispositif")),
        avis=_choix(Avis, said.get("avis")),
        motif=_code(said.get("motif")),
        cause=said.get("cause") or None,
        avant=limite(day, delai_mois) if late else None,
        tenue=_choix(Tenue, said.get("prise")),
        texte=said.get("q", "").replace("\0", "").strip()[:200],
        tri=_choix(Tri, said.get("tri")) or Tri.ANCIENNES,
    )
    return Demandee(filtre, _repere(said.get("apres", "")), late)


def _choix(kind: type[E_], said: str | None) -> E_ | None:
    return next((choice for choice in kind if choice.value == said), None)


def _code(said: str | None) -> str | None:
    return said if said in titres() else None


def _repere(said: str) -> tuple[date, int] | None:
    day, _, row = said.partition("_")
    try:
        return date.fromisoformat(day), int(row)
    except ValueError:
        return None


Voulue = Annotated[Demandee, Depends(_demandee)]


@router.get("/file")
def montrer(request: Request, moi: Lecture, voulue: Voulue) -> Response:
    """The requests of a filter; htmx is given the results alone."""
    le = maintenant()
    with lecture(bureau(request).magasin.base) as session:
        said: dict[str, Any] = {
            "alertes": alertes.toutes(session, ALERTES) if voulue.a_la_tete else [],
            "nombre_alertes": alertes.compter(session) if voulue.a_la_tete else 0,
            "page": file.page(session, voulue.filtre, moi.agent.id, le, voulue.apres),
            "nombre": file.compter(session, voulue.filtre, moi.agent.id, le),
            "vues": file.par_vue(session),
        }
    said["suite"] = _suite(voulue, said["page"])
    gabarit = "file/resultats.html" if partielle(request) else "file/page.html"
    return rendre(request, gabarit, **said, **_commun(request, voulue))


@router.get("/file/causes")
def causes(request: Request, moi: Lecture, voulue: Voulue) -> Response:
    """The same requests, by what they have in common."""
    le = maintenant()
    with lecture(bureau(request).magasin.base) as session:
        said: dict[str, Any] = {
            "causes": file.causes(session, voulue.filtre, moi.agent.id, le),
            "vues": file.par_vue(session),
        }
    gabarit = "file/resultats_causes.html" if partielle(request) else "file/causes.html"
    return rendre(request, gabarit, **said, **_commun(request, voulue))


@router.post("/file/suivante")
def suivante(request: Request, moi: Traitement) -> Response:
    """Claim the next request of a filter, and go there; when there is none, say so."""
    form = formulaire.champs(request)
    voulue = lire({k: v[-1] for k, v in form.items()}, station(request).delai_mois, aujourdhui())
    le, duree = maintenant(), station(request).prise
    with ecriture(bureau(request).magasin.base) as session:
        sauf = form.un("sauf")
        found = file.suivante(
            session, voulue.filtre, moi.agent.id, le, int(sauf) if sauf.isdecimal() else None
        )
        if found:
            prises.prendre(session, found.id, moi.agent.id, le, duree)
    where = f"/demandes/{found.numero}" if found else voulue.adresse(vide="1")
    return RedirectResponse(where, 303)


def _suite(voulue: Demandee, page: file.Page) -> str | None:
    if not page.encore:
        return None
    day, row = page.rangs[-1].repere
    return voulue.adresse(apres=f"{day.isoformat()}_{row}")


def _commun(request: Request, voulue: Demandee) -> dict[str, Any]:
    day, months = aujourdhui(), station(request).delai_mois
    return {
        "voulue": voulue,
        "filtre": voulue.filtre,
        "echeance": lambda depot: Echeance.de(depot, months, day),
        "titres": titres(),
        "choix": {"statut": Statut, "dispositif": Dispositif, "avis": Avis, "prise": Tenue},
        "delai_mois": months,
        "vide": "vide" in request.query_params,
        "plafond": file.PLAFOND,
        "maximum": file.PAGE,
        "Vue": Vue,
        "Tri": Tri,
    }
