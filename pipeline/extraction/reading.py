"""The front door of the extraction: a file's bytes to its facts and its words.

Nothing heavy is imported here: the foreign tools live in the three rooms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self, TypeVar

from pipeline.errors import PanneError
from pipeline.extraction.codec import boxes, clean, counted, decode
from pipeline.extraction.confinement import Confinement, choisir
from pipeline.extraction.confirming import LINE, LOOKS, Line, confirm, lines_under
from pipeline.extraction.coupures import actif_coupe, contenues, coupures
from pipeline.extraction.essais import REMEDE, DureeError, Essais
from pipeline.extraction.limits import MEGA, MUETTES_MAX, NAME_MAX, SIGNATURES_MAX, Limites
from pipeline.extraction.pixels import Pixels, from_wire
from pipeline.extraction.room import AveuError, Room
from pipeline.extraction.unwritten import Box, completed, legible, line_at
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
from pipeline.models.nom import montrer
from pipeline.models.text import Page, Quad, Source, Text
from pipeline.models.typographie import pluriel

T = TypeVar("T")

_HISTOIRE = "L'examen de l'historique"
_CONFIRMATION = "La confirmation de ce qui est lu"

PAGES_MAX = (1 << 31) - 1
"""No file has more pages, whatever it says of itself."""

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n"


@dataclass(frozen=True, slots=True)
class Feuille:
    """One page of an opened file; ``picture`` says that its words are still to be read,
    ``cachee`` holds words of its text layer that are not what one sees (left out of ``page``),
    ``muettes`` the places of lines that one sees and that the layer does not have."""

    page: Page
    picture: bool
    cachee: Page | None = None
    muettes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Ouverture:
    """An opened file: what it is, its pages, and its bytes for those still to be read; what our
    limits left out, pages apart."""

    fichier: Fichier
    feuilles: tuple[Feuille, ...] = ()
    data: bytes = b""
    coupures: tuple[str, ...] = ()


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

    def essais(self) -> Essais:
        """The tries and the time of one document: what one hands on to each call about it."""
        return Essais(self.limites)

    def ouvrir(self, data: bytes, nom: str, essais: Essais | None = None) -> Ouverture:
        """What the file is, and the words of its born-digital pages; PanneError when we fail."""
        essais = essais or self.essais()
        fichier = _fichier(data, nom)
        if fichier.defaut is not None:
            return Ouverture(fichier)
        if fichier.taille > self.limites.taille_max:
            raise PanneError(
                f"Le fichier dépasse {self.limites.taille_max // MEGA} Mo, la taille au-delà de "
                "laquelle nous n'ouvrons pas.",
                REMEDE,
            )
        answer = self._asked({"verbe": "ouvrir"}, [data], essais, "L'ouverture du fichier")
        opened = _trusted(lambda: _ouverture(fichier, data, answer, self.limites))
        if not answer.header.get("histoire"):
            return opened
        return replace(opened, fichier=self._histoire(opened.fichier, data, essais))

    def _histoire(self, fichier: Fichier, data: bytes, essais: Essais) -> Fichier:
        """Its signatures and later changes; what the room cannot look into stays unknown."""
        blobs = [data, *self._racines]
        try:
            header, seconds = {"verbe": "histoire"}, self.limites.ouverture_secondes
            answer = essais.call(self._history, header, blobs, seconds, _HISTOIRE)
            return _trusted(lambda: _with_history(fichier, answer.header))
        except AveuError:
            return replace(fichier, modifie=None)

    def lire(self, ouverture: Ouverture, essais: Essais | None = None) -> Text:
        """All the words, those of pictures included; PanneError when a page cannot be read."""
        read = self._pages(ouverture, essais or self.essais())
        pages, beyond = contenues(read, self.limites)
        aside = (f.cachee for f in ouverture.feuilles if f.cachee)
        hidden, more = contenues(aside, self.limites)
        cut = (*ouverture.coupures, *coupures(pages, self.limites), *beyond, *more)
        return Text(pages, hidden, tuple(dict.fromkeys(cut)))

    def lecture(self, data: bytes, nom: str, essais: Essais | None = None) -> tuple[Fichier, Text]:
        """Open, then read."""
        essais = essais or self.essais()
        ouverture = self.ouvrir(data, nom, essais)
        return ouverture.fichier, self.lire(ouverture, essais)

    def _asked(
        self, header: dict[str, Any], blobs: Sequence[bytes], essais: Essais, quoi: str
    ) -> Message:
        """The answer of the opening room."""
        return essais.call(self._opening, header, blobs, self.limites.ouverture_secondes, quoi)

    def dessiner(self, data: bytes, page: int, turn: int = 0, zones: Sequence[Quad] = ()) -> bytes:
        """A page (from 1) for people to look at: a JPEG of ours, turned clockwise by ``turn``; or a
        PNG with frames around ``zones`` (of the page as shown, 200 dpi).

        PanneError when it cannot be drawn.
        """
        header = {"verbe": "vue", "page": page, "turn": turn % 360, "zones": list(zones)}
        answer = self._opening.call(header, [data], self.limites.ouverture_secondes)
        return _trusted(lambda: _begins(answer.blobs[0], PNG if zones else JPEG))

    def confirmer(
        self,
        data: bytes,
        places: Sequence[tuple[Page, Quad]],
        essais: Essais | None = None,
    ) -> list[Confirmation]:
        """Whether what the text layer of a PDF says at some places is drawn there.

        Each place is a quad of a page as shown, e.g. a reading's. PanneError when we fail.
        """
        groups = [lines_under(page, quad) for page, quad in places]
        lines = [line for group in groups for line in group]
        left = essais or self.essais()

        def draw(wanted: Sequence[Line], height: int) -> list[Pixels]:
            return self._strips(data, wanted, height, left)

        def reread(strips: list[Pixels], model: str, mode: int) -> list[str]:
            return self._reread(strips, model, mode, left)

        def judge(strips: list[Pixels]) -> list[Relecture]:
            return self._judge(strips, left)

        verdicts = iter(confirm(lines, draw, reread, judge))
        return [together([next(verdicts) for _ in group]) for group in groups]

    def _strips(
        self, data: bytes, lines: Sequence[Line], height: int, essais: Essais
    ) -> list[Pixels]:
        lieux = [{"page": x.page, "turn": x.turn, "boxes": x.boxes} for x in lines]
        header = {"verbe": "bandes", "hauteur": height, "lieux": lieux}
        answer = self._asked(header, [data], essais, _CONFIRMATION)
        heads = answer.header.get("bandes", ())
        return _trusted(
            lambda: [from_wire(*strip) for strip in zip(heads, answer.blobs, strict=True)]
        )

    def _reread(
        self, strips: list[Pixels], model: str, mode: int, essais: Essais, *, codes: bool = True
    ) -> list[str]:
        """The letters and digits of each strip (``codes``), or all its signs."""
        how = {"modele": model, "mode": mode, "codes": codes}
        header = {"verbe": "relire", **how, **_heads(strips)}
        blobs = [strip.data for strip in strips]
        seconds = self.limites.page_secondes
        answer = essais.call(self._rereading, header, blobs, seconds, _CONFIRMATION)
        return _trusted(lambda: _as_many(strips, [str(t) for t in answer.header["textes"]]))

    def _judge(self, strips: list[Pixels], essais: Essais) -> list[Relecture]:
        header, blobs = {"verbe": "reconnaitre", **_heads(strips)}, [s.data for s in strips]
        seconds = self.limites.page_secondes
        answer = essais.call(self._recognition, header, blobs, seconds, _CONFIRMATION)
        lines = _trusted(lambda: [Relecture(str(t), float(c)) for t, c in answer.header["lignes"]])
        return _trusted(lambda: _as_many(strips, lines))

    def _pages(self, ouverture: Ouverture, essais: Essais) -> Iterator[Page]:
        """The pages, one after the other, while the time of the document lasts."""
        for done, feuille in enumerate(ouverture.feuilles):
            try:
                yield self._page(ouverture, feuille, essais)
            except DureeError as over:
                read, limit = (
                    pluriel(done, "page lue", "pages lues"),
                    self.limites.document_secondes,
                )
                said = f"{read} sur {ouverture.fichier.pages} en {limit:g} secondes, notre limite."
                raise DureeError(said, REMEDE) from over

    def _page(self, ouverture: Ouverture, feuille: Feuille, essais: Essais) -> Page:
        if not feuille.picture:
            return self._completed(ouverture, feuille, essais)
        number, seconds = feuille.page.number, self.limites.page_secondes
        pixels = self._pixels(ouverture, number, essais)
        header = {"verbe": "lire", "page": number, **pixels.header()}
        quoi = f"La lecture de la page {number}"
        answer = essais.call(self._recognition, header, [pixels.data], seconds, quoi)
        page = _trusted(lambda: _decoded(answer.header["page"], self.limites))
        page = replace(page, coupures=tuple({*page.coupures, *feuille.page.coupures}))
        return replace(page, marks=None) if feuille.page.marks is None else page

    def _completed(self, ouverture: Ouverture, feuille: Feuille, essais: Essais) -> Page:
        """A page of a text layer, with the lines that it shows and does not write."""
        page = feuille.page
        if not feuille.muettes:
            return page
        lines = [line_at(page, box) for box in feuille.muettes]
        strips = self._strips(ouverture.data, lines, LOOKS[0].height, essais)
        french = self._reread(strips, "fra", LINE, essais, codes=False)
        worded = [rank for rank, text in enumerate(french) if legible(text)]
        if not worded:
            return page
        again = [strips[rank] for rank in worded]
        english = self._reread(again, "eng", LINE, essais, codes=False)
        places, said = [feuille.muettes[r] for r in worded], [french[r] for r in worded]
        return _trusted(lambda: completed(page, places, said, english))

    def _pixels(self, ouverture: Ouverture, number: int, essais: Essais) -> Pixels:
        header = {"verbe": "pixels", "format": ouverture.fichier.format, "page": number}
        answer = self._asked(header, [ouverture.data], essais, f"Le dessin de la page {number}")
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
    feuilles = tuple(_feuille(layer, limites) for layer in layers)
    known = replace(
        fichier,
        format=Format(facts["format"]) if facts["format"] else None,
        nature=clean(str(facts["nature"]))[:100],
        defaut=Defaut(facts["defaut"]) if facts["defaut"] else None,
        actif=tuple(clean(str(word))[:50] for word in facts["actif"][:10]),
        pages=counted(facts["pages"], PAGES_MAX),
        texte_cache=any(bool(layer["hidden"]) for layer in layers),
    )
    kept = data if any(f.picture or f.muettes for f in feuilles) else b""
    return Ouverture(known, feuilles, kept, () if facts["entier"] else (actif_coupe(limites),))


def _with_history(fichier: Fichier, facts: dict[str, Any]) -> Fichier:
    modifie = facts["modifie"]
    if modifie not in (True, False, None):
        raise ValueError("yes, no or unknown expected")
    signatures = tuple(_signature(found) for found in facts["signatures"][:SIGNATURES_MAX])
    return replace(fichier, modifie=modifie, signatures=signatures)


def _signature(facts: dict[str, Any]) -> Signature:
    signataire, date = facts["signataire"], facts["date"]
    return Signature(
        signataire=montrer(str(signataire)[:NAME_MAX].strip()) if signataire else None,
        date=_moment(date) if date else None,
        integrite=Integrite(facts["integrite"]),
        confiance=Confiance(facts["confiance"]),
    )


def _moment(said: str) -> datetime | None:
    """When somebody says that he signed; no moment at the ends of time, which no zone could tell."""
    moment = datetime.fromisoformat(said)
    return moment if 1 < moment.year < 9999 else None


def _decoded(page: dict[str, Any], limites: Limites) -> Page:
    return decode(page, limites.segments_max, limites.caracteres_max)


def _feuille(layer: dict[str, Any], limites: Limites) -> Feuille:
    page = _decoded(layer["page"], limites)
    picture = page.source is Source.OCR and bool(layer["picture"])
    aside = _decoded(layer["aside"], limites) if layer["aside"] else None
    return Feuille(page, picture, aside, boxes(layer["unwritten"], MUETTES_MAX))


def _trusted(decoding: Callable[[], T]) -> T:
    """What a room answered, once checked; PanneError when it is not what it should be."""
    try:
        return decoding()
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise PanneError("Le processus d'analyse a rendu une réponse incohérente.") from error
