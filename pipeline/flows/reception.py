"""The one door of every intake: a deposit is kept durably, then acknowledged.

Nothing is read or judged here; who watches the store takes it from there.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from pipeline.checks.fichier import en_mo
from pipeline.errors import DepotError, Ecart, PanneError
from pipeline.flows import depot as depots
from pipeline.flows import reveil
from pipeline.flows.annonces import accuser
from pipeline.flows.moyens import ouvrir_originaux
from pipeline.flows.reveil import Reveil, personne
from pipeline.models.demande import Demande
from pipeline.models.mesure import Mesure, Quoi
from pipeline.models.nom import montrer
from pipeline.models.parametres import MO, Parametres
from pipeline.notifications.cadre import Cadre
from pipeline.settings import Settings
from pipeline.storage import reception as store
from pipeline.storage.compteurs import compter
from pipeline.storage.contenu import FichierStocke, refuse_nul
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.originaux import Originaux
from pipeline.storage.references import laches

_REMEDE = "Corriger le dépôt, puis l'envoyer de nouveau ; rien n'a été enregistré."


@dataclass(frozen=True)
class Magasin:
    """What an intake needs: where requests and originals are kept, and the thresholds."""

    base: Engine
    originaux: Originaux
    parametres: Parametres
    cadre: Cadre = field(default_factory=Cadre)
    reveil: Reveil = personne
    """Who is told of each new deposit, once it is kept."""


@contextmanager
def ouvrir(settings: Settings) -> Iterator[Magasin]:
    """Open the store; no reader is started."""
    base = open_database(settings.url)
    try:
        originaux, told = ouvrir_originaux(settings), reveil.ouvrir()
        yield Magasin(base, originaux, settings.parametres, settings.cadre, told)
    finally:
        base.dispose()


@dataclass(frozen=True)
class Accuse:
    """A deposit is kept: the revision that it is, since when, and whether it said something new."""

    numero: str
    revision: int
    nouvelle: bool
    recu_le: datetime

    def to_dict(self) -> dict[str, str | int]:
        """What is answered: the same whether the deposit was new or already there."""
        return {
            "schema": "accuse/1",
            "numero": self.numero,
            "revision": self.revision,
            "recu_le": self.recu_le.isoformat(),
        }


def recevoir(
    record: bytes, fichiers: Mapping[str, Path], magasin: Magasin, cle: str | None = None
) -> Accuse:
    """Keep a deposit, the originals then the record: once it returns, nothing of it can be lost.

    The same deposit twice is one. The same ``cle`` twice is one answer, also when something else
    was received about that request in between.

    :raises DepotError: with one gap for each thing that does not hold; nothing was kept.
    :raises CleError: the key was used for another deposit; nothing was kept.
    :raises PanneError: we failed; to be sent again as it was, under the same key.
    """
    demande = _demande(record)
    paths = depots.apparier(demande, fichiers)
    stored = _decrire(demande, paths, magasin.parametres.taille_lue)
    refuse_nul(demande, stored)
    recu = _deja(demande, stored, magasin, cle) or _garder(demande, stored, paths, magasin, cle)
    if recu.nouvelle:
        magasin.reveil(demande.numero)
    return Accuse(demande.numero, recu.revision, recu.nouvelle, recu.le)


def verifier(record: bytes, fichiers: Mapping[str, Path], taille_max: int) -> Demande:
    """What would be received; nothing is kept.

    :raises DepotError: as :func:`recevoir` would.
    """
    demande = _demande(record)
    stored = _decrire(demande, depots.apparier(demande, fichiers), taille_max)
    refuse_nul(demande, stored)
    return demande


def _demande(record: bytes) -> Demande:
    if len(record) > depots.RECORD_MAX:
        depots.refuse_taille()
    return depots.parse(record, depots.RECORD)


def _decrire(demande: Demande, paths: tuple[Path, ...], limit: int) -> list[FichierStocke]:
    """Name, digest and size of each file; every one that is too large is named."""
    found: list[FichierStocke] = []
    ecarts: list[Ecart] = []
    for piece, path in zip(demande.pieces, paths, strict=True):
        with _panne_de(piece.fichier):
            size = path.lstat().st_size
            if size > limit:
                ecarts.append(trop_grand(piece.fichier, size, limit))
                continue
            digest = hashlib.sha256(octets(path)).hexdigest()
        found.append(FichierStocke(piece.type, piece.fichier, digest, size))
    if ecarts:
        raise DepotError(tuple(ecarts), _REMEDE)
    return found


def trop_grand(nom: str, taille: int, limit: int) -> Ecart:
    """The gap of a file over a limit."""
    message = f"fichier trop volumineux ({en_mo(taille)})"
    return Ecart(montrer(nom), "taille", message, f"{limit // MO} Mo au plus")


def _deja(
    demande: Demande, stored: list[FichierStocke], magasin: Magasin, cle: str | None
) -> store.Recu | None:
    """The answer already given under this key: nothing is written again."""
    if cle is None:
        return None
    with lecture(magasin.base) as session:
        return store.deja_recu(session, demande, stored, cle)


def _garder(
    demande: Demande,
    stored: list[FichierStocke],
    paths: tuple[Path, ...],
    magasin: Magasin,
    cle: str | None,
) -> store.Recu:
    for fichier, path in zip(stored, paths, strict=True):
        with _panne_de(fichier.nom):
            data = octets(path)
        if magasin.originaux.put(data) != fichier.sha256:
            message = f"Le fichier « {montrer(fichier.nom)} » a changé pendant sa réception."
            raise PanneError(message, "Réessayer quand il ne change plus.")
    with ecriture(magasin.base) as session:
        recu = store.recevoir(session, demande, stored, cle)
        perdus = laches(session, {f.sha256 for f in stored})
        for fichier, path in zip(stored, paths, strict=True):
            if fichier.sha256 in perdus:
                magasin.originaux.put(octets(path))  # erased meanwhile, for another request
        if recu.nouvelle:
            compter(session, [Mesure(Quoi.DEPOTS, demande.dispositif)])
            accuser(session, demande.numero, magasin.cadre)
        return recu


def octets(path: Path) -> bytes:
    """The content of a plain file: no link is followed, no pipe is waited for."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"{path.name}: not a file")
        return stream.read()


@contextmanager
def _panne_de(nom: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PanneError(
            f"Le fichier « {montrer(nom)} » n'a pas pu être lu ({error.strerror or 'illisible'}).",
            "Vérifier le disque et les droits, puis réessayer.",
        ) from error
