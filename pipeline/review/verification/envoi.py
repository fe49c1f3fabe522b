"""The files to check, sent as ``multipart/form-data``: each goes to a temporary folder as it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import Ecart
from pipeline.models.parametres import MO
from pipeline.models.statut import TypePiece
from pipeline.review.parties import Lecture, Partie, limite_entre_parties, refuse, texte, trop_grand

FICHIERS, PIECE = "fichiers", "piece"
_PIECE_MAX = 64


@dataclass(frozen=True)
class Limites:
    """What one request may hold; of a larger file, its size alone is looked at."""

    fichier: int = 16 * MO
    fichiers: int = 10
    total: int = 64 * MO


@dataclass(frozen=True)
class Recu:
    """One file: the name that its sender gives it, its size, where its bytes are (all of them, up to
    the limit), and the slot that it is for."""

    nom: str
    taille: int
    chemin: Path
    piece: TypePiece | None


async def lire(
    content_type: str, longueur: str | None, corps: AsyncIterator[bytes], dossier: str, lim: Limites
) -> tuple[Recu, ...]:
    """Write each file to ``dossier``; a slot is said once for all, or once a file, in their order.

    :raises ProblemeError: 400 mal formé, 413 too large or too many, 415, 422 no such slot.
    :raises PanneError: the disk is full.
    """
    boundary = limite_entre_parties(
        content_type, "Les fichiers sont attendus d'un formulaire.", "Passer par la page."
    )
    reader = _Fichiers(boundary, Path(dossier), lim)
    await reader.lire(longueur, corps)
    return reader.finir()


class _Fichiers(Lecture):
    def __init__(self, boundary: bytes, dossier: Path, limites: Limites) -> None:
        super().__init__(boundary, limites.total)
        self.dossier, self.limites = dossier, limites
        self.recus: list[tuple[str, int, Path]] = []
        self.pieces: list[TypePiece | None] = []
        self.champ: bytearray | None = None
        self.nom = ""
        self.vers: BinaryIO | None = None

    def finir(self) -> tuple[Recu, ...]:
        said = self.pieces or [None]
        slots = said if len(said) == len(self.recus) else [said[0]] * len(self.recus)
        return tuple(Recu(*recu, piece) for recu, piece in zip(self.recus, slots, strict=True))

    def close(self) -> None:
        if self.vers is not None:
            self.vers.close()

    def ouvrir(self, partie: Partie) -> None:
        self.champ, self.vers = None, None
        options = partie.options
        nom = options.get(b"name", b"")
        if nom == FICHIERS.encode() and b"filename" in options:
            self._ouvrir_un_fichier(texte(options[b"filename"]))
        elif nom == PIECE.encode() and len(self.pieces) < self.limites.fichiers:
            self.champ = bytearray()
        else:
            raise refuse("envoi", "champ inconnu", "ceux de la page")

    def recevoir(self, partie: Partie, data: memoryview) -> None:
        if self.champ is not None:
            if partie.taille > _PIECE_MAX:
                raise refuse("envoi", "pièce inconnue", "une pièce de la liste")
            self.champ += data
        elif self.vers is None:  # no name: a form whose field was left empty, or nothing of use
            raise refuse("envoi", "un fichier n'a pas de nom", "un nom")
        elif partie.taille <= self.limites.fichier:
            self.vers.write(data)

    def fermer(self, partie: Partie) -> None:
        if self.champ is not None:
            self.pieces.append(_piece(texte(bytes(self.champ))))
        elif self.vers is not None:
            self.vers.close()
            self.recus.append((self.nom, partie.taille, Path(self.vers.name)))

    def _ouvrir_un_fichier(self, nom: str) -> None:
        if not nom:
            return
        if len(self.recus) == self.limites.fichiers:
            limit = f"{self.limites.fichiers} fichiers au plus à la fois"
            raise trop_grand((Ecart("envoi", "nombre", "trop de fichiers", limit),))
        self.nom = nom.replace("\0", "")[:255]
        self.vers = (self.dossier / str(len(self.recus))).open("xb")


def _piece(said: str) -> TypePiece | None:
    if not said:
        return None
    try:
        return TypePiece(said)
    except ValueError:
        raise refuse("envoi", "pièce inconnue", "une pièce de la liste") from None
