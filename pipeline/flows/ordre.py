"""The order of the work on one deposit, stated once.

:func:`pre_instruire` reads as the table of contents of the product. ``etape`` turns each step into
a call: directly here, as a Prefect task in :mod:`pipeline.flows.orchestration`. Steps that touch
disks or databases are marked :func:`flaky`: only those are worth retrying.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from sqlalchemy.orm import Session

from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.checks.pieces_dues import MATRICE, situation
from pipeline.checks.version import regles
from pipeline.errors import AntivirusError
from pipeline.flows import antivirus, pieces
from pipeline.flows import depot as depots
from pipeline.flows.annonces import accuser, annoncer
from pipeline.flows.courriers import aujourdhui
from pipeline.flows.depot import Depot, FichierDepose
from pipeline.flows.moyens import Moyens
from pipeline.flows.rapport import rediger
from pipeline.journal import dire
from pipeline.models.acquis import Acquis, Reprise, acquis
from pipeline.models.analyse import Analyse
from pipeline.models.cycle import Evenement, proposition, s_applique
from pipeline.models.demande import Demande, PieceDeclaree, est_avance_mss
from pipeline.models.fichier import Fichier
from pipeline.models.mesure import Mesure, Quoi, mesures
from pipeline.models.rapport import Controle, Rapport, Resultat
from pipeline.models.statut import Statut
from pipeline.storage import analyses, memoire, tables
from pipeline.storage import depot as store
from pipeline.storage.compteurs import compter
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import Enregistre, FichierStocke
from pipeline.storage.travaux import Tache, demander, differer, prolonger, rendre

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


class Etape(Protocol):
    """How a step is called."""

    def __call__(self, step: Callable[P, R]) -> Callable[P, R]: ...


def directement(step: Callable[P, R]) -> Callable[P, R]:
    """In this process, with nothing around."""
    return step


def flaky(step: Callable[P, R]) -> Callable[P, R]:
    """Mark a step as touching a disk or a database: trying again may help."""
    step.flaky = True  # type: ignore[attr-defined]
    return step


def pre_instruire(chemin: Path, moyens: Moyens, etape: Etape = directement) -> str:
    """From a folder to its report, as one line of JSON.

    :raises DepotError: the deposit does not hold; nothing was stored.
    :raises AntivirusError: it is stored, and waits in the queue for the antivirus.
    """
    started = time.monotonic()
    depot = etape(lire_depot)(chemin, moyens)
    enregistre = etape(enregistrer)(depot, moyens)
    try:
        return traiter(depot, enregistre, moyens, started, etape)
    except AntivirusError as error:
        etape(attendre)(enregistre, error, moyens)
        raise


def traiter(
    depot: Depot,
    enregistre: Enregistre,
    moyens: Moyens,
    started: float,
    etape: Etape = directement,
    ouverts: bool = True,
) -> str:
    """From a deposit that is recorded to its report, kept; ``ouverts`` unless its files are left to
    a person as they are.

    :raises AntivirusError: a file is not scanned yet, and nothing of the deposit was opened.
    """
    if moyens.antivirus is not None:
        etape(examiner)(depot, enregistre, moyens)
    connu = etape(situer)(depot, enregistre, moyens)
    rendu = deja = etape(deja_rendu)(connu, enregistre, moyens)
    if rendu is None:
        fichiers = etape(completer)(depot, connu, moyens) if connu.acquis.touche else depot.fichiers
        lire = lire_piece if ouverts else laisser_piece
        lues, renewed = [], started
        for fichier in fichiers:
            lues.append(etape(lire)(fichier, connu, moyens))
            if moyens.preneur and time.monotonic() - renewed > moyens.preneur.tiers:
                etape(tenir)(enregistre, moyens)
                renewed = time.monotonic()
        rapport = etape(instruire)(depot, lues, connu, moyens, started)
        rendu = etape(conclure)(depot.demande, rapport, lues, connu, enregistre, moyens)
    avance = est_avance_mss(depot.demande)
    if avance:
        etape(attribuer)(depot.demande, connu, moyens)
    if avance or deja is not None:
        etape(achever)(connu, enregistre, moyens)
    return rendu


def juger(depot: Depot, connu: Connu, moyens: Moyens, started: float) -> Rapport:
    """From a deposit to its report; nothing is kept."""
    lues = [lire_piece(fichier, connu, moyens) for fichier in completer(depot, connu, moyens)]
    return instruire(depot, lues, connu, moyens, started)


@dataclass(frozen=True)
class Connu:
    """What is known beside the deposit, and the key of a verdict given with that knowledge."""

    anterieures: tuple[Any, ...] | None
    reutilises: dict[str, str]
    cle: str
    acquis: Acquis = field(default_factory=Acquis)
    analyses: Mapping[str, Analyse] = field(default_factory=dict)
    """What the antivirus said of the files, by SHA-256."""
    montrees: frozenset[str] = frozenset()
    """The files that this request was given a verdict on, while nothing held them back."""
    noms: tuple[str, ...] = ()
    """The declared names that a contract is searched for."""

    @property
    def retenus(self) -> frozenset[str]:
        """The files that the antivirus holds back."""
        return frozenset(sha256 for sha256, said in self.analyses.items() if not said.sain)

    @property
    def antivirus(self) -> dict[str, str]:
        """What a verdict depends on of what it said."""
        late = self.retenus & self.montrees
        return {s: f"{a.etat}{' apres coup' * (s in late)}" for s, a in self.analyses.items()}


def cherches(demande: Demande) -> tuple[str, ...]:
    """The names that are looked for in prose: those of a depositor who is not the representative."""
    tiers = demande.depositaire
    return (tiers.nom, tiers.prenom) if tiers else ()


@flaky
def lire_depot(chemin: Path, moyens: Moyens) -> Depot:
    """Read the record and its files; a bad record stops here."""
    return depots.lire(chemin, moyens.parametres)


@flaky
def enregistrer(depot: Depot, moyens: Moyens) -> Enregistre:
    """Keep the originals, then the record: what is recorded is there to be read again.

    A file too large to be opened is not kept: its name, size and hash are, and it is asked again.
    """
    for fichier in depot.fichiers:
        if len(fichier.data) == fichier.taille:
            moyens.originaux.put(fichier.data)
    stored = [
        FichierStocke(f.piece.type, f.piece.fichier, f.sha256, f.taille) for f in depot.fichiers
    ]
    with ecriture(moyens.base) as session:
        kept = store.enregistrer(session, depot.demande, stored, moyens.preneur)
        perdus = store.laches(session, {f.sha256 for f in stored})
        for fichier in depot.fichiers:
            if fichier.sha256 in perdus and len(fichier.data) == fichier.taille:
                moyens.originaux.put(fichier.data)  # erased between the two, for another request
        if kept.nouvelle:
            compter(session, [Mesure(Quoi.DEPOTS, depot.demande.dispositif)])
            accuser(session, depot.demande.numero, moyens.cadre)
    return kept


def examiner(depot: Depot, enregistre: Enregistre, moyens: Moyens) -> None:
    """Have the antivirus look at each file, and at those that the request keeps, before any is opened.

    What is too large to be opened is not kept either: nobody looks at it.
    """
    assert moyens.antivirus is not None
    with lecture(moyens.base) as session:
        known = _acquis(session, depot, enregistre)
    held = {f.sha256: f.data for f in depot.fichiers if len(f.data) == f.taille}
    wanted = (*held, *(reprise.sha256 for reprise in known.reprises))
    base, originaux, this = moyens.base, moyens.originaux, enregistre.demande_id
    antivirus.examiner(
        moyens.antivirus, base, originaux, wanted, held, this, lambda: tenir(enregistre, moyens)
    )


@flaky
def tenir(enregistre: Enregistre, moyens: Moyens) -> None:
    """A third of the lease is over and the work goes on: it stays in hand for as long again."""
    if moyens.preneur is not None:
        with ecriture(moyens.base) as session:
            prolonger(session, enregistre.demande_id, moyens.preneur)


@flaky
def attendre(enregistre: Enregistre, error: AntivirusError, moyens: Moyens) -> None:
    """Leave the work in the queue, for when the antivirus answers; it counts as no attempt."""
    mine = Tache(enregistre.demande_id, enregistre.revision, "dépôt", essai=0)
    with ecriture(moyens.base) as session:
        differer(session, mine, error.code)


@flaky
def situer(depot: Depot, enregistre: Enregistre, moyens: Moyens) -> Connu:
    """The supplier's other requests (record and store), and files that others filed before."""
    demande, this = depot.demande, enregistre.demande_id
    with lecture(moyens.base) as session:
        known = _acquis(session, depot, enregistre)
        hashes = [f.sha256 for f in depot.fichiers]
        hashes += [reprise.sha256 for reprise in known.reprises]
        depose_le = demande.date_depot
        stored = store.anterieures(session, demande.cle, demande.siren, depose_le, this)
        reutilises = store.reutilisations(session, hashes, demande.siren, this)
        scanned = analyses.connues(session, hashes)
        shown = analyses.montrees(session, this)
    declared = demande.demandes_anterieures
    anterieures = None
    if declared is not None or stored:
        by_key = {d.cle: d for d in (*(stored or ()), *(declared or ()))}
        anterieures = tuple(by_key.values())
    names = cherches(depot.demande)
    connu = Connu(anterieures, reutilises, "", known, scanned, shown, names)
    return replace(connu, cle=_cle(depot, connu, moyens))


def _acquis(session: Session, depot: Depot, enregistre: Enregistre) -> Acquis:
    """What the earlier revisions of a request are worth for this one."""
    this, n = enregistre.demande_id, enregistre.revision
    return acquis(
        memoire.passees(session, this, n),
        memoire.acceptations(session, this),
        depot.demande,
        [f.cle for f in depot.fichiers],
        complement=memoire.attendue(session, this, n),
        demandees=MATRICE[situation(depot.demande)],
    )


def _cle(depot: Depot, connu: Connu, moyens: Moyens) -> str:
    """The digest of all that a verdict depends on: same key, same verdict."""
    others = connu.anterieures
    known = [d.model_dump(mode="json") for d in others] if others is not None else None
    everything = {
        "demande": depot.demande.model_dump(mode="json", by_alias=True),
        "fichiers": [f.sha256 for f in depot.fichiers],
        "regles": regles(),
        "parametres": asdict(moyens.parametres),
        "limites": moyens.lecteur.limites.de_lecture,
        "referentiel": moyens.referentiel.empreinte if moyens.referentiel else None,
        "confiance_2ddoc": moyens.confiance_2ddoc.empreinte,
        "racines": [hashlib.sha256(racine).hexdigest() for racine in moyens.racines],
        "anterieures": known,
        "reutilises": connu.reutilises,
        "acquis": connu.acquis.empreinte,
    }
    if connu.analyses:
        everything["antivirus"] = connu.antivirus
    return hashlib.sha256(json.dumps(everything, sort_keys=True, default=str).encode()).hexdigest()


@flaky
def deja_rendu(connu: Connu, enregistre: Enregistre, moyens: Moyens) -> str | None:
    """The verdict already given on the same facts under the same rules."""
    with lecture(moyens.base) as session:
        return store.verdict(session, enregistre.demande_id, connu.cle)


@flaky
def achever(connu: Connu, enregistre: Enregistre, moyens: Moyens) -> None:
    """The work is done: nothing new was to be said, or what follows the conclusion is there."""
    with ecriture(moyens.base) as session:
        rendre(session, enregistre.demande_id, enregistre.revision)
        _redemander(session, connu, enregistre)


@flaky
def completer(depot: Depot, connu: Connu, moyens: Moyens) -> tuple[FichierDepose, ...]:
    """The files to judge: those filed, less those that were replaced, and those that still count."""
    kept = tuple(f for f in depot.fichiers if f.cle not in connu.acquis.remplacees)
    return kept + tuple(_reprise(one, moyens) for one in connu.acquis.reprises)


def _reprise(reprise: Reprise, moyens: Moyens) -> FichierDepose:
    data = moyens.originaux.get(reprise.sha256)
    piece = PieceDeclaree(type=reprise.type, fichier=reprise.fichier)
    where = Path(reprise.fichier)
    return FichierDepose(piece, len(data), reprise.sha256, where, data, reprise.revision)


def lire_piece(fichier: FichierDepose, connu: Connu, moyens: Moyens) -> PieceLue:
    """Open, read and recognise one file, unless the antivirus holds it back.

    :raises AntivirusError: it was not scanned, and has to be.
    """
    started, which = time.monotonic(), fichier.piece.type
    lue = _ecartee(fichier, connu, moyens)
    facts = _facts(fichier, moyens)
    lue = lue or pieces.lire(moyens.lecteur, which, fichier.data, facts, connu.noms)
    spent, looked = int((time.monotonic() - started) * 1000), fichier.sha256 in connu.analyses
    lue = replace(lue, duree_ms=spent, analysee=looked, reprise=fichier.reprise)
    level = logging.WARNING if lue.panne else logging.DEBUG
    dire(logger, level, "piece_lue", type=lue.type, duree_ms=lue.duree_ms)
    return lue


def laisser_piece(fichier: FichierDepose, connu: Connu, moyens: Moyens) -> PieceLue:
    """One file, left to a person without being opened; what the antivirus said of it stands."""
    lue = _ecartee(fichier, connu, moyens)
    lue = lue or pieces.abandonner(fichier.piece.type, _facts(fichier, moyens))
    dire(logger, logging.WARNING, "piece_abandonnee", type=lue.type)
    return replace(lue, analysee=fichier.sha256 in connu.analyses, reprise=fichier.reprise)


def _ecartee(fichier: FichierDepose, connu: Connu, moyens: Moyens) -> PieceLue | None:
    scan, facts = connu.analyses.get(fichier.sha256), _facts(fichier, moyens)
    exige, shown = moyens.antivirus is not None, fichier.sha256 in connu.montrees
    return antivirus.ecarter(fichier.piece.type, facts, scan, exige=exige, montree=shown)


def _facts(fichier: FichierDepose, moyens: Moyens) -> Fichier:
    nom, limit = fichier.piece.fichier, moyens.parametres.taille_lue
    return pieces.facts(nom, fichier.taille, fichier.sha256, limit)


def instruire(
    depot: Depot, lues: list[PieceLue], connu: Connu, moyens: Moyens, started: float
) -> Rapport:
    """Confront what was read with what was declared, and route the request."""
    confiance, jour = moyens.confiance_2ddoc, depot.demande.date_depot
    dossier = Dossier(
        demande=depot.demande,
        pieces=tuple(pieces.prouver(lue, confiance, jour) for lue in lues),
        referentiel=moyens.referentiel,
        anterieures=connu.anterieures,
        reutilises=connu.reutilises,
        parametres=moyens.parametres,
        confiance_2ddoc=confiance,
        acquis=connu.acquis,
    )
    return rediger(dossier, int((time.monotonic() - started) * 1000))


@flaky
def conclure(
    demande: Demande,
    rapport: Rapport,
    lues: list[PieceLue],
    connu: Connu,
    enregistre: Enregistre,
    moyens: Moyens,
) -> str:
    """Store the verdict, what it moves and counts, and that the work is done, in one transaction.

    That of an advance is done once its decision is issued.
    """
    register, failed = moyens.referentiel, echec(rapport)
    this = enregistre.demande_id
    with ecriture(moyens.base) as session:
        was, outdated = store.statut(session, this), _changees(session, connu)
        kept = store.conclure(
            session,
            this,
            enregistre.revision,
            f"echec:{connu.cle}" if failed else connu.cle,
            rapport,
            register.empreinte if register else None,
            echec=failed and se_reprend(rapport, lues),
            evenement=None if outdated else a_appliquer(demande, rapport, moyens),
            reste=est_avance_mss(demande),
        )
        if kept == rapport.to_json():
            compter(session, mesures(rapport, [(lue.type, lue.duree_ms) for lue in lues]))
        analyses.montrer(session, this, {lue.fichier.sha256 for lue in lues} - connu.retenus)
        annoncer(session, this, was, moyens.cadre)
        _redemander(session, connu, enregistre)
    dire(
        logger,
        logging.INFO,
        "depot_traite",
        numero=rapport.numero,
        revision=enregistre.revision,
        avis=rapport.avis,
        statut=rapport.statut_propose,
        duree_ms=rapport.duree_ms,
    )
    return kept


def _redemander(session: Session, connu: Connu, enregistre: Enregistre) -> None:
    """Ask once more for what was judged on what the antivirus says no longer, unless it is decided:
    the report that a decision rests on stays, and a person is told."""
    if _changees(session, connu) and not store.statut(session, enregistre.demande_id).est_final:
        demander(session, enregistre.demande_id, enregistre.revision, analyses.MOTIF)


def _changees(session: Session, connu: Connu) -> bool:
    """Whether the antivirus said something else of a file while it was being read."""
    now = analyses.connues(session, connu.analyses)
    return any(now[s].etat is not a.etat for s, a in connu.analyses.items())


def a_appliquer(demande: Demande, rapport: Rapport, moyens: Moyens) -> Evenement | None:
    """The event that moves the request by itself, where the settings let the proposal do so."""
    applied = s_applique(moyens.application, demande, rapport.statut_propose)
    return proposition(rapport.avis) if applied else None


@flaky
def attribuer(demande: Demande, connu: Connu, moyens: Moyens) -> None:
    """The décision d'attribution of an MSS advance, once it is decided (guide MSS).

    One that was issued is replaced by a person alone: ``pieces decision-pdf``, which issues as well
    what is not issued here: where the antivirus holds a file back.
    """
    from pipeline.flows.attribution import connue, produire  # WeasyPrint is slow to come

    with lecture(moyens.base) as session:
        if connu.retenus or _changees(session, connu):
            return
        known = connue(session, demande.numero)
        decided = session.get_one(tables.Demande, known.demande_id).statut == Statut.DECIDEE
    if decided and known.remplace is None:
        volumes, auteur = moyens.volumes, moyens.decision_auteur
        day = aujourdhui()
        produire(known, day, moyens.base, moyens.originaux, volumes=volumes, auteur=auteur)


def se_reprend(rapport: Rapport, lues: list[PieceLue]) -> bool:
    """Whether the sweep tries again what we failed on: a check of ours, or a file, but not one that
    ends whoever opens it, or that the antivirus cannot look into."""
    erreurs = any(c.resultat is Resultat.ERREUR for c in _controles(rapport))
    return erreurs or any(lue.panne and not lue.abandonnee for lue in lues)


def echec(rapport: Rapport) -> bool:
    """Whether we failed somewhere: such a verdict is stored, and never replayed."""
    return any(
        c.resultat is Resultat.ERREUR
        or (c.code == "SYS_ANALYSE_IMPOSSIBLE" and c.resultat is Resultat.NON_CONFORME)
        for c in _controles(rapport)
    )


def _controles(rapport: Rapport) -> list[Controle]:
    return [c for piece in rapport.pieces for c in piece.controles] + list(rapport.controles)
