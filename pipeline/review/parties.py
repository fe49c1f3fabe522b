"""A body in ``multipart/form-data``, taken apart as it comes: nothing of a part waits in memory.

What is refused is read to its end all the same: who sends hears the answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from pipeline.errors import Ecart, PanneError
from pipeline.models.parametres import MO
from pipeline.review.problemes import ProblemeError

FORME = "multipart/form-data"


def limite_entre_parties(content_type: str, attendu: str, remede: str) -> bytes:
    """The boundary between the parts.

    :raises ProblemeError: 415, ``attendu`` is not what came; 400, it has no boundary.
    """
    kind, options = parse_options_header(content_type)
    if kind != FORME.encode():
        raise ProblemeError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, attendu, remede)
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise mal_forme("l'en-tête Content-Type n'a pas de « boundary »")
    return boundary


@dataclass
class Partie:
    """A part as it comes: its headers, then how much of it came."""

    entetes: dict[bytes, bytes] = field(default_factory=dict)
    champ: bytearray = field(default_factory=bytearray)
    valeur: bytearray = field(default_factory=bytearray)
    taille: int = 0

    @property
    def options(self) -> dict[bytes, bytes]:
        """What its Content-Disposition says: its name, its file's name."""
        return parse_options_header(self.entetes.get(b"content-disposition", b""))[1]


class Lecture:
    """Reads a body; what becomes of each part is said by who inherits."""

    def __init__(self, boundary: bytes, total: int) -> None:
        self.total, self.lus, self.fini = total, 0, False
        self.partie = Partie()
        self.refus: ProblemeError | None = None
        self.parser = _ouvrir(boundary, self)

    def ouvrir(self, partie: Partie) -> None:
        """A part begins: its headers are known. May refuse the whole."""
        raise NotImplementedError

    def recevoir(self, partie: Partie, data: memoryview) -> None:
        """Some of its bytes; ``partie.taille`` counts them already."""
        raise NotImplementedError

    def fermer(self, partie: Partie) -> None:
        """It came whole."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing more comes, whatever came."""
        raise NotImplementedError

    async def lire(self, longueur: str | None, corps: AsyncIterator[bytes]) -> None:
        """Read a body to its end.

        :raises ProblemeError: 400 mal formé, 413 too large, or what a part is refused for.
        :raises PanneError: the disk is full.
        """
        if longueur is not None and longueur.isdigit() and int(longueur) > self.total:
            self._refuser_le_total()
        try:
            async for chunk in corps:
                self._compter(len(chunk))
                if self.refus is None:
                    await run_in_threadpool(self._write, chunk)
        finally:
            self.close()
        if self.refus is not None:
            raise self.refus
        if not self.fini:
            raise mal_forme("l'envoi s'arrête avant sa fin")

    def _compter(self, octets: int) -> None:
        self.lus += octets
        if self.lus > self.total:
            self._refuser_le_total()

    def _refuser_le_total(self) -> None:
        limit = f"{self.total // MO} Mo au plus"
        raise trop_grand((Ecart("envoi", "taille", "envoi trop volumineux", limit),))

    def _write(self, chunk: bytes) -> None:
        try:
            self.parser.write(chunk)
        except FormParserError:
            self.refus = mal_forme("les parties ne peuvent pas être séparées")
        except ProblemeError as refus:
            self.refus = refus
        except OSError as error:
            raise PanneError("Le fichier reçu n'a pas pu être écrit.") from error

    # What the parser tells, in its order.

    def on_part_begin(self) -> None:
        self.partie = Partie()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self.partie.champ += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self.partie.valeur += data[start:end]

    def on_header_end(self) -> None:
        partie = self.partie
        partie.entetes[bytes(partie.champ).lower()] = bytes(partie.valeur)
        partie.champ, partie.valeur = bytearray(), bytearray()

    def on_headers_finished(self) -> None:
        self.ouvrir(self.partie)

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.partie.taille += end - start
        self.recevoir(self.partie, memoryview(data)[start:end])

    def on_part_end(self) -> None:
        self.fermer(self.partie)

    def on_end(self) -> None:
        self.fini = True


def _ouvrir(boundary: bytes, reader: Lecture) -> MultipartParser:
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
        raise mal_forme("le « boundary » est trop long") from error


def texte(value: bytes) -> str:
    """A name of a part: browsers and programs send UTF-8, and a quote as ``%22``."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise refuse("envoi", "un nom de fichier n'est pas en UTF-8", "UTF-8") from None


def mal_forme(pourquoi: str) -> ProblemeError:
    """400."""
    remede = "Envoyer de nouveau ; rien n'a été enregistré."
    return ProblemeError(HTTPStatus.BAD_REQUEST, f"Envoi mal formé : {pourquoi}.", remede)


def trop_grand(ecarts: tuple[Ecart, ...]) -> ProblemeError:
    """413."""
    said = " ; ".join(map(str, ecarts))
    remede = "Réduire ce qui est nommé, puis envoyer de nouveau ; rien n'a été enregistré."
    return ProblemeError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said, remede, ecarts)


def refuse(cle: str, message: str, attendu: str) -> ProblemeError:
    """422."""
    gap = Ecart("envoi", cle, message, attendu)
    remede = "Corriger l'envoi, puis le refaire ; rien n'a été enregistré."
    return ProblemeError(HTTPStatus.UNPROCESSABLE_ENTITY, str(gap), remede, (gap,))
