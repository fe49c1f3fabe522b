"""Whether somebody signed: ink where a signature is due, never words that say so.

A *place* is a caption with room under it: « Signature », « Lu et approuvé », a quality (« Le
mandant », « Pour l'Éditeur », « Gérante ») and the lines that go with it. Ink in the *zone* of the
place is ``presente``; a zone and its surroundings without any ink are ``absente``. Anything else
(nobody looked for ink, no place is found, ink nearby, words of an electronic signature) says
nothing: absence accuses, so it has to be certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.documents.signataire import QUALITE
from pipeline.documents.spots import squeeze
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.text import Page, Quad, Segment, Source, Text

PRESENTE, ABSENTE = "presente", "absente"

_LEGENDES = ("SIGNATURE", "LUETAPPROUVE", "BONPOUR", "CACHET", "VISA")
_PARTIES = (
    "MANDANT", "MANDATAIRE", "DELEGANT", "DELEGATAIRE", "EDITEUR", "DISTRIBUTEUR", "CLIENT",
    "PRESTATAIRE", "CABINET", "CENTRE", "ADHERENT", "FOURNISSEUR", "TITULAIRE", "ACHETEUR",
    "ETABLISSEMENT", "OPERATEUR", "AGENCE", "LANS", "DONNEURDORDRE", "POUVOIRADJUDICATEUR",
    "BENEFICIAIRE", "VENDEUR", "MAITREDOUVRAGE", "ORDONNATEUR",
)  # fmt: skip
"""Who signs papers beside one another."""

_ARTICLES = ("", "LE", "LA", "L", "POURLE", "POURLA", "POURL", "POUR")
_REPRESENTE = re.compile(
    r"^(?:POUR)?(?:LE|LA)?(?:REPRESENTANTE?|SIGNATAIRE)(?:LEGALE?|HABILITEE?)?(?:DELA|DEL|DU|DE)"
)
"""« Le représentant légal de l' », squeezed, before the party that signs through him."""
_ELECTRONIQUE = ("SIGNEELECTRONIQUEMENT", "SIGNATUREELECTRONIQUE", "DOCUSIGN", "YOUSIGN")
_CLOSING = ("FAITA", "FAITLE", "FAITEN", "FAITPOUR", "ETABLIA", "SIGNEA", "POURSERVIRETVALOIR",
            "SALUTATIONS", "CONSIDERATION")  # fmt: skip
_SHORT = 60
"""Letters over which a row is running text, not the caption of a signature."""

MM = 200 / 25.4
"""Pixels in a millimetre of the page as shown."""

_ROOM, _DEEP, _ABOVE, _LEFT, _WIDE = 11 * MM, 48 * MM, 6 * MM, 14 * MM, 95 * MM
_FURTHER = 13 * MM
"""How much lower than a caption the quality of who signs may stand."""
_LINES = 5
"""Lines of a caption at most: quality, name, « Lu et approuvé »…"""


CAPTION = 0.9
"""The confidence of ink in a place: that its caption is pale takes nothing from it."""

PRINTED = 0.7
"""Confidence from which a line is one of a caption."""

_HEAD = 0.18
"""The share of a first page that bears who writes to whom."""


@dataclass(frozen=True)
class Place:
    """Where somebody is to sign: the lines of its caption, and how far its zone goes."""

    page: Page
    segments: tuple[Segment, ...]
    room: float

    @property
    def left(self) -> float:
        return min(s.left for s in self.segments)

    @property
    def top(self) -> float:
        return self.segments[0].top

    @property
    def bottom(self) -> float:
        return max(s.bottom for s in self.segments)

    @property
    def letters(self) -> str:
        return " ".join(squeeze(s.text)[0] for s in self.segments)

    @property
    def bare(self) -> bool:
        """Whether it bears a quality alone, and nobody's: any line of a form may."""
        quality = QUALITE.match(fold(self.segments[0].text)) is not None
        return quality and not self.of(_LEGENDES) and not self.of(_PARTIES)

    def of(self, roles: tuple[str, ...]) -> bool:
        """Whether it is for one of these."""
        return any(role in self.letters for role in roles)


Zone = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def signature(text: Text, *roles: str, alone: bool = False) -> Read[str] | None:
    """Whether the one who bears one of the ``roles``, or names, signed; ``None`` when untold.

    Without a place of that role, the only place that names nobody else is taken. A document
    without any ink is not signed. On a paper that nobody else signs (``alone``), ink beside the place
    is the signature.
    """
    names = tuple(squeeze(role)[0] for role in roles)
    text = Text(tuple(replace(p, marks=None) if _strewn(p) else p for p in text.pages))
    everywhere = list(_places(text, names))
    places = [p for p in everywhere if not p.bare] or everywhere
    mine = _mine(places, names)
    found = [_judged(p, places, elsewhere=_elsewhere(text, p, places)) for p in mine]
    signed = next((lu for lu in found if lu and lu.value == PRESENTE), None)
    if alone and not signed:
        signed = next((lu for place in mine if (lu := _beside(place))), None)
    if signed or _electronic(text):
        return signed
    if not found:
        return _without_ink(text) or (None if everywhere else _under_the_closing(text))
    return None if None in found else found[-1]


STREWN = 7
"""Strokes of a picture from which a watermark covers it: pens and stamps left 5 at most (measured)."""


def _strewn(page: Page) -> bool:
    """Whether strokes stand all over a picture: then none of them is known to be a pen's."""
    return page.source is Source.OCR and len(page.marks or ()) >= STREWN


def _mine(places: list[Place], names: tuple[str, ...]) -> list[Place]:
    mine = [place for place in places if place.of(names)]
    if mine:
        return mine
    neutral = [place for place in places if not place.of(_PARTIES)]
    return neutral if len(neutral) == 1 else []


def _electronic(text: Text) -> bool:
    rows = (squeeze(row.text)[0] for page in text.pages for row in page.rows)
    return any(words in letters for letters in rows for words in _ELECTRONIQUE)


def _places(text: Text, names: tuple[str, ...]) -> Iterator[Place]:
    """The captions of each page that have room under them."""
    for page in text.pages:
        taken: set[int] = set()
        for row in page.rows:
            for rank, segment in enumerate(row.segments):
                after = row.segments[rank + 1 :]
                known = _caption(segment, names) and all(_caption(s, names) for s in after)
                known = known and not _ends_a_paragraph(page, segment)
                if known and id(segment) not in taken:
                    lines = _with_quality(page, _block(page, segment))
                    taken |= {id(line) for line in lines}
                    room = _room(page, lines)
                    headed = page.number == 1 and segment.top < _HEAD * page.height
                    if room >= _ROOM and not headed:
                        yield Place(page, tuple(lines), room)


def _caption(segment: Segment, names: tuple[str, ...]) -> bool:
    letters = squeeze(segment.text)[0]
    if not 0 < len(letters) <= _SHORT or "DELEGATIONDE" in letters:
        return False
    begins = {letters.removeprefix(word) for word in _ARTICLES} | {_REPRESENTE.sub("", letters)}
    role = any(b.startswith((*names, *_PARTIES)) for b in begins) or letters.startswith("POUR")
    legend = any(legende in letters for legende in (*_LEGENDES, "RESERVEA"))
    return role or legend or QUALITE.match(fold(segment.text)) is not None


def _ends_a_paragraph(page: Page, segment: Segment) -> bool:
    """Whether a line of running text stands right over it."""
    return any(
        0 < segment.middle - s.middle < 2.2 * max(s.height, segment.height)
        and abs(s.left - segment.left) < 3 * s.height
        and len(squeeze(s.text)[0]) > _SHORT
        for s in page.segments
    )


def _block(page: Page, top: Segment) -> list[Segment]:
    """A caption and the short lines right over and under it in its column."""
    lines = [top]
    for _ in range(_LINES):
        last = lines[-1]
        under = [s for s in page.segments if _printed(s)
                 and 0 < s.middle - last.middle < _near(s) * max(last.height, s.height)
                 and s.left < last.right and s.right > last.left]  # fmt: skip
        if not under:
            break
        lines.append(min(under, key=lambda s: s.middle))
    return lines


def _with_quality(page: Page, lines: list[Segment]) -> list[Segment]:
    """The same, and the quality of who signs, where it stands alone a little lower."""
    last = lines[-1]
    under = [s for s in page.segments if _printed(s) and s.top > last.bottom - 2
             and s.left < last.right and s.right > last.left]  # fmt: skip
    following = min(under, key=lambda s: s.top, default=None)
    if following is None or following.top - last.bottom > _FURTHER:
        return lines
    alone = QUALITE.match(fold(following.text)) and not QUALITE.match(fold(lines[0].text))
    return [*lines, *_block(page, following)] if alone else lines


def _printed(segment: Segment) -> bool:
    """Whether words were read, not what a character reader makes of a stroke."""
    return segment.confidence >= PRINTED and bool(squeeze(segment.text)[0])


def _near(segment: Segment) -> float:
    """Heights from the line above within which a line belongs to it: « Lu et approuvé », further."""
    letters = squeeze(segment.text)[0]
    return 4.0 if any(legende in letters for legende in _LEGENDES) else 2.2


def _room(page: Page, lines: list[Segment]) -> float:
    """How much of the page is free under the lines, in their column."""
    left, right = min(s.left for s in lines), max(s.right for s in lines)
    bottom = max(s.bottom for s in lines)
    below = [
        s.top
        for s in page.segments
        if s.top > bottom - 2 and s.left < right and s.right > left and _printed(s)
    ]
    return min(below, default=max(page.height, bottom + _DEEP)) - bottom


def _judged(place: Place, places: list[Place], *, elsewhere: bool) -> Read[str] | None:
    marks = place.page.marks
    if marks is None:
        return None
    zone = _zone(place, places)
    inked = next((mark for mark in marks if _inside(mark, zone)), None)
    if inked:
        return _read(place, inked, PRESENTE)
    others = [_zone(p, places) for p in places if p.page is place.page and p is not place]
    stray = [m for m in marks if not any(_inside(m, other) for other in others)]
    over = next((m for m in stray if _inside(m, _zone_over(place))), None)
    if over:
        return _read(place, over, PRESENTE)
    low = place.top - 4 * _ROOM
    if any(_middle(m)[1] > low for m in stray) or elsewhere:
        return None
    return _read(place, None, ABSENTE)


def _elsewhere(text: Text, place: Place, places: list[Place]) -> bool:
    """Whether a later page bears ink that is not in the place of somebody else by name."""
    later = [page for page in text.pages if page.number > place.page.number]
    for page in later:
        others = [_zone(p, places) for p in places if p.page is page and p.of(_PARTIES)]
        if any(not any(_inside(m, o) for o in others) for m in page.marks or ()):
            return True
    return False


def _beside(place: Place) -> Read[str] | None:
    """Ink of the page that is no higher than the place."""
    marks = (m for m in place.page.marks or () if _middle(m)[1] > place.top)
    inked = next(marks, None)
    return _read(place, inked, PRESENTE) if inked else None


def _zone_over(place: Place) -> Zone:
    """Right over a caption that is set under its line."""
    return place.left - _LEFT, place.top - 2 * _ROOM, place.left + _WIDE, place.top


def _zone(place: Place, places: list[Place]) -> Zone:
    """Under the caption and a little around it, as far as its neighbours."""
    beside = [p.left - _LEFT / 2 for p in places
              if p.page is place.page and p.left > place.left + _LEFT
              and abs(p.top - place.top) < _DEEP]  # fmt: skip
    bottom = place.bottom + min(_DEEP, place.room)
    return place.left - _LEFT, place.top - _ABOVE, min([place.left + _WIDE, *beside]), bottom


def _without_ink(text: Text) -> Read[str] | None:
    """``absente`` when a letter is closed and no page of it bears any ink."""
    closings = [(page, s) for page in text.pages for s in page.segments if _closes(s)]
    if not closings or any(page.marks is None or page.marks for page in text.pages):
        return None
    page, last = max(closings, key=lambda c: (c[0].number, c[1].top))
    return Read(ABSENTE, last.confidence, page.source, page.number, page.shown(last.quad))


def _under_the_closing(text: Text) -> Read[str] | None:
    """Ink under the words that close a letter on which nobody is said to sign."""
    for page in reversed(text.pages):
        closings = [s for s in page.segments if _closes(s)]
        last = max(closings, key=lambda s: s.top, default=None)
        inked = next((m for m in page.marks or () if last and _middle(m)[1] > last.top), None)
        if last and inked:
            return Read(PRESENTE, last.confidence, page.source, page.number, page.shown(inked))
    return None


def _closes(segment: Segment) -> bool:
    letters = squeeze(segment.text)[0]
    return letters.startswith(_CLOSING) or any(word in letters for word in _CLOSING[-2:])


def _middle(mark: Quad) -> tuple[float, float]:
    return sum(x for x, _ in mark) / 4, sum(y for _, y in mark) / 4


def _inside(mark: Quad, zone: Zone) -> bool:
    x, y = _middle(mark)
    return zone[0] <= x <= zone[2] and zone[1] <= y <= zone[3]


def _read(place: Place, mark: Quad | None, value: str) -> Read[str]:
    page, last = place.page, place.segments[-1]
    sure = min(s.confidence for s in place.segments)
    if value == PRESENTE:
        sure = max(sure, CAPTION)  # its words are among those of a closed list
    return Read(value, sure, page.source, page.number, page.shown(mark or last.quad))
