"""Whether somebody signed: ink where a signature is due, never words that say so.

A *block* is what announces a signature: « Signature », « Lu et approuvé », and the quality that
stands with it (« Le mandant », « Pour l'Éditeur »). Its *zone* is what lies under it. Ink there is
``presente``; a zone and its surroundings without any ink are ``absente``. Anything else (nobody
looked for ink, no block is found, ink nearby, words of an electronic signature) says nothing:
absence accuses, so it has to be certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.documents.spots import squeeze
from pipeline.models.lecture import Read
from pipeline.models.text import Page, Quad, Segment, Text

PRESENTE, ABSENTE = "presente", "absente"

_LEGENDES = ("SIGNATURE", "LUETAPPROUVE", "BONPOUR", "CACHET")
_ELECTRONIQUE = ("SIGNEELECTRONIQUEMENT", "SIGNATUREELECTRONIQUE", "DOCUSIGN", "YOUSIGN")
_SHORT = 60
"""Letters over which a row is running text, not the caption of a signature."""

MM = 200 / 25.4
"""Pixels in a millimetre of the page as shown."""

_COLUMN, _GAP, _DEEP, _LEFT, _WIDE = 32 * MM, 17 * MM, 48 * MM, 14 * MM, 95 * MM


@dataclass
class Block:
    """Captions that stand together in one column: where they are, and their letters."""

    page: Page
    segments: list[Segment]

    @property
    def left(self) -> float:
        return min(s.left for s in self.segments)

    @property
    def top(self) -> float:
        return min(s.top for s in self.segments)

    @property
    def bottom(self) -> float:
        return max(s.bottom for s in self.segments)

    @property
    def letters(self) -> str:
        return " ".join(squeeze(s.text)[0] for s in self.segments)

    @property
    def announces(self) -> bool:
        return any(legende in self.letters for legende in _LEGENDES)


Zone = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def signature(text: Text, *roles: str, seul: bool = False) -> Read[str] | None:
    """Whether the one who bears one of the ``roles`` signed; ``None`` when it cannot be told.

    Without a block of that role, the only block of the document is taken; where nobody else signs
    (``seul``), ink at the foot of the letter will do. A document without any ink is not signed.
    """
    blocks = [b for b in _blocks(text, roles) if b.announces] or list(_closing(text, roles))
    names = tuple(squeeze(role)[0] for role in roles)
    mine = [b for b in blocks if any(name in b.letters for name in names)]
    if not mine and len(blocks) == 1:
        mine = blocks
    found = [_judged(block, blocks) for block in mine]
    signed = next((lu for lu in found if lu and lu.value == PRESENTE), None)
    if signed or _electronic(text):
        return signed
    if not found or None in found:
        return _at_the_foot(text, seul=seul)
    return found[-1]


_CLOSING = ("FAITA", "FAITLE", "ETABLIA", "SIGNEA")
_SALUTATION = "SALUTATIONS"
_QUALITES = (
    "GERANT",
    "PRESIDENT",
    "DIRECT",
    "REPRESENTANTLEGAL",
    "POUR",
    "LEGERANT",
    "LEPRESIDENT",
)


def _at_the_foot(text: Text, *, seul: bool) -> Read[str] | None:
    """Ink under the words that close a letter; its absence when no page bears any."""
    closings = [(page, s) for page in text.pages for s in page.segments if _closes(s)]
    if not closings or any(page.marks is None for page in text.pages):
        return None
    page, last = max(closings, key=lambda c: (c[0].number, c[1].top))
    if not any(p.marks for p in text.pages):
        return Read(ABSENTE, last.confidence, page.source, page.number, page.shown(last.quad))
    inked = next((m for m in page.marks or () if _middle(m)[1] > last.top - _GAP), None)
    if not seul or inked is None:
        return None
    return Read(PRESENTE, last.confidence, page.source, page.number, page.shown(inked))


def _closes(segment: Segment) -> bool:
    letters = squeeze(segment.text)[0]
    quality = len(letters) <= _SHORT and letters.startswith(_QUALITES)
    return letters.startswith(_CLOSING) or _SALUTATION in letters or quality


def _electronic(text: Text) -> bool:
    rows = (squeeze(row.text)[0] for page in text.pages for row in page.rows)
    return any(words in letters for letters in rows for words in _ELECTRONIQUE)


def _blocks(text: Text, roles: tuple[str, ...]) -> Iterator[Block]:
    """The captions of each page, those near one another together."""
    begins = tuple(squeeze(role)[0] for role in roles)
    for page in text.pages:
        found: list[Block] = []
        for segment in sorted(page.segments, key=lambda s: s.top):
            if _caption(segment, begins):
                near = next((b for b in found if _together(b, segment)), None)
                if near is None:
                    found.append(Block(page, [segment]))
                else:
                    near.segments.append(segment)
        yield from found


def _caption(segment: Segment, roles: tuple[str, ...]) -> bool:
    letters = squeeze(segment.text)[0]
    if not 0 < len(letters) <= _SHORT or "DELEGATION" in letters:
        return False
    known = (*roles, "POUR", *_LEGENDES)
    return letters.startswith(known) or any(legende in letters for legende in _LEGENDES[:2])


def _together(block: Block, segment: Segment) -> bool:
    return abs(block.left - segment.left) < _COLUMN and segment.top - block.bottom < _GAP


def _closing(text: Text, roles: tuple[str, ...]) -> Iterator[Block]:
    """Blocks that bear a quality alone, under the « Fait à … » of their page."""
    for block in _blocks(text, roles):
        made = (
            s for s in block.page.segments if squeeze(s.text)[0].startswith(("FAITA", "FAITLE"))
        )
        if any(s.top < block.bottom for s in made):
            yield block


def _judged(block: Block, blocks: list[Block]) -> Read[str] | None:
    marks = block.page.marks
    if marks is None:
        return None
    zone = _zone(block, blocks)
    inked = next((mark for mark in marks if _inside(mark, zone)), None)
    if inked:
        return _read(block, inked, PRESENTE)
    others = [_zone(b, blocks) for b in blocks if b.page is block.page and b is not block]
    stray = (m for m in marks if not any(_inside(m, other) for other in others))
    low = block.top - 2 * _GAP
    return None if any(_middle(m)[1] > low for m in stray) else _read(block, None, ABSENTE)


def _zone(block: Block, blocks: list[Block]) -> Zone:
    """Under the block and a little around it, as far as its neighbours."""
    same = [b for b in blocks if b.page is block.page and b is not block]
    under = [b.top - _GAP / 2 for b in same
             if b.top > block.bottom and abs(b.left - block.left) < 2 * _COLUMN]  # fmt: skip
    right = [b.left - _LEFT / 2 for b in same
             if b.left > block.left + _COLUMN and abs(b.top - block.top) < _DEEP]  # fmt: skip
    bottom = min([block.bottom + _DEEP, *under])
    return block.left - _LEFT, block.top - _GAP / 3, min([block.left + _WIDE, *right]), bottom


def _middle(mark: Quad) -> tuple[float, float]:
    return sum(x for x, _ in mark) / 4, sum(y for _, y in mark) / 4


def _inside(mark: Quad, zone: Zone) -> bool:
    x, y = _middle(mark)
    return zone[0] <= x <= zone[2] and zone[1] <= y <= zone[3]


def _read(block: Block, mark: Quad | None, value: str) -> Read[str]:
    page, last = block.page, block.segments[-1]
    sure = min(s.confidence for s in block.segments)
    return Read(value, sure, page.source, page.number, page.shown(mark or last.quad))
