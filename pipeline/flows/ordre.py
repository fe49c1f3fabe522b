"""The order of the work on one deposit, stated once.

:func:`pre_instruire` reads as the table of contents of the product. ``etape`` turns each step into
a call: directly here, as a Prefect task in :mod:`pipeline.flows.orchestration`. Steps that touch
disks or databases are marked :func:`flaky`: only those are worth retrying.
"""

from __future__ import annotations

import time
from pathlib import Path

from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.errors import AntivirusError
from pipeline.flows import antivirus, pieces
from pipeline.flows import depot as depots
from pipeline.flows.annonces import accuser
from pipeline.flows.conclusion import achever, attribuer, conclure, deja_rendu
from pipeline.flows.connu import Connu, acquis_de, situer
from pipeline.flows.depot import Depot
from pipeline.flows.etape import Etape, directement, flaky
from pipeline.flows.moyens import Moyens
from pipeline.flows.ouverture import completer, laisser_piece, lire_piece
from pipeline.flows.rapport import rediger
from pipeline.models.demande import est_avance_mss
from pipeline.models.mesure import Mesure, Quoi
from pipeline.models.rapport import Rapport
from pipeline.storage import depot as store
from pipeline.storage.compteurs import compter
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import Enregistre, FichierStocke
from pipeline.storage.travaux import Tache, differer, prolonger


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
        known = acquis_de(session, depot, enregistre)
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
