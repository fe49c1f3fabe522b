"""What is known of a deposit beside itself, and the key of a verdict given with that knowledge."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from pipeline.checks.pieces_dues import MATRICE, situation
from pipeline.checks.version import regles
from pipeline.flows.depot import Depot
from pipeline.flows.etape import flaky
from pipeline.flows.moyens import Moyens
from pipeline.models.acquis import Acquis, acquis
from pipeline.models.analyse import Analyse
from pipeline.models.demande import Demande
from pipeline.storage import analyses, memoire
from pipeline.storage import depot as store
from pipeline.storage.database import lecture
from pipeline.storage.depot import Enregistre


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
def situer(depot: Depot, enregistre: Enregistre, moyens: Moyens) -> Connu:
    """The supplier's other requests (record and store), and files that others filed before."""
    demande, this = depot.demande, enregistre.demande_id
    with lecture(moyens.base) as session:
        known = acquis_de(session, depot, enregistre)
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


def acquis_de(session: Session, depot: Depot, enregistre: Enregistre) -> Acquis:
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


def changees(session: Session, connu: Connu) -> bool:
    """Whether the antivirus said something else of a file while it was being read."""
    now = analyses.connues(session, connu.analyses)
    return any(now[s].etat is not a.etat for s, a in connu.analyses.items())
