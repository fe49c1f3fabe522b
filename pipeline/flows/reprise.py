"""A stored deposit, as it was filed, to be treated again from the database and the originals."""

from __future__ import annotations

from pathlib import Path

from pipeline.flows.depot import Depot, FichierDepose
from pipeline.flows.moyens import Moyens
from pipeline.models.demande import PieceDeclaree
from pipeline.storage.contenu import FichierStocke
from pipeline.storage.database import lecture
from pipeline.storage.depot import Enregistre
from pipeline.storage.reprise import deposee


def relire(demande_id: int, moyens: Moyens) -> tuple[Depot, Enregistre]:
    """The latest revision of a request and its files.

    :raises PanneError: when an original is not there, or is no longer what was filed.
    """
    with lecture(moyens.base) as session:
        demande, revision, stored = deposee(session, demande_id)
    files = tuple(_fichier(one, moyens) for one in stored)
    kept = Enregistre(demande_id, revision, nouvelle=False)
    return Depot(Path(demande.numero), demande, files), kept


def _fichier(stored: FichierStocke, moyens: Moyens) -> FichierDepose:
    """A file with its bytes; one too large to be opened was not kept."""
    small = stored.taille <= moyens.parametres.taille_lue
    data = moyens.originaux.get(stored.sha256) if small else b""
    piece = PieceDeclaree(type=stored.type, fichier=stored.nom)
    return FichierDepose(piece, stored.taille, stored.sha256, Path(stored.nom), data)
