"""A deposit sent as ``multipart/form-data``: each part goes to disk as it comes.

Nothing is cut: a file over its limit is not kept, and is named once the rest has been read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from python_multipart.multipart import parse_options_header

from pipeline.errors import Ecart
from pipeline.flows.depot import RECORD, sort_du_dossier
from pipeline.models.nom import compose, montrer
from pipeline.models.parametres import MO
from pipeline.review.limites import Limites
from pipeline.review.parties import Lecture, Partie, limite_entre_parties, refuse, texte, trop_grand
from pipeline.review.problemes import ProblemeError

PART = "demande"


@dataclass
class Envoi:
    """What was sent: the record, and the files by name, in a temporary folder."""

    record: bytes
    fichiers: dict[str, Path]


async def lire(
    content_type: str, longueur: str | None, corps: AsyncIterator[bytes], dossier: str, lim: Limites
) -> Envoi:
    """Write each file part to ``dossier``; the record stays in memory.

    :raises ProblemeError: 400 mal formé, 413 too large, 415 not what is expected, 422 a name.
    :raises PanneError: the disk is full.
    """
    boundary = limite_entre_parties(
        content_type,
        "Le dépôt est attendu en multipart/form-data.",
        f"Une partie « {PART} » (application/json), et une partie par fichier.",
    )
    reader = _Depot(boundary, Path(dossier), lim)
    await reader.lire(longueur, corps)
    return reader.finir()


class _Depot(Lecture):
    def __init__(self, boundary: bytes, dossier: Path, limites: Limites) -> None:
        super().__init__(boundary, limites.total)
        self.dossier, self.limites = dossier, limites
        self.record: bytearray | None = None
        self.fichiers: dict[str, Path] = {}
        self.trop_grands: list[Ecart] = []
        self.nom = ""
        self.vers: BinaryIO | None = None

    def finir(self) -> Envoi:
        """What was sent, when all of it came and nothing is too large."""
        if self.trop_grands:
            raise trop_grand(tuple(self.trop_grands))
        if self.record is None:
            raise ProblemeError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"La partie « {PART} » manque.",
                f"Joindre le contenu de {RECORD} dans une partie nommée « {PART} ».",
            )
        return Envoi(bytes(self.record), self.fichiers)

    def close(self) -> None:
        if self.vers is not None:
            self.vers.close()

    def ouvrir(self, partie: Partie) -> None:
        self.vers = None
        options = partie.options
        if options.get(b"name") == PART.encode():
            self._ouvrir_le_record(partie.entetes.get(b"content-type", b""))
        elif b"filename" in options:
            self._ouvrir_le_fichier(texte(options[b"filename"]))
        else:
            named = texte(options.get(b"name", b""))
            raise refuse(
                f"« {montrer(named)} »", "partie inconnue", f"« {PART} », ou un fichier nommé"
            )

    def recevoir(self, partie: Partie, data: memoryview) -> None:
        if self.vers is None:
            assert self.record is not None
            if partie.taille > self.limites.record:
                raise trop_grand((Ecart(RECORD, "taille", "trop volumineux", "1 Mo au plus"),))
            self.record += data
        elif partie.taille <= self.limites.fichier:
            self.vers.write(data)

    def fermer(self, partie: Partie) -> None:
        if self.vers is not None:
            self.vers.close()
            if partie.taille > self.limites.fichier:
                limit = f"{self.limites.fichier // MO} Mo au plus"
                said = montrer(self.nom)
                self.trop_grands.append(Ecart(said, "taille", "fichier trop volumineux", limit))

    def _ouvrir_le_record(self, content_type: bytes) -> None:
        if self.record is not None:
            raise refuse(f"« {PART} »", "partie en double", "une seule")
        if parse_options_header(content_type)[0] != b"application/json":
            raise ProblemeError(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                f"La partie « {PART} » est attendue en application/json.",
                "Préciser le Content-Type de cette partie.",
            )
        self.record = bytearray()

    def _ouvrir_le_fichier(self, nom: str) -> None:
        if sort_du_dossier(nom):
            raise refuse(
                f"« {montrer(nom)} »", "ce nom mène hors du dépôt", "un nom de fichier seul"
            )
        if compose(nom) in self.fichiers:
            raise refuse(f"« {montrer(nom)} »", "nom en double", "chaque fichier une seule fois")
        if len(self.fichiers) == self.limites.fichiers:
            limit = f"{self.limites.fichiers} fichiers au plus"
            raise trop_grand((Ecart("envoi", "nombre", "trop de fichiers", limit),))
        path = self.dossier / str(len(self.fichiers))
        self.fichiers[compose(nom)] = path
        self.nom, self.vers = nom, path.open("xb")
