"""The dashboard: what the pre-instruction proposes, what waits, what is done, what is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from pipeline.checks.check import checks
from pipeline.flows.courriers import aujourdhui
from pipeline.models.analyse import Etat as EtatAnalyse
from pipeline.models.delai import PROCHE_J, Echeance
from pipeline.models.proportion import Proportion
from pipeline.models.role import Droit
from pipeline.models.statut import Avis, Dispositif
from pipeline.models.typographie import pluriel
from pipeline.review import graphique
from pipeline.review.acces.garde import Connecte, Lecture, exiger
from pipeline.review.bureau import bureau, station
from pipeline.review.graphique import Barre, Serie
from pipeline.review.page import Onglet, rendre
from pipeline.review.problemes import ProblemeError
from pipeline.review.tableur import Cellule, csv_sur, ecrire
from pipeline.storage import analyses, pilotage, travaux
from pipeline.storage.database import lecture
from pipeline.storage.pilotage import DESAVOUEE_MIN, Portee, Regle

router = APIRouter()
ONGLET = Onglet("Tableau de bord", "/tableau", Droit.LIRE, 20)
Pilotage = Annotated[Connecte, exiger(Droit.PILOTER)]
SEMAINES = (4, 12, 26, 52)
ECHANTILLON = 10
"""How many favourable requests are drawn a day (choice)."""
_MOTIFS_MONTRES = 8
_TONS = {Avis.FAVORABLE: "ok", Avis.PIECES_A_DEMANDER: "ecrire", Avis.A_VERIFIER: "voir"}


@dataclass(frozen=True)
class Voulu:
    """What an address asks for, today."""

    portee: Portee
    semaines: int
    jour: date
    delai_mois: int

    @property
    def requete(self) -> str:
        """The same, for the addresses of the exports."""
        chosen = self.portee.dispositif
        said = {"dispositif": chosen.value if chosen else "", "semaines": str(self.semaines)}
        return urlencode({k: v for k, v in said.items() if v})


def _voulu(request: Request) -> Voulu:
    """What is said amiss restricts nothing."""
    said, day = request.query_params, aujourdhui()
    weeks = next((n for n in SEMAINES if str(n) == said.get("semaines")), 12)
    chosen = next((d for d in Dispositif if d.value == said.get("dispositif")), None)
    return Voulu(Portee.de(day, weeks, chosen), weeks, day, station(request).delai_mois)


V = Annotated[Voulu, Depends(_voulu)]


@dataclass(frozen=True)
class Table:
    """The same numbers for the page, its chart and its export."""

    nom: str
    titre: str
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[Cellule, ...], ...]


def propositions(session: Session, v: Voulu) -> Table:
    """First proposals, with their shares and how sure these are."""
    found = pilotage.propositions(session, v.portee)
    n = sum(found.values())
    lines = tuple((a.libelle, k, *_parts(Proportion(k, n))) for a, k in found.items())
    columns = ("Première proposition", "Demandes", "Part (%)", "au moins (%)", "au plus (%)")
    return Table("propositions", "Première proposition", columns, lines)


def motifs(session: Session, v: Voulu) -> Table:
    """Reasons, the most frequent first."""
    titles = {c.code: c.titre for c in checks()}
    found = pilotage.motifs(session, v.portee)
    lines = tuple((titles.get(code, code), code, n) for code, n in found)
    return Table("motifs", "Motifs, par fréquence", ("Motif", "Code", "Demandes"), lines)


def attente(session: Session, v: Voulu) -> Table:
    """What waits, by what is left of the delay."""
    counted = dict.fromkeys(_RESTES, 0)
    for day, n in pilotage.attente(session, v.portee):
        counted[_reste(Echeance.de(day, v.delai_mois, v.jour))] += n
    return Table("attente", "Âge de ce qui attend", ("Délai", "Demandes"), tuple(counted.items()))


_RESTES = ("Hors délai", "Reste 0 à 15 jours", "Reste 16 à 30 jours", "Reste plus de 30 jours")


def _reste(e: Echeance) -> str:
    if e.depassee:
        return _RESTES[0]
    return _RESTES[1] if e.proche else _RESTES[2] if e.reste <= 2 * PROCHE_J else _RESTES[3]


def semaines(session: Session, v: Voulu) -> Table:
    """Throughput."""
    lines = tuple(
        (s.lundi, s.depots, s.verdicts, s.decisions) for s in pilotage.semaines(session, v.portee)
    )
    columns = ("Semaine du", "Dépôts", "Verdicts", "Décisions")
    return Table("semaines", "Débit par semaine", columns, lines)


def regles(session: Session, v: Voulu) -> Table:
    """Which flags gestionnaires confirm."""
    titles = {c.code: c.titre for c in checks()}
    lines = tuple(
        (titles.get(r.code, r.code), r.code, r.part.n, r.confirmes, r.desavoues, *_parts(r.part),
         _signalement(r))
        for r in pilotage.regles(session, v.portee)
    )  # fmt: skip
    columns = ("Règle", "Code", "Points jugés", "Confirmés", "Écartés", "Part confirmée (%)",
               "au moins (%)", "au plus (%)", "Signalement")  # fmt: skip
    return Table("regles", "Signalements confirmés", columns, lines)


def _signalement(r: Regle) -> str:
    if r.desavouee:
        return "Trop souvent écartée"
    return "" if r.part.n >= DESAVOUEE_MIN else "Trop peu de cas"


def personnes(session: Session, v: Voulu) -> Table:
    """Who decided how often."""
    lines = tuple(
        (p.nom, p.decisions, p.annulations) for p in pilotage.personnes(session, v.portee)
    )
    columns = ("Personne", "Décisions", "Annulations")
    return Table("personnes", "Décisions par personne", columns, lines)


def echantillon(session: Session, v: Voulu) -> Table:
    """What to look at again, drawn by the day."""
    drawn = pilotage.echantillon(session, v.portee, v.jour.isoformat(), ECHANTILLON)
    lines = tuple((t.numero, t.dispositif.libelle, t.date_depot) for t in drawn)
    columns = ("Demande", "Dispositif", "Déposée le")
    return Table("echantillon", "Échantillon à revoir", columns, lines)


def _parts(p: Proportion) -> tuple[Cellule, ...]:
    low, high = p.intervalle or (None, None)
    return tuple(None if x is None else round(100 * x, 1) for x in (p.part, low, high))


_Faire = Callable[[Session, Voulu], Table]
CHIFFRES: dict[str, _Faire] = {
    f.__name__: f for f in (propositions, motifs, attente, semaines, regles)
}
TRAVAIL: dict[str, _Faire] = {f.__name__: f for f in (personnes, echantillon)}
"""What concerns the work of persons."""


@router.get("/tableau")
def montrer(request: Request, moi: Lecture, v: V) -> Response:
    """All of it; what concerns persons, for who may see it."""
    wanted = CHIFFRES | (TRAVAIL if moi.agent.role.peut(Droit.PILOTER) else {})
    with lecture(bureau(request).magasin.base) as session:
        tables = {nom: make(session, v) for nom, make in wanted.items()}
        said = _antivirus(session, branche=bureau(request).antivirus is not None)
    return rendre(request, "tableau/page.html", antivirus=said, **_dit(v, tables))


def _antivirus(session: Session, *, branche: bool) -> str:
    """What of the antivirus has to be known: that there is none, what waits, what is set aside."""
    if not branche:
        return "Aucun antivirus n'est branché : les fichiers déposés ne sont pas analysés."
    waiting, kept = travaux.attente(session).antivirus, analyses.par_etat(session)
    apart = sum(n for etat, n in kept.items() if etat != EtatAnalyse.SAIN)
    failed = kept[EtatAnalyse.ECHOUE]
    waits = (
        f"{pluriel(waiting, 'demande')} en attente de l'antivirus" if waiting else "rien n'attend"
    )
    on = "lequel" if failed == 1 else "lesquels"
    why = f", dont {failed} sur {on} il échoue (pieces antivirus)" if failed else ""
    return f"Antivirus branché : {waits}, {pluriel(apart, 'fichier')} à l'écart{why}."


@router.get("/tableau/personnes.csv")
def exporter_personnes(request: Request, moi: Pilotage, v: V) -> Response:  # noqa: ARG001
    return _exporter(request, v, personnes)


@router.get("/tableau/echantillon.csv")
def exporter_echantillon(request: Request, moi: Pilotage, v: V) -> Response:  # noqa: ARG001
    return _exporter(request, v, echantillon)


@router.get("/tableau/{nom}.csv")
def exporter(request: Request, moi: Lecture, nom: str, v: V) -> Response:  # noqa: ARG001
    """The numbers of a table, for a spreadsheet."""
    if nom not in CHIFFRES:
        raise ProblemeError(HTTPStatus.NOT_FOUND, "Ce tableau n'existe pas.")
    return _exporter(request, v, CHIFFRES[nom])


def _exporter(request: Request, v: Voulu, make: _Faire) -> Response:
    with lecture(bureau(request).magasin.base) as session:
        table = make(session, v)
    name = f"{table.nom}-{v.jour.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    data = csv_sur(table.colonnes, table.lignes)
    return Response(data, media_type="text/csv; charset=utf-8", headers=headers)


def _dit(v: Voulu, tables: dict[str, Table]) -> dict[str, Any]:
    return {
        "v": v,
        "tables": tables,
        "dessins": _dessins(tables),
        "cles": _cles(tables),
        "ecrire": ecrire,
        "marque": graphique.marque,
        "SEMAINES": SEMAINES,
        "dispositifs": tuple(Dispositif),
        "desavouee_min": DESAVOUEE_MIN,
    }


def _cles(tables: dict[str, Table]) -> dict[str, Any]:
    """The few numbers that come first."""
    first, waiting = tables["propositions"].lignes, tables["attente"].lignes
    counts = {str(label): _n(n) for label, n, *_ in (*first, *waiting)}
    asked = sum(_n(line[1]) for line in first)
    return {
        "directes": Proportion(counts[Avis.FAVORABLE.libelle], asked),
        "attendent": sum(_n(line[1]) for line in waiting),
        "hors_delai": counts[_RESTES[0]],
        "semaine": tables["semaines"].lignes[-1],
        "desavouees": sum(line[-1] == "Trop souvent écartée" for line in tables["regles"].lignes),
    }


def _n(cell: Cellule) -> int:
    assert isinstance(cell, int)
    return cell


def _dessins(tables: dict[str, Table]) -> dict[str, Any]:
    first, reasons = tables["propositions"].lignes, tables["motifs"].lignes[:_MOTIFS_MONTRES]
    tones = {avis.libelle: ton for avis, ton in _TONS.items()}
    return {
        "propositions": _barres(
            tables["propositions"],
            [Barre(str(line[0]), _n(line[1]), tones[str(line[0])]) for line in first],
        ),
        "motifs": _barres(
            tables["motifs"], [Barre(str(line[0]), _n(line[2])) for line in reasons]
        ),
        "attente": _barres(
            tables["attente"],
            [Barre(str(label), _n(n), "tard" if label == _RESTES[0] else "accent")
             for label, n in tables["attente"].lignes],
        ),
        "semaines": _courbes(tables["semaines"]),
    }  # fmt: skip


def _barres(table: Table, rows: list[Barre]) -> Any:
    said = " ; ".join(f"{row.libelle} : {row.valeur}" for row in rows)
    return graphique.barres(table.nom, table.titre, said or "Rien à montrer.", rows)


def _courbes(table: Table) -> Any:
    names = table.colonnes[1:]
    series = [
        Serie(nom, tuple(_n(line[i]) for line in table.lignes)) for i, nom in enumerate(names, 1)
    ]
    weeks = [ecrire(line[0])[:5] for line in table.lignes]
    totals = ", ".join(f"{sum(s.valeurs)} {s.nom.lower()}" for s in series)
    said = f"{pluriel(len(weeks), 'semaine')} depuis le {ecrire(table.lignes[0][0])} : {totals}."
    return graphique.courbes(table.nom, table.titre, said, weeks, series)
