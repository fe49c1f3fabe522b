"""What has to hold once everything is up again and the queue is empty."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models.courrier import Etat, Nature
from pipeline.models.statut import Statut
from pipeline.storage import tables
from pipeline.storage.emission import Emis
from scripts.faults.deposits import Envoi
from scripts.parts.courrier import Recue
from scripts.parts.production import Production


@dataclass(frozen=True)
class Constat:
    """How often an invariant was looked at, and what broke it."""

    nom: str
    verifies: int
    viols: tuple[str, ...]


@dataclass(frozen=True)
class Faits:
    """All that is known at the end: what was sent and acknowledged, and what is there."""

    session: Session
    envois: list[Envoi]
    accuses: dict[str, int]
    recues: list[Recue]
    production: Production

    def demandes(self) -> dict[str, tables.Demande]:
        return {d.numero: d for d in self.session.scalars(select(tables.Demande))}

    def revisions(self) -> dict[tuple[str, int], tables.Revision]:
        numeros = {d.id: d.numero for d in self.session.scalars(select(tables.Demande))}
        found = self.session.scalars(select(tables.Revision))
        return {(numeros[r.demande_id], r.n): r for r in found}


Regle = Callable[[Faits], Iterator[str | None]]
"""Yields once for each thing looked at: what is wrong with it, or nothing."""


def verifier(faits: Faits) -> list[Constat]:
    """Every invariant, looked at."""
    return [_constat(nom, regle(faits)) for nom, regle in REGLES.items()]


def _constat(nom: str, found: Iterable[str | None]) -> Constat:
    seen = list(found)
    return Constat(nom, len(seen), tuple(one for one in seen if one is not None))


def accuses(faits: Faits) -> Iterator[str | None]:
    """Each deposit was acknowledged in the end, as the revision that it is."""
    for envoi in faits.envois:
        said = faits.accuses.get(envoi.id)
        right = said == envoi.revision
        yield None if right else f"{envoi.id} : accusé {said}, attendu {envoi.revision}"


def gardes(faits: Faits) -> Iterator[str | None]:
    """Each acknowledged deposit is kept as it was sent: its record, its files, its key once."""
    revisions = faits.revisions()
    for envoi in faits.envois:
        if envoi.id not in faits.accuses:
            continue
        kept = revisions.get((envoi.numero, envoi.revision))
        yield f"{envoi.id} : absent" if kept is None else _as_sent(faits.session, envoi, kept)


def _as_sent(session: Session, envoi: Envoi, kept: tables.Revision) -> str | None:
    sent = json.loads(envoi.record)
    pieces = session.scalars(
        select(tables.Piece).filter_by(revision_id=kept.id).order_by(tables.Piece.rang)
    )
    held = [(p.fichier, p.sha256) for p in pieces]
    wanted = [
        (p["fichier"], hashlib.sha256(envoi.fichiers[p["fichier"]]).hexdigest())
        for p in sent["pieces"]
    ]
    same = held == wanted and kept.enregistrement["date_depot"] == sent["date_depot"]
    return None if same else f"{envoi.id} : gardé autrement que déposé"


def rien_de_trop(faits: Faits) -> Iterator[str | None]:
    """Each revision that is stored was sent and acknowledged: nothing is half recorded."""
    known = {(e.numero, e.revision) for e in faits.envois if e.id in faits.accuses}
    for cle in faits.revisions():
        yield None if cle in known else f"{cle[0]}, révision {cle[1]} : jamais accusée"
    receptions = faits.session.scalars(select(tables.Reception))
    yield from (None if r.demande_id else f"clé {r.cle} sans demande" for r in receptions)


def rapports(faits: Faits) -> Iterator[str | None]:
    """The latest revision of each request has one report, ours and not a failure; none has two."""
    latest = {d.numero: d.revision for d in faits.demandes().values()}
    verdicts = defaultdict[int, list[tables.Verdict]](list)
    for verdict in faits.session.scalars(select(tables.Verdict)):
        verdicts[verdict.revision_id].append(verdict)
    for (numero, n), revision in faits.revisions().items():
        found = verdicts[revision.id]
        wanted = (1,) if n == latest[numero] else (0, 1)  # one that was replaced first has none
        failed = [v for v in found if v.echec]
        right = len(found) in wanted and not failed
        yield (
            None
            if right
            else f"{numero}, révision {n} : {len(found)} rapport(s), {len(failed)} échec(s)"
        )


def conclues(faits: Faits) -> Iterator[str | None]:
    """Each request stands concluded, and nothing waits to be treated."""
    for numero, demande in faits.demandes().items():
        yield None if demande.avis else f"{numero} : sans avis"
    for travail in faits.session.scalars(select(tables.Travail)):
        yield f"travail {travail.demande_id} : {travail.essais} essai(s), {travail.erreur}"


def historiques(faits: Faits) -> Iterator[str | None]:
    """Each request has one history: it starts once, has no gap, nothing twice, ends where it is."""
    lines = defaultdict[int, list[tables.Historique]](list)
    for line in faits.session.scalars(select(tables.Historique).order_by(tables.Historique.id)):
        lines[line.demande_id].append(line)
    for numero, demande in faits.demandes().items():
        why = histoire(demande, lines[demande.id])
        yield f"{numero} : {why}" if why else None


def histoire(demande: tables.Demande, lines: list[tables.Historique]) -> str | None:
    for quoi, end in (("statut", demande.statut), ("proposition", demande.statut_propose)):
        moves = [h for h in lines if h.quoi == quoi]
        before = [None, *(h.vers for h in moves[:-1])]
        if not moves or [h.de for h in moves] != before or moves[-1].vers != end:
            return f"{quoi} : une suite qui a un trou"
        told = Counter((h.revision, h.evenement, h.de, h.vers) for h in moves)
        if max(told.values()) > 1:
            return f"{quoi} : un passage noté deux fois"
        if quoi == "statut" and len(moves) - 1 != demande.version:
            return f"{len(moves) - 1} passage(s), version {demande.version}"
    return None


def courriers_uniques(faits: Faits) -> Iterator[str | None]:
    """No letter was taken twice by the mail server, by its Message-ID and by what it is about."""
    ids = {c.message_id: c for c in faits.session.scalars(select(tables.Courrier))}
    for message_id, count in Counter(r.message_id for r in faits.recues).items():
        yield None if count == 1 else f"{message_id} : reçu {count} fois"
    about = Counter[tuple[int, str, int]]()
    for recue in faits.recues:
        courrier = ids.get(recue.message_id.strip("<>").partition("@")[0])
        if courrier is None:
            yield f"{recue.message_id} : inconnu de la base"
        else:
            about[courrier.demande_id, courrier.nature, courrier.revision] += 1
    for cle, count in about.items():
        yield None if count == 1 else f"{cle} : {count} fois"


def courriers_partis(faits: Faits) -> Iterator[str | None]:
    """Each letter left, or waits for a person as nobody can know whether it left; none is lost."""
    taken = {r.message_id.strip("<>").partition("@")[0] for r in faits.recues}
    for courrier in faits.session.scalars(select(tables.Courrier)):
        there = courrier.message_id in taken
        right = {Etat.ENVOYE: there, Etat.A_VERIFIER: True, Etat.SANS_ADRESSE: not there}
        ok = right.get(Etat(courrier.etat), False)
        yield None if ok else f"courrier {courrier.id} : {courrier.etat}, reçu : {there}"


def accuses_ecrits(faits: Faits) -> Iterator[str | None]:
    """Each revision was told that it was received, in one letter."""
    told = Counter(
        (c.demande_id, c.revision)
        for c in faits.session.scalars(
            select(tables.Courrier).filter_by(nature=Nature.ACCUSE_RECEPTION)
        )
    )
    for (numero, n), revision in faits.revisions().items():
        count = told[revision.demande_id, n]
        yield None if count == 1 else f"{numero}, révision {n} : {count} accusé(s) de réception"


def decisions(faits: Faits) -> Iterator[str | None]:
    """Each MSS advance that is decided has its décision d'attribution, once."""
    issued = Counter(
        d.demande_id
        for d in faits.session.scalars(
            select(tables.DocumentEmis).filter_by(kind=Emis.DECISION_ATTRIBUTION)
        )
    )
    for numero, demande in faits.demandes().items():
        if demande.statut == Statut.DECIDEE and demande.dispositif.startswith("mss"):
            found = issued[demande.id]
            yield None if found >= 1 else f"{numero} : décidée, sans sa décision"


def objets(faits: Faits) -> Iterator[str | None]:
    """Every original is there with its hash, and none belongs to nobody (``pieces reconcile``)."""
    done = faits.production.pieces("reconcile", "--verify", "--json")
    if done.returncode == 2:
        yield f"reconcile : {done.stderr[-300:]}"
        return
    said = json.loads(done.stdout)
    yield from [None] * said["accordes"]
    for nature in ("absents", "alteres", "orphelins"):
        if said[nature]:
            yield f"{said[nature]} {nature}"


def portes(faits: Faits) -> Iterator[str | None]:
    """Nothing is left at the doors: what was taken is put away with its receipt."""
    watched, home = faits.production.watched, faits.production.home
    for path in watched.glob(".recus/*"):
        yield None if (path / "recu.json").exists() else f"{path.name} : rangé sans reçu"
    left = [*watched.glob(".pris/*/*/*/demande.json"), *watched.glob("*/demande.json"),
            *(p for p in (home / "var" / "receptions").glob("*/*") if p.is_file())]  # fmt: skip
    yield from (f"reste {_short(path)}" for path in left)


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])


REGLES: dict[str, Regle] = {
    "accusé comme ce qu'il est": accuses,
    "gardé comme il fut déposé": gardes,
    "rien d'enregistré à moitié": rien_de_trop,
    "un rapport par révision": rapports,
    "rien en attente": conclues,
    "une histoire, sans trou ni doublon": historiques,
    "aucun courrier deux fois": courriers_uniques,
    "aucun courrier perdu": courriers_partis,
    "un accusé de réception par révision": accuses_ecrits,
    "une décision par avance décidée": decisions,
    "objets présents, empreintes justes": objets,
    "portes vides, reçus présents": portes,
}
