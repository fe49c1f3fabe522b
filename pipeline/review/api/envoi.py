"""A deposit sent as ``multipart/form-data``: each part goes to disk as it comes.

Nothing is cut: a file over its limit is not kept, and is named once the rest has been read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from pipeline.errors import Ecart, PanneError
from pipeline.flows.depot import RECORD, RECORD_MAX, sort_du_dossier
from pipeline.models.parametres import MO
from pipeline.review.problemes import ProblemeError

PART = "demande"


@dataclass(frozen=True)
class Limites:
    """What one request may hold; the guides allow 4 Mo a file."""

    fichier: int = 4 * MO
    record: int = RECORD_MAX
    fichiers: int = 50
    total: int = 64 * MO


@dataclass
class Envoi:
    """What was sent: the record, and the files by name, in a temporary folder."""

    record: bytes
    fichiers: dict[str, Path]


async def lire(
    content_type: str, longueur: str | None, corps: AsyncIterator[bytes], dossier: str, lim: Limites
) -> Envoi:
    """Write each file part to ``dossier``; the record stays in memory.

    What is refused is read to its end all the same: who sends hears the answer.

    :raises ProblemeError: 400 mal formé, 413 too large, 415 not what is expected, 422 a name.
    :raises PanneError: the disk is full.
    """
    reader = _Lecture(_parties(content_type), Path(dossier), lim)
    if longueur is not None and longueur.isdigit() and int(longueur) > lim.total:
        reader.refuser_le_total()
    try:
        async for chunk in corps:
            reader.compter(len(chunk))
            if reader.refus is None:
                await run_in_threadpool(reader.write, chunk)
        return reader.finir()
    finally:
        reader.close()


def _parties(content_type: str) -> bytes:
    """The boundary between the parts."""
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        raise ProblemeError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Le dépôt est attendu en multipart/form-data.",
            f"Une partie « {PART} » (application/json), et une partie par fichier.",
        )
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise _mal_forme("l'en-tête Content-Type n'a pas de « boundary »")
    return boundary


@dataclass
class _Partie:
    """A part as it comes: its headers, then its bytes to where they go."""

    entetes: dict[bytes, bytes] = field(default_factory=dict)
    champ: bytearray = field(default_factory=bytearray)
    valeur: bytearray = field(default_factory=bytearray)
    nom: str = ""
    taille: int = 0
    vers: BinaryIO | None = None


class _Lecture:
    def __init__(self, boundary: bytes, dossier: Path, limites: Limites) -> None:
        self.dossier, self.limites = dossier, limites
        self.record: bytearray | None = None
        self.fichiers: dict[str, Path] = {}
        self.trop_grands: list[Ecart] = []
        self.lus, self.fini, self.partie = 0, False, _Partie()
        self.refus: ProblemeError | None = None
        self.parser = _ouvrir(boundary, self)

    def compter(self, octets: int) -> None:
        self.lus += octets
        if self.lus > self.limites.total:
            self.refuser_le_total()

    def write(self, chunk: bytes) -> None:
        try:
            self.parser.write(chunk)
        except FormParserError:
            self.refus = _mal_forme("les parties ne peuvent pas être séparées")
        except ProblemeError as refus:
            self.refus = refus
        except OSError as error:
            raise PanneError("Le fichier reçu n'a pas pu être écrit.") from error

    def finir(self) -> Envoi:
        """What was sent, when all of it came and nothing is too large."""
        if self.refus is not None:
            raise self.refus
        if not self.fini:
            raise _mal_forme("l'envoi s'arrête avant sa fin")
        if self.trop_grands:
            raise _trop_grand(tuple(self.trop_grands))
        if self.record is None:
            raise ProblemeError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"La partie « {PART} » manque.",
                f"Joindre le contenu de {RECORD} dans une partie nommée « {PART} ».",
            )
        return Envoi(bytes(self.record), self.fichiers)

    def close(self) -> None:
        if self.partie.vers is not None:
            self.partie.vers.close()

    def refuser_le_total(self) -> None:
        limit = f"{self.limites.total // MO} Mo au plus"
        raise _trop_grand((Ecart("envoi", "taille", "envoi trop volumineux", limit),))

    # What the parser tells, in its order.

    def on_part_begin(self) -> None:
        self.partie = _Partie()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self.partie.champ += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self.partie.valeur += data[start:end]

    def on_header_end(self) -> None:
        partie = self.partie
        partie.entetes[bytes(partie.champ).lower()] = bytes(partie.valeur)
        partie.champ, partie.valeur = bytearray(), bytearray()

    def on_headers_finished(self) -> None:
        entetes = self.partie.entetes
        _, options = parse_options_header(entetes.get(b"content-disposition", b""))
        if options.get(b"name") == PART.encode():
            self._ouvrir_le_record(entetes.get(b"content-type", b""))
        elif b"filename" in options:
            self._ouvrir_le_fichier(_texte(options[b"filename"]))
        else:
            named = _texte(options.get(b"name", b""))
            raise _refus(f"« {named} »", "partie inconnue", f"« {PART} », ou un fichier nommé")

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        partie, size = self.partie, end - start
        partie.taille += size
        if partie.vers is None:
            assert self.record is not None
            if partie.taille > self.limites.record:
                raise _trop_grand((Ecart(RECORD, "taille", "trop volumineux", "1 Mo au plus"),))
            self.record += data[start:end]
        elif partie.taille <= self.limites.fichier:
            partie.vers.write(memoryview(data)[start:end])

    def on_part_end(self) -> None:
        partie = self.partie
        if partie.vers is not None:
            partie.vers.close()
            if partie.taille > self.limites.fichier:
                limit = f"{self.limites.fichier // MO} Mo au plus"
                self.trop_grands.append(
                    Ecart(partie.nom, "taille", "fichier trop volumineux", limit)
                )

    def on_end(self) -> None:
        self.fini = True

    def _ouvrir_le_record(self, content_type: bytes) -> None:
        if self.record is not None:
            raise _refus(f"« {PART} »", "partie en double", "une seule")
        if parse_options_header(content_type)[0] != b"application/json":
            raise ProblemeError(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                f"La partie « {PART} » est attendue en application/json.",
                "Préciser le Content-Type de cette partie.",
            )
        self.record = bytearray()

    def _ouvrir_le_fichier(self, nom: str) -> None:
        if sort_du_dossier(nom):
            raise _refus(f"« {nom} »", "ce nom mène hors du dépôt", "un nom de fichier seul")
        if unicodedata.normalize("NFC", nom) in self.fichiers:
            raise _refus(f"« {nom} »", "nom en double", "chaque fichier une seule fois")
        if len(self.fichiers) == self.limites.fichiers:
            limit = f"{self.limites.fichiers} fichiers au plus"
            raise _trop_grand((Ecart("envoi", "nombre", "trop de fichiers", limit),))
        path = self.dossier / str(len(self.fichiers))
        self.fichiers[unicodedata.normalize("NFC", nom)] = path
        self.partie.nom, self.partie.vers = nom, path.open("xb")


def _ouvrir(boundary: bytes, reader: _Lecture) -> MultipartParser:
    try:
        return MultipartParser(
            boundary,
            {
                "on_part_begin": reader.on_part_begin,
                "on_part_data": reader.on_part_data,
                "on_part_end": reader.on_part_end,
                "on_header_field": reader.on_header_field,
                "on_header_value": reader.on_header_value,
                "on_header_end": reader.on_header_end,
                "on_headers_finished": reader.on_headers_finished,
                "on_end": reader.on_end,
            },
        )
    except FormParserError as error:
        raise _mal_forme("le « boundary » est trop long") from error


def _texte(value: bytes) -> str:
    """A name of a part: browsers and programs send UTF-8, and a quote as ``%22``."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise _refus("envoi", "un nom de fichier n'est pas en UTF-8", "UTF-8") from None


def _mal_forme(pourquoi: str) -> ProblemeError:
    remede = "Envoyer de nouveau ; rien n'a été enregistré."
    return ProblemeError(HTTPStatus.BAD_REQUEST, f"Envoi mal formé : {pourquoi}.", remede)


def _trop_grand(ecarts: tuple[Ecart, ...]) -> ProblemeError:
    said = " ; ".join(map(str, ecarts))
    remede = "Réduire ce qui est nommé, puis envoyer de nouveau ; rien n'a été enregistré."
    return ProblemeError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said, remede, ecarts)


def _refus(cle: str, message: str, attendu: str) -> ProblemeError:
    gap = Ecart("envoi", cle, message, attendu)
    remede = "Corriger l'envoi, puis le refaire ; rien n'a été enregistré."
    return ProblemeError(HTTPStatus.UNPROCESSABLE_ENTITY, str(gap), remede, (gap,))
