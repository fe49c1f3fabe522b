"""A request: its pieces, what was read of them beside what was declared, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.errors import TransitionError, UsageError
from pipeline.flows import annonces, instruction
from pipeline.flows.courriers import aujourdhui
from pipeline.flows.instruction import Dossier
from pipeline.models.courrier import Courrier
from pipeline.models.cycle import Evenement, Nature, suivant
from pipeline.models.delai import Echeance
from pipeline.models.jugement import Jugement, Suite, demandes, ouverts
from pipeline.models.rapport import PageRapport, PieceRapport
from pipeline.review import documents
from pipeline.review.acces import formulaire
from pipeline.review.acces.garde import Connecte, Lecture, Traitement
from pipeline.review.bureau import bureau, station
from pipeline.review.page import rendre
from pipeline.review.problemes import ProblemeError
from pipeline.review.station import vue
from pipeline.review.station.vue import PieceVue
from pipeline.storage import alertes, analyses, decision, prises
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.tables import maintenant

router = APIRouter()
ZOOMS = (1, 2, 3)
MOTIFS = (
    "Nom commercial de la structure",
    "Forme juridique ou abréviation",
    "Erreur de saisie sans conséquence",
    "Pièce vérifiée par un autre moyen",
)
"""The reasons most often given for accepting a difference; another may be typed (choice)."""
CHOIX = {
    "valider": Evenement.DECISION_VALIDER,
    "demander": Evenement.DECISION_DEMANDER,
    "modifier": Evenement.DECISION_MODIFIER,
    "rejeter": Evenement.DECISION_REJETER,
}
_PHRASE = "phrase-"
_LETTRE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}
"""A letter is shown in a frame of ours: its own styles, and nothing that runs or leads away."""


@dataclass(frozen=True)
class Regard:
    """What of a request is looked at: which file, which page, how large, how turned."""

    piece: int = 0
    page: int = 1
    zoom: int = 1
    tour: int = 0

    def adresse(self, numero: str, **change: int) -> str:
        """The address of another look at the same request."""
        said = {"piece": self.piece, "page": self.page, "zoom": self.zoom, "tour": self.tour}
        plain = {"page": 1, "zoom": 1, "tour": 0}
        kept = {k: v for k, v in {**said, **change}.items() if v != plain.get(k)}
        return f"/demandes/{quote(numero)}?{urlencode(kept)}"


Entier = Annotated[int, Query(ge=0, le=1000)]


@router.get("/demandes/{numero}")
def montrer(
    request: Request,
    moi: Lecture,  # noqa: ARG001
    numero: str,
    piece: Entier | None = None,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    zoom: Annotated[int, Query(ge=1, le=3)] = 1,
    tour: Annotated[int, Query(ge=0, le=270, multiple_of=90)] = 0,
) -> Response:
    """The request, with one of its files before the eyes."""
    dossier = instruction.ouvrir(bureau(request).magasin.base, numero)
    seen = _vues(dossier)
    chosen = _premiere(seen) if piece is None else min(piece, max(len(seen) - 1, 0))
    look = Regard(chosen, page, zoom, tour)
    return rendre(request, "demande/page.html", **_dit(request, dossier, seen, look))


@router.post("/demandes/{numero}/points/{empreinte}")
def juger(request: Request, moi: Traitement, numero: str, empreinte: str) -> Response:
    """One word on one point; then the next point that waits."""
    form, ici = formulaire.champs(request), _bureau(request)
    _tenir(request, numero, moi)
    act, who = form.un("action"), moi.agent.nom
    if act == "revenir":
        instruction.revenir(ici, numero, empreinte)
    elif act in ("confirmer", "corriger"):
        instruction.lire(ici, numero, empreinte, form.un("lecture"), who)
    elif act == "accepter":
        why = form.un("autre") or form.un("motif")
        instruction.juger(ici, numero, Jugement(empreinte, None, Suite.ACCEPTER, why), who)
    elif act == "demander":
        said = Jugement(empreinte, None, Suite.DEMANDER, None, form.un("phrase") or None)
        instruction.juger(ici, numero, said, who)
    else:
        raise ProblemeError(HTTPStatus.BAD_REQUEST, "L'action demandée n'existe pas.")
    here = empreinte if act in ("revenir", "confirmer", "corriger") else None
    return RedirectResponse(_suivant(request, numero, empreinte, here), HTTPStatus.SEE_OTHER)


@router.post("/demandes/{numero}/prise")
def prendre(request: Request, moi: Traitement, numero: str) -> Response:
    """Claim a request, take it over, or hand it back."""
    act, base = formulaire.champs(request).un("action"), bureau(request).magasin.base
    dossier = instruction.ouvrir(base, numero)
    with ecriture(base) as session:
        if act == "rendre":
            prises.rendre(session, dossier.connue.demande_id, moi.agent.id)
        else:
            prises.prendre(
                session, dossier.connue.demande_id, moi.agent.id, maintenant(),
                station(request).prise, reprendre=act == "reprendre",
            )  # fmt: skip
    return RedirectResponse(_adresse(numero), HTTPStatus.SEE_OTHER)


@router.post("/demandes/{numero}/alerte")
def lire_alerte(request: Request, moi: Traitement, numero: str) -> Response:
    """Say that one knows what the antivirus found afterwards; nothing else changes."""
    base = bureau(request).magasin.base
    _tenir(request, numero, moi)
    with ecriture(base) as session:
        this = instruction.connaitre(session, numero).demande_id
        alertes.lire(session, this, moi.agent.nom)
        if decision.statut(session, this).est_final:  # nobody works on it
            prises.rendre(session, this, moi.agent.id)
    return RedirectResponse(_adresse(numero), HTTPStatus.SEE_OTHER)


@router.get("/demandes/{numero}/decision/{choix}")
def preparer(request: Request, moi: Traitement, numero: str, choix: str) -> Response:
    """A decision before it is taken: what it does, and the letter that it sends."""
    return _preparer(request, moi, numero, _choix(choix), request.query_params.get("motif", ""))


@router.post("/demandes/{numero}/decision/{choix}")
def decider(request: Request, moi: Traitement, numero: str, choix: str) -> Response:
    """Take a decision from what was seen; a page that is out of date says what changed."""
    form, what, ici = formulaire.champs(request), _choix(choix), _bureau(request)
    if form.un("action") == "apercu":
        return _preparer(request, moi, numero, what, form.un("motif"))
    _tenir(request, numero, moi)
    phrases = {k.removeprefix(_PHRASE): v[-1] for k, v in form.items() if k.startswith(_PHRASE)}
    changed = instruction.rediger(ici, numero, phrases, moi.agent.nom) if phrases else False
    if changed or form.un("action") == "courrier":
        where = f"{_adresse(numero)}/decision/{choix}?redige={int(changed)}#courrier"
        return RedirectResponse(where, HTTPStatus.SEE_OTHER)
    try:
        instruction.decide(
            ici, numero, what, moi.agent.nom, _entier(form.un("vu")), form.un("motif")
        )
    except TransitionError as error:
        return _perimee(request, numero, _entier(form.un("ligne")), error)
    return RedirectResponse(f"{_adresse(numero)}?fait=1", HTTPStatus.SEE_OTHER)


@router.get("/demandes/{numero}/decision/{choix}/courrier.html")
def courrier(request: Request, moi: Traitement, numero: str, choix: str) -> Response:
    """The letter of a decision as it would be received, for the frame of its page."""
    ici = _bureau(request)
    letter, refus = _lettre(ici, instruction.ouvrir(ici.base, numero), _choix(choix), moi, "")
    if letter is None:
        raise ProblemeError(HTTPStatus.NOT_FOUND, refus.message if refus else "Aucun courrier.")
    return HTMLResponse(letter.html, headers=_LETTRE)


@router.post("/demandes/{numero}/annulation")
def annuler(request: Request, moi: Traitement, numero: str) -> Response:
    """Take the last decision back, while its letter has not left."""
    form = formulaire.champs(request)
    _tenir(request, numero, moi)
    try:
        instruction.se_raviser(_bureau(request), numero, moi.agent.nom, _entier(form.un("vu")))
    except TransitionError as error:
        return _perimee(request, numero, _entier(form.un("ligne")), error)
    return RedirectResponse(_adresse(numero), HTTPStatus.SEE_OTHER)


def _preparer(
    request: Request, moi: Connecte, numero: str, what: Evenement, motif: str
) -> Response:
    ici = _bureau(request)
    dossier = instruction.ouvrir(ici.base, numero)
    rapport = dossier.connue.rapport
    letter, refus = _lettre(ici, dossier, what, moi, motif)
    seen = _vues(dossier)
    return rendre(
        request,
        "demande/decision.html",
        **_dit(request, dossier, seen, Regard()),
        evenement=what,
        choix=next(k for k, v in CHOIX.items() if v is what),
        motif=motif,
        lettre=letter,
        refus=refus,
        demandes=[p for piece in seen for p in piece.points if p.suite is Suite.DEMANDER]
        if rapport
        else [],
        retrait=int(ici.retenue.total_seconds() // 60),
        redige=request.query_params.get("redige"),
    )


def _lettre(
    ici: instruction.Bureau, dossier: Dossier, what: Evenement, moi: Connecte, motif: str
) -> tuple[Courrier | None, UsageError | None]:
    """The letter that a decision would send, or why there is none; a rejection asks its reason."""
    if what is Evenement.DECISION_REJETER and not motif:
        return None, None
    statut = dossier.suivi.statut
    try:
        vers = suivant(what, Nature.de(dossier.connue.demande), statut)
        nature = annonces.nature(statut, vers)
        if nature is None:
            return None, None
        cle = dossier.connue.demande.cle
        return instruction.projet(ici, cle, nature, moi.agent.nom, motif), None
    except TransitionError:
        return None, None
    except UsageError as error:
        return None, error


def _perimee(request: Request, numero: str, ligne: int, error: TransitionError) -> Response:
    """What happened since the page was shown."""
    dossier = instruction.ouvrir(bureau(request).magasin.base, numero)
    return rendre(
        request,
        "demande/perimee.html",
        HTTPStatus.CONFLICT,
        **_dit(request, dossier, _vues(dossier), Regard()),
        erreur=error,
        depuis=[line for line in dossier.suivi.lignes if line.id > ligne],
    )


def _dit(
    request: Request,
    dossier: Dossier,
    seen: tuple[PieceVue, ...],
    look: Regard,
) -> dict[str, Any]:
    """What every page about a request says."""
    demande, rapport = dossier.connue.demande, dossier.connue.rapport
    with lecture(bureau(request).magasin.base) as session:
        held = prises.lire(session, dossier.connue.demande_id, maintenant())
        scans = analyses.connues(session, [v.piece.sha256 for v in seen if v.piece])
        alerte = alertes.de(session, dossier.connue.demande_id)
    chosen = seen[look.piece] if seen else None
    piece = chosen.piece if chosen else None
    kept = documents.retenue(request, scans.get(piece.sha256)) if piece else None
    page = _page(piece, look.page) if piece and kept is None else None
    return {
        "dossier": dossier,
        "demande": demande,
        "rapport": rapport,
        "echeance": Echeance.de(demande.date_depot, station(request).delai_mois, aujourdhui()),
        "vues": seen,
        "choisie": chosen,
        "page": page,
        "retenue": kept,
        "alerte": alerte,
        "ecartees": {sha256 for sha256, scan in scans.items() if not scan.sain},
        "antivirus_depuis": dossier.suivi.antivirus_depuis,
        "regard": look,
        "zooms": ZOOMS,
        "prise": held,
        "ouverts": len(ouverts(rapport, dossier.jugements)) if rapport else 0,
        "a_demander": len(demandes(rapport, dossier.jugements)) if rapport else 0,
        "possibles": {nom: dossier.possible(event) for nom, event in CHOIX.items()},
        "ligne": dossier.suivi.lignes[-1].id if dossier.suivi.lignes else 0,
        "motifs": MOTIFS,
        "fait": "fait" in request.query_params,
    }


def _vues(dossier: Dossier) -> tuple[PieceVue, ...]:
    rapport = dossier.connue.rapport
    return vue.pieces(dossier.connue.demande, rapport, dossier.jugements) if rapport else ()


def _premiere(seen: tuple[PieceVue, ...]) -> int:
    """The file to begin with: the first that waits for a word, else the first that has a point."""
    ranks = [(not v.ouverts, not v.points, v.piece is None, i) for i, v in enumerate(seen)]
    return min(ranks)[-1] if ranks else 0


def _page(piece: PieceRapport, number: int) -> PageRapport | None:
    """The page looked at; reports from before pages were told of give none."""
    return next((p for p in piece.pages if p.numero == number), next(iter(piece.pages), None))


def _suivant(request: Request, numero: str, after: str, here: str | None) -> str:
    """Where the next word is awaited: the point itself, the next open one, else the decision."""
    seen = _vues(instruction.ouvrir(bureau(request).magasin.base, numero))
    flat = [(i, p) for i, piece in enumerate(seen) for p in piece.points]
    rank = next((k for k, (_, p) in enumerate(flat) if p.empreinte == after), 0)
    order = flat[rank + 1 :] + flat[: rank + 1]
    found = next((x for x in order if x[1].empreinte == here), None) if here else None
    found = found or next((x for x in order if x[1].ouvert), None)
    if found is None:
        piece = flat[rank][0] if flat else 0
        return f"{Regard(piece).adresse(numero)}#decision"
    piece, point = found
    page = next((v.cadre.page for v in point.valeurs if v.cadre), 1)
    return f"{Regard(piece, page).adresse(numero)}#point-{point.empreinte}"


def _tenir(request: Request, numero: str, moi: Connecte) -> None:
    """Claim the request, or keep the claim up.

    :raises PriseError: somebody else holds it.
    """
    base = bureau(request).magasin.base
    with ecriture(base) as session:
        connue = instruction.connaitre(session, numero)
        duree = station(request).prise
        prises.prendre(session, connue.demande_id, moi.agent.id, maintenant(), duree)


def _bureau(request: Request) -> instruction.Bureau:
    here = bureau(request)
    return instruction.Bureau(here.magasin.base, here.magasin.cadre, station(request).retrait)


def _adresse(numero: str) -> str:
    return f"/demandes/{quote(numero)}"


def _choix(said: str) -> Evenement:
    if said not in CHOIX:
        raise ProblemeError(HTTPStatus.NOT_FOUND, "Cette décision n'existe pas.")
    return CHOIX[said]


def _entier(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 18 else -1
