"""The front door of the extraction: a file's bytes to its facts and its words.

Nothing heavy is imported here: the foreign tools live in the three rooms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self, TypeVar

from pipeline.errors import PanneError
from pipeline.extraction.codec import decode
from pipeline.extraction.confinement import Confinement, choisir
from pipeline.extraction.confirming import Line, confirm, lines_under
from pipeline.extraction.limits import MEGA, Limites
from pipeline.extraction.pixels import Pixels, from_wire
from pipeline.extraction.room import Room
from pipeline.extraction.wire import Message
from pipeline.models.confirmation import Confirmation, Relecture, together
from pipeline.models.fichier import (
    Confiance,
    Defaut,
    Fichier,
    Format,
    Integrite,
    Signature,
)
from pipeline.models.text import Page, Quad, Source, Text

T = TypeVar("T")

SIGNATURES_MAX, NAME_MAX = 20, 200
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n"


@dataclass(frozen=True, slots=True)
class Feuille:
    """One page of an opened file; ``picture`` says that its words are still to be read,
    ``cachee`` holds words of its text layer that are not what one sees (left out of ``page``)."""

    page: Page
    picture: bool
    cachee: Page | None = None


@dataclass(frozen=True, slots=True)
class Ouverture:
    """An opened file: what it is, its pages, and its bytes for those still to be read."""

    fichier: Fichier
    feuilles: tuple[Feuille, ...] = ()
    data: bytes = b""


class Lecteur:
    """Reads files, each in rooms of its own making; a context manager, safe between threads.

    ``warm`` starts the light rooms before the first file comes, and the reading room too when
    pictures are expected (it takes two seconds of CPU). ``racines`` are the certificates (PEM) that
    a signer's chain is looked for from; without them no chain is verified. ``confinement`` shuts the
    rooms; without one, the best that this machine offers (ConfinementError when it offers none).
    """

    def __init__(
        self,
        limites: Limites | None = None,
        racines: Sequence[bytes] = (),
        confinement: Confinement | None = None,
    ) -> None:
        self.limites = limites or Limites()
        self.confinement = confinement or choisir()
        self._racines = tuple(racines)
        self._opening = self._room("opening", self.limites.ouverture_memoire)
        self._history = self._room("history", self.limites.ouverture_memoire)
        self._recognition = self._room("recognition", self.limites.lecture_memoire)
        self._rereading = self._room("rereading", self.limites.ouverture_memoire)
        self._rooms = (self._opening, self._history, self._recognition, self._rereading)

    def _room(self, name: str, memory: int) -> Room:
        return Room(f"pipeline.extraction.{name}", self.limites, memory, self.confinement)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def cpu_seconds(self) -> float:
        """CPU spent so far by the rooms, as they report it; a killed child's last call is lost."""
        return sum(room.cpu_seconds for room in self._rooms)

    def warm(self, *, pictures: bool = False) -> None:
        """Start the rooms and return at once."""
        self._opening.warm()
        self._rereading.warm()
        if pictures:
            self._recognition.warm()

    def close(self) -> None:
        """End the child processes."""
        for room in self._rooms:
            room.close()

    def ouvrir(self, data: bytes, nom: str) -> Ouverture:
        """What the file is, and the words of its born-digital pages; PanneError when we fail."""
        fichier = _fichier(data, nom)
        if fichier.defaut is not None:
            return Ouverture(fichier)
        if fichier.taille > self.limites.taille_max:
            raise PanneError(
                f"Le fichier « {nom} » dépasse {self.limites.taille_max // MEGA} Mo : "
                "il n'a pas été ouvert.",
                "Examinez la pièce à la main.",
            )
        seconds = self.limites.ouverture_secondes
        answer = self._opening.call({"verbe": "ouvrir"}, [data], seconds)
        opened = _trusted(lambda: _ouverture(fichier, data, answer, self.limites))
        if not answer.header.get("histoire"):
            return opened
        return replace(opened, fichier=self._histoire(opened.fichier, data))

    def _histoire(self, fichier: Fichier, data: bytes) -> Fichier:
        """Its signatures and later changes; what we fail to look into stays unknown."""
        blobs = [data, *self._racines]
        try:
            answer = self._history.call(
                {"verbe": "histoire"}, blobs, self.limites.ouverture_secondes
            )
            return _trusted(lambda: _with_history(fichier, answer.header))
        except PanneError:
            return replace(fichier, modifie=None)

    def lire(self, ouverture: Ouverture) -> Text:
        """All the words, those of pictures included; PanneError when a page cannot be read."""
        pages = tuple(self._page(ouverture, feuille) for feuille in ouverture.feuilles)
        return Text(pages, tuple(f.cachee for f in ouverture.feuilles if f.cachee))

    def lecture(self, data: bytes, nom: str) -> tuple[Fichier, Text]:
        """Open, then read."""
        ouverture = self.ouvrir(data, nom)
        return ouverture.fichier, self.lire(ouverture)

    def dessiner(self, data: bytes, page: int, turn: int = 0, zones: Sequence[Quad] = ()) -> bytes:
        """A page (from 1) for people to look at: a JPEG of ours, turned clockwise by ``turn``; or a
        PNG with frames around ``zones`` (of the page as shown, 200 dpi).

        PanneError when it cannot be drawn.
        """
        header = {"verbe": "vue", "page": page, "turn": turn % 360, "zones": list(zones)}
        answer = self._opening.call(header, [data], self.limites.ouverture_secondes)
        return _trusted(lambda: _begins(answer.blobs[0], PNG if zones else JPEG))

    def confirmer(self, data: bytes, places: Sequence[tuple[Page, Quad]]) -> list[Confirmation]:
        """Whether what the text layer of a PDF says at some places is drawn there.

        Each place is a quad of a page as shown, e.g. a reading's. PanneError when we fail.
        """
        groups = [lines_under(page, quad) for page, quad in places]
        lines = [line for group in groups for line in group]

        def draw(wanted: Sequence[Line], height: int) -> list[Pixels]:
            return self._strips(data, wanted, height)

        verdicts = iter(confirm(lines, draw, self._reread, self._judge))
        return [together([next(verdicts) for _ in group]) for group in groups]

    def _strips(self, data: bytes, lines: Sequence[Line], height: int) -> list[Pixels]:
        lieux = [{"page": x.page, "turn": x.turn, "boxes": x.boxes} for x in lines]
        header = {"verbe": "bandes", "hauteur": height, "lieux": lieux}
        answer = self._opening.call(header, [data], self.limites.ouverture_secondes)
        heads = answer.header.get("bandes", ())
        return _trusted(
            lambda: [from_wire(*strip) for strip in zip(heads, answer.blobs, strict=True)]
        )

    def _reread(self, strips: list[Pixels], model: str, mode: int) -> list[str]:
        header = {"verbe": "relire", "modele": model, "mode": mode, **_heads(strips)}
        blobs = [strip.data for strip in strips]
        answer = self._rereading.call(header, blobs, self.limites.page_secondes)
        return _trusted(lambda: _as_many(strips, [str(t) for t in answer.header["textes"]]))

    def _judge(self, strips: list[Pixels]) -> list[Relecture]:
        header, blobs = {"verbe": "reconnaitre", **_heads(strips)}, [s.data for s in strips]
        answer = self._recognition.call(header, blobs, self.limites.page_secondes)
        lines = _trusted(lambda: [Relecture(str(t), float(c)) for t, c in answer.header["lignes"]])
        return _trusted(lambda: _as_many(strips, lines))

    def _page(self, ouverture: Ouverture, feuille: Feuille) -> Page:
        if not feuille.picture:
            return feuille.page
        pixels = self._pixels(ouverture, feuille.page.number)
        header = {"verbe": "lire", "page": feuille.page.number, **pixels.header()}
        answer = self._recognition.call(header, [pixels.data], self.limites.page_secondes)
        page = _trusted(lambda: decode(answer.header["page"], self.limites.segments_max))
        return replace(page, marks=None) if feuille.page.marks is None else page

    def _pixels(self, ouverture: Ouverture, number: int) -> Pixels:
        header = {"verbe": "pixels", "format": ouverture.fichier.format, "page": number}
        answer = self._opening.call(header, [ouverture.data], self.limites.ouverture_secondes)
        return _trusted(lambda: from_wire(answer.header, answer.blobs[0]))


def _begins(data: bytes, mark: bytes) -> bytes:
    if not data.startswith(mark):
        raise ValueError("a picture of ours expected")
    return data


def _heads(strips: list[Pixels]) -> dict[str, Any]:
    return {"bandes": [strip.header() for strip in strips]}


def _as_many(strips: list[Pixels], answers: list[T]) -> list[T]:
    if len(strips) != len(answers):
        raise ValueError("an answer for each strip")
    return answers


def _fichier(data: bytes, nom: str) -> Fichier:
    """What is known without opening."""
    sha256, vide = hashlib.sha256(data).hexdigest(), not data
    nature = "fichier vide" if vide else ""
    return Fichier(nom, len(data), sha256, None, nature, Defaut.VIDE if vide else None)


def _ouverture(fichier: Fichier, data: bytes, answer: Message, limites: Limites) -> Ouverture:
    facts = answer.header
    layers = facts["layers"][: limites.pages_max]
    feuilles = tuple(_feuille(layer, limites.segments_max) for layer in layers)
    known = replace(
        fichier,
        format=Format(facts["format"]) if facts["format"] else None,
        nature=str(facts["nature"])[:100],
        defaut=Defaut(facts["defaut"]) if facts["defaut"] else None,
        actif=tuple(str(word)[:50] for word in facts["actif"][:10]),
        pages=int(facts["pages"]),
        texte_cache=any(bool(layer["hidden"]) for layer in layers),
    )
    return Ouverture(known, feuilles, data if any(f.picture for f in feuilles) else b"")


def _with_history(fichier: Fichier, facts: dict[str, Any]) -> Fichier:
    modifie = facts["modifie"]
    if modifie not in (True, False, None):
        raise ValueError("yes, no or unknown expected")
    signatures = tuple(_signature(found) for found in facts["signatures"][:SIGNATURES_MAX])
    return replace(fichier, modifie=modifie, signatures=signatures)


def _signature(facts: dict[str, Any]) -> Signature:
    signataire, date = facts["signataire"], facts["date"]
    return Signature(
        signataire=str(signataire)[:NAME_MAX] if signataire else None,
        date=datetime.fromisoformat(date) if date else None,
        integrite=Integrite(facts["integrite"]),
        confiance=Confiance(facts["confiance"]),
    )


def _feuille(layer: dict[str, Any], segments_max: int) -> Feuille:
    page = decode(layer["page"], segments_max)
    picture = page.source is Source.OCR and bool(layer["picture"])
    aside = decode(layer["aside"], segments_max) if layer["aside"] else None
    return Feuille(page, picture, aside)


def _trusted(decoding: Callable[[], T]) -> T:
    """What a room answered, once checked; PanneError when it is not what it should be."""
    try:
        return decoding()
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        raise PanneError("Le processus d'analyse a rendu une réponse incohérente.") from error
